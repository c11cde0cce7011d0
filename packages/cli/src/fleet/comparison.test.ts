import type { Finding } from '@plimsoll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Comparison } from './comparison.js';
import { Distinct } from './tally.js';

const finding = fc
  .record({
    ruleId: fc.constantFrom('a/x', 'a/y', '__proto__'),
    fingerprint: fc.constantFrom('1', '2', '3'),
    severity: fc.constantFrom('warn', 'error'),
    suppression: fc.option(fc.constant({ kind: 'config', reason: 'r' }), { nil: undefined, freq: 5 }),
  })
  .map((some) => ({ risk: 5, file: 'a.yaml', message: 'M.', ...some }) as unknown as Finding);
const findings = fc.array(finding, { maxLength: 30 });

/** The number of open findings by rule and fingerprint. */
function counted(list: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { ruleId, fingerprint, suppression } of list)
    if (!suppression)
      counts.set(`${ruleId} ${fingerprint}`, (counts.get(`${ruleId} ${fingerprint}`) ?? 0) + 1);
  return counts;
}

/** How many findings one list has that the other lacks. */
const surplus = (of: readonly Finding[], over: readonly Finding[]): number => {
  const others = counted(over);
  return [...counted(of)].reduce((sum, [key, count]) => sum + Math.max(0, count - (others.get(key) ?? 0)), 0);
};

test('new is the surplus of the later list, and gone the surplus of the earlier one, by rule and fingerprint', () => {
  fc.assert(
    fc.property(findings, findings, (earlier, later) => {
      const comparison = new Comparison();
      for (const one of earlier) comparison.addEarlier(one);
      for (const one of later) comparison.addLater(one);
      const {
        new: added,
        gone,
        byRule,
        newlyOn,
        nowOff,
      } = comparison.result(
        (rule) => rule !== 'a/y',
        (rule) => rule !== 'a/x',
      );
      expect(added.error + added.warn).toBe(surplus(later, earlier));
      expect(gone.error + gone.warn).toBe(surplus(earlier, later));
      const ofRule = (rule: string, what: 'new' | 'gone'): number => {
        const { error = 0, warn = 0 } = byRule.get(rule)?.[what] ?? {};
        return error + warn;
      };
      expect(newlyOn).toBe(ofRule('a/y', 'new'));
      expect(nowOff).toBe(ofRule('a/x', 'gone'));
    }),
  );
});

test('of several results of one repository, the highest count of each finding is used', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.constantFrom('1', '2', '3')), { maxLength: 5 }), (results) => {
      const distinct = new Distinct();
      const kept = results.flatMap((fingerprints) => {
        const isNew = distinct.next();
        return fingerprints.filter((fingerprint) => isNew({ fingerprint } as Finding));
      });
      const countOf = (list: readonly string[], one: string): number =>
        list.filter((it) => it === one).length;
      for (const one of ['1', '2', '3'])
        expect(countOf(kept, one)).toBe(Math.max(0, ...results.map((list) => countOf(list, one))));
    }),
  );
});
