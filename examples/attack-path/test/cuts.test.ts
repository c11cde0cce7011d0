import { readdirSync, readFileSync } from 'node:fs';
import { attackPaths } from '@plimsoll/attack-paths';
import { parse, resolveConfig } from '@plimsoll/core';
import { readProjects } from '@plimsoll/core/kubernetes';
import { expect, test } from 'vitest';

const folder = new URL('../', import.meta.url);

type Edit = readonly [file: string, from: string, to: string];

/** The goals that an attacker from the internet reaches after some edits. */
async function goalsAfter(
  edits: readonly Edit[],
  { from = 'internet', to, more = '' }: { from?: string; to?: string; more?: string } = {},
): Promise<readonly string[]> {
  const files = await Promise.all(
    readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => {
        let text = readFileSync(new URL(name, folder), 'utf8');
        for (const [, from, to] of edits.filter(([file]) => file === name)) {
          expect(text).toContain(from);
          text = text.replace(from, to);
        }
        return parse({ path: name, text });
      }),
  );
  const policies = await parse({ path: 'metadata.yaml', text: more });
  const [project] = await readProjects([...files, policies], resolveConfig({}));
  const { paths } = attackPaths(project!, { from, to });
  return [...new Set(paths.map(({ to }) => to.name))];
}

const READ_ONLY: Edit = [
  'logs.yaml',
  'mountPath: /host/var',
  'mountPath: /host/var\n              readOnly: true',
];
const LOGS: Edit = ['logs.yaml', 'path: /var\n', 'path: /var/log/pods\n'];
const NO_TOKEN: Edit = [
  'web.yaml',
  'serviceAccountName: web',
  'serviceAccountName: web\n      automountServiceAccountToken: false',
];
const BINDING: Edit = [
  'deployer.yaml',
  'kind: ClusterRoleBinding\nmetadata:\n  name: deployer',
  'kind: RoleBinding\nmetadata:\n  name: deployer\n  namespace: shop',
];
const edit = (kind: string, name: string): Edit => [
  'deployer.yaml',
  'kind: ClusterRole\n  name: cluster-admin',
  `kind: ${kind}\n  name: ${name}`,
];

const [ROLE, METADATA] = [
  ...readFileSync(new URL('README.md', folder), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g),
].map(([, text]) => text!) as [string, string];

test('the README says what each cut does', async () => {
  expect(await goalsAfter([])).toEqual(['cluster-admin', 'node', 'cloud-account']);
  expect(await goalsAfter([READ_ONLY])).toEqual(['cluster-admin', 'cloud-account']);
  const tokens = { from: 'DaemonSet/logs', to: 'ServiceAccount/web' };
  expect(await goalsAfter([READ_ONLY], tokens)).toEqual(['ServiceAccount shop/web']);
  expect(await goalsAfter([LOGS], tokens)).toEqual([]);
  expect(await goalsAfter([LOGS])).toEqual(['cluster-admin', 'cloud-account']);
  expect(await goalsAfter([LOGS, NO_TOKEN])).toEqual(['cloud-account']);
  const narrow = [LOGS, BINDING, edit('Role', 'deploy')];
  expect(await goalsAfter([LOGS, BINDING, edit('ClusterRole', 'edit')])).toEqual(['cloud-account', 'mitm']);
  expect(await goalsAfter(narrow, { more: ROLE })).toEqual(['cloud-account']);
  expect(await goalsAfter(narrow, { more: `${ROLE}---\n${METADATA}` })).toEqual([]);
});
