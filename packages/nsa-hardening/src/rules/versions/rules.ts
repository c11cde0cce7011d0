import { defineRule } from '@plimsoll/core';
import {
  type AnyCursor,
  type Cursor,
  imageName,
  isObject,
  isOfRepository,
  isOlder,
  type Json,
  LATEST_MINOR,
  minorVersion,
  parseImageReference,
} from '@plimsoll/core/kubernetes';
import { optionsSchema } from '@plimsoll/rule-kit';
import { removalOf, UNCHANGED } from './removed-apis.js';

const isSameElsewhere = (apiVersion: string, kind: string): boolean =>
  Object.hasOwn(UNCHANGED, apiVersion) && UNCHANGED[apiVersion]!.split(' ').includes(kind);

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Upgrading and application security practices". */
const removedApi = defineRule({
  meta: {
    description: 'Use API versions that still exist',
    scope: 'resource',
    risk: 5.5,
    cwe: [477],
    precision: 'very-high',
    fixable: 'safe',
    messages: {
      removed: '{{apiVersion}} {{kind}} was removed in Kubernetes {{version}}. Use {{replacement}}.',
      gone: '{{apiVersion}} {{kind}} was removed in Kubernetes {{version}} without a replacement. Remove the object.',
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

/** The project supports the three newest minor releases. https://kubernetes.io/releases/version-skew-policy/ */
const OLDEST_SUPPORTED = `1.${LATEST_MINOR - 2}`;

/** The project supports the two newest minor releases. https://etcd.io/docs/v3.6/op-guide/versioning/ */
const OLDEST_ETCD = '3.5';

const COMPONENTS = /^(?:kube-(?:apiserver|controller-manager|scheduler|proxy)|hyperkube)$/;

/** The field with the Kubernetes version in kinds that create clusters. Managed clusters have support of their own. */
const CLUSTERS: Readonly<Record<string, readonly string[]>> = {
  'kubeadm.k8s.io/ClusterConfiguration': ['kubernetesVersion'],
  'kops.k8s.io/Cluster': ['spec', 'kubernetesVersion'],
  'cluster.x-k8s.io/Cluster': ['spec', 'topology', 'version'],
  'cluster.x-k8s.io/Machine': ['spec', 'version'],
  'cluster.x-k8s.io/MachineDeployment': ['spec', 'template', 'spec', 'version'],
  'cluster.x-k8s.io/MachinePool': ['spec', 'template', 'spec', 'version'],
  'controlplane.cluster.x-k8s.io/KubeadmControlPlane': ['spec', 'version'],
  'controlplane.cluster.x-k8s.io/RKE2ControlPlane': ['spec', 'version'],
};

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Upgrading and application security practices". */
const outdatedComponent = defineRule({
  meta: {
    description: 'Run supported component versions',
    scope: 'resource',
    risk: 5.0,
    severity: 'off',
    cwe: [1104],
    precision: 'high',
    messages: {
      old: '{{what}} {{version}} is older than {{min}}, the oldest supported version. Upgrade it.',
    },
    schema: optionsSchema({
      minVersion: {
        type: 'string',
        pattern: '^v?[0-9]+\\.[0-9]+$',
        description: 'The oldest Kubernetes version to accept, for example `1.34`.',
      },
      minEtcdVersion: {
        type: 'string',
        pattern: '^v?[0-9]+\\.[0-9]+$',
        description: 'The oldest version of etcd to accept, for example `3.5`.',
      },
    }),
    defaultOptions: { minVersion: OLDEST_SUPPORTED, minEtcdVersion: OLDEST_ETCD },
  },
  create(context) {
    const { minVersion, minEtcdVersion } = context.options;
    const judge = (at: AnyCursor, what: string, text: unknown, min = minVersion): void => {
      const version = typeof text === 'string' ? minorVersion(text) : undefined;
      const oldest = minorVersion(min);
      if (version && oldest && isOlder(version, oldest))
        context.report({ at, messageId: 'old', data: { what, version: version.join('.'), min } });
    };
    return {
      Container(container) {
        const image = container.at('image');
        const name = imageName(image.value);
        const tag = parseImageReference(image.value ?? '')?.tag;
        if (name === 'etcd') judge(image, name, tag, minEtcdVersion);
        else if (COMPONENTS.test(name)) judge(image, name, tag);
        else context.notApplicable();
      },
      ...Object.fromEntries(
        Object.entries(CLUSTERS).map(([kind, path]) => [
          kind,
          (root: Cursor<Json>) => {
            const at = path.reduce((cursor, key) => cursor.at(key) as Cursor<Json>, root);
            judge(at, 'Kubernetes', at.value);
          },
        ]),
      ),
    };
  },
});

/**
 * Programs that are no longer maintained, by the end of their repository.
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
    scope: 'resource',
    risk: 6.0,
    cwe: [1104],
    precision: 'high',
    messages: { old: "Container '{{name}}' runs {{what}}, which gets no more security fixes. Replace it." },
    schema: optionsSchema({
      components: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: "The component's name in messages, by the end of its image repository.",
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
