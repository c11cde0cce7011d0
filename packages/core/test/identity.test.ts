import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromObjects, lint, resolveConfig } from '../src/index.js';
import type { Json, JsonObject } from '../src/kubernetes.js';
import { everything, house, privileged, rule, run } from './house.js';

const fingerprints = async (text: string): Promise<readonly string[]> => {
  const { findings } = await run(text, { everything });
  return findings.map(({ fingerprint }) => fingerprint).toSorted();
};

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  template:
    spec:
      containers:
        - name: app
          image: app:1
          args: [--port=80, --verbose]
          ports:
            - containerPort: 80
            - containerPort: 80
              protocol: UDP
          volumeMounts:
            - {name: a, mountPath: /a}
            - {name: a, mountPath: /b}
        - name: proxy
          image: proxy:1
          env:
            - {name: A, value: "1"}
            - {name: B, value: "2"}
      volumes:
        - {name: a, emptyDir: {}}
`;

describe('a fingerprint stays the same', () => {
  it.each<[string, (text: string) => string]>([
    ['when lines are inserted', (text) => `# A comment.\n\n${text.replaceAll('\n', '\n\n')}`],
    ['when the API version changes', (text) => text.replace('apps/v1', 'apps/v1beta2')],
    [
      'when values change',
      (text) => text.replace('app:1', 'app:2').replace('=80', '=81').replace('"1"', '"x"'),
    ],
    ['when a document comes before it', (text) => `---\n# nothing\n---\n${text}`],
    [
      'when it is written in another style',
      (text) =>
        text.replace('[--port=80, --verbose]', '\n            - --port=80\n            - "--verbose"'),
    ],
    [
      'when items of lists change places',
      (text) =>
        text
          .replace('[--port=80, --verbose]', '[--verbose, --port=80]')
          .replace('{name: a, mountPath: /a}', '{name: a, mountPath: /X}')
          .replace('/b}', '/a}')
          .replace('/X}', '/b}')
          .replace(
            '{name: A, value: "1"}\n            - {name: B, value: "2"}',
            '{name: B, value: "2"}\n            - {name: A, value: "1"}',
          ),
    ],
  ])('%s', async (_, change) => {
    const changed = change(DEPLOYMENT);
    expect(changed).not.toBe(DEPLOYMENT);
    expect(await fingerprints(changed)).toEqual(await fingerprints(DEPLOYMENT));
  });

  it('when severity and message of the rule change', async () => {
    const one = await run(DEPLOYMENT, { everything });
    const other = {
      ...everything,
      meta: { ...everything.meta, messages: { found: 'In other words.' }, risk: 1 },
    };
    const two = await run(DEPLOYMENT, { everything: other }, { rules: { 'house/everything': 'warn' } });
    expect(two.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      one.findings.map(({ fingerprint }) => fingerprint),
    );
  });

  it('for rendered output in any file, by the template that made it', async () => {
    const rendered = `---\n# Source: chart/templates/web.yaml\n${DEPLOYMENT}`;
    const of = async (path: string) =>
      (await run({ [path]: rendered }, { everything })).findings.map(({ fingerprint }) => fingerprint);
    expect(await of('out/a.yaml')).toEqual(await of('elsewhere/b.yaml'));
  });
});

