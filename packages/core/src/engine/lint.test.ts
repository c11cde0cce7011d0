import { describe, expect, it } from 'vitest';
import { house, privileged, report, reportAt, rule, run } from '../../test/house.js';
import {
  type AnyRule,
  fromObjects,
  type LintOptions,
  lint,
  parse,
  resolveConfig,
  type Visitor,
} from '../index.js';

const manifest = (apiVersion: string, kind: string, rest = 'metadata: {name: web}\n'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}`;
const pod = (spec: string): string => manifest('v1', 'Pod', `metadata:\n  name: web\nspec:\n${spec}`);
describe('a rule that fails', () => {
  const throwing = rule(() => ({
    Container(container) {
      if (container.name === 'bad') throw new Error('Cannot judge.');
    },
  }));
  const text = pod('  containers: [{name: good}, {name: bad}, {name: also}]\n');

  it('in a listener is an error that names rule, file and resource, and all rules continue', async () => {
    const other = rule((context) => ({ Container: (at) => report(context, at as never) }));
    const { result, lines } = await run(text, { throwing, other });
    expect(result.errors).toEqual([
      {
        kind: 'rule',
        ruleId: 'house/throwing',
        file: 'app.yaml',
        resource: { apiVersion: 'v1', kind: 'Pod', name: 'web', document: 0 },
        message: "The rule house/throwing failed on Pod 'web' in app.yaml: Error: Cannot judge.",
        stack: [expect.stringMatching(/^Container \(.*lint\.test\.ts:\d+:\d+\)$/)],
      },
    ]);
    expect(lines).toEqual(['house/other good', 'house/other bad', 'house/other also']);
    expect(result.rules.get('house/throwing')).toMatchObject({ judged: [0], failed: 0 });
  });

  it.each<[string, AnyRule['create'], RegExp]>([
    [
      'in create',
      () => {
        throw new Error('No.');
      },
      /house\/broken cannot start: Error: No\./,
    ],
    [
      'with what is no error',
      () => {
        throw 'text';
      },
      /house\/broken cannot start: text/,
    ],
    [
      'without a visitor',
      () => null as unknown as Visitor,
      /cannot start: create\(\) returned null\. Return an object with a function for each kind/,
    ],
    ['with a list', () => [] as never, /cannot start: create\(\) returned a list\. Return an object/],
    [
      'with a promise',
      (async () => ({})) as never,
      /cannot start: create\(\) returned a promise\. Return the visitor/,
    ],
    ['with text for a kind', () => ({ Pod: 'x' }) as never, /cannot start: it visits "Pod" with a string\./],
    [
      'with an asynchronous function',
      () => ({ Pod: async () => {} }),
      /cannot start: its function for "Pod" is asynchronous, and reports count only until it returns\./,
    ],
    [
      'with a generator',
      () => ({ *Pod() {} }) as never,
      /cannot start: its function for "Pod" is a generator/,
    ],
    [
      'with a promise that fails',
      () => ({ Pod: () => Promise.reject(new Error('Late.')) }),
      /failed on Pod 'web' in app\.yaml: its function for "Pod" returned a promise, .* Make it a plain function/,
    ],
    [
      'with an unknown kind',
      () => ({ Deploymnet: () => {}, Pod: () => {} }) as never,
      /it visits "Deploymnet", which is not a Kubernetes kind\..* Did you mean "Deployment"\?/,
    ],
    ['with a prototype key', () => ({ constructor: () => {} }) as never, /it visits "constructor"/],
  ])('%s never runs, and is reported', async (_, create, message) => {
    const { result, findings } = await run(text, {
      broken: { ...reportAt([]), create },
      right: reportAt([]),
    });
    expect(result.errors.map((error) => [error.kind, error.ruleId])).toEqual([['rule', 'house/broken']]);
    expect(result.errors[0]?.message).toMatch(message);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['house/right']);
    expect(result.rules.get('house/broken')?.judged).toEqual([]);
  });

  it('to give a message its data, or uses an unknown message', async () => {
    const named = { messages: { found: "'{{name}}' is there." } };
    const without = rule((context) => ({ Pod: (at) => report(context, at as never) }), named);
    const inheritedId = rule((context) => ({
      Pod: (at) => context.report({ at, messageId: 'toString' } as never),
    }));
    const inherited = rule(
      (context) => ({ Pod: (at) => context.report({ at, messageId: 'found', data: {} } as never) }),
      { messages: { found: '{{constructor}} is there.' } },
    );
    const { result, findings } = await run(text, { without, inheritedId, inherited });
    expect(findings).toEqual([]);
    expect(result.errors.map(({ message }) => message)).toEqual([
      `The rule house/without failed on Pod 'web' in app.yaml: Error: The report has no data for the placeholder "name" of its message.`,
      `The rule house/inheritedId failed on Pod 'web' in app.yaml: Error: The rule has no message "toString".`,
      `The rule house/inherited failed on Pod 'web' in app.yaml: Error: The report has no data for the placeholder "constructor" of its message.`,
    ]);
  });
});

describe('listeners are called for', () => {
  const visited = async (key: string, text: string): Promise<readonly (string | undefined)[]> => {
    const one = rule((context): Visitor => ({ [key]: (at: never) => report(context, at) }) as never);
    const { findings } = await run(text, { one });
    return findings
      .filter(({ ruleId }) => ruleId === 'house/one')
      .map(({ resource }) => resource?.apiVersion);
  };
  it.each<[string, string, string, boolean]>([
    ['Deployment', 'apps/v1', 'Deployment', true],
    ['Deployment', 'apps/v1beta2', 'Deployment', true],
    ['Deployment', 'extensions/v1beta1', 'Deployment', true],
    ['Deployment', 'example.com/v1', 'Deployment', false],
    ['apps/Deployment', 'apps/v1', 'Deployment', true],
    ['apps/Deployment', 'extensions/v1beta1', 'Deployment', false],
    ['Service', 'v1', 'Service', true],
    ['Service', 'serving.knative.dev/v1', 'Service', false],
    ['serving.knative.dev/Service', 'serving.knative.dev/v1', 'Service', true],
    ['Ingress', 'networking.k8s.io/v1', 'Ingress', true],
    ['Ingress', 'extensions/v1beta1', 'Ingress', true],
    ['CronJob', 'batch/v1beta1', 'CronJob', true],
    ['Namespace', 'v1', 'Pod', false],
    ['Resource', 'example.com/v1', 'Anything', true],
    ['example.com/Anything', 'example.com/v2alpha1', 'Anything', true],
  ])('%s: %s %s: %s', async (key, apiVersion, kind, expected) => {
    expect(await visited(key, manifest(apiVersion, kind))).toEqual(expected ? [apiVersion] : []);
  });

  it.each([
    ['v1', 'PodTemplate', 'template: {spec: {hostNetwork: true}}\n'],
    ['v1', 'ReplicationController', 'spec: {template: {spec: {hostNetwork: true}}}\n'],
    ['apps/v1', 'StatefulSet', 'spec: {template: {spec: {hostNetwork: true}}}\n'],
    ['batch/v1', 'CronJob', 'spec: {jobTemplate: {spec: {template: {spec: {hostNetwork: true}}}}}\n'],
    ['argoproj.io/v1alpha1', 'Rollout', 'spec: {template: {spec: {hostNetwork: true}}}\n'],
    [
      'argoproj.io/v1alpha1',
      'CronWorkflow',
      'spec: {workflowSpec: {hostNetwork: true, templates: [{name: a, container: {image: b}}]}}\n',
    ],
    ['serving.knative.dev/v1', 'Service', 'spec: {template: {spec: {hostNetwork: true}}}\n'],
    ['example.com/v1', 'Fleet', 'spec: {games: [{template: {spec: {hostNetwork: true}}}]}\n'],
  ])('PodSpec: of %s %s', async (apiVersion, kind, rest) => {
    const one = rule((context) => ({ PodSpec: (spec) => report(context, spec.at('hostNetwork') as never) }));
    const podTemplates = [{ group: 'example.com', kind: 'Fleet', path: 'spec.games[].template' }];
    const text = manifest(apiVersion, kind, `metadata: {name: web}\n${rest}`);
    expect((await run(text, { one }, { podTemplates })).lines).toEqual(['house/one true']);
  });
});

describe('what the API would reject', () => {
  const container = rule((context) => ({ Container: (at) => report(context, at as never) }));
  const reads = rule((context) => ({
    Container: (at) => {
      if (at.at('securityContext').at('privileged').value !== undefined) report(context, at as never);
    },
  }));
  const refused = async (text: string, one: AnyRule = container) => {
    const { findings, lines, result } = await run(text, { one });
    expect(result.errors).toEqual([]);
    return findings.map(({ ruleId, message }, index) =>
      ruleId === 'plimsoll/malformed' ? `${message} ${lines[index]}` : lines[index],
    );
  };
  const wrong = (expected: string, field: string, got: string, text: string): string =>
    `The API expects ${expected} at '${field}' but found ${got}, so it rejects the manifest. plimsoll/malformed ${text}`;
  const missing = (field: string, text: string): string =>
    `The required field '${field}' is missing, so the API rejects the manifest. Add it. plimsoll/malformed ${text}`;

  it.each<[string, string, string[]]>([
    [
      'a container that is no map',
      pod('  containers: [app, {name: b}]\n'),
      [wrong('a map', 'containers', 'a string', 'app'), 'house/one b'],
    ],
    [
      'containers that are a map',
      pod('  containers: {app: {image: a}}\n'),
      [wrong('a list', 'containers', 'a map', 'containers')],
    ],
    [
      'a spec that is text',
      manifest('v1', 'Pod', 'metadata: {name: web}\nspec: none\n'),
      [wrong('a map', 'spec', 'a string', 'none')],
    ],
    [
      'a label that is a boolean',
      manifest('v1', 'Service', 'metadata:\n  name: web\n  labels: {a: yes, b: "yes", c: 1}\n'),
      [wrong('a string', 'a', 'a boolean', 'yes'), wrong('a string', 'c', 'an integer', '1')],
    ],
    [
      'labels that are a list',
      manifest('v1', 'Service', 'metadata: {name: web, labels: [a]}\n'),
      [wrong('a map', 'labels', 'a list', 'labels')],
    ],
    [
      'a name that is a number',
      manifest('v1', 'Service', 'metadata: {name: 7}\n'),
      [wrong('a string', 'name', 'an integer', '7')],
    ],
    [
      'a kind that is a list',
      'apiVersion: v1\nkind: [Pod]\nmetadata: {name: web}\n',
      [wrong('a string', 'kind', 'a list', 'kind')],
    ],
    ['no apiVersion', 'kind: Pod\nmetadata: {name: web}\n', [missing('apiVersion', 'web')]],
    ['an empty kind', 'apiVersion: v1\nkind: ""\nmetadata: {name: web}\n', [missing('kind', '""')]],
    ['no name', 'apiVersion: v1\nkind: Service\nmetadata: {}\n', [missing('name', 'metadata')]],
    ['no metadata', 'apiVersion: v1\nkind: Service\n', [missing('name', 'Service')]],
  ])('%s', async (_, text, expected) => {
    expect(await refused(text)).toEqual(expected);
  });

  it('a name is not missing if the API generates one, nor in a custom resource', async () => {
    expect(await refused(manifest('v1', 'Service', 'metadata: {generateName: web-}\n'))).toEqual([]);
    expect(await refused(manifest('kustomize.example/v1', 'Settings', ''))).toEqual([]);
  });

  it('a string for a boolean reaches no rule, and is unknown if a rule reports it', async () => {
    const text = pod('  containers: [{name: app, securityContext: {privileged: "true"}}]\n');
    expect(await refused(text, reads)).toEqual([wrong('a boolean', 'privileged', 'a string', '"true"')]);
    const { result, findings } = await run(pod('  hostNetwork: "true"\n'), {
      stubborn: rule((context) => ({ PodSpec: (at) => report(context, at.at('hostNetwork') as never) })),
    });
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['plimsoll/malformed']);
    expect(result.rules.get('house/stubborn')).toMatchObject({
      failed: 0,
      unknown: [{ file: 'app.yaml', reason: 'The value has a type that the API rejects.' }],
    });
  });

  it('null is absent', async () => {
    expect(await refused(pod('  containers: ~\n  hostNetwork:\n'))).toEqual([]);
    expect(await refused(pod('  containers: [{name: app, securityContext: ~}]\n'), reads)).toEqual([]);
  });

  it('keys of the prototype are ordinary keys', async () => {
    const text = manifest(
      'v1',
      'ConfigMap',
      'metadata:\n  name: c\n  labels: {constructor: a, __proto__: b}\n  annotations: {toString: "x", __proto__: "y"}\ndata: {__proto__: polluted, constructor: "1", hasOwnProperty: "2"}\n',
    );
    const one = rule((context) => ({
      ConfigMap(map, { labels, annotations }) {
        expect(Object.entries(labels)).toEqual([
          ['constructor', 'a'],
          ['__proto__', 'b'],
        ]);
        expect(annotations.hasOwnProperty).toBeUndefined();
        for (const [, at] of map.at('data').entries()) report(context, at as never);
        if (map.at('data').at('valueOf').exists) throw new Error('Inherited.');
      },
    }));
    expect(await refused(text, one)).toEqual(['house/one polluted', 'house/one "1"', 'house/one "2"']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('Lists', () => {
  const every = rule((context) => ({ Resource: (root) => report(context, root as never) }));
  it('are flattened at any depth, and items are counted through', async () => {
    const text = `kind: List
