import path from 'node:path';
import { type Finding, lint, parse, type ResolvedConfig, resolveConfig } from '@plimsoll/core';
import type { DeclaredCase, ExpectedFinding } from '@plimsoll/core/internal';
import { inRange, LATEST_MINOR } from '@plimsoll/core/kubernetes';
import type { ReadRules } from '../config/declarative.js';
import { PlimsollError, reasonOf } from '../error.js';
import { readTextFile } from '../files/read.js';
import { whyForeign } from '../files/repository.js';

/** One test of a rule in YAML. */
export interface RuleTest {
  readonly ruleId: string;
  readonly kind: 'good' | 'bad';
  /** The number among tests of its kind, from 1. */
  readonly number: number;
  readonly name: string | undefined;
  /** Where it is written, such as `rules.yaml:12:9`. */
  readonly place: string;
  /** Why it failed, line by line. Undefined if it passed. */
  readonly failure: readonly string[] | undefined;
}

/** Findings of the core that keep a case from testing what it shows. */
const UNREADABLE = /^plimsoll\/(?:parse-error|duplicate-key|too-deep|too-large|alias-limit|invalid-utf8)$/;

/** Runs all tests of the rules of a file, in its order. */
export async function* runTests(rules: ReadRules, root: string): AsyncGenerator<RuleTest> {
  for (const [name, { tests = {} }] of Object.entries(rules.content.rules))
    for (const kind of ['good', 'bad'] as const)
      for (const [index, given] of (tests[kind] ?? []).entries()) {
        const own = typeof given === 'string' ? { manifest: given } : given;
        const at = rules.position(`.rules[${JSON.stringify(name)}].tests.${kind}[${index}]`);
        yield {
          ruleId: `${rules.content.prefix}/${name}`,
          kind,
          number: index + 1,
          name: own.name,
          place: `${rules.shown}:${at}`,
          failure: await failureOf(rules, name, kind, own, root),
        };
      }
}

async function failureOf(
  rules: ReadRules,
  name: string,
  kind: RuleTest['kind'],
  given: DeclaredCase,
  root: string,
): Promise<readonly string[] | undefined> {
  let text: string;
  try {
    text = given.manifest ?? readCase(given.file ?? '', rules.folder, root);
  } catch (error) {
    return [`${given.file} cannot be read: ${reasonOf(error)}.`];
  }
  const id = `${rules.content.prefix}/${name}`;
  const config = configOf(rules, name, given);
  const file = await parse({ path: given.file ?? 'manifest.yaml', text });
  const result = await lint([file], config, {
    complete: given.complete ?? true,
    inlineSuppressions: false,
  });
  const unreadable = result.findings.find(({ ruleId }) => UNREADABLE.test(ruleId));
  if (unreadable)
    return [`The manifest cannot be read: line ${unreadable.region?.startLine}: ${unreadable.message}`];
  if (!file.documents.some(({ class: one }) => one === 'manifest'))
    return ['It contains no manifest, so no rule sees anything. Is "kind" missing?'];
  const [error] = result.errors;
  if (error) return [error.message];
  const findings = result.findings.filter(({ ruleId }) => ruleId === id);
  const shown = (finding: Finding): string => textOf(text, finding);
  const wrong = kind === 'good' ? unexpected(findings) : differenceOf(findings, given.findings, shown);
  if (wrong === undefined) return undefined;
  const unknown = result.rules.get(id)?.unknown.map(({ reason }) => reason) ?? [];
  return [
    wrong,
    ...findings.map(
      (finding) =>
        `- line ${finding.region?.startLine}: ${JSON.stringify(shown(finding))}: ${finding.message}`,
    ),
    ...[...new Set(unknown)].map((reason) => `- unknown: ${reason}`),
  ];
}

/** Reads a file of a case. It must lie in the repository: the file of rules may come from a stranger. */
function readCase(file: string, folder: string, root: string): string {
  const absolute = path.resolve(folder, file);
  const why = whyForeign(absolute, root);
  if (why !== undefined) throw new PlimsollError([`it is ${why}`]);
  return readTextFile(absolute);
}

function configOf({ content, plugin }: ReadRules, name: string, given: DeclaredCase): ResolvedConfig {
  const rule = content.rules[name]!;
  let minor = LATEST_MINOR;
  while (rule.kubernetes !== undefined && minor > 0 && !inRange(minor, rule.kubernetes)) minor--;
  return resolveConfig({
    plugins: [plugin],
    rules: { [`${content.prefix}/${name}`]: rule.severity === 'off' ? 'warn' : rule.severity },
    kubernetesVersion: given.kubernetesVersion ?? `1.${minor}`,
  });
}

function unexpected(findings: readonly Finding[]): string | undefined {
  return findings.length === 0 ? undefined : `Expected no finding, found ${findings.length}:`;
}

function differenceOf(
  findings: readonly Finding[],
  expected: readonly ExpectedFinding[] | undefined,
  textOf: (finding: Finding) => string,
): string | undefined {
  if (!expected) return findings.length > 0 ? undefined : 'Expected a finding, found none.';
  if (findings.length !== expected.length)
    return `Expected ${expected.length} finding${expected.length === 1 ? '' : 's'}, found ${findings.length}${findings.length > 0 ? ':' : '.'}`;
  for (const [index, finding] of findings.entries()) {
    const { message, container } = finding;
    const actual = { line: finding.region?.startLine, text: textOf(finding), message, container };
    for (const [key, wanted] of Object.entries(expected[index]!)) {
      const found = actual[key as keyof typeof actual];
      if (found !== wanted)
        return `Finding ${index + 1}: expected ${key} ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}:`;
    }
  }
  return undefined;
}

function textOf(text: string, { region }: Finding): string {
  return region ? text.slice(region.startOffset, region.endOffset) : '';
}
