import { expect, test } from 'vitest';
import { builtInRoles } from './built-in-roles.js';
import { defaultRules } from './default-rules.js';
import { allowsRequest } from './policy-rule.js';
import type { Role } from './types.js';

const may = (verb: string, resource: string, role: Pick<Role, 'kind' | 'name' | 'namespace'>): boolean =>
  defaultRules(role)!.some((rule) => allowsRequest(rule, { verb, group: '', resource }));
const clusterRole = (name: string) => ({ kind: 'ClusterRole', name, namespace: undefined }) as const;

test('a default role grants its own entries', () => {
  expect(may('patch', 'nodes', clusterRole('system:controller:node-controller'))).toBe(true);
  expect(may('create', 'nodes', clusterRole('system:controller:node-controller'))).toBe(false);
});

test('an aggregated role grants those of the roles that extend it, at any depth', () => {
  expect(may('get', 'pods', clusterRole('view'))).toBe(true);
  expect(may('get', 'secrets', clusterRole('view'))).toBe(false);
  expect(may('get', 'secrets', clusterRole('edit'))).toBe(true);
  expect(may('get', 'pods', clusterRole('admin'))).toBe(true);
});

test('a Role belongs to its namespace', () => {
  const role = (namespace: string) =>
    ({ kind: 'Role', name: 'system:controller:bootstrap-signer', namespace }) as const;
  expect(may('get', 'secrets', role('kube-system'))).toBe(true);
  expect(may('get', 'secrets', role('kube-public'))).toBe(false);
  expect(defaultRules(role('default'))).toBeUndefined();
  expect(defaultRules(clusterRole('system:mine'))).toBeUndefined();
});

test('no default role is in the tables twice', () => {
  const keys = [...builtInRoles().clusterRoles, ...builtInRoles().roles].map(
    ({ name, namespace }) => `${namespace}/${name}`,
  );
  expect(new Set(keys).size).toBe(keys.length);
});
