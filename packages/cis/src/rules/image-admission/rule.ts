import {
  type Component,
  type Cursor,
  defineRule,
  isObject,
  type Json,
  ownValue,
  type Project,
} from '@plimsoll/core';
import { isSet } from '../../settings/checks.js';
import { isOpen } from '../../settings/rule-of.js';
import { pluginState } from '../apiserver/admission.js';

/** Kinds that verify images at admission, by group; of Kyverno's policies those with a rule for it. */
const ENGINES: readonly (readonly [group: string, kind: string])[] = [
  ['policy.sigstore.dev', 'ClusterImagePolicy'],
  ['policies.kyverno.io', 'ImageValidatingPolicy'],
  ['connaisseur.policy', 'ImagePolicy'],
];

/** CIS Kubernetes Benchmark 5.5.1: images are checked when pods are admitted, and a check that fails refuses. */
export const imageAdmission = defineRule({
  meta: {
    description: 'Check image provenance at admission',
    risk: 4.5,
    severity: 'off',
    cwe: [345],
    precision: 'medium',
    messages: {
      off: 'The admission plugin ImagePolicyWebhook is not enabled, and no policy of the files verifies images: any image runs.',
      config:
        "The admission plugin ImagePolicyWebhook is enabled without '--admission-control-config-file': the API server does not start.",
      open: 'When the image policy webhook does not answer, every image is admitted.',
    },
  },
  create(context) {
    return {
      KubeApiserver(component: Component) {
        const state = pluginState(component, 'ImagePolicyWebhook', context.kubernetes);
        if (state.runs === true) {
          const file = component.setting('admission-control-config-file');
          if (!isOpen(file, component, context) && !isSet(file))
            context.report({ at: state.at, messageId: 'config' });
        } else if (verifiesImages(context.project)) return;
        else if (state.runs === 'unknown') isOpen(state.setting, component, context);
        else context.report({ at: state.at, messageId: 'off' });
      },
      'apiserver.config.k8s.io/AdmissionConfiguration'(root: Cursor<Json>) {
        const plugin = (root.at('plugins') as Cursor<Json[]>)
          .items()
          .find((item) => item.at('name').value === 'ImagePolicyWebhook') as Cursor<Json> | undefined;
        if (!plugin) return context.notApplicable();
        const policy = plugin.at('configuration').at('imagePolicy' as never) as Cursor<Json>;
        if (!policy.exists)
          return context.unknown({ at: plugin, reason: 'Its configuration is in a file of its own.' });
        const fallback = policy.at('defaultAllow');
        if (fallback.value === true) context.report({ at: fallback, messageId: 'open' });
      },
    };
  },
});

function verifiesImages(project: Project): boolean {
  return (
    ENGINES.some(([group, kind]) => project.ofKind(kind, group).length > 0) ||
    ['ClusterPolicy', 'Policy'].some((kind) =>
      project.ofKind(kind, 'kyverno.io').some(({ value }) => {
        const rules = ownValue(ownValue(value, 'spec'), 'rules');
        return (
          Array.isArray(rules) && rules.some((rule) => isObject(rule) && rule.verifyImages !== undefined)
        );
      }),
    )
  );
}
