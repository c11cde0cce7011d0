// What the command shares of this package. It is no promise: any release may change it.
export { controlLines } from './compliance/control-lines.js';
export { escapeLineStart } from './escape.js';
export type {
  FleetBenchmark,
  FleetChanges,
  FleetControl,
  FleetCounts,
  FleetFinding,
  FleetRepository,
  FleetRule,
  FleetRun,
  FleetSince,
  FleetTotals,
  Gravity,
  RuleChanges,
} from './fleet/index.js';
export { maskedLines, secretValues, unquoted } from './mask.js';
