export { ASSUMPTIONS, type Assumption, type AssumptionName, assumptionsOf } from './assumptions.js';
export { type AttackPathOptions, type AttackPaths, attackPaths } from './attack-paths.js';
export type { Graph } from './graph/graph.js';
export { parseObjectName } from './graph/named.js';
export {
  ENTRIES,
  type EntryName,
  type Evidence,
  GOALS,
  type GoalName,
  type Step,
  type Vertex,
  type VertexKind,
} from './graph/types.js';
export { flowOf } from './lint/flow.js';
export { attackPathsPlugin, default } from './plugin.js';
export {
  type FindingAt,
  type PathsReport,
  type PlaceOf,
  type ReportAssumption,
  type ReportCut,
  type ReportCutPlace,
  type ReportEvidence,
  type ReportNode,
  type ReportPartlyKnown,
  type ReportPath,
  type ReportStep,
  reportOf,
} from './report.js';
export { type Cut, cutsOf } from './search/cuts.js';
export type { AttackPath, Certainty } from './search/paths.js';
export { type AttackPathSettings, assumedBy, settingsSchema } from './settings.js';
export { TECHNIQUES } from './steps/table.js';
export type { Technique, Techniques } from './steps/technique.js';
