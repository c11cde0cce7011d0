import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PathsReport } from '@plimsoll/attack-paths';
import { TECHNIQUES } from '@plimsoll/attack-paths/internal';
import { describe, expect, test } from 'vitest';
import { shippedPlugins } from '../src/config/shipped.js';
import { plimsoll, project } from './project.js';

const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, allocateLoadBalancerNodePorts: false, selector: {app: web}, ports: [{port: 80}]}
`;
const POD = (more = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}${more}}
spec:
  automountServiceAccountToken: false
  securityContext: {runAsUser: 0}
  containers:
    - name: app
      image: example.com/web:1
      ports: [{containerPort: 80}]
      securityContext: {privileged: true}
`;
const FILES = { '.git/': '', 'service.yaml': SERVICE, 'pod.yaml': POD() };

const report = async (root: string, ...args: string[]): Promise<PathsReport> =>
  JSON.parse((await plimsoll(root, ['paths', '-f', 'json', ...args])).stdout) as PathsReport;
const goals = ({ paths }: PathsReport): readonly string[] => paths.map(({ from, to }) => `${from} ${to}`);

describe('paths', () => {
  test('can be of one cluster only', async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': '- { files: [dev/**], cluster: dev }\n- { files: [prod/**], cluster: prod }\n',
      'dev/a.yaml': `${SERVICE}---\n${POD()}`,
      'prod/a.yaml': `${SERVICE}---\n${POD()}`,
    });
    const of = async (...args: string[]) =>
      (await report(root, '--to', 'node', '--from', 'internet', ...args)).paths.map(({ to }) => to);
    expect(await of()).toEqual(['dev/node', 'prod/node']);
    expect(await of('--cluster', 'pr?d')).toEqual(['prod/node']);
    expect((await plimsoll(root, ['paths', '--cluster', 'test'])).stderr).toContain(
      '--cluster test: there is no such cluster. The clusters are dev, prod.',
    );
  });

  test('shows what the files add up to, and fails', async () => {
    const { code, stdout, stderr } = await plimsoll(project(FILES), [
      'paths',
      '--to',
      'node',
      '--from',
      'internet',
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toBe(`node: 1 path

  1. internet to node (assumed, if app-fault)
     Someone on the internet breaks into the program that a load balancer exposes
       service.yaml:4  Service web is of type LoadBalancer.
       service.yaml:4  Service web sends port 80 to port 80 of its pods.
       pod.yaml:10  Container app listens there.
     Pod shop/web [app] escapes from the privileged container to its node
       pod.yaml:11  The container runs privileged.
     node

  What cuts the path: any one of
     service.yaml:4  spec.type  nsa-hardening/exposed-service
     service.yaml:4  spec.ports[80/TCP]
     pod.yaml:11  spec.containers[app].securityContext.privileged  pod-security/privileged, can be fixed

1 attack path: 0 shown by the files, 1 under assumptions, 0 possible.
Assumptions that no file shows; --assume no-NAME turns one off:
  app-fault  The exposed program has a fault that lets an outsider run code in its container.
`);
  });

  test('begins and ends at the requested objects', async () => {
    const root = project(FILES);
    const [path] = (await report(root, '--from', 'Pod/web', '--to', 'node')).paths;
    expect(path).toMatchObject({ to: 'node', certainty: 'shown', steps: [0] });
    expect(goals(await report(root, '--from', 'pod/shop/web', '--to', 'node'))).toHaveLength(1);
    expect(goals(await report(root, '--to', 'cluster-admin', '--from', 'internet'))).toEqual([]);
    expect((await plimsoll(root, ['paths', '--to', 'cluster-admin', '--from', 'repository'])).code).toBe(0);
    expect(goals(await report(root, '--from', 'Service/web'))).toEqual([]);
  });

  test('takes assumptions from the command line and the config', async () => {
    const root = project(FILES);
    expect(
      goals(await report(root, '--from', 'internet', '--to', 'node', '--assume', 'no-app-fault')),
    ).toEqual([]);
    const config = 'settings: {attack-paths: {assume: [no-app-fault], goals: {orders: [Pod/shop/web]}}}\n';
    const other = project({ ...FILES, 'plimsoll.config.yaml': config });
    expect(goals(await report(other, '--from', 'internet'))).toEqual([]);
    expect(goals(await report(other, '--from', 'internet', '--assume', 'app-fault'))).toContain(
      'internet crown-jewel:orders',
    );
  });

  test('knows crown jewels by their annotation', async () => {
    const marked = POD(', annotations: {plimsoll.dev/crown-jewel: orders}');
    expect(goals(await report(project({ ...FILES, 'pod.yaml': marked }), '--from', 'internet'))).toContain(
      'internet crown-jewel:orders',
    );
  });

  test.each([
    [
      ['--assume', 'no-appfault'],
      '--assume no-appfault: there is no such assumption. Did you mean "app-fault"?',
    ],
    [['--from', 'Pod/wep'], 'Did you mean "Pod/web"?'],
    [['--to', 'nodes'], 'Did you mean "node"?'],
    [['-f', 'xyz'], 'Unknown format "xyz". Formats of plimsoll paths: text, json, html'],
    [['--fail-on', 'high'], '--fail-on high: expected error'],
    [['--quiet'], '--quiet: plimsoll paths has no such option.'],
    [['--against', 'main'], 'is not in a git repository'],
  ])('refuses %s', async (args, message) => {
    const { '.git/': _, ...files } = FILES;
    const { code, stderr } = await plimsoll(project(files), ['paths', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('fails depending on the certainty of a path', async () => {
    const root = project({ ...FILES, 'open.yaml': 'apiVersion: v1\nkind: Pod\n' });
    const code = async (...args: string[]): Promise<number> =>
      (await plimsoll(root, ['paths', ...args])).code;
    expect(await code('--fail-on', 'never')).toBe(0);
    // With only these files named, a policy may exist elsewhere, so the path is possible.
    const named = ['service.yaml', 'pod.yaml', '--from', 'internet', '--to', 'node'];
    expect(await code(...named)).toBe(0);
    expect(await code(...named, '--fail-on', 'warn')).toBe(1);
  });

  test('says what was not read', async () => {
    const root = project({ ...FILES, 'broken.yaml': 'apiVersion: v1\nkind: Pod\nspec: {' });
    const { code, stderr } = await plimsoll(root, ['paths']);
    expect(code).toBe(2);
    expect(stderr).toContain('A file could not be read in full: plimsoll lint says which and why.');
  });

  test('writes every format to its file', async () => {
    const root = project(FILES);
    const { stdout } = await plimsoll(root, [
      'paths',
      '-f',
      'sarif=out.sarif',
      '-f',
      'html=out.html',
      '-f',
      'dot',
    ]);
    expect(stdout).toMatch(/^digraph /);
    expect((await plimsoll(root, ['paths', 'out.sarif', '-f', 'json'])).code).toBe(0);
  });
});

describe('--against', () => {
  const git = (root: string, ...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: root,
      encoding: 'utf8',
    });

  test('shows what a change opens', async () => {
    const { '.git/': _, ...files } = FILES;
    const root = project({ ...files, 'more/.keep': '' });
    git(root, 'init', '-q', '-b', 'main');
    symlinkSync('/etc', path.join(root, 'link'));
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'a');
    const env = { env: { PATH: process.env.PATH } };
    const first = await plimsoll(root, ['paths', '--against', 'HEAD'], env);
    expect(first).toMatchObject({
      code: 0,
      stdout: 'The files show no attack path.\n',
      stderr: '',
    });

    // Files move, and a second way to the same goal is not a new path.
    git(root, 'mv', 'pod.yaml', 'web.yaml');
    const other = POD().replaceAll('web', 'api');
    writeFileSync(path.join(root, 'api.yaml'), `${other}---\n${SERVICE.replaceAll('web', 'api')}`);
    const second = await plimsoll(
      root,
      ['paths', '--against', 'HEAD', '--to', 'node', '--from', 'internet'],
      env,
    );
    expect(second.code).toBe(1);
    expect(second.stdout).toMatch(/^node: 1 path\n[\s\S]+ Pod shop\/api \[app\] escapes/);
    expect(second.stdout).not.toContain('shop/web');
    const named = await plimsoll(root, ['paths', 'api.yaml', '--against', 'HEAD', '--fail-on', 'warn'], env);
    expect(named.code).toBe(1);

    // In a subdirectory, and through a link to the file.
    symlinkSync('web.yaml', path.join(root, 'linked.yaml'));
    const below = await plimsoll(
      path.join(root, 'more'),
      ['paths', '../linked.yaml', '--against', 'HEAD'],
      env,
    );
    expect(below).toMatchObject({ code: 0, stdout: 'The files show no attack path.\n' });
    const tree = path.join(root, 'more', 'tree');
    git(root, 'worktree', 'add', '-q', '--detach', tree);
    expect((await plimsoll(tree, ['paths', '--against', 'main'], env)).code).toBe(0);

    const unknown = await plimsoll(root, ['paths', '--against', 'nowhere'], env);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/^--against nowhere: git cannot read it: /);
  });
});

test('techniques name existing rules', () => {
  const rules = new Set(
    shippedPlugins.flatMap(({ meta, rules }) => Object.keys(rules).map((name) => `${meta.prefix}/${name}`)),
  );
  const named = Object.entries(TECHNIQUES).flatMap(([id, row]) => row.rules.map((rule) => `${id}: ${rule}`));
  expect(named.filter((each) => !rules.has(each.slice(each.indexOf(': ') + 2)))).toEqual([]);
});
