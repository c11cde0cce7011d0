import { cis } from '@plimsoll/cis';
import { expect, test } from 'vitest';
import { nsaHardening } from '../../index.js';
import { GRAVER, orderOf } from './gravity.js';
import { rbacGrants } from './table.js';

const standsForOthers = ({
  meta,
}: {
  readonly meta: { readonly supersedes?: readonly unknown[] };
}): boolean => meta.supersedes !== undefined;

test('the rules of the CIS pack about permissions have a higher risk than all of this pack', () => {
  const graver = Object.entries(cis.rules).filter(
    ([name, rule]) => name.startsWith('rbac-') && standsForOthers(rule),
  );
  expect([...GRAVER].sort()).toEqual(graver.map(([name]) => `cis/${name}`).sort());
});

test('each rule has its place', () => {
  const [gravest = ''] = Object.keys(rbacGrants);
  const { supersedes = [] } = orderOf(gravest);
  const ids = Object.keys(rbacGrants).map((name) => `nsa-hardening/${name}`);
  expect([`nsa-hardening/${gravest}`, ...supersedes].sort()).toEqual(ids.sort());
  expect(nsaHardening.rules[gravest as keyof typeof nsaHardening.rules]?.meta.supersededBy).toBe(GRAVER);
});
