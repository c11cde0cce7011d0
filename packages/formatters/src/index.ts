import type { FormatOptions, Formatter, LintResult } from '@plimsoll/core';
import { version } from './generated/version.js';

export { escapeLine, escapeMarkup, escapeSarifMessage, toJson } from './escape.js';

/** A format that needs nothing but the result. Options that are left out are those of the command in a pipe. */
export type ShippedFormatter = (
  result: LintResult,
  options?: Partial<FormatOptions>,
) => string | Iterable<string>;

/**
 * Every format by its name, loaded on use.
 * @example
 * const text = await formatters.text!();
 * console.log([...text(result)].join(''));
 */
// Without a prototype: `constructor` is not a format.
export const formatters: Readonly<Record<string, () => Promise<ShippedFormatter>>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, () => Promise<ShippedFormatter>>, {
    text: async () => withDefaults((await import('./text.js')).text),
    unix: async () => withDefaults((await import('./unix.js')).unix),
    json: async () => withDefaults((await import('./json.js')).json),
    sarif: async () => withDefaults((await import('./sarif/sarif.js')).sarif),
    github: async () => withDefaults((await import('./github.js')).github),
    gitlab: async () => withDefaults((await import('./gitlab.js')).gitlab),
    markdown: async () => withDefaults((await import('./markdown.js')).markdown),
    junit: async () => withDefaults((await import('./junit.js')).junit),
    html: async () => withDefaults((await import('./html/html.js')).html),
    compliance: async () => withDefaults((await import('./compliance/text.js')).compliance),
    'compliance-json': async () => withDefaults((await import('./compliance/json.js')).complianceJson),
  }),
);

const DEFAULTS: FormatOptions = {
  tool: { name: 'plimsoll', version, informationUri: 'https://www.npmjs.com/package/plimsoll' },
  color: false,
  showSuppressed: false,
  docs: new Map(),
  textOf: () => undefined,
};

function withDefaults(formatter: Formatter): ShippedFormatter {
  return (result, options) => formatter(result, { ...DEFAULTS, ...options });
}

export { type Fleet, type FleetFormatOptions, type FleetFormatter, fleetFormatters } from './fleet/index.js';
export { type PathsFormatOptions, type PathsFormatter, pathsFormatters } from './paths/index.js';
