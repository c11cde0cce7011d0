export { ASSUMPTIONS, type Assumption, type AssumptionName, assumptionsOf } from './assumptions.js';
export { type AttackPathOptions, type AttackPaths, attackPaths } from './attack-paths.js';
export { ENTRIES, GOALS } from './graph/types.js';
export { attackPathsPlugin, default } from './plugin.js';
export { type PathsReport, reportOf } from './report.js';
export { type Cut, cutsOf } from './search/cuts.js';
