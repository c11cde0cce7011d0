import { defineRule } from '@plimsoll/core';
import {
  type Component,
  type Cursor,
  describeResource,
  type Enforced,
  type Json,
  type KubernetesVersion,
  type Project,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';
import { isOpen, isSet, SYSTEM_NAMESPACES } from '@plimsoll/rule-kit';
import { pluginState } from '../apiserver/admission.js';

/** CIS Kubernetes Benchmark 5.5.1: admission checks images, and denies pods where the check fails. */
export const imageAdmission = defineRule({
  meta: {
    description: 'Check image provenance at admission',
    scope: 'project',
    risk: 4.5,
    severity: 'off',
    cwe: [345],
    precision: 'medium',
    messages: {
      off: 'The admission plugin ImagePolicyWebhook is not enabled and no policy in the files verifies images, so any image can run. Add a policy that verifies image signatures.',
      weak: 'The admission plugin ImagePolicyWebhook is not enabled, and {{policy}} {{reason}}. Any image can run where that policy does not deny it.',
      namespace:
        "Images in namespace '{{name}}' are not verified, because {{policy}} {{reason}}. Make the policy deny unverified images there.",
      config:
        "The admission plugin ImagePolicyWebhook is enabled without '--admission-control-config-file', so the API server does not start. Name its configuration file.",
      open: 'While the image policy webhook does not answer, every image is admitted. Set defaultAllow: false.',
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
          return;
        }
        const verified = verifiesImages(context.project, context.kubernetes);
        if (verified.answer === 'yes') return;
        if (state.runs === 'unknown') {
          isOpen(state.setting, component, context);
          return;
        }
        const doubt = verified.answer === 'unknown' ? verified.reason : whyAbsenceIsUnknown(context.project);
        if (doubt) context.unknown({ at: state.at, reason: doubt });
        else if (verified.answer === 'no' && verified.nearest) {
          const { policy, reason } = verified.nearest;
          const data = { policy: describeResource(policy.resource), reason };
          context.report({ at: state.at, messageId: 'weak', data });
        } else context.report({ at: state.at, messageId: 'off' });
      },
      /** Without an API server in the files, gaps of policies are reported at the namespace. */
      Namespace(namespace, { name, labels }) {
        const { project, kubernetes } = context;
        const isElsewhere = project.components.ofKind('KubeApiserver').length > 0;
        if (isElsewhere || name === undefined || SYSTEM_NAMESPACES.includes(name))
          return context.notApplicable();
        const verified = project.admission.enforced({
          demand: 'images',
          namespace: { name, labels },
          kubernetes,
        });
        if (verified.answer === 'yes') return;
        const at = namespace.at('metadata').at('name');
        if (verified.answer === 'unknown') return context.unknown({ at, reason: verified.reason });
        if (!verified.nearest) return context.notApplicable();
        const doubt = whyAbsenceIsUnknown(project);
        if (doubt) return context.unknown({ at, reason: doubt });
        const { policy, reason } = verified.nearest;
        context.report({
          at,
          messageId: 'namespace',
          data: { name, policy: describeResource(policy.resource), reason },
        });
      },
      'apiserver.config.k8s.io/AdmissionConfiguration'(root: Cursor<Json>) {
        const plugin = (root.at('plugins') as Cursor<Json[]>)
          .items()
          .find((item) => item.at('name').value === 'ImagePolicyWebhook') as Cursor<Json> | undefined;
        if (!plugin) return context.notApplicable();
        const policy = plugin.at('configuration').at('imagePolicy') as Cursor<Json>;
        if (!policy.exists)
          return context.unknown({ at: plugin, reason: 'Its configuration is in another file.' });
        const fallback = policy.at('defaultAllow');
        if (fallback.value === true) context.report({ at: fallback, messageId: 'open' });
      },
    };
  },
});

/** What is enforced in each namespace of the files, and in namespaces that they do not have. */
function verifiesImages(project: Project, kubernetes: KubernetesVersion): Enforced {
  const named = project
    .ofKind('Namespace', '')
    .filter(({ name }) => name !== undefined && !SYSTEM_NAMESPACES.includes(name));
  const namespaces = named.length > 0 ? named : [{ name: undefined, labels: undefined }];
  const answers = namespaces.map((namespace) =>
    project.admission.enforced({ demand: 'images', namespace, kubernetes }),
  );
  return (
    answers.find(({ answer }) => answer === 'no') ??
    answers.find(({ answer }) => answer === 'unknown') ??
    answers[0]!
  );
}
