import { defineRule } from '@plimsoll/core';
import { type Cursor, type Json, textOf, whyAbsenceIsUnknown } from '@plimsoll/core/kubernetes';
import { valuesOfCharts } from '../../charts.js';

/**
 * https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes
 * https://docs.tigera.io/calico/latest/reference/resources/felixconfig
 * https://kops.sigs.k8s.io/networking/ and https://capz.sigs.k8s.io/managed/managedcluster
 */
export const networkPolicyPluginWeak = defineRule({
  meta: {
    description: 'Run a network plugin that enforces NetworkPolicies',
    scope: 'project',
    risk: 6.0,
    cwe: [923],
    precision: 'high',
    messages: {
      never:
        'Cilium enforces no policies, so every pod can reach every other whatever NetworkPolicies say. Set it to default.',
      audit: 'Cilium only logs traffic that policies deny and lets it through. Turn off audit mode.',
      append:
        "The node's iptables rules come before Calico's, so policies do not stop what they accept. Set it to Insert, the default.",
      none: "The files contain NetworkPolicies, but the network plugin '{{plugin}}' does not enforce them. Choose one that does.",
    },
  },
  create(context) {
    const { project } = context;
    const hasPolicies = (): boolean => project.ofKind('NetworkPolicy').length > 0;
    const hasOtherPlugin = (): boolean =>
      project.ofKind('DaemonSet').some(({ name }) => name === 'cilium' || name === 'calico-node') ||
      project.ofKind('Installation', 'operator.tigera.io').length > 0 ||
      project.ofKind('HelmRelease', 'helm.toolkit.fluxcd.io').some(({ name }) => name === 'cilium') ||
      project.ofKind('HelmChartProxy', 'addons.cluster.x-k8s.io').length > 0;
    /** Reports a setting of a plugin that another one may replace. */
    const reportAlone = (at: Cursor<Json>, plugin: string): void => {
      const reason = whyAbsenceIsUnknown(project, { kind: 'DaemonSet' });
      if (reason === undefined) context.report({ at, messageId: 'none', data: { plugin } });
      else context.unknown({ at, reason });
    };
    const is = (at: Cursor<Json>, value: string): boolean => textOf(at.value).toLowerCase() === value;
    const judgeCilium = (mode: Cursor<Json>, audit: Cursor<Json>): void => {
      if (is(mode, 'never')) context.report({ at: mode, messageId: 'never' });
      if (is(audit, 'true')) context.report({ at: audit, messageId: 'audit' });
    };
    const judgeValues = (values: Cursor<Json>): void =>
      judgeCilium(values.at('policyEnforcementMode'), values.at('policyAuditMode'));
    const judgeFelix = (root: Cursor<Json>): void => {
      const at = root.at('spec').at('chainInsertMode');
      if (is(at, 'append')) context.report({ at, messageId: 'append' });
    };
    const judgeAzure = (root: Cursor<Json>): void => {
      const spec = root.at('spec');
      const at = spec.at('networkPlugin');
      // With `none` the user installs a plugin later.
      const policy = spec.at('networkPolicy').value ?? 'none';
      if (policy !== 'none' || !hasPolicies()) return;
      if (at.value === 'kubenet') context.report({ at, messageId: 'none', data: { plugin: at.value } });
      else if (at.value === 'none' && !hasOtherPlugin()) reportAlone(at, at.value);
    };
    return {
      ...valuesOfCharts({ cilium: judgeValues }, () => context.notApplicable()),
      ConfigMap(root, { name }) {
        if (name !== 'cilium-config') return context.notApplicable();
        const data = root.at('data') as Cursor<Json>;
        judgeCilium(data.at('enable-policy'), data.at('policy-audit-mode'));
      },
      'projectcalico.org/FelixConfiguration': judgeFelix,
      'crd.projectcalico.org/FelixConfiguration': judgeFelix,
      'infrastructure.cluster.x-k8s.io/AzureManagedControlPlane': judgeAzure,
      'infrastructure.cluster.x-k8s.io/AzureManagedControlPlaneTemplate': (root) =>
        judgeAzure(root.at('spec').at('template')),
      // https://docs.k3s.io/networking/networking-services#network-policy-controller
      'k3s/K3sConfig'(root) {
        const at = root.at('disable-network-policy');
        const bringsPlugin = root.at('flannel-backend').value === 'none' || hasOtherPlugin();
        if (is(at, 'true') && !bringsPlugin && hasPolicies()) reportAlone(at, 'flannel');
      },
      'kops.k8s.io/Cluster'(root) {
        const at = root.at('spec').at('networking').at('kubenet');
        if (at.exists && hasPolicies())
          context.report({ at, messageId: 'none', data: { plugin: 'kubenet' } });
      },
    };
  },
});
