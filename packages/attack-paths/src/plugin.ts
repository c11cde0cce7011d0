import { definePlugin, withDocsUrls } from '@plimsoll/core';
import { presetsByRisk } from '@plimsoll/core/internal';
import { home } from './generated/home.js';
import { version } from './generated/version.js';
import { load, parts } from './lint/loaded.js';
import { mayLetIn } from './lint/openings.js';
import { rules } from './rules/index.js';
import { settingsSchema } from './settings.js';

const prefix = 'attack-paths';

/** The rules about paths. Also marks the findings of all rules that are on one. */
export const attackPathsPlugin = definePlugin({
  meta: { name: '@plimsoll/attack-paths', version, prefix, reports: 'visited' },
  rules: withDocsUrls(`${home.site}/rules/${prefix}/`, rules),
  presets: presetsByRisk(prefix, rules),
  settingsSchema,
  load,
  onPath: (project, about) => (project.memo(mayLetIn) ? parts().onPath(project, about) : () => false),
  docs: () => import('./generated/docs.js').then(({ docs }) => docs),
});
export default attackPathsPlugin;
