import { expect, test } from 'vitest';
import { reach } from '../src/search/best.js';
import { type Given, graphOf, type Pair, shown, testTechnique } from './pairs.js';

/** A pod with these containers, each with more fields than a name. */
const pod = (name: string, spec: string, containers: Readonly<Record<string, string>>): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop}
spec: {${spec}automountServiceAccountToken: false, containers: [${Object.entries(containers)
  .map(([container, more]) => `{name: ${container}, image: example.com/web:1, ${more}}`)
  .join(', ')}]}
`;
const runsAs = (user: number | string, more = ''): string =>
  `securityContext: {${typeof user === 'number' ? `runAsUser: ${user}` : user}${more && `, ${more}`}}`;
const adds = (name: string): string => `capabilities: {add: [${name}]}`;

type Expected = Pair['holds'][number]['steps'][number];
const step = (
  from: string,
  to: string,
  evidence: readonly string[] = [],
  assumptions: Expected['assumptions'] = [],
): Expected => ({ from, to, evidence, assumptions });

const ANY = 'processes of any user on the node';
const NEIGHBOURS = ['co-located', 'same-user', 'mac-allows'] as const;
const agent = (more = '', spec = ''): string => pod('agent', `hostPID: true, ${spec}`, { app: more });
const web = (more = '', spec = ''): string => pod('web', spec, { app: more });
const AGENT = 'Pod shop/agent [app]';
const WEB = 'Pod shop/web [app]';

testTechnique('host-pid-neighbours', {
  holds: [
    { code: agent(), steps: [step(AGENT, ANY, ['true'], NEIGHBOURS)] },
    {
      name: 'of a user that is known',
      code: agent(runsAs(7)),
      steps: [step(AGENT, 'processes of user 7 on the node', ['true'], NEIGHBOURS)],
    },
  ],
  not: [
    { code: web() },
    { name: 'with a user namespace, which the API refuses', code: agent('', 'hostUsers: false, ') },
    { name: 'on Windows', code: agent('', 'os: {name: windows}, ') },
  ],
});

/** The containers that the agent of a pod may trace. */
const TRACED = [
  [true, 'users that nobody states', '', ''],
  [true, 'the same user', runsAs(7), runsAs(7)],
  [false, 'other users', runsAs(7), runsAs(8)],
  [false, 'root and another', runsAs(0), runsAs('runAsNonRoot: true')],
  [false, 'more capabilities', '', runsAs(0, adds('NET_ADMIN'))],
  [false, 'all capabilities', '', runsAs(0, 'privileged: true')],
  [true, 'the same capabilities', runsAs(0, adds('cap_net_admin')), runsAs(0, adds('NET_ADMIN'))],
  [false, 'who dropped its own', runsAs(0, 'capabilities: {drop: [ALL]}'), ''],
  [true, 'who may trace everyone', runsAs(0, adds('SYS_PTRACE')), runsAs(8, adds('NET_ADMIN'))],
] as const;

/** The containers, of one pod or of several, that someone in one container reaches. */
async function reachedFrom(from: string, given: Given): Promise<readonly string[]> {
  const graph = await graphOf(given);
  const containers = [...graph.vertices.values()].filter(({ kind }) => kind === 'container');
  const reached = reach(
    graph,
    containers.filter((vertex) => shown(vertex) === from),
  );
  return containers.filter((vertex) => shown(vertex) !== from && reached.has(vertex)).map(shown);
}

test.each(TRACED)('%s: the processes of %s', async (isTraced, _who, from, to) => {
  expect(await reachedFrom(AGENT, { code: agent(from) + web(to) })).toEqual(isTraced ? [WEB] : []);
  const beside = pod('both', 'shareProcessNamespace: true, ', { app: from, other: to });
  expect(await reachedFrom('Pod shop/both [app]', { code: beside })).toEqual(
    isTraced ? ['Pod shop/both [other]'] : [],
  );
});

test('a user that no file states is known in its own pod only', async () => {
  const to = runsAs('runAsNonRoot: true');
  expect(await reachedFrom(AGENT, { code: agent(runsAs(7)) + web(to) })).toEqual([]);
  const beside = pod('both', 'shareProcessNamespace: true, ', { app: runsAs(7), other: to });
  expect(await reachedFrom('Pod shop/both [app]', { code: beside })).toEqual(['Pod shop/both [other]']);
});

test.each([
  ['a user namespace', web('', 'hostUsers: false, ')],
  ['an AppArmor profile', web(runsAs('appArmorProfile: {type: Localhost, localhostProfile: a}'))],
  ['its place on the control plane', web('', 'nodeSelector: {node-role.kubernetes.io/control-plane: ""}, ')],
  ['Windows', web('', 'nodeSelector: {kubernetes.io/os: windows}, ')],
  [
    'nothing but its start',
    web().replace('containers:', 'containers: [{name: main, image: a}], initContainers:'),
  ],
])('no process of a pod with %s', async (_what, other) => {
  expect(await reachedFrom(AGENT, { code: agent() + other })).not.toContain(WEB);
});

const BESIDE = 'processes of any user on the pod';

testTechnique('share-process-namespace', {
  holds: [
    {
      code: pod('web', 'shareProcessNamespace: true, ', { app: runsAs(7), proxy: runsAs(7) }),
      steps: ['app', 'proxy'].flatMap((name) => [
        step(`Pod shop/web [${name}]`, 'processes of user 7 on the pod', ['true']),
        ...['users that the image decides', 'users other than root'].map((who) =>
          step(`Pod shop/web [${name}]`, `processes of ${who} on the pod`, ['true'], ['same-user']),
        ),
      ]),
    },
    {
      name: 'of users that the images decide',
      code: pod('web', 'shareProcessNamespace: true, ', { app: '', proxy: '' }),
      steps: ['app', 'proxy'].map((name) => step(`Pod shop/web [${name}]`, BESIDE, ['true'], ['same-user'])),
    },
    {
      name: 'of the container that one was started for',
      code: pod('web', 'ephemeralContainers: [{name: debug, image: a, targetContainerName: app}], ', {
        app: runsAs(0),
        proxy: '',
      }),
      steps: [step('Pod shop/web [debug]', WEB, ['app'], ['same-user'])],
    },
  ],
  not: [
    { code: pod('web', 'shareProcessNamespace: false, ', { app: '', proxy: '' }) },
    { name: 'alone', code: pod('web', 'shareProcessNamespace: true, ', { app: '' }) },
    {
      name: 'a container that has more',
      code: pod('web', 'ephemeralContainers: [{name: debug, image: a, targetContainerName: app}], ', {
        app: runsAs(0, 'privileged: true'),
      }),
    },
  ],
});

const mount = (more = ''): string => `volumeMounts: [{name: data, mountPath: /a${more && `, ${more}`}}]`;
const volume = (source: string): string => `volumes: [{name: data, ${source}}], `;
const CLAIM = volume('persistentVolumeClaim: {claimName: shared}');
const claim = (mode: string): string => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shared, namespace: shop}
spec: {accessModes: [${mode}]}
`;
const SHARED = { assume: ['shared-code'] };
const LEFT = 'containers with PersistentVolumeClaim shop/shared';

