// @ts-check
import { fromObjects, lint, resolveConfig } from '@plimsoll/core';
import { readProjects, whoCan } from '@plimsoll/core/kubernetes';
import { shippedPacks } from '../lib/packs.mjs';

const API = 'rbac.authorization.k8s.io/v1';
const GROUP = 'rbac.authorization.k8s.io';

/** Roles and bindings, `count` in all: in many namespaces, with many names and with one, aggregated and built in. */
function* objects(/** @type {number} */ count) {
  for (let i = 0; i < count / 4; i++) {
    const namespace = `team-${i % 500}`;
    const rules = [
      { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'list'] },
      { apiGroups: ['apps'], resources: ['*'], verbs: i % 3 === 0 ? ['*'] : ['get'] },
    ];
    const labels = { [`${GROUP}/aggregate-to-${i < 60 ? ['view', 'edit'][i % 2] : 'none'}`]: 'true' };
    const subjects = [{ kind: 'ServiceAccount', name: `app-${i}`, namespace }];
    const to = (/** @type {string} */ kind, /** @type {string} */ name) => ({ apiGroup: GROUP, kind, name });
    yield { apiVersion: API, kind: 'ClusterRole', metadata: { name: `cluster-${i}`, labels }, rules };
    // Every namespace has a role with this name, as operators write them. Some have it twice.
    yield { apiVersion: API, kind: 'Role', metadata: { name: 'leader-election', namespace }, rules };
    yield {
      apiVersion: API,
      kind: 'RoleBinding',
      metadata: { name: `binding-${i}`, namespace },
      roleRef:
        i % 2 === 0 ? to('Role', 'leader-election') : to('ClusterRole', ['view', 'edit'][(i % 4) >> 1] ?? ''),
      subjects,
    };
    yield {
      apiVersion: API,
      kind: 'ClusterRoleBinding',
      metadata: { name: `binding-${i}` },
      roleRef: to('ClusterRole', `cluster-${i}`),
      subjects,
    };
  }
}

/** RBAC rules and who-can on n, 2n and 4n roles and bindings: twice as many must take twice the time. */
export async function rbac(/** @type {number} */ n = 5000) {
  const cis = (await shippedPacks()).find(({ meta }) => meta.prefix === 'cis');
  if (!cis) throw new Error('There is no pack cis.');
  const names = Object.keys(cis.rules).filter((name) => name.startsWith('rbac-'));
  const config = resolveConfig({
    plugins: [cis],
    rules: Object.fromEntries(names.map((name) => [`cis/${name}`, /** @type {const} */ ('warn')])),
  });
  const lines = [];
  for (const count of [n, 2 * n, 4 * n]) {
    // A file for each hundred, in directories: names are resolved by the path between files.
    const all = [...objects(count)];
    const files = [];
    for (let i = 0; i < all.length; i += 100)
      files.push(fromObjects(all.slice(i, i + 100), { path: `team-${i % 7}/${i}.yaml` }));
    const start = performance.now();
    const { findings, errors } = await lint(files, config);
    const linted = performance.now();
    const [project] = await readProjects(files, config);
    if (!project || errors.length > 0) throw new Error(`The run failed: ${errors[0]?.message}`);
    const { accesses } = whoCan({ project, verb: 'get', resource: 'secrets' });
    const asked = performance.now();
    lines.push(
      `${count} roles and bindings: lint ${(linted - start).toFixed(0)} ms (${findings.length} findings), who-can ${(asked - linted).toFixed(0)} ms (${accesses.length} ways)`,
    );
  }
  return lines;
}