describe('fingerprints differ', () => {
  it('between any two places of a resource', async () => {
    const all = await fingerprints(DEPLOYMENT);
    expect(new Set(all).size).toBe(all.length);
  });

  it.each<[string, (text: string) => string]>([
    ['between names', (text) => text.replace('name: web', 'name: api')],
    ['between namespaces', (text) => text.replace('name: web', 'namespace: shop\n  name: web')],
    ['between groups', (text) => text.replace('apps/v1', 'example.com/v1')],
    ['between kinds', (text) => text.replace('kind: Deployment', 'kind: DaemonSet')],
  ])('%s', async (_, change) => {
    const before = new Set(await fingerprints(DEPLOYMENT));
    expect((await fingerprints(change(DEPLOYMENT))).filter((one) => before.has(one))).toEqual([]);
  });

  it('between files, clusters and rules', async () => {
    const one = privileged();
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, securityContext: {privileged: true}}]}\n';
    const { findings } = await run({ 'a.yaml': text, 'b.yaml': text }, { one, two: one });
    const apart = await run({ 'a.yaml': text }, { one }, [{ cluster: 'x' }]);
    expect(new Set([...findings, ...apart.findings].map(({ fingerprint }) => fingerprint)).size).toBe(5);
  });

  it('between equals in a file, by an ordinal', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, securityContext: {privileged: true}}]}\n';
    const one = { privileged: privileged() };
    const three = (await run([pod, pod, pod].join('---\n'), one)).findings.map(
      ({ fingerprint }) => fingerprint,
    );
    const two = (await run([pod, pod].join('---\n'), one)).findings.map(({ fingerprint }) => fingerprint);
    expect(new Set(three).size).toBe(3);
    expect(three.slice(0, 2)).toEqual(two);
    expect(three.every((text) => /^[0-9a-f]{32}$/.test(text))).toBe(true);
  });
});

