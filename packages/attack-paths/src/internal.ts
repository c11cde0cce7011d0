// What the command and the formats share of this package. It is no promise: any release may change it.
export { parseObjectName } from './graph/named.js';
export { readValuesOf } from './lint/unread.js';
export type {
  FindingAt,
  PlaceOf,
  ReportCut,
  ReportEvidence,
  ReportNode,
  ReportPartlyKnown,
  ReportPath,
  ReportStep,
} from './report.js';
export type { AttackPath, Certainty } from './search/paths.js';
export { type AttackPathSettings, assumedBy } from './settings.js';
export { TECHNIQUES } from './steps/table.js';
