import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { found, plimsoll, project, soundPod } from '../../test/project.js';
import { compileCel } from './rule-cel.js';

const config = 'plugins: [./rules.yaml]\nextends: acme/recommended\n';

const rule = (body: string) => `prefix: acme
rules:
  it:
    description: Hold to it
    severity: error
    message: "It is broken in {{kind}} '{{name}}'."
${body.replace(/^/gm, '    ')}
`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    team: shop
spec:
  replicas: 12
  template:
    spec:
      containers:
        - name: app
          image: registry.example/app:1
          securityContext:
            capabilities:
              drop: [ALL]
        - name: proxy
          image: docker.io/proxy:1
`;

async function lines(body: string, manifest = deployment): Promise<readonly string[]> {
  const cwd = project({
    '.git/': '',
    'plimsoll.config.yaml': config,
    'rules.yaml': rule(body),
    'web.yaml': manifest,
  });
  const run = await plimsoll(cwd, ['web.yaml', '-f', 'unix', '--no-code']);
  expect(run.stderr).toBe('');
  return found(run).map((line) => line.replace(/^web\.yaml:(\d+) acme\/it$/, '$1'));
}

describe('rules in YAML run, also where no code may', () => {
  test('each reports the lines that it should', async () => {
    const rows: readonly (readonly [string, string, readonly string[]])[] = [
      ['a key that is there', 'path: metadata.labels.team\nassert: { exists: true }', []],
      [
        'a key that is absent, at the nearest thing that is there',
        'path: metadata.labels["acme.example/team"]\nassert: { exists: true }',
        ['5'],
      ],
      ['a key that must not be there', 'path: spec.replicas\nassert: { exists: false }', ['8']],
      ['numbers', 'path: spec.replicas\nassert: { atLeast: 2, atMost: 10 }', ['8']],
      [
        'an absent value fails what is asked of it',
        'path: spec.minReadySeconds\nassert: { atMost: 10 }',
        ['7'],
      ],
      [
        'unless the API has a default that passes',
        'path: spec.minReadySeconds\ndefault: 0\nassert: { atMost: 10 }',
        [],
      ],
      ['an absent value passes what is forbidden', 'path: spec.paused\nassert: { notEquals: true }', []],
      ['values', 'path: metadata.labels.team\nassert: { oneOf: [search, pay] }', ['6']],
      ['forbidden values', 'path: metadata.labels.team\nassert: { noneOf: [shop] }', ['6']],
      ['each container', 'each: container\npath: image\nassert: { like: "registry.example/*" }', ['18']],
      [
        'lists',
        'each: container\npath: securityContext.capabilities.drop\nassert: { contains: ALL }',
        ['17'],
      ],
      [
        'each item of a list',
        'path: spec.template.spec.containers[].image\nassert: { notLike: ["docker.io/*", "x"] }',
        ['18'],
      ],
      ['each pod', 'each: pod\npath: hostNetwork\nassert: { equals: true }', ['10']],
      [
        'other kinds are left alone',
        'match: { kinds: [Service] }\npath: spec.none\nassert: { exists: true }',
        [],
      ],
      [
        'kinds that match',
        'match: { kinds: [Deploy*], names: [web] }\npath: spec.none\nassert: { exists: true }',
        ['7'],
      ],
      // CEL, at the place that it reads.
      ['an expression', 'cel: "object.spec.replicas <= 5"', ['8']],
      [
        'an expression about an item',
        'cel: "object.spec.template.spec.containers.all(c, c.image.startsWith(\'registry.example/\'))"',
        ['18'],
      ],
      [
        'an expression about each container',
        "each: container\ncel: \"self.image.startsWith('registry.example/') || object.kind == 'Pod'\"",
        ['18'],
      ],
      [
        'an expression in a condition',
        'when: { cel: "has(object.metadata.labels)" }\npath: metadata.labels.team\nassert: { any: [{ cel: "self.kind == \'Pod\'" }, { equals: pay }] }',
        ['6'],
      ],
      ['an expression without a value is unknown', 'cel: "object.spec.none <= 5"', []],
      [
        'the defaults of the API server, which depend on other fields',
        'each: container\ncel: "self.imagePullPolicy == \'Always\' || object.spec.progressDeadlineSeconds != 600"',
        ['12', '17'],
      ],
      // Conditions of several values.
      ['all', 'path: spec.replicas\nassert: { all: [{ atLeast: 2 }, { atMost: 10 }] }', ['8']],
      [
        'any',
        'each: container\npath: image\nassert: { any: [{ like: "registry.example/*" }, { like: "docker.io/*" }] }',
        [],
      ],
      ['not', 'path: metadata.labels.team\nassert: { not: { equals: shop } }', ['6']],
      [
        'the place of the condition that is not met, where the rule names no value',
        'assert: { all: [{ path: metadata.labels.team, equals: shop }, { path: spec.replicas, atMost: 3 }] }',
        ['8'],
      ],
      [
        'rules for what is so only',
        'when: { path: spec.replicas, atLeast: 20 }\npath: spec.none\nassert: { exists: true }',
        [],
      ],
      [
        'in each container, of the object around it',
        'each: container\nwhen: { path: $.metadata.labels.team, equals: shop }\npath: image\nassert: { notLike: "docker.io/*" }',
        ['18'],
      ],
      [
        'each item of a list, with what is beside it',
        'items: spec.template.spec.containers[]\nwhen: { path: name, equals: proxy }\npath: image\nassert: { like: "registry.example/*" }',
        ['18'],
      ],
      [
        'every value of a path',
        'when: { path: "spec.template.spec.containers[].image", like: "registry.example/*" }\npath: spec.replicas\nassert: { atMost: 1 }',
        [],
      ],
      [
        'some value of a path',
        'when: { some: "spec.template.spec.containers[].image", like: "registry.example/*" }\npath: spec.replicas\nassert: { atMost: 1 }',
        ['8'],
      ],
      ['expressions', 'path: metadata.labels.team\nassert: { matches: "^(shop|pay)$" }', []],
      [
        'expressions that must not match',
        'path: metadata.labels.team\nassert: { notMatches: ["^x", "ho"] }',
        ['6'],
      ],
      [
        'another field of the object',
        'path: metadata.labels.team\nassert: { equals: { ref: metadata.name } }',
        ['6'],
      ],
      [
        'the items of a list',
        'each: container\npath: name\nassert: { oneOf: { ref: "$.spec.template.spec.containers[].name" } }',
        [],
      ],
      [
        'a field that is absent is the same as nothing',
        'path: spec.none\nassert: { equals: { ref: spec.other } }',
        ['7'],
      ],
    ];
    const rules = rows.map(([, body], index) =>
      rule(body).replace('prefix: acme\nrules:\n  it:', `  rule-${index}:`),
    );
    const cwd = project({
      '.git/': '',
      'plimsoll.config.yaml': config,
      'rules.yaml': `prefix: acme\nrules:\n${rules.join('')}`,
      'web.yaml': deployment,
    });
    const run = await plimsoll(cwd, ['web.yaml', '-f', 'unix', '--no-code']);
    expect(run.stderr).toBe('');
    const reported = found(run);
    const linesOf = (index: number) =>
      reported.flatMap((line) => new RegExp(`^web\\.yaml:(\\d+) acme/rule-${index}$`).exec(line)?.[1] ?? []);
    expect(Object.fromEntries(rows.map(([name], index) => [name, linesOf(index)]))).toEqual(
      Object.fromEntries(rows.map(([name, , expected]) => [name, expected])),
    );
  });

  test('other objects, if they are known to be absent', async () => {
    const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend:
    service: { name: web, port: { number: 80 } }
`;
    const service = (name: string, app: string) =>
      `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { selector: { app: ${app} }, ports: [{ port: 80 }] }\n`;
    const run = async (body: string, manifest: string): Promise<readonly string[]> => {
      const cwd = project({
        '.git/': '',
        'plimsoll.config.yaml': config,
        'rules.yaml': rule(body),
        'a/web.yaml': manifest,
      });
      return found(await plimsoll(cwd, ['-f', 'unix', '--no-code']));
    };
    const names =
      'match: { kinds: [Ingress] }\npath: spec.defaultBackend.service.name\nassert: { names: Service }';
    expect(await run(names, `${ingress}${service('web', 'web')}`)).toEqual([]);
    expect(await run(names, `${ingress}${service('wep', 'web')}`)).toEqual(['a/web.yaml:7 acme/it']);
    expect(await lines(names, ingress)).toEqual([]);
    // Every cluster has it.
    expect(
      await run(
        'match: { kinds: [ConfigMap] }\npath: data.account\nassert: { names: ServiceAccount }',
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { account: default }\n',
      ),
    ).toEqual([]);
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { app: web } }\nspec: { containers: [{ name: a, image: b }] }\n';
    const selected = 'match: { kinds: [Pod] }\npath: metadata.labels\nassert: { selectedBy: Service }';
    expect(await run(selected, `${pod}${service('web', 'web')}`)).toEqual([]);
    expect(await run(selected, `${pod}${service('web', 'wep')}`)).toEqual(['a/web.yaml:3 acme/it']);
  });

  test('messages show values, except possible secrets', async () => {
    const cwd = project({
      '.git/': '',
      'plimsoll.config.yaml': config,
      'rules.yaml': `prefix: acme
rules:
${[
  ['replicas', 'resource', 'spec.replicas'],
  ['none', 'resource', 'spec.none'],
  ['labels', 'resource', 'metadata.labels'],
  ['data', 'resource', 'data.key'],
  ['string', 'resource', 'stringData.key'],
  ['env', 'container', 'env[].value'],
  ['password', 'container', 'args[]'],
]
  .map(
    ([id, each, path]) =>
      `  ${id}: { description: A rule, each: ${each}, path: "${path}", assert: { equals: x }, severity: warn, message: "It is {{value}}." }\n`,
  )
  .join('')}`,
      'web.yaml': `${deployment}          env: [{ name: A, value: s3cret }]
          args: ["--db-password=s3cret", --verbose]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web }
data: { key: s3cret }
---
apiVersion: v1
kind: Secret
metadata: { name: web }
data: { key: czNjcmV0 }
stringData: { key: s3cret }
`,
    });
    const { stdout } = await plimsoll(cwd, ['web.yaml', '-f', 'unix', '--no-code']);
    expect(stdout).not.toContain('s3cret');
    expect(stdout).not.toContain('czNjcmV0');
    const said = [...stdout.matchAll(/warning: It is (.*?)\. \[acme\/(\w+)\]/g)].map(
      ([, value, id]) => `${id} ${value}`,
    );
    expect([...new Set(said)].sort()).toEqual([
      'data a string (6 characters)',
      'data a string (8 characters)',
      'data no value',
      'env a string (6 characters)',
      'labels a map',
      'labels no value',
      'none no value',
      'password --verbose',
      'password a string (20 characters)',
      'replicas 12',
      'replicas no value',
      'string a string (6 characters)',
      'string no value',
    ]);
  });

  test('a value of another type fails the condition', async () => {
    const manifest = deployment.replace('replicas: 12', 'scale: [12]');
    expect(await lines('path: spec.scale\nassert: { atMost: 20 }', manifest)).toContain('8');
    // Another rule reports what the API rejects.
    const malformed = deployment.replace('replicas: 12', 'replicas: [12]');
    expect(await lines('path: spec.replicas\nassert: { atMost: 20 }', malformed)).toEqual([
      'web.yaml:8 plimsoll/malformed',
    ]);
  });

  test('messages name the object, and --explain shows why', async () => {
    const cwd = project({
      '.git/': '',
      'plimsoll.config.yaml': config,
      'rules.yaml': rule(
        'why: The rota is found by it.\nfix: Add it.\npath: metadata.labels.x\nassert: { exists: true }',
      ),
      'web.yaml': deployment,
    });
    expect((await plimsoll(cwd, ['web.yaml'])).stdout).toContain("It is broken in Deployment 'web'.");
    expect((await plimsoll(cwd, ['--explain', 'acme/it'])).stdout).toContain('The rota is found by it.');
  });
});

