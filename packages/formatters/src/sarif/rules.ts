import type { FormatOptions, RuleDoc, RuleMeta } from '@plimsoll/core';
import type { RuleReport } from '@plimsoll/core/internal';
import { cut, LIMITS } from './limits.js';
import { sentence, type Taxonomies } from './taxonomies.js';

export const LEVELS = { error: 'error', warn: 'warning', off: 'none' } as const;

export interface EnabledRule extends Pick<RuleReport, 'meta' | 'severity'> {
  /**
   * The rule's own risk, or that of its most severe result: GitHub takes the risk of an alert from its rule, and a
   * result can stand for a more severe one of another rule.
   */
  readonly risk: number;
}

/**
 * A rule as a `reportingDescriptor`. Nothing in it comes from the linted files: GitHub keeps one text per rule for all
 * alerts.
 */
export function ruleDescriptor(
  id: string,
  { meta, severity, risk }: EnabledRule,
  taxonomies: Taxonomies,
  options: Pick<FormatOptions, 'docs' | 'tool'>,
): object {
  const doc = options.docs.get(id);
  const short = cut(sentence(meta.description), LIMITS.description);
  return {
    id,
    name: cut(pascalCase(id), LIMITS.name),
    shortDescription: { text: short },
    fullDescription: { text: cut(doc?.why.trim() || short, LIMITS.description) },
    help: help(meta, doc),
    helpUri: meta.docsUrl ?? options.tool.informationUri,
    defaultConfiguration: { level: LEVELS[severity] },
    relationships: taxonomies.byRule.get(id)?.map((target) => ({ target, kinds: ['relevant'] })),
    properties: {
      tags: [
        'security',
        'kubernetes',
        id.slice(0, id.indexOf('/')),
        ...(meta.cwe ?? []).map((number) => `external/cwe/cwe-${number}`),
      ].slice(0, LIMITS.tags),
      precision: meta.precision,
      'security-severity': risk.toFixed(1),
    },
  };
}

/** GitHub shows the Markdown but not `helpUri`, so the Markdown has the link to the documentation. */
function help(
  meta: RuleMeta,
  doc: RuleDoc | undefined,
): { readonly text: string; readonly markdown: string } {
  const description = sentence(meta.description);
  const link = meta.docsUrl === undefined ? '' : `\n\n[Documentation](${meta.docsUrl})`;
  return {
    text: doc ? `${doc.why.trim()}\n\n${doc.fix.trim()}` : description,
    markdown: (doc?.markdown.trim() ?? description) + link,
  };
}

/** Turns `pod-security/host-pid` into `PodSecurityHostPid`. */
function pascalCase(id: string): string {
  return id
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