testTechnique('shared-volume', {
  holds: [
    {
      ...SHARED,
      code: pod('agent', CLAIM, { app: mount() }) + pod('web', CLAIM, { app: mount('readOnly: true') }),
      steps: [step(AGENT, LEFT, ['shared', 'data'], ['shared-code'])],
    },
  ],
  not: [
    {
      name: 'of data',
      code: pod('agent', CLAIM, { app: mount() }) + pod('web', CLAIM, { app: mount('readOnly: true') }),
    },
    { ...SHARED, name: 'of one', code: pod('agent', CLAIM, { app: mount() }) },
    {
      ...SHARED,
      name: 'that nobody writes to',
      code:
        pod('agent', CLAIM, { app: mount() }) + pod('web', CLAIM, { app: mount() }) + claim('ReadOnlyMany'),
    },
  ],
});

const TMP = volume('emptyDir: {}');
const HOST = volume('hostPath: {path: /data}');
const both = (source: string, from: string, to: string): string =>
  pod('agent', source, { app: mount(from) }) + pod('web', source, { app: mount(to) });

test.each([
  [true, 'a claim', both(CLAIM, '', 'readOnly: true')],
  [true, 'a claim of many', both(CLAIM, '', '') + claim('ReadWriteMany')],
  [false, 'a claim of one pod', both(CLAIM, '', '') + claim('ReadWriteOncePod')],
  [false, 'a claim, mounted for reading', both(CLAIM, 'readOnly: true', '')],
  [false, 'a claim, asked for reading', both(CLAIM.replace('shared', 'shared, readOnly: true'), '', '')],
  [
    false,
    'claims of two namespaces',
    both(CLAIM, '', '').replace('web, namespace: shop', 'web, namespace: a'),
  ],
  [true, 'a part of what the other has', both(CLAIM, 'subPath: a/b', '')],
  [true, 'more than the other has', both(CLAIM, 'subPath: a', 'subPath: a/b/')],
  [false, 'another part', both(CLAIM, 'subPath: a', 'subPath: ab')],
  [false, 'a part for each pod', both(CLAIM, 'subPathExpr: $(NAME)', 'subPathExpr: $(NAME)')],
  [true, 'a part for each pod of what the other has', both(CLAIM, 'subPathExpr: a/$(NAME)', 'subPath: a')],
  [true, 'a path of the node', both(HOST, '', '')],
  [
    true,
    'a path of the node in which the other lies',
    pod('agent', HOST, { app: mount() }) + pod('web', HOST.replace('/data', '/data/x/'), { app: mount() }),
  ],
  [false, 'what the kernel shows', both(HOST.replace('/data', '/sys/fs'), '', '')],
  [
    false,
    'another path of the node',
    pod('agent', HOST, { app: mount() }) + pod('web', HOST.replace('/data', '/date'), { app: mount() }),
  ],
  [false, 'a volume of each pod', both(TMP, '', '')],
])('%s: code in %s', async (isShared, _what, code) => {
  expect(await reachedFrom(AGENT, { ...SHARED, code })).toEqual(
    isShared ? [expect.stringMatching(/^Pod (?:shop|a)\/web \[app\]$/)] : [],
  );
});

test.each([TMP, CLAIM])('code in a volume of two containers of a pod', async (source) => {
  const code =
    pod('web', source, { app: mount(), proxy: mount('readOnly: true') }) + claim('ReadWriteOncePod');
  expect(await reachedFrom(WEB, { ...SHARED, code })).toEqual(['Pod shop/web [proxy]']);
  expect(await reachedFrom('Pod shop/web [proxy]', { ...SHARED, code })).toEqual([]);
});