describe('problems of a file of rules have their lines', () => {
  async function problems(text: string): Promise<string> {
    const cwd = project({
      '.git/': '',
      'plimsoll.config.yaml': config,
      'rules.yaml': text,
      'web.yaml': deployment,
    });
    const { code, stderr } = await plimsoll(cwd, ['web.yaml']);
    expect(code).toBe(2);
    return stderr.trimEnd().replace(/: rules\.it[^:]*:/g, ':');
  }

  test.each([
    [
      'path: spec.replicas\nassert: { atmost: 3 }',
      'rules.yaml:8:15: Unknown key "atmost". Did you mean "atMost"?',
    ],
    [
      'path: spec..replicas\nassert: { exists: true }',
      'rules.yaml:7:5: Expected a path such as spec.replicas',
    ],
    ['path: spec.replicas\nassert: {}', 'rules.yaml:8:5: Expected at least one key.'],
    [
      'assert: { exists: true }',
      'rules.yaml:7:5: The key "path" is missing. Write the path of the value that "exists" is for.',
    ],
    [
      'path: a\nmatch: { kinds: [Deploymnet] }\nassert: { exists: true }',
      'rules.yaml:8:22: Unknown kind "Deploymnet". Did you mean "Deployment"?',
    ],
    ['path: a\nkubernetes: "1.34"\nassert: { exists: true }', 'rules.yaml:8:5: Expected a version range'],
    [
      'path: a\ndefault: 1\nassert: { exists: true }',
      'rules.yaml:8:5: "default" and "exists" cannot be combined.',
    ],
    [
      'path: a\nassert: { any: [{ not: { equls: 1 } }] }',
      'rules.yaml:8:30: Unknown key "equls". Did you mean "equals"?',
    ],
    [
      'path: a\nassert:\n  matches: "(?=a)"',
      'rules.yaml:9:7: The regular expression is not valid: invalid or unsupported Perl syntax: `(?=`. The syntax is that of RE2, without lookaround and backreferences.',
    ],
    ['path: a\nassert: { equals: { ref: "b[]" } }', 'rules.yaml:8:25: "equals" compares with one value'],
    ['path: a\nassert: { oneOf: { ref: b } }', 'rules.yaml:8:24: "oneOf" compares with several values.'],
    ['path: a\nassert: { equals: { reff: b } }', 'rules.yaml:8:25: Unknown key "reff". Did you mean "ref"?'],
    ['path: a\nassert: { names: Servic }', 'rules.yaml:8:15: Unknown kind "Servic". Did you mean "Service"?'],
    [
      'path: a\nassert: { selectedBy: Job }',
      'rules.yaml:8:15: Expected "Service", "PodDisruptionBudget" or "NetworkPolicy".',
    ],
    ['path: a', 'rules.yaml:3:3: The key "assert" is missing.'],
    [
      'cel: "object.spec.paused"',
      'rules.yaml:7:5: The expression does not compile: must evaluate to bool but got dyn.',
    ],
    ['path: a\ncel: "true"', 'rules.yaml:7:5: "path" and "cel" cannot be combined.'],
    [
      'items: ports\npath: a\nassert: { exists: true }',
      'rules.yaml:7:5: Expected the path of a list that ends with "[]"',
    ],
    ['assert: { path: a }', 'rules.yaml:7:5: The path has no condition.'],
    [
      'path: a\nassert: { exists: true }\ntests: { bad: [{ name: x }] }',
      'rules.yaml:9:20: Expected either "manifest", a text, or "file", the path of one.',
    ],
  ])('%s', async (body, expected) => {
    expect(await problems(rule(body))).toContain(expected);
  });

  test('a placeholder that nothing fills, a message without a period, a reserved prefix', async () => {
    const text = rule('path: a\nassert: { exists: true }');
    expect(await problems(text.replace('{{kind}}', '{{knd}}'))).toContain(
      'rules.yaml:6:5: Unknown placeholder "knd".',
    );
    expect(await problems(text.replace(`'."`, `'"`))).toContain(
      'rules.yaml:6:5: End the message with a period.',
    );
    expect(await problems(text.replace('  it:', '  Team_Label:'))).toBe(
      'rules.yaml:3:3: rules.Team_Label: Expected a key that matches ^[a-z][a-z0-9-]*$.',
    );
    expect(await problems(text.replace('prefix: acme', 'prefix: plimsoll'))).toContain(
      'rules.yaml:1:1: prefix: The prefix',
    );
  });

  test('syntax, an empty file, a missing file', async () => {
    expect(await problems('rules: [')).toMatch(/^rules\.yaml:\d+:\d+: /m);
    expect(await problems('')).toContain('rules.yaml is empty.');
    const cwd = project({ '.git/': '', 'plimsoll.config.yaml': config, 'web.yaml': deployment });
    expect((await plimsoll(cwd, ['web.yaml'])).stderr).toContain('rules.yaml: the rules cannot be read');
  });

  test('shows values of a kind that objects of JavaScript have as a property', async () => {
    const manifest = 'apiVersion: v1\nkind: constructor\nmetadata: { name: web }\nspec: { a: 5 }\n';
    const cwd = project({
      '.git/': '',
      'plimsoll.config.yaml': config,
      'rules.yaml': rule('path: spec.a\nassert: { equals: 1 }').replace('{{kind}}', '{{value}}'),
      'web.yaml': manifest,
    });
    const { code, stdout, stderr } = await plimsoll(cwd, ['web.yaml', '-f', 'unix']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain("It is broken in 5 'web'.");
  });

  test('an error of an expression names no key that the expression does not', () => {
    const object = { apiVersion: 'v1', kind: 'Secret', data: { key: 'aHVudGVyMg==' } };
    const errorOf = (expression: string) => compileCel(expression)({ object, selfPath: [], minor: 34 });
    expect(errorOf("{'a': 1}[object.data.key] == 1")).toEqual({ error: 'no such key' });
    expect(errorOf('[1, 2].transformMapEntry(i, v, {object.data.key: v}) == {}')).toEqual({
      error: 'insert failed: the key already exists',
    });
    expect(errorOf('object.spec.none == 1')).toEqual({ error: 'no such key: spec' });
  });

  test('a prefix of a shipped pack is taken', async () => {
    const text = rule('path: a\nassert: { exists: true }').replace('prefix: acme', 'prefix: cis');
    expect(await problems(text)).toContain('The prefix "cis" is already used by @plimsoll/cis.');
  });
});

test('a config of the repository names no rules outside it, but one of the user may', async () => {
  const root = project({
    'rules.yaml': 'token: CANARY\n',
    'mine.yaml': 'plugins: [./rules.yaml]\n',
    'repo/.git/': '',
    'repo/pod.yaml': soundPod(),
    'repo/plimsoll.config.yaml': 'plugins: [../rules.yaml]\n',
  });
  const cwd = path.join(root, 'repo');
  const own = await plimsoll(cwd, ['.']);
  expect(own).toMatchObject({ code: 2, stdout: '' });
  expect(own.stderr).toMatch(/rules\.yaml: the rules are not read, .* they are not in the repository\./);
  expect((await plimsoll(cwd, ['.', '--config', '../mine.yaml'])).stderr).toMatch(/rules\.yaml:1:1: /);
});

test.each(['constructor', 'toString', '__proto__'])('a rule and a plugin may be called %s', async (name) => {
  const cwd = project({
    '.git/': '',
    'plimsoll.config.mjs': `export default {
  plugins: [{
    meta: { name: 'acme', version: '1.0.0', prefix: '${name}' },
    rules: { ['${name}']: {
      meta: { description: 'Refuse it', risk: 2, messages: { found: 'Found.' } },
      create: ({ report, settings }) => ({ Resource: (at) => settings.own === undefined && report({ at, messageId: 'found' }) }),
    } },
  }],
  rules: { '${name}/${name}': 'warn' },
};
`,
    'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n',
  });
  const { stdout } = await plimsoll(cwd, ['pod.yaml', '-f', 'unix']);
  expect(stdout).toContain(`warning: Found. [${name}/${name}]`);
  expect(await plimsoll(cwd, ['explain', `${name}/${name}`])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Refuse it.'),
  });
});
