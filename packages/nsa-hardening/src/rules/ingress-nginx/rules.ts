import {
  type ContainerCursor,
  type Cursor,
  defineRule,
  type Json,
  parseImageReference,
  type Resource,
} from '@plimsoll/core';
import { isOfRepository, isOlder, minorVersion } from '../../image-names.js';

/** Annotations of ingress-nginx, also under its first prefix, and of NGINX's own controller. */
const NGINX = /^(?:(?:nginx\.)?ingress\.kubernetes\.io|nginx\.(?:org|com))\//;

/** https://github.com/kubernetes/kubernetes/issues/126811 and https://nvd.nist.gov/vuln/detail/CVE-2021-25742 */
const snippets = defineRule({
  meta: {
    description: 'Disallow snippet annotations of ingress-nginx',
    risk: 6.5,
    cwe: [94],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      snippet:
        'The annotation {{key}} is copied into the configuration of the controller, which reads all Secrets.',
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

/** Control characters, quotes, and what ends or opens a directive of NGINX: none has a place in these values. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BREAKS_OUT = /[\u0000-\u001f\u007f"'`;{}]/;
const INJECTABLE = /\/(?:auth-url|auth-tls-match-cn|mirror-(?:target|host))$/;

/** Directives, up to a semicolon, and files that have no place in any annotation. */
const DIRECTIVE = /(?:^|\s)(?:alias|root)\b/;
const SMUGGLED = /_by_lua|\/etc\/(?:passwd|shadow|group|nginx|ingress-controller)|\/var\/run\/secrets/;

const RESTRICTED_PATH =
  /^\/(?:etc|root|var\/run\/(?:secrets|kubernetes\/serviceaccount))(?:\/|$)|_by_lua|(?:^|\s)(?:alias|root)\s/;

/**
 * https://nvd.nist.gov/vuln/detail/CVE-2025-24514 (auth-url), CVE-2025-1097 (auth-tls-match-cn), CVE-2025-1098
 * (mirror), CVE-2021-25745 (path) and CVE-2021-25746 (annotations), all of which end in code in the controller.
 */
const injection = defineRule({
  meta: {
    description: 'Disallow configuration injection through ingress-nginx',
    risk: 7.5,
    cwe: [94],
    precision: 'high',
    messages: {
      characters:
        'The annotation {{key}} has characters that break out of its place in the configuration of NGINX.',
      directive: 'The annotation {{key}} has a directive or a file of the controller in its value.',
      path: 'This path names files of the controller.',
      pathCharacters: 'This path has characters that break out of its place in the configuration of NGINX.',
    },
  },
  create(context) {
    return {
      Ingress(root, resource) {
        for (const [key, at] of root.at('metadata').at('annotations').entries()) {
          const value: unknown = at.value;
          if (typeof value !== 'string' || !NGINX.test(key) || /-snippets?$/.test(key)) continue;
          const directive = value.search(DIRECTIVE);
          if (SMUGGLED.test(value) || (directive !== -1 && value.includes(';', directive)))
            context.report({ at, messageId: 'directive', data: { key } });
          else if (INJECTABLE.test(key) && BREAKS_OUT.test(value.trimEnd()))
            context.report({ at, messageId: 'characters', data: { key } });
        }
        if (!mayBeNginx(root.at('spec').at('ingressClassName').value, resource)) return;
        const rules = root.at('spec').at('rules').items();
        for (const path of rules.flatMap((rule) => rule.at('http').at('paths').items())) {
          const at = path.at('path');
          if (RESTRICTED_PATH.test(at.value ?? '')) context.report({ at, messageId: 'path' });
          // Regular expressions have braces.
          else if (BREAKS_OUT.test((at.value ?? '').replace(/\{\d*(?:,\d*)?\}/g, '')))
            context.report({ at, messageId: 'pathCharacters' });
        }
      },
    };
  },
});

/** The class of an Ingress may be any name, and none is the cluster's default; others' names say so. */
function mayBeNginx(className: string | undefined, { annotations }: Resource): boolean {
  const name = className ?? annotations['kubernetes.io/ingress.class'];
  return name === undefined || name.includes('nginx');
}

const KEY = 'allow-snippet-annotations';

/** https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#allow-snippet-annotations */
const allowSnippets = defineRule({
  meta: {
    description: 'Switch off snippets in the ingress-nginx controller',
    risk: 5.5,
    cwe: [94],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      on: 'Everyone who may write an Ingress may put configuration into the controller, which reads all Secrets.',
      byDefault:
        'Controllers before 1.9 take snippets from Ingresses unless their ConfigMap has allow-snippet-annotations: "false".',
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
          return context.unknown({ at: image, reason: "The controller's ConfigMap is not in the run." });
        const data = (configMap.root as Cursor<Json>).at('data').at(KEY);
        if (!data.exists) context.report({ at: image, messageId: 'byDefault' });
      },
    };
  },
});

/** Versions without a tag that can be read are left alone. */
function isOldController(image: string | undefined): boolean {
  const version = minorVersion(parseImageReference(image ?? '')?.tag);
  return (
    isOfRepository(image, ['ingress-nginx/controller']) && version !== undefined && isOlder(version, [1, 9])
  );
}

/** The name in `--configmap=$(POD_NAMESPACE)/name`. */
function configMapOf(container: ContainerCursor): string | undefined {
  const words = [...container.at('command').items(), ...container.at('args').items()];
  const flags = words.flatMap(({ value }) => /^--configmap=(?:.*\/)?([^/]+)$/.exec(String(value))?.[1] ?? []);
  return flags.at(-1);
}

export const ingressNginx = {
  'ingress-nginx-snippets': snippets,
  'ingress-nginx-injection': injection,
  'ingress-nginx-allow-snippets': allowSnippets,
};
