import { failsRun, type LintResult, type Severity, visibleFindings } from '@plimsoll/core';
import { didYouMean, type FailOn, NOT_JUDGED, RISK_BANDS } from '@plimsoll/core/internal';
import { PlimsollError } from './error.js';

/** A severity, or the lowest risk of a band. */
export type Threshold = Severity | number;

const WORDS: Readonly<Record<string, Threshold>> = { warn: 'warn', error: 'error', ...RISK_BANDS };

/** Reads `error`, `warn` or a band of risk. @throws PlimsollError */
export function thresholdOf(flag: string, word: string, others: readonly string[] = []): Threshold {
  const known = [...Object.keys(WORDS), ...others];
  const threshold = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (threshold === undefined)
    throw new PlimsollError([
      `--${flag} ${word}: expected one of ${known.join(', ')}.${didYouMean(word, known)}`,
    ]);
  return threshold;
}

export interface ExitRules {
  readonly failOn: FailOn;
  readonly maxWarnings: number | undefined;
  /** Whether to fail when a cluster may get something that was not checked. */
  readonly failOnNotJudged: boolean;
}

/** 2: the run could not do its job; 1: it found too much; 0: neither. Suppressed and hidden findings differ. */
export function exitCode(result: LintResult, rules: ExitRules): 0 | 1 | 2 {
  const { failOn, maxWarnings, failOnNotJudged } = rules;
  if (result.errors.length > 0) return 2;
  if (failOnNotJudged && result.notJudged.some(({ reason }) => NOT_JUDGED[reason].gap)) return 1;
  const findings = visibleFindings(result, { showSuppressed: false });
  if (findings.some((finding) => failsRun(finding, failOn))) return 1;
  const warnings = findings.filter(({ severity }) => severity === 'warn').length;
  return maxWarnings !== undefined && warnings > maxWarnings ? 1 : 0;
}
