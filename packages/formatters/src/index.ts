import type { Formatter } from '@plimsoll/core';

export { escapeLine, escapeLineStart, escapeMarkup, escapeSarifMessage, toJson } from './escape.js';
export { maskedLines, secretValues, unquoted } from './mask.js';
export { codeFlowsOf } from './sarif/code-flows.js';

/** Every format by its name, loaded on use. Without a prototype: `constructor` is not a format. */
export const formatters: Readonly<Record<string, () => Promise<Formatter>>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, () => Promise<Formatter>>, {
    text: async () => (await import('./text.js')).text,
    unix: async () => (await import('./unix.js')).unix,
    json: async () => (await import('./json.js')).json,
    sarif: async () => (await import('./sarif/sarif.js')).sarif,
    github: async () => (await import('./github.js')).github,
    gitlab: async () => (await import('./gitlab.js')).gitlab,
    markdown: async () => (await import('./markdown.js')).markdown,
    junit: async () => (await import('./junit.js')).junit,
    html: async () => (await import('./html/html.js')).html,
    compliance: async () => (await import('./compliance/text.js')).compliance,
    'compliance-json': async () => (await import('./compliance/json.js')).complianceJson,
  }),
);
export {
  type Fleet,
  type FleetBenchmark,
  type FleetChanges,
  type FleetControl,
  type FleetCounts,
  type FleetFinding,
  type FleetFormatOptions,
  type FleetFormatter,
  type FleetRepository,
  type FleetRule,
  type FleetRun,
  type FleetSince,
  type FleetTotals,
  fleetFormatters,
  type Gravity,
  type RuleChanges,
} from './fleet/index.js';
export { type PathsFormatOptions, type PathsFormatter, pathsFormatters } from './paths/index.js';
