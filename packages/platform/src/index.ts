import { definePlugin, withDocsUrls } from '@plimsoll/core';
import { benchmarks } from './benchmarks/index.js';
import { home } from './generated/home.js';
import { version } from './generated/version.js';
import { presets } from './presets.js';
import { rules } from './rules/index.js';

/** The rules for what surrounds the workloads: GitOps, policies, gateways, meshes, provider clusters. */
export const platform = definePlugin({
  meta: { name: '@plimsoll/platform', version, prefix: 'platform', reports: 'visited' },
  rules: withDocsUrls(`${home.site}/rules/platform/`, rules),
  presets,
  benchmarks,
  docs: () => import('./generated/docs.js').then(({ docs }) => docs),
});
export default platform;
