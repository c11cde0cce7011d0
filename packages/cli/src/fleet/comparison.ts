import type { Finding } from '@plimsoll/core';
import type { FleetChanges, RuleChanges } from '@plimsoll/formatters/internal';
import { Gravest } from './gravest.js';
import type { Counts } from './tally.js';

export interface MutableChanges {
  readonly new: Counts;
  readonly gone: Counts;
}

/** Whether a rule was on in some results; undefined where they do not say. */
export type IsOn = ((rule: string) => boolean) | undefined;

/** Compares the open findings of a repository with its earlier results. */
export class Comparison {
  /** By rule and fingerprint: twice the number of findings, plus one where they are errors. */
  readonly #earlier = new Map<string, Map<string, number>>();
  readonly #changes = new Map<string, MutableChanges>();
  readonly #gravest = new Gravest();

  addEarlier({ ruleId, fingerprint, severity, suppression }: Finding): void {
    if (suppression) return;
    const own = this.#earlier.get(ruleId) ?? new Map<string, number>();
    this.#earlier.set(ruleId, own);
    own.set(fingerprint, (own.get(fingerprint) ?? Number(severity === 'error')) + 2);
  }

  addLater(finding: Finding): void {
    const { ruleId, fingerprint, severity, suppression } = finding;
    if (suppression) return;
    const own = this.#earlier.get(ruleId);
    const count = own?.get(fingerprint);
    if (own && count !== undefined) {
      if (count >= 4) own.set(fingerprint, count - 2);
      else own.delete(fingerprint);
      return;
    }
    this.#of(ruleId).new[severity]++;
    this.#gravest.add(finding);
  }

  /** Call it after all findings are added. */
  result(wasOn: IsOn, isOn: IsOn): FleetChanges {
    for (const [rule, own] of this.#earlier)
      for (const count of own.values()) this.#of(rule).gone[count % 2 === 1 ? 'error' : 'warn'] += count >> 1;
    const all = emptyChanges();
    let newlyOn = 0;
    let nowOff = 0;
    for (const [rule, changes] of this.#changes) {
      addChanges(all, changes);
      if (wasOn?.(rule) === false) newlyOn += changes.new.error + changes.new.warn;
      if (isOn?.(rule) === false) nowOff += changes.gone.error + changes.gone.warn;
    }
    return { ...all, newlyOn, nowOff, byRule: this.#changes, gravest: this.#gravest.first() };
  }

  #of(rule: string): MutableChanges {
    const own = this.#changes.get(rule) ?? emptyChanges();
    this.#changes.set(rule, own);
    return own;
  }
}

export function emptyChanges(): MutableChanges {
  return { new: { error: 0, warn: 0 }, gone: { error: 0, warn: 0 } };
}

export function addChanges(to: MutableChanges, changes: RuleChanges): void {
  for (const what of ['new', 'gone'] as const)
    for (const severity of ['error', 'warn'] as const) to[what][severity] += changes[what][severity];
}