apiVersion: v1
items:
- {apiVersion: v1, kind: Pod, metadata: {name: a}}
- kind: List
  apiVersion: v1
  items:
  - {apiVersion: v1, kind: Pod, metadata: {name: b}}
  - {apiVersion: v1, kind: Service, metadata: {name: c}}
- {apiVersion: v1, kind: Pod, metadata: {name: d}}
---
apiVersion: v1
kind: PodList
items:
- metadata: {name: e}
- metadata: {name: f}
  kind: Pod
  apiVersion: v1
`;
    const { findings } = await run(text, { every });
    expect(
      findings.map(({ resource }) => [resource?.kind, resource?.name, resource?.document, resource?.item]),
    ).toEqual([
      ['Pod', 'a', 0, 0],
      ['Pod', 'b', 0, 1],
      ['Service', 'c', 0, 2],
      ['Pod', 'd', 0, 3],
      ['Pod', 'e', 1, 0],
      ['Pod', 'f', 1, 1],
    ]);
    expect(new Set(findings.map(({ resource }) => resource?.apiVersion))).toEqual(new Set(['v1']));
  });

  it('with invalid items are reported, and hide no neighbour', async () => {
    const text = `kind: List
apiVersion: v1
items:
- text
- {apiVersion: v1, kind: Pod, metadata: {name: a}}
-
---
{kind: List, apiVersion: v1, items: {a: b}}
---
{kind: List, apiVersion: v1}
---
{kind: PodList, apiVersion: v1, items: ~}
`;
    const { findings, lines } = await run(text, {
      pod: rule((context) => ({ Pod: (at) => report(context, at as never) })),
    });
    expect(lines).toEqual([
      'plimsoll/malformed text',
      'house/pod a',
      expect.stringMatching(/^plimsoll\/malformed/),
      'plimsoll/malformed items',
    ]);
    expect(findings.map(({ pathByName }) => pathByName)).toEqual(['items[*]', '', 'items[*]', 'items']);
    expect(findings[0]?.message).toMatch(/expects a map at 'items' but found a string/);
  });

  it('paths in an item begin at the item', async () => {
    const text =
      'kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: true}}\n';
    const { findings } = await run(text, { one: reportAt(['spec', 'hostNetwork']) });
    expect(findings[0]).toMatchObject({ path: ['spec', 'hostNetwork'], pathByName: 'spec.hostNetwork' });
  });
});

describe('counts', () => {
  it('of examined, failed, suppressed and unknown objects', async () => {
    const judge = rule((context) => ({
      Container(at) {
        if (at.name === 'skip') context.notApplicable();
        else if (at.name === 'guess') context.unknown({ at, reason: 'It depends.' });
        else if (at.name !== 'good') report(context, at as never);
      },
    }));
    const text = pod(`  containers:
    - name: good
    - name: bad
    - name: skip
    - name: waived # plimsoll-ignore house/judge -- why
    - name: guess
    - name: worse