describe('paths by name', () => {
  it.each<[string, string, string]>([
    [
      'ports',
      'spec: {ports: [{port: 80}, {port: 80, protocol: UDP}]}',
      'spec.ports[80/TCP] spec.ports[80/UDP]',
    ],
    ['mounts', 'spec: {volumeMounts: [{name: a, mountPath: /etc}]}', 'spec.volumeMounts[/etc]'],
    [
      'subjects',
      'subjects: [{kind: User, name: jane}, {kind: ServiceAccount, namespace: x, name: z}]',
      'subjects[User/jane] subjects[ServiceAccount/x/z]',
    ],
    ['verbs', 'verbs: [get, "*"]', 'verbs[get] verbs[*]'],
    [
      'flags',
      'args: [--a.b-c=x, --flag, run, -v, -p=x]',
      'args[--a.b-c] args[--flag] args[*] args[*] args[*]',
    ],
    ['other texts', 'hosts: [a, b]', 'hosts[*] hosts[*]'],
  ])('of %s', async (_, lines, expected) => {
    const text = `apiVersion: example.com/v1\nkind: Any\n${lines}\n`;
    const { findings } = await run(text, { everything });
    const items = findings.map(({ pathByName }) => pathByName).filter((path) => path.endsWith(']'));
    expect(items.join(' ')).toBe(expected);
  });

  it('of rules are by content, for any order of their keys', async () => {
    const role = (rules: string) =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules:\n${rules}`;
    const a = '- {verbs: [get], resources: [pods]}\n';
    const b = '- {resources: [pods], verbs: [list]}\n';
    expect(await fingerprints(role(a + b))).toEqual(await fingerprints(role(b + a)));
    expect(await fingerprints(role(a))).toEqual(
      await fingerprints(role('- {resources: [pods], verbs: [get]}\n')),
    );
    expect(await fingerprints(role(a))).not.toEqual(await fingerprints(role(b)));
  });
});

describe('the same input gives the same result', () => {
  const text = fc.constantFrom(
    DEPLOYMENT,
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n',
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n---\na: [\n',
    '# plimsoll-ignore house/everything -- why\napiVersion: v1\nkind: Pod\nmetadata: {name: db}\n',
    'kind: Pod\nkind: Pod\n',
  );
  const project = fc.dictionary(fc.constantFrom('a.yaml', 'b/a.yaml', 'b/c.yaml', 'd.yaml'), text);
  const nearest = rule((context) => ({
    Deployment(at, near) {
      const other = context.project.find({ kind: 'Service', name: 'web', namespace: undefined, near });
      context.report({
        at,
        messageId: 'found',
        related: other ? [{ at: other.root, message: 'It.' }] : [],
      } as never);
    },
  }));

  it('whatever the order of the files', async () => {
    await fc.assert(
      fc.asyncProperty(project, fc.infiniteStream(fc.nat()), async (files, keys) => {
        const shuffled = Object.fromEntries(
          Object.entries(files)
            .map((entry) => [keys.next().value, entry] as const)
            .toSorted(([a], [b]) => a - b)
            .map(([, entry]) => entry),
        );
        const rules = { everything, nearest };
        const [one, two] = [await run(files, rules), await run(shuffled, rules)];
        expect(JSON.stringify(two.result)).toBe(JSON.stringify(one.result));
        expect([...two.result.rules]).toEqual([...one.result.rules]);
      }),
      { numRuns: 40 },
    );
  });

  it('sorted by file, position and rule', async () => {
    await fc.assert(
      fc.asyncProperty(project, async (files) => {
        const { findings } = await run(files, { everything, again: everything });
        for (const [index, finding] of findings.entries()) {
          const next = findings[index + 1];
          if (!next) continue;
          const at = ({ file, region, ruleId }: typeof finding) =>
            [file, region?.startOffset ?? -1, ruleId] as const;
          const [a, b] = [at(finding), at(next)];
          const first = a.findIndex((part, i) => part !== b[i]);
          if (first !== -1 && first < 2) expect(a[first]! < b[first]!).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('no manifest stops a run', () => {
  const keys = fc.constantFrom(
    'apiVersion',
    'kind',
    'metadata',
    'name',
    'namespace',
    'labels',
    'annotations',
    'spec',
    'template',
    'containers',
    'initContainers',
    'securityContext',
    'privileged',
    'items',
    'data',
    'ports',
    'args',
    'rules',
    'subjects',
    '__proto__',
    'constructor',
    'toString',
    'plimsoll.dev/ignore',
    '',
    'a.b',
    '0',
  );
  const leaves = fc.constantFrom<Json[]>(
    null,
    true,
    false,
    0,
    -1,
    1e21,
    '',
    'Pod',
    'List',
    'Deployment',
    'v1',
    'apps/v1',
    'web',
    'house/* -- why',
  );
  const { value } = fc.letrec<{ value: Json; map: JsonObject }>((tie) => ({
    value: fc.oneof({ maxDepth: 6 }, leaves, tie('map'), fc.array(tie('value'), { maxLength: 3 })),
    map: fc
      .array(fc.tuple(keys, tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries) as JsonObject),
  }));
  const object = fc.record(
    {
      apiVersion: fc.oneof(fc.constantFrom<Json[]>('v1', 'apps/v1', 'argoproj.io/v1alpha1'), value),
      kind: fc.oneof(
        fc.constantFrom<Json[]>('Pod', 'Deployment', 'List', 'PodList', 'Workflow', 'CronJob'),
        value,
      ),
      metadata: value,
      spec: value,
      items: value,
    },
    { requiredKeys: ['kind'] },
  );

  const rules = { privileged: privileged(), everything };
  const config = resolveConfig([
    { plugins: [house(rules)], rules: { 'house/privileged': 'error', 'house/everything': 'warn' } },
    { match: { namespaceLabels: { name: '*' }, labels: { constructor: '*' } }, kubernetesVersion: '1.20' },
    {
      suppressions: [
        { rules: ['house/privileged'], match: { names: ['web'] }, container: '*', reason: 'why' },
      ],
    },
  ]);

  it('made by a program', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 4 }), async (objects) => {
        const { errors } = await lint([fromObjects(objects as JsonObject[], { path: 'x' })], config);
        expect(errors).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('or written as text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 3 }), async (objects) => {
        const text = objects.map((one) => `---\n${JSON.stringify(one, null, 1)}\n`).join('');
        const { result, findings } = await run(text, rules);
        expect(result.errors).toEqual([]);
        for (const { region } of findings) expect(region!.startOffset).toBeLessThanOrEqual(region!.endOffset);
      }),
      { numRuns: 150 },
    );
  });
});
