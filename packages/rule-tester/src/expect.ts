import type { Finding } from '@plimsoll/core';
import type { RunError } from '@plimsoll/core/internal';
import type { Case, ExpectedFinding } from './cases.js';
import { type Run, textOf } from './run.js';

/** Findings of the core that prevent a case from testing what it shows. */
const UNREADABLE = /^plimsoll\/(parse-error|duplicate-key|too-deep|too-large|alias-limit|invalid-utf8)$/;

/**
 * Compares a run with what its case expects.
 * @throws Error that shows what was expected, what was found, and the manifest.
 */
export function expectRun(run: Run, given: Case, expected: readonly ExpectedFinding[]): void {
  expectReadable(run);
  expectNoErrors(run);
  for (const finding of run.findings) expectMessage(finding);
  const wrong = compare(run, expected) ?? compareUnknown(run, given.unknown ?? []);
  if (wrong === undefined) return;
  throw new Error(`${wrong}\n\nFound:\n${listFindings(run)}\n\nIn:\n${run.text}`);
}

/** The message of an error, and the calls of the rule's code that led there. */
export function failureOf({ message, stack = [] }: RunError): string {
  return [message, ...stack.map((call) => `    at ${call}`)].join('\n');
}

export function expectNoErrors({ result }: Run): void {
  const [error] = result.errors;
  if (error) throw new Error(`The rule threw: ${failureOf(error)}`);
}

/** @throws Error if a document could not be read, or the rule has nothing to check. */
export function expectReadable(run: Run): void {
  const problem = run.result.findings.find(({ ruleId }) => UNREADABLE.test(ruleId));
  if (problem)
    throw new Error(
      `The manifest cannot be read: line ${problem.region?.startLine}: ${problem.message}\n\nIn:\n${run.text}`,
    );
  if (run.resources.length === 0)
    throw new Error(
      `It contains no manifest, so no rule sees anything. Is "kind" missing?\n\nIn:\n${run.text}`,
    );
}

function expectMessage({ message, messageId }: Finding): void {
  if (!message.endsWith('.'))
    throw new Error(`The message "${messageId}" does not end with a period: ${message}`);
  if (message.includes('{{'))
    throw new Error(`The message "${messageId}" contains a placeholder: ${message}`);
}

function compare(run: Run, expected: readonly ExpectedFinding[]): string | undefined {
  if (run.findings.length !== expected.length)
    return `Expected ${count(expected.length)}, found ${run.findings.length}.`;
  for (const [index, finding] of run.findings.entries()) {
    const actual = { ...finding, text: textOf(run, finding), line: finding.region?.startLine };
    const { related, ...plain } = expected[index]!;
    for (const key of Object.keys(plain) as (keyof typeof plain)[])
      if (plain[key] !== undefined && plain[key] !== actual[key])
        return `Finding ${index + 1}: expected ${key} ${JSON.stringify(plain[key])}, found ${JSON.stringify(actual[key])}.`;
    if (related === undefined) continue;
    if (related.length !== finding.related.length)
      return `Finding ${index + 1}: expected ${count(related.length, 'related location')}, found ${finding.related.length}.`;
    for (const [i, { text, message }] of related.entries()) {
      const found = finding.related[i]!;
      const foundText = textOf(run, found);
      if (text !== foundText || (message !== undefined && message !== found.message))
        return `Finding ${index + 1}, related location ${i + 1}: expected ${JSON.stringify({ text, message })}, found ${JSON.stringify({ text: foundText, message: found.message })}.`;
    }
  }
  return undefined;
}

function compareUnknown(
  { result, findings: _, ...run }: Run,
  expected: readonly string[],
): string | undefined {
  const found = [...result.rules.values()].flatMap(({ unknown }) => unknown).map(({ reason }) => reason);
  return JSON.stringify(found) === JSON.stringify(expected)
    ? undefined
    : `Expected the unknown verdicts ${JSON.stringify(expected)}, found ${JSON.stringify(found)} in ${run.resources.length} resources.`;
}

function listFindings(run: Run): string {
  const lines = run.findings.map(
    (finding) =>
      `- line ${finding.region?.startLine}: messageId ${JSON.stringify(finding.messageId)}, text ${JSON.stringify(textOf(run, finding))}, ${finding.pathByName}: ${finding.message}`,
  );
  return lines.length > 0 ? lines.join('\n') : '(nothing)';
}

export function count(number: number, noun = 'finding'): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
