import { defineRule } from '@plimsoll/core';
import type { AnyCursor, Cursor, Json, Resource } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { isController, refusesReferences, tenancyOf } from './tenancy.js';

/** https://fluxcd.io/flux/installation/configuration/multitenancy/ */
export const fluxCrossNamespace = defineRule({
  meta: {
    description: 'Isolate Flux tenants',
    scope: 'project',
    risk: 5,
    severity: 'off',
    cwe: [668],
    precision: 'high',
    messages: {
      reference:
        'This refers to a source in another namespace, but Flux runs with --no-cross-namespace-refs and deploys nothing. Put the source into the same namespace.',
      controller:
        'Another Flux controller isolates tenants, but this one lets objects refer to other namespaces. Add --no-cross-namespace-refs=true.',
      account:
        'Flux applies this as a cluster administrator, although it isolates tenants. Set serviceAccountName, or start Flux with --default-service-account.',
    },
    schema: optionsSchema({
      platformNamespaces: listOf('Namespaces of the platform team, whose objects may do everything.'),
    }),
    defaultOptions: { platformNamespaces: ['flux-system'] },
  },
  create(context) {
    const { project, options } = context;
    const ofTenant = ({ namespace }: Resource): boolean =>
      namespace !== undefined && !options.platformNamespaces.includes(namespace);
    const judge = (references: readonly Cursor<Json>[], resource: Resource, account?: AnyCursor) => {
      const tenancy = project.memo(tenancyOf);
      if (!ofTenant(resource) || !(tenancy.refusesReferences || tenancy.hasDefaultAccount))
        return context.notApplicable();
      for (const reference of references) {
        const at = reference.at('namespace');
        if (tenancy.refusesReferences && typeof at.value === 'string' && at.value !== resource.namespace)
          context.report({ at, messageId: 'reference' });
      }
      if (account && !account.exists && !tenancy.hasDefaultAccount)
        context.report({ at: account, messageId: 'account' });
    };
    return {
      Deployment(_, resource) {
        if (!isController(resource) || !project.memo(tenancyOf).refusesReferences)
          return context.notApplicable();
        if (refusesReferences(resource)) return;
        context.report({ at: resource.root.at('metadata').at('name'), messageId: 'controller' });
      },
      'kustomize.toolkit.fluxcd.io/Kustomization'(root, resource) {
        const spec = root.at('spec');
        const account = spec.at('kubeConfig').exists ? undefined : spec.at('serviceAccountName');
        judge([spec.at('sourceRef')], resource, account);
      },
      'helm.toolkit.fluxcd.io/HelmRelease'(root, resource) {
        const spec = root.at('spec');
        const account = spec.at('kubeConfig').exists ? undefined : spec.at('serviceAccountName');
        judge([spec.at('chart').at('spec').at('sourceRef'), spec.at('chartRef')], resource, account);
      },
      'notification.toolkit.fluxcd.io/Alert': (root, resource) =>
        judge(root.at('spec').at('eventSources').items(), resource),
      'notification.toolkit.fluxcd.io/Receiver': (root, resource) =>
        judge(root.at('spec').at('resources').items(), resource),
      'image.toolkit.fluxcd.io/ImagePolicy': (root, resource) =>
        judge([root.at('spec').at('imageRepositoryRef')], resource),
      'image.toolkit.fluxcd.io/ImageUpdateAutomation': (root, resource) =>
        judge([root.at('spec').at('sourceRef')], resource),
    };
  },
});
