import { definePlugin, withDocsUrls } from '@plimsoll/core';
import { benchmarks } from './benchmarks.js';
import { home } from './generated/home.js';
import { version } from './generated/version.js';
import { versionFromNamespace } from './namespace-labels.js';
import { presets } from './presets.js';
import { rules } from './rules/index.js';

/** The rules of the Pod Security Standards. */
export const podSecurity = definePlugin({
  meta: { name: '@plimsoll/pod-security', version, prefix: 'pod-security', reports: 'visited' },
  rules: withDocsUrls(`${home.site}/rules/pod-security/`, rules),
  presets,
  benchmarks,
  settingsSchema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      versionFromNamespace: {
        type: 'boolean',
        description:
          'Check a resource against the policy version that its Namespace enforces, if the Namespace is among the linted files.',
      },
    },
  },
  kubernetesVersionOf: versionFromNamespace,
  docs: () => import('./generated/docs.js').then(({ docs }) => docs),
});
export default podSecurity;