`);
    const { result } = await run(text, { judge, off: judge }, { rules: { 'house/off': 'off' } });
    expect(result.rules.get('house/judge')).toMatchObject({
      severity: 'error',
      judged: [0],
      failed: 2,
      suppressed: 1,
    });
    expect(result.rules.get('house/judge')?.unknown).toEqual([
      {
        file: 'app.yaml',
        reason: 'It depends.',
        resource: { apiVersion: 'v1', kind: 'Pod', name: 'web', document: 0 },
      },
    ]);
    expect(result.rules.get('house/off')).toMatchObject({ severity: 'off', judged: [], failed: 0 });
  });

  it('notApplicable applies to one call only', async () => {
    const judge = rule((context) => ({
      Pod: () => context.notApplicable(),
      Container: () => {},
    }));
    const { result } = await run(pod('  containers: [{name: a}, {name: b}]\n'), { judge });
    expect(result.rules.get('house/judge')?.judged).toEqual([0]);
  });

  it('the severity of a rule is the highest that any resource had', async () => {
    const config = [
      { rules: { 'house/one': 'warn' as const } },
      { files: ['strict.yaml'], rules: { 'house/one': 'error' as const } },
      { files: ['off.yaml'], rules: { 'house/one': 'off' as const } },
    ];
    const texts = { 'a.yaml': pod(''), 'off.yaml': pod(''), 'strict.yaml': pod(''), 'z.yaml': pod('') };
    const { result, findings } = await run(texts, { one: reportAt([]) }, config);
    expect(findings.map(({ file, severity }) => `${file} ${severity}`)).toEqual([
      'a.yaml warn',
      'strict.yaml error',
      'z.yaml warn',
    ]);
    expect(result.rules.get('house/one')).toMatchObject({ severity: 'error', failed: 3 });
  });

  it('of files: documents by class, resources, broken documents', async () => {
    const { result } = await run({ 'a.yaml': `${pod('')}---\n---\na: [\n`, 'b.yaml': pod('') }, {});
    expect(result.files).toMatchObject([
      { path: 'a.yaml', resources: 1, broken: true },
      { path: 'b.yaml', resources: 1, broken: false, bytes: pod('').length },
    ]);
  });

  it('time by rule, on request', async () => {
    let now = 0;
    const options = { clock: () => (now += 2) };
    const { result } = await run(
      pod('  containers: [{name: a}]\n'),
      { one: privileged(), idle: rule(() => ({})) },
      {},
      options,
    );
    expect([...result.timing!]).toEqual([['house/one', 2]]);
    expect((await run(pod(''), { one: privileged() })).result).not.toHaveProperty('timing');
  });
});

describe('the project', () => {
  const service = (path: string): Record<string, string> => ({ [path]: manifest('v1', 'Service') });
  const nearest = rule((context) => ({
    Pod(at, resource) {
      const other = context.project.find({
        kind: 'Service',
        name: 'web',
        namespace: undefined,
        near: resource,
      });
      if (other)
        context.report({ at, messageId: 'found', related: [{ at: other.root, message: 'It.' }] } as never);
    },
  }));
  it.each<[string, string[], string]>([
    ['in its own directory', ['a/b/s.yaml', 'a/s.yaml', 's.yaml'], 'a/b/s.yaml'],
    ['one directory up', ['a/s.yaml', 's.yaml', 'a/b/c/d/s.yaml'], 'a/s.yaml'],
    ['in a directory below', ['a/b/c/s.yaml', 'x/s.yaml'], 'a/b/c/s.yaml'],
    ['of equally near ones the first', ['a/y/s.yaml', 'a/x/s.yaml'], 'a/x/s.yaml'],
  ])('a name resolves to the nearest: %s', async (_, paths, expected) => {
    const texts = Object.assign({ 'a/b/pod.yaml': pod('') }, ...paths.map(service));
    const { findings, result } = await run(texts, { nearest });
    expect(findings[0]?.related[0]?.file).toBe(expected);
    expect(result.project.ambiguousNames).toBe(1);
  });

  it('names of one cluster only, and not of another namespace', async () => {
    const texts = {
      'a/pod.yaml': pod(''),
      ...service('b/s.yaml'),
      'a/t.yaml': manifest('v1', 'Service', 'metadata: {name: web, namespace: x}\n'),
    };
    expect((await run(texts, { nearest }, [{ files: ['b/**'], cluster: 'b' }])).findings).toEqual([]);
    const one = await run(texts, { nearest });
    expect(one.findings).toHaveLength(1);
    expect(one.result.project).toEqual({ complete: true, clusters: 1, ambiguousNames: 0 });
  });

  it('says whether it is complete, and whether something was unreadable', async () => {
    const seen = rule(
      (context) => ({
        Pod: (at) =>
          context.report({
            at,
            messageId: 'found',
            data: { it: `${context.project.complete} ${context.project.broken}` },
          } as never),
      }),
      { messages: { found: '{{it}}.' } },
    );
    const message = async (text: string, options: LintOptions = {}) =>
      (await run({ 'a.yaml': pod(''), 'b.yaml': text }, { seen }, {}, options)).findings[0]?.message;
    expect(await message('# nothing\n')).toBe('true false.');
    expect(await message('apiVersion: v1\nkind: Service\na: [\n')).toBe('true true.');
    expect(await message('a: [\n')).toBe('true false.');
    expect(await message('kind: Service\nkind: Pod\napiVersion: v1\n', { complete: false })).toBe(
      'false false.',
    );
  });

  it('a rule may report other resources than the one it visits, each once', async () => {
    const pods = rule((context) => ({
      Service() {
        for (const each of context.project.ofKind('Pod')) report(context, each.root.at('spec') as never);
      },
    }));
    const texts = { ...service('s.yaml'), ...service('t.yaml'), 'a.yaml': `${pod('')}---\n${pod('')}` };
    const { findings } = await run(texts, { pods });
    expect(findings.map(({ file, resource }) => `${file} ${resource?.document}`)).toEqual([
      'a.yaml 0',
      'a.yaml 1',
    ]);
  });

  it('reports on request for some files only, with the others as context', async () => {
    const texts = { 'pod.yaml': pod(''), ...service('s.yaml') };
    const { findings, result } = await run(
      texts,
      { nearest, every: reportAt([]) },
      {},
      { reportOn: (path) => path === 'pod.yaml' },
    );
    expect(findings.map(({ ruleId, file }) => `${ruleId} ${file}`)).toEqual([
      'house/every pod.yaml',
      'house/nearest pod.yaml',
    ]);
    expect(result.rules.get('house/every')?.failed).toBe(1);
  });

  it('checks on request the objects of some files only, with the others as context', async () => {
    const texts = { 'pod.yaml': pod(''), ...service('s.yaml') };
    const about = async (file: string): Promise<string[]> => {
      const rules = { nearest, every: reportAt([]) };
      const { findings } = await run(texts, rules, {}, { judges: (path) => path === file });
      return findings.map(({ ruleId, file }) => `${ruleId} ${file}`);
    };
    expect(await about('s.yaml')).toEqual(['house/every s.yaml']);
    expect(await about('pod.yaml')).toEqual(['house/every pod.yaml', 'house/nearest pod.yaml']);
  });
});

describe('an abort', () => {
  const busy = rule(() => ({
    Pod() {
      const until = Date.now() + 5;
      while (Date.now() < until);
    },
  }));
  const many = fromObjects(
    Array.from({ length: 2000 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `p${index}` },
    })),
    { path: 'many' },
  );
  const config = resolveConfig({ plugins: [house({ busy })], rules: { 'house/busy': 'warn' } });

  it('that a timer raises ends the run within a file, with its reason', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('Closed.')), 1);
    await expect(lint([many], config, { signal: controller.signal })).rejects.toThrow('Closed.');
  });

  it('before the run ends it, with or without a reason', async () => {
    await expect(lint([many], config, { signal: AbortSignal.abort(new Error('Never.')) })).rejects.toThrow(
      'Never.',
    );
    await expect(lint([many], config, { signal: { aborted: true } })).rejects.toThrow('The run was aborted.');
  });
});

it('objects from a program are linted like files', async () => {
  const objects = [
    {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'a' },
          spec: { containers: [{ name: 'app', securityContext: { privileged: true } }] },
        },
      ],
    },
    { kind: 'Service', apiVersion: 'v1', metadata: {} },
  ];
  const config = resolveConfig({
    plugins: [house({ privileged: privileged() })],
    rules: { 'house/privileged': 'error' },
  });
  const { findings, files } = await lint([fromObjects(objects, { path: 'made' })], config);
  expect(
    findings.map(({ ruleId, pathByName, resource, region }) => [
      ruleId,
      pathByName,
      resource?.document,
      resource?.item,
      region,
    ]),
  ).toEqual([
    ['house/privileged', 'spec.containers[app].securityContext.privileged', 0, 0, undefined],
    ['plimsoll/malformed', 'metadata.name', 1, undefined, undefined],
  ]);
  expect(files).toMatchObject([{ path: 'made', resources: 2, documents: { manifest: 2 } }]);
});

it('names a finding by the container that it is in', async () => {
  const text = pod(
    '  initContainers: [{name: setup, securityContext: {privileged: true}}]\n  containers: [{securityContext: {privileged: true}}]\n',
  );
  const { findings } = await run(text, { one: privileged() });
  expect(findings.map(({ container, pathByName }) => [container, pathByName])).toEqual([
    ['setup', 'spec.initContainers[setup].securityContext.privileged'],
    ['containers[0]', 'spec.containers[*].securityContext.privileged'],
  ]);
});

it('reads parsed files any number of times', async () => {
  const file = await parse({
    path: 'a.yaml',
    text: pod('  containers: [{name: a, securityContext: {privileged: "x"}}]\n'),
  });
  const config = resolveConfig({
    plugins: [house({ privileged: privileged() })],
    rules: { 'house/privileged': 'error' },
  });
  const first = await lint([file], config);
  expect(await lint([file], config)).toEqual(first);
  expect(first.findings.map(({ ruleId }) => ruleId)).toEqual(['plimsoll/malformed']);
});
