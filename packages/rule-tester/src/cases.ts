import type { Plugin } from '@plimsoll/core';
import type { SeveritySetting } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';

/** What a case has besides its manifests. */
export interface Case {
  /** One file of YAML or JSON, as a user writes it. It may have several documents. */
  readonly code: string;
  /** For the reader. Default: the number of the case. */
  readonly name?: string;
  /** For example `1.30`. Default: the newest known version. */
  readonly kubernetesVersion?: string;
  readonly options?: JsonObject;
  /** The `settings` of the config under the plugin's prefix. */
  readonly settings?: JsonObject;
  readonly severity?: Exclude<SeveritySetting, 'off'>;
  /** Whether the run sees the whole project. Default: true. */
  readonly complete?: boolean;
  /** The reasons of the verdicts that the rule cannot give here, in order. Default: none. */
  readonly unknown?: readonly string[];
}

/** A manifest without findings. */
export type ValidCase = Case;

/** A manifest with findings. */
export interface InvalidCase extends Case {
  /** All findings of the rule, in the order of their position. */
  readonly findings: readonly ExpectedFinding[];
  /** The text after all fixes of the rule. Not checked if left out. */
  readonly fixed?: string;
}

/** A finding that an invalid case must have. What is left out is not compared. */
export interface ExpectedFinding {
  readonly messageId: string;
  /** The source text under the region. */
  readonly text: string;
  /** 1-based line of the region's start. */
  readonly line?: number;
  readonly container?: string;
  readonly message?: string;
  /** For example `spec.containers[app].image`. */
  readonly pathByName?: string;
  readonly related?: readonly ExpectedRelated[];
}

/** A related place that a finding must have. */
export interface ExpectedRelated {
  readonly text: string;
  readonly message?: string;
}

/** A rule, and the manifests that it is tested on. */
export interface RuleTest {
  readonly plugin: Plugin;
  /** Name of the rule in the plugin, without the prefix. */
  readonly rule: string;
  readonly valid: readonly (string | ValidCase)[];
  readonly invalid: readonly InvalidCase[];
  /** Whether each case also runs in other styles and with broken values. Default: true. */
  readonly variations?: boolean;
  /** Whether other tests of the rule have the messages that no case here has. Default: false. */
  readonly partial?: boolean;
}

const CASE_KEYS = [
  'code',
  'name',
  'kubernetesVersion',
  'options',
  'settings',
  'severity',
  'complete',
  'unknown',
];
const KEYS = {
  test: ['plugin', 'rule', 'valid', 'invalid', 'variations', 'partial'],
  valid: CASE_KEYS,
  invalid: [...CASE_KEYS, 'findings', 'fixed'],
  finding: ['messageId', 'text', 'line', 'container', 'message', 'pathByName', 'related'],
  related: ['text', 'message'],
} as const;

/**
 * Rejects what would make a test weaker than it looks: mistyped keys, empty lists, the same case twice.
 * @throws Error naming the case and the key.
 */
export function checkTest(test: RuleTest): void {
  refuseUnknownKeys(test, KEYS.test, 'the test');
  if (test.valid.length === 0)
    throw new Error('"valid" is empty: a rule that reports everything would pass.');
  if (test.invalid.length === 0)
    throw new Error('"invalid" is empty: a rule that reports nothing would pass.');
  const seen = new Map<string, string>();
  const once = (given: Case, where: string): void => {
    const { name: _, ...content } = given;
    const key = JSON.stringify(content);
    const earlier = seen.get(key);
    if (earlier !== undefined) throw new Error(`${where} is the same as ${earlier}.`);
    seen.set(key, where);
  };
  for (const [index, given] of test.valid.entries()) {
    const where = `valid[${index}]`;
    const own = toCase(given);
    refuseUnknownKeys(own, KEYS.valid, where);
    checkCode(own, where);
    once(own, where);
  }
  for (const [index, own] of test.invalid.entries()) {
    const where = `invalid[${index}]`;
    refuseUnknownKeys(own, KEYS.invalid, where);
    checkCode(own, where);
    once(own, where);
    if (!Array.isArray(own.findings) || own.findings.length === 0)
      throw new Error(`${where} expects no finding: list its "findings", or move it to "valid".`);
    for (const [i, finding] of own.findings.entries()) {
      const at = `${where}.findings[${i}]`;
      refuseUnknownKeys(finding, KEYS.finding, at);
      needString(finding, 'messageId', at);
      needString(finding, 'text', at);
      for (const [j, related] of (finding.related ?? []).entries()) {
        refuseUnknownKeys(related, KEYS.related, `${at}.related[${j}]`);
        needString(related, 'text', `${at}.related[${j}]`);
      }
    }
  }
}

export function toCase(given: string | Case): Case {
  return typeof given === 'string' ? { code: given } : given;
}

function checkCode({ code }: Case, where: string): void {
  if (typeof code !== 'string' || code.trim() === '') throw new Error(`${where} has no "code".`);
}

function needString(value: object, key: string, where: string): void {
  if (typeof (value as Record<string, unknown>)[key] !== 'string')
    throw new Error(`${where} has no "${key}".`);
}

function refuseUnknownKeys(value: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(value))
    if (!known.includes(key))
      throw new Error(`Unknown key "${key}" in ${where}. Known keys: ${known.join(', ')}.`);
}
