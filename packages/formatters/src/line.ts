import type { Finding, FormatOptions, Region } from '@plimsoll/core';
import { escapeLine } from './escape.js';
import { renderingsOf } from './renderings.js';
import { waiverWords } from './waiver.js';

/** The words of ESLint and of compilers. */
export const SEVERITY_WORDS = { error: 'error', warn: 'warning' } as const;

/** Line and column; 0 and 0, which no text has, for objects without text. */
export function positionOf(region: Region | undefined): { readonly line: number; readonly column: number } {
  return { line: region?.startLine ?? 0, column: region?.startColumn ?? 0 };
}

/** Findings with paths relative to the reader's directory. */
export function fromHere(
  findings: readonly Finding[],
  { pathFromHere: shown }: Pick<FormatOptions, 'pathFromHere'>,
): readonly Finding[] {
  if (!shown) return findings;
  return findings.map((finding) => ({
    ...finding,
    file: shown(finding.file),
    related: finding.related.map((other) => ({ ...other, file: shown(other.file) })),
    ...(finding.flows && {
      flows: finding.flows.map((flow) => ({
        ...flow,
        steps: flow.steps.map((step) => ({ ...step, file: shown(step.file) })),
      })),
    }),
    ...(finding.origin && { origin: { ...finding.origin, file: shown(finding.origin.file) } }),
  }));
}

/** The most related places to show. The JSON has all. */
export const SHOWN_RELATED = 6;

/** Everything about a finding in one line, except its place, severity and rule: problem matchers read lines. */
export function lineMessage(finding: Finding): string {
  const { onPath, suppression } = finding;
  return withNotes(finding, [
    onPath && 'on an attack path',
    ...notesOf(finding),
    suppression && waiverWords(suppression),
  ]);
}

/** The same without what reports show separately: whether it lies on an attack path, and what accepts it. */
export function plainMessage(finding: Finding): string {
  return withNotes(finding, notesOf(finding));
}

type Note = string | false | undefined;

function withNotes({ message }: Finding, notes: readonly Note[]): string {
  return escapeLine(
    [message, ...notes.filter((note) => typeof note === 'string').map((note) => `(${note})`)].join(' '),
  );
}

function notesOf(finding: Finding): readonly Note[] {
  const { file, region, resource, pathByName, origin, related } = finding;
  return [
    origin?.kind === 'values' && 'in values',
    region || !resource
      ? undefined
      : [`${resource.kind} ${[resource.namespace, resource.name].filter(Boolean).join('/')}`, pathByName]
          .filter(Boolean)
          .join(': '),
    origin && origin.file !== file && `from ${origin.file}`,
    origin?.approximate && 'the line is approximate',
    renderingsOf(finding),
    ...related.slice(0, SHOWN_RELATED).map((other) => {
      const { line, column } = positionOf(other.region);
      return `see ${other.file}:${line}:${column}: ${other.message}`;
    }),
    related.length > SHOWN_RELATED && `and ${related.length - SHOWN_RELATED} more places`,
  ];
}
