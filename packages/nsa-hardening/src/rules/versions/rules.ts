import { type Cursor, defineRule, isObject, LATEST_MINOR, parseImageReference } from '@plimsoll/core';
import { imageName, isOfRepository, isOlder, minorVersion } from '../../image-names.js';
import { optionsSchema } from '../../options.js';
import { removalOf, UNCHANGED } from './removed-apis.js';

const isSameElsewhere = (apiVersion: string, kind: string): boolean =>
  Object.hasOwn(UNCHANGED, apiVersion) && UNCHANGED[apiVersion]!.split(' ').includes(kind);

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Upgrading and application security practices". */
const removedApi = defineRule({
  meta: {
    description: 'Use API versions that still exist',
    risk: 5.5,
    cwe: [477],
    precision: 'very-high',
    fixable: 'safe',
    messages: {
      removed: '{{apiVersion}} {{kind}} is gone since Kubernetes {{version}}: use {{replacement}}.',
      gone: '{{apiVersion}} {{kind}} is gone since Kubernetes {{version}}, and nothing takes its place.',
    },
  },
  create(context) {
    return {
      Resource(root, { apiVersion, group, version, kind }) {
        const removal = removalOf(group, version, kind);
        if (!removal || removal.removedIn > context.kubernetes.minor) return;
        const at = root.at('apiVersion');
        const { replacement } = removal;
        const data = { apiVersion, kind, version: `1.${removal.removedIn}` };
        if (!replacement) return context.report({ at, messageId: 'gone', data });
        context.report({
          at,
          messageId: 'removed',
          data: { ...data, replacement },
          fix: isSameElsewhere(apiVersion, kind) ? (fixer) => fixer.set(at, replacement) : undefined,
        });
      },
    };
  },
});

/** The project mends the three newest minor releases. https://kubernetes.io/releases/version-skew-policy/ */
const OLDEST_SUPPORTED = `1.${LATEST_MINOR - 2}`;

const COMPONENTS = /^(?:kube-(?:apiserver|controller-manager|scheduler|proxy)|hyperkube)$/;

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Upgrading and application security practices". */
const outdatedComponent = defineRule({
  meta: {
    description: 'Run supported component versions',
    risk: 5.0,
    severity: 'off',
    cwe: [1104],
    precision: 'high',
    messages: { old: '{{what}} {{version}} is older than {{min}}.' },
    schema: optionsSchema({
      minVersion: {
        type: 'string',
        pattern: '^v?[0-9]+\\.[0-9]+$',
        description: 'The oldest Kubernetes version that may run, as `1.34`.',
      },
    }),
    defaultOptions: { minVersion: OLDEST_SUPPORTED },
  },
  create(context) {
    const min = context.options.minVersion;
    const oldest = minorVersion(min);
    if (!oldest) return {};
    const judge = (at: Cursor<string | undefined>, what: string, text: unknown): void => {
      const version = typeof text === 'string' ? minorVersion(text) : undefined;
      if (version && isOlder(version, oldest))
        context.report({ at, messageId: 'old', data: { what, version: version.join('.'), min } });
    };
    return {
      Container(container) {
        const image = container.at('image');
        const name = imageName(image.value);
        if (!COMPONENTS.test(name)) return context.notApplicable();
        judge(image, name, parseImageReference(image.value ?? '')?.tag);
      },
      'kubeadm.k8s.io/ClusterConfiguration'(root) {
        const at = root.at('kubernetesVersion');
        judge(at as Cursor<string | undefined>, 'Kubernetes', at.value);
      },
    };
  },
});

/**
 * Programs that nobody mends any more, by the end of their repository.
 * https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
 * https://github.com/kubernetes-retired/heapster, https://github.com/kubernetes-retired/dashboard
 * https://github.com/weaveworks/scope, https://github.com/uswitch/kiam
 */
const END_OF_LIFE: Readonly<Record<string, string>> = {
  'google_containers/heapster': 'Heapster',
  'heapster-amd64': 'Heapster',
  'ingress-nginx/controller': 'the ingress-nginx controller',
  'kubernetes-dashboard-amd64': 'Kubernetes Dashboard',
  'kubernetes-ingress-controller/nginx-ingress-controller': 'the ingress-nginx controller',
  'kubernetesui/dashboard': 'Kubernetes Dashboard',
  'kubernetesui/dashboard-api': 'Kubernetes Dashboard',
  'kubernetesui/dashboard-web': 'Kubernetes Dashboard',
  'uswitch/kiam': 'kiam',
  'weaveworks/scope': 'Weave Scope',
};

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Upgrading and application security practices". */
const endOfLife = defineRule({
  meta: {
    description: 'Replace components that have reached their end of life',
    risk: 6.0,
    cwe: [1104],
    precision: 'high',
    messages: { old: "Container '{{name}}' runs {{what}}, which gets no more security fixes." },
    schema: optionsSchema({
      components: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'What is called so in messages, by the end of its image repository.',
      },
    }),
    defaultOptions: { components: END_OF_LIFE },
  },
  create(context) {
    const components: readonly (readonly [string, unknown])[] = isObject(context.options.components)
      ? Object.entries(context.options.components)
      : [];
    return {
      Container(container) {
        const image = container.at('image');
        const found = components.find(([end]) => isOfRepository(image.value, [end]));
        if (found)
          context.report({
            at: image,
            messageId: 'old',
            data: { name: container.name, what: String(found[1]) },
          });
      },
    };
  },
});

export const versions = {
  'removed-api': removedApi,
  'outdated-component-version': outdatedComponent,
  'end-of-life-component': endOfLife,
};
