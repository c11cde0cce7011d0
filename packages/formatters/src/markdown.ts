import { type Finding, type Formatter, type LintResult, visibleFindings } from '@plimsoll/core';
import { escapeLine } from './escape.js';
import { lineMessage, positionOf, SEVERITY_WORDS } from './line.js';
import { painter } from './paint.js';
import { summarize } from './summary.js';
import { summaryLines } from './text-summary.js';

/** The most findings to show. Other formats have all. */
const SHOWN = 100;
/** In characters: GitHub drops a step's summary of more than 1 MiB, and GitLab a comment of more than 1 MB. */
const LONGEST_TABLE = 300_000;

/**
 * Markdown for the summary of a CI job and for comments of merge requests: the summary of the text report, and a
 * table of the most severe findings.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export const markdown: Formatter = function* (result, options) {
  const findings = visibleFindings(result, options);
  const { columns: _, ...wide } = options;
  const [verdict = '', ...others] = [
    ...summaryLines(result, summarize(result, findings, options), findings, painter({ color: false }), wide),
  ];
  yield `### ${escapeMarkdown(verdict.trim())}\n\n`;
  yield* table(findings, result);
  yield* fenced(others.join(''));
};

function* table(findings: readonly Finding[], { rules }: LintResult): Generator<string> {
  if (findings.length === 0) return;
  yield '| | where | what | rule |\n| --- | --- | --- | --- |\n';
  let shown = 0;
  let length = 0;
  for (const finding of gravestFirst(findings)) {
    const row = rowOf(finding, rules.get(finding.ruleId)?.meta.docsUrl);
    length += row.length;
    if (shown === SHOWN || length > LONGEST_TABLE) break;
    yield row;
    shown++;
  }
  yield '\n';
  if (shown < findings.length)
    yield `${findings.length - shown} more findings are not in this table. Other formats show all.\n\n`;
}

const gravestFirst = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort((a, b) => rank(a) - rank(b) || b.risk - a.risk);

const rank = ({ severity, suppression }: Finding): number => (suppression ? 2 : severity === 'error' ? 0 : 1);

function rowOf(finding: Finding, url: string | undefined): string {
  const { line, column } = positionOf(finding.region);
  const { file, ruleId, severity, suppression } = finding;
  const rule = escapeMarkdown(escapeLine(ruleId));
  const cells = [
    suppression ? 'suppressed' : SEVERITY_WORDS[severity],
    escapeMarkdown(`${escapeLine(file)}:${line}:${column}`),
    escapeMarkdown(lineMessage(finding)),
    url !== undefined && /^https?:\/\/[\w.~/#%-]+$/.test(url) ? `[${rule}](${url})` : rule,
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** A code block. Only its fence is markup, so the fence is longer than any in the text. */
function* fenced(text: string): Generator<string> {
  let fence = '```';
  for (const [run] of text.matchAll(/`{3,}/g)) if (run.length >= fence.length) fence = `${run}\``;
  yield `${fence}text\n${text.trimEnd()}\n${fence}\n`;
}

/** Escapes all punctuation, so that no markup, mention, link or table cell in a line has an effect (CommonMark 2.4). */
function escapeMarkdown(line: string): string {
  return line.replace(/[\\`*_{}[\]<>|~&$#@!]|:(?=\/\/)/g, '\\$&').replace(/\bwww\./g, 'www\\.');
}
