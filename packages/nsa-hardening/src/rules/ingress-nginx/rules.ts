import { defineRule } from '@plimsoll/core';
import {
  type ContainerCursor,
  type Cursor,
  flagOf,
  isOfRepository,
  isOlder,
  type Json,
  minorVersion,
  parseImageReference,
  wordsOf,
} from '@plimsoll/core/kubernetes';
import { injection } from './injection.js';
import { NGINX } from './names.js';

/** https://github.com/kubernetes/kubernetes/issues/126811 and https://nvd.nist.gov/vuln/detail/CVE-2021-25742 */
const snippets = defineRule({
  meta: {
    description: 'Disallow snippet annotations of ingress-nginx',
    scope: 'resource',
    risk: 6.5,
    cwe: [94],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      snippet:
        'The controller copies the annotation {{key}} into its configuration, and its configuration can read every Secret. Remove the annotation.',
    },
  },
  create(context) {
    return {
      Ingress(root) {
        for (const [key, at] of root.at('metadata').at('annotations').entries())
          if (NGINX.test(key) && /-snippets?$/.test(key))
            context.report({
              at,
              messageId: 'snippet',
              data: { key },
              fix: (fixer) => fixer.prune(at, root.at('metadata')),
            });
      },
    };
  },
});

const KEY = 'allow-snippet-annotations';

/** https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#allow-snippet-annotations */
const allowSnippets = defineRule({
  meta: {
    description: 'Turn off snippets in the ingress-nginx controller',
    scope: 'project',
    risk: 5.5,
    cwe: [94],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      on: 'Anyone who can write an Ingress can inject configuration into the controller, which can read every Secret. Set allow-snippet-annotations: "false".',
      byDefault:
        'This controller is older than 1.9 and accepts snippets from every Ingress. Set allow-snippet-annotations: "false" in its ConfigMap.',
    },
  },
  create(context) {
    return {
      ConfigMap(root) {
        const at = root.at('data').at(KEY);
        if ((at.value as unknown) === 'true')
          context.report({ at, messageId: 'on', fix: (fixer) => fixer.set(at, 'false') });
        else if (!at.exists) context.notApplicable();
      },
      Container(container) {
        const image = container.at('image');
        if (!isOldController(image.value)) return context.notApplicable();
        const name = configMapOf(container);
        const { owner } = container.pod;
        const configMap =
          name &&
          context.project.find({
            group: '',
            kind: 'ConfigMap',
            name,
            namespace: owner.namespace,
            near: owner,
          });
        if (!name || !configMap)
          return context.unknown({
            at: image,
            reason: "The controller's ConfigMap is not among the linted files.",
          });
        const data = (configMap.root as Cursor<Json>).at('data').at(KEY);
        if (!data.exists) context.report({ at: image, messageId: 'byDefault' });
      },
    };
  },
});

/** Whether the controller's version is old. An image without a readable tag is not. */
function isOldController(image: string | undefined): boolean {
  const version = minorVersion(parseImageReference(image ?? '')?.tag);
  return (
    isOfRepository(image, ['ingress-nginx/controller']) && version !== undefined && isOlder(version, [1, 9])
  );
}

/** The name in `--configmap=$(POD_NAMESPACE)/name`. */
function configMapOf(container: ContainerCursor): string | undefined {
  return flagOf(wordsOf(container), ['--configmap'])?.text.split('/').at(-1);
}

export const ingressNginx = {
  'ingress-nginx-snippets': snippets,
  'ingress-nginx-injection': injection,
  'ingress-nginx-allow-snippets': allowSnippets,
};
