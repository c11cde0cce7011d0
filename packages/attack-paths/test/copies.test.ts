import { expect, test } from 'vitest';
import { everywhere } from './grants.js';
import { binding } from './manifests.js';
import { graphOf } from './pairs.js';

const RBAC = 'rbac.authorization.k8s.io';
const RIGHTS = everywhere(
  `create,update ${RBAC} clusterrolebindings`,
  `bind,escalate,create,update ${RBAC} clusterroles`,
  'impersonate core users,groups',
  'create,get core secrets',
);

/** The time must not grow with the square of the number of copies of an object. */
test.each(['rbac-bind', 'rbac-escalate', 'rbac-impersonate', 'rbac-make-token-secret'])(
  '%s gets one more step per copy',
  async (technique) => {
    const count = async (copies: number): Promise<number> =>
      (await graphOf({ code: RIGHTS.repeat(copies) })).steps.filter((step) => step.technique === technique)
        .length;
    const [few, more, most] = [await count(4), await count(8), await count(12)];
    expect(few).toBeGreaterThanOrEqual(4);
    expect(most - more).toBe(more - few);
  },
);

test('a permission that several entries of a default role grant is one step of each kind', async () => {
  const { steps } = await graphOf({
    code: binding('{kind: ClusterRole, name: edit}', { namespace: 'shop' }),
  });
  const shown = steps.map(({ technique, from, to, doubt, evidence }) =>
    JSON.stringify([technique, from.id, to.id, doubt, evidence.map(({ at }) => at.path)]),
  );
  expect(shown.filter((step, index) => shown.indexOf(step) !== index)).toEqual([]);
});
