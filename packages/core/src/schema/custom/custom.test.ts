import { describe, expect, it } from 'vitest';
import { applyFixes, type Finding, lint, parse, resolveConfig } from '../../index.js';
import { type ResolveOptions, schemasIn } from '../../internal.js';
import { readProjects } from '../../kubernetes.js';

/** A definition with these properties in `spec`, each on its own line in YAML's flow style. */
const definition = (properties: string, more = ''): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: backups.example.com }
spec:
  group: example.com
  names: { kind: Backup, plural: backups }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              ${more}
              properties:
${properties.replace(/^/gm, '                ')}
    - { name: v1alpha1, served: false, storage: false, schema: { openAPIV3Schema: { type: object } } }
`;

const backup = (spec: string, apiVersion = 'example.com/v1'): string =>
  `apiVersion: ${apiVersion}\nkind: Backup\nmetadata: { name: nightly }\nspec:\n${spec.replace(/^/gm, '  ')}\n`;

const patterns: NonNullable<ResolveOptions['patterns']> = () => (pattern, text) =>
  new RegExp(pattern, 'u').test(text);

async function findingsIn(
  texts: Readonly<Record<string, string>>,
  options: ResolveOptions = { patterns },
  config = {},
): Promise<readonly Finding[]> {
  const files = await Promise.all(Object.entries(texts).map(([path, text]) => parse({ path, text })));
  return (await lint(files, resolveConfig(config, options))).findings;
}

/** `plimsoll/malformed: <text of the region>: <message>` */
async function judge(properties: string, spec: string, more?: string): Promise<readonly string[]> {
  const text = backup(spec);
  const findings = await findingsIn({ 'crd.yaml': definition(properties, more), 'a.yaml': text });
  return findings.map(
    ({ ruleId, region, message }) =>
      `${ruleId} <${text.slice(region!.startOffset, region!.endOffset)}> ${message}`,
  );
}

const refused = (what: string, field: string): string =>
  `The API expects ${what} at '${field}', so it rejects the manifest.`;

describe('a field that the schema does not have', () => {
  it('is found at its key, with the nearest name', async () => {
    expect(await judge('schedule: { type: string }', 'shedule: "0 3 * * *"')).toEqual([
      "plimsoll/unknown-field <shedule> The schema of Backup has no field 'shedule', so it has no effect. Did you mean 'schedule'?",
    ]);
  });

  it('is found in items and in values of maps', async () => {
    expect(
      await judge(
        'list: { type: array, items: { type: object, properties: { a: { type: string } } } }\nmap: { type: object, additionalProperties: { type: object, properties: { a: { type: string } } } }',
        'list: [{ a: x }, { unheardOf: x }]\nmap: { k: { foreign: x } }',
      ),
    ).toEqual([
      "plimsoll/unknown-field <unheardOf> The schema of Backup has no field 'unheardOf', so it has no effect. Remove or correct it.",
      "plimsoll/unknown-field <foreign> The schema of Backup has no field 'foreign', so it has no effect. Remove or correct it.",
    ]);
  });

  it.each([
    [
      'where they are preserved',
      'any: { type: object, x-kubernetes-preserve-unknown-fields: true }',
      'any: { a: { b: 1 } }',
    ],
    [
      'in items below such a list',
      'any: { type: array, x-kubernetes-preserve-unknown-fields: true, items: { type: object } }',
      'any: [{ a: 1 }]',
    ],
    ['in a map', 'any: { type: object, additionalProperties: { type: string } }', 'any: { a: x, b: z }'],
    [
      'in an object of its own',
      'any: { type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true }',
      'any: { apiVersion: v1, kind: Pod, metadata: { labels: { a: b } }, spec: {} }',
    ],
    [
      'that Go writes into templates',
      'any: { type: object, properties: { a: { type: string } } }',
      'any: { creationTimestamp: null }',
    ],
    [
      'of a patch',
      'any: { type: object, properties: { a: { type: string } } }',
      'any: { $patch: delete, b: 1 }',
    ],
    ['below a placeholder', 'any: { type: object, properties: { a: { type: string } } }', 'any: $(ALL)'],
  ])('is none %s', async (_, properties, spec) => {
    expect(await judge(properties, spec)).toEqual([]);
  });

  it('is reported again below preserved fields if the schema names the fields', async () => {
    expect(
      await judge(
        'any: { type: object, x-kubernetes-preserve-unknown-fields: true, properties: { b: { type: object, properties: { c: { type: string } } } } }',
        'any: { a: 1, b: { unheardOf: 1 } }',
      ),
    ).toEqual([
      "plimsoll/unknown-field <unheardOf> The schema of Backup has no field 'unheardOf', so it has no effect. Remove or correct it.",
    ]);
  });

  it('of v1beta1 counts only with preserveUnknownFields: false', async () => {
    const beta = (preserve: string): string => `apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: { name: backups.example.com }
spec: { group: example.com, names: { kind: Backup }, version: v1, ${preserve}
  validation: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { a: { type: string } } } } } } }
`;
    const messages = async (preserve: string): Promise<readonly string[]> =>
      (await findingsIn({ 'crd.yaml': beta(preserve), 'a.yaml': backup('b: x\na: 1') })).flatMap(
        ({ file, messageId }) => (file === 'a.yaml' ? messageId : []),
      );
    expect(await messages('')).toEqual(['type']);
    expect(await messages('preserveUnknownFields: false,')).toEqual(['custom', 'type']);
  });
});

describe('a value that the schema rejects', () => {
  it.each([
    [
      'a: { type: integer }',
      'a: "3"',
      '"3"',
      "The API expects a whole number at 'a' but found a string, so it rejects the manifest.",
    ],
    [
      'a: { type: boolean }',
      'a: "true"',
      '"true"',
      "The API expects true or false at 'a' but found a string, so it rejects the manifest.",
    ],
    [
      'a: { type: array, items: { type: string } }',
      'a: x',
      'x',
      "The API expects a list at 'a' but found a string, so it rejects the manifest.",
    ],
    [
      'a: { x-kubernetes-int-or-string: true }',
      'a: [1]',
      'a',
      "The API expects a whole number or a string at 'a' but found a list, so it rejects the manifest.",
    ],
    [
      'a: { type: array, items: { type: string } }',
      'a: [null]',
      'null',
      "The API expects a string at 'a' but found null, so it rejects the manifest.",
    ],
    [
      'a: { type: string, enum: [daily, weekly] }',
      'a: hourly',
      'hourly',
      refused("one of 'daily', 'weekly'", 'a'),
    ],
    ['a: { type: string, pattern: "^[a-z]+$" }', 'a: A1', 'A1', refused('text that matches ^[a-z]+$', 'a')],
    ['a: { type: integer, minimum: 1 }', 'a: 0', '0', refused('a number of at least 1', 'a')],
    [
      'a: { type: number, maximum: 1, exclusiveMaximum: true }',
      'a: 1',
      '1',
      refused('a number below 1', 'a'),
    ],
    [
      'a: { type: integer, format: int32 }',
      'a: 3000000000',
      '3000000000',
      refused('a whole number of 32 bits', 'a'),
    ],
    ['a: { type: number, multipleOf: 0.1 }', 'a: 0.35', '0.35', refused('a multiple of 0.1', 'a')],
    ['a: { type: string, minLength: 2 }', 'a: 😀', '😀', refused('text of at least 2 characters', 'a')],
    ['a: { type: string, maxLength: 1 }', 'a: ab', 'ab', refused('text of at most 1 character', 'a')],
    [
      'a: { type: string, format: date-time }',
      'a: "2026-02-30T00:00:00Z"',
      '"2026-02-30T00:00:00Z"',
      refused('a time such as 2026-01-31T12:00:00Z', 'a'),
    ],
    ['a: { type: string, format: ipv4 }', 'a: 10.0.0.256', '10.0.0.256', refused('an IPv4 address', 'a')],
    [
      'a: { type: string, format: cidr }',
      'a: 10.0.0.0',
      '10.0.0.0',
      refused('a CIDR such as 10.0.0.0/8', 'a'),
    ],
    [
      'a: { type: array, minItems: 2, items: { type: string } }',
      'a: [x]',
      'a',
      refused('at least 2 items', 'a'),
    ],
    [
      'a: { type: object, maxProperties: 1, additionalProperties: { type: string } }',
      'a: { b: x, c: z }',
      'a',
      refused('at most 1 entry', 'a'),
    ],
    [
      'a: { type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [id], items: { type: object, properties: { id: { type: string } } } }',
      'a: [{ id: x }, { id: x }]',
      'id',
      "Two items of 'a' have the same id, so the API rejects the manifest. Remove or rename one.",
    ],
    [
      'a: { type: object, properties: { b: { type: string }, c: { type: string } }, oneOf: [{ required: [b] }, { required: [c] }] }',
      'a: { b: x, c: z }',
      'a',
      refused("only one of 'b', 'c'", 'a'),
    ],
    [
      'a: { type: object, properties: { b: { type: string }, c: { type: string } }, anyOf: [{ required: [b] }, { required: [c] }] }',
      'a: {}',
      'a',
      refused("one of 'b', 'c'", 'a'),
    ],
    ['a: { type: string, not: { enum: [x] } }', 'a: x', 'x', refused('what its schema allows with not', 'a')],
    ['a: { type: integer, allOf: [{ minimum: 3 }] }', 'a: 2', '2', refused('a number of at least 3', 'a')],
  ])('%s: %s', async (properties, spec, region, message) => {
    expect(await judge(properties, spec)).toEqual([`plimsoll/malformed <${region}> ${message}`]);
  });

  it('is found in an object of its own without apiVersion and kind', async () => {
    const properties =
      'any: { type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true }';
    expect(await judge(properties, 'any: { metadata: {} }')).toEqual([
      "plimsoll/malformed <any> The required field 'apiVersion' is missing, so the API rejects the manifest. Add it.",
      "plimsoll/malformed <any> The required field 'kind' is missing, so the API rejects the manifest. Add it.",
    ]);
  });

  it('is found if it is missing', async () => {
    expect(await judge('a: { type: string }', '{}', 'required: [a]')).toEqual([
      "plimsoll/malformed <spec> The required field 'a' is missing, so the API rejects the manifest. Add it.",
    ]);
  });

  it.each([
    ['a default stands for what is missing', 'a: { type: string, default: x }', '{}', 'required: [a]'],
    ['a default stands for null', 'a: { type: string, default: x }', 'a: null', 'required: [a]'],
    [
      'a default stands for a null item',
      'a: { type: array, items: { type: string, default: x } }',
      'a: [null]',
      '',
    ],
    [
      'a program decides below allOf',
      'a: { type: object, properties: { b: { type: string } }, oneOf: [{ allOf: [{ properties: { b: { enum: [x] } } }] }, {}] }',
      'a: { b: $(WHICH) }',
      '',
    ],
    ['null is what is absent', 'a: { type: string }', 'a: null', ''],
    ['null is allowed', 'a: { type: string, nullable: true }', 'a: null', 'required: [a]'],
    [
      'a default chooses an alternative',
      'a: { type: string, default: x }\nb: { type: string }',
      'b: z',
      'anyOf: [{ required: [a], properties: { a: { enum: [x] } } }, { required: [c] }]',
    ],
    ['a number may be whole', 'a: { type: number }', 'a: 1', ''],
    ['an integer may be written 1.0', 'a: { type: integer }', 'a: 1.0', ''],
    ['either may stand', 'a: { x-kubernetes-int-or-string: true }', 'a: 80%', ''],
    ['a format is not known', 'a: { type: string, format: quantity-of-mine }', 'a: x', ''],
    [
      'a program fills it in',
      'a: { type: integer }\nb: { type: string, pattern: "^x$" }',
      'a: $(COUNT)\nb: "{{ name }}"',
      '',
    ],
    [
      'a program decides the alternative',
      'a: { type: object, properties: { b: { type: string } }, oneOf: [{ properties: { b: { enum: [x] } } }, { properties: { b: { enum: [z] } } }] }',
      'a: { b: $(WHICH) }',
      '',
    ],
    [
      'a key has the name of a method',
      'a: { type: object, additionalProperties: { type: string } }',
      'a: { constructor: x, __proto__: z, toString: z }',
      '',
    ],
  ])('is none: %s', async (_, properties, spec, more) => {
    expect(await judge(properties, spec, more)).toEqual([]);
  });
});

describe('the definition of a custom resource', () => {
  const properties = 'a: { type: string }';

  it('that does not serve the version is reported, with a version that it serves', async () => {
    const text = backup('a: x', 'example.com/v1alpha1');
    const [finding, ...more] = await findingsIn({ 'crd.yaml': definition(properties), 'a.yaml': text });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      ruleId: 'plimsoll/unknown-api',
      severity: 'error',
      message:
        "The CustomResourceDefinition of Backup does not serve version 'v1alpha1', so the API server rejects the manifest. Did you mean 'example.com/v1'?",
    });
    expect(text.slice(finding!.region!.startOffset, finding!.region!.endOffset)).toBe('example.com/v1alpha1');
  });

  it('applies from within a List, and to objects in a List', async () => {
    const listed = (text: string): string =>
      `apiVersion: v1\nkind: List\nitems:\n${text.replace(/^(?=.)/gm, '    ').replace('    ', '  - ')}`;
    const findings = await findingsIn({
      'crd.yaml': listed(definition(properties)),
      'a.yaml': listed(backup('b: x')),
    });
    expect(findings.map(({ path }) => path)).toEqual([['spec', 'b']]);
  });

  it('of another cluster does not apply', async () => {
    const findings = await findingsIn({ 'crd.yaml': definition(properties), 'a.yaml': backup('b: x') }, {}, [
      {},
      { files: ['crd.yaml'], cluster: 'other' },
    ] as never);
    expect(findings).toEqual([]);
  });

  it('that accepts an object wins over another that does not', async () => {
    const findings = await findingsIn({
      'old/crd.yaml': definition('b: { type: string }'),
      'new/crd.yaml': definition(properties),
      'a.yaml': backup('a: x'),
    });
    expect(findings).toEqual([]);
  });

  it('applies to no document encrypted by SOPS, and requires nothing in a patch', async () => {
    const findings = await findingsIn({
      'crd.yaml': definition('a: { type: integer }', 'required: [a]'),
      'a.yaml': `${backup('a: ENC[x]\nb: c')}sops: { version: 3.9.0 }\n`,
      'patches/backup.yaml': backup('{}'),
    });
    expect(findings).toEqual([]);
  });

  it('says what it cannot check without a pattern engine', async () => {
    const files = [
      await parse({ path: 'crd.yaml', text: definition('a: { type: string, pattern: x }') }),
      await parse({ path: 'a.yaml', text: backup('a: z') }),
    ];
    const { findings, notJudged } = await lint(files, resolveConfig({}, {}));
    expect(findings).toEqual([]);
    expect(notJudged).toMatchObject([{ reason: 'schema', kind: 'Backup', file: 'a.yaml' }]);
  });

  it('with the fewest faults counts, if none accepts an object', async () => {
    const findings = await findingsIn({
      'a/crd.yaml': definition('b: { type: string }'),
      'b/crd.yaml': definition('a: { type: string }'),
      'c/crd.yaml': definition('b: { type: integer }'),
      'k8s/a.yaml': backup('a: x\nc: x'),
    });
    expect(findings.map(({ path }) => path)).toEqual([['spec', 'c']]);
  });

  it('does not apply to status, which a controller writes', async () => {
    const findings = await findingsIn({
      'crd.yaml': definition(properties).replace(
        '            spec:',
        '            status: { type: object, properties: { ready: { type: boolean } } }\n            spec:',
      ),
      'a.yaml': `${backup('a: x')}status: { ready: "no", more: 1 }\n`,
    });
    expect(findings).toEqual([]);
  });

  it('with too many patterns applies up to a bound, and the rest is reported', async () => {
    const wide = Array.from({ length: 2000 }, (_, i) => `{ required: [k${i}] }`).join(', ');
    const items = Array.from({ length: 3000 }, () => '{}').join(', ');
    const crd = definition(`a: { type: array, items: { type: object, not: { anyOf: [${wide}] } } }`);
    const files = [
      await parse({ path: 'crd.yaml', text: crd }),
      await parse({ path: 'a.yaml', text: backup(`a: [${items}]`) }),
    ];
    const { findings, notJudged } = await lint(files, resolveConfig({}, {}));
    expect(findings).toEqual([]);
    expect(notJudged).toMatchObject([{ reason: 'schema', file: 'a.yaml' }]);
  });

  it.each([
    'versions: 3',
    'versions: [1, null, {}]',
    'versions: [{ name: v1, schema: { openAPIV3Schema: [] } }]',
    'versions: [{ name: v1, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: [1], enum: 3, required: 7, allOf: x, properties: [], items: 4, pattern: "[", minLength: z } } } } }]',
  ])('that is broken rejects nothing: %s', async (versions) => {
    const crd = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a }\nspec: { group: example.com, names: { kind: Backup }, ${versions} }\n`;
    const findings = await findingsIn({ 'crd.yaml': crd, 'a.yaml': backup('a: x') }, {});
    expect(findings.filter(({ file }) => file === 'a.yaml')).toEqual([]);
  });
});

describe('a format', () => {
  it.each([
    [
      'uri',
      ['https://example.com/a?b=c#d', '/a/b', 'urn:x:y', 'mailto:a@b', '//a'],
      ['example.com', '', ':a', 'https://a b/', 'https://a:x/', '/a%zz'],
    ],
    [
      'hostname',
      ['web', 'a-b', 'example.com', 'münchen.de'],
      ['a-b-c', '10.0.0.1', '-a.com', 'a_b.com', 'a.c', 'https://a.com'],
    ],
    ['email', ['a@b', 'a.b@example.com', 'A <a@b.c>'], ['a', '@b', 'a@', 'a b@c', 'a..b@c', 'a@b@c']],
    ['ipv4', ['10.0.0.1', '::ffff:10.0.0.1'], ['10.0.0', '::1', '10.0.0.256']],
    [
      'mac',
      ['00:1b:44:11:3a:b7', '00-1b-44-11-3a-b7', '001b.4411.3ab7'],
      ['00:1b:44:11:3a', '001b44113ab7', '00:1b:44:11:3a:zz'],
    ],
    [
      'date-time',
      ['2026-01-31T12:00:00Z', '2026-01-31t12:00:00.5+02:00'],
      ['2026-01-31', '2026-01-31T25:00:00Z'],
    ],
    ['hexcolor', ['#0f0', '00ff00'], ['#0f', 'green']],
    ['rgbcolor', ['rgb(0, 255, 0)'], ['rgb(0, 256, 0)', 'rgb(0,0)']],
    ['bson-object-id', ['507f1f77bcf86cd799439011'], ['507f']],
    ['ssn', ['123-45-6789'], ['12-345-6789']],
    ['of-no-api-server', ['whatever'], []],
  ])('%s', async (format, good, bad) => {
    const values = [...good, ...bad];
    const spec = `a: ${JSON.stringify(values)}`;
    const properties = `a: { type: array, items: { type: string, format: ${format} } }`;
    const findings = await findingsIn({ 'crd.yaml': definition(properties), 'a.yaml': backup(spec) });
    expect(findings.map(({ path }) => values[Number(path.at(-1))])).toEqual(bad);
  });
});

describe('the metadata of a custom resource', () => {
  const judged = async (metadata: string, crd = definition('a: { type: string }')) => {
    const text = backup('a: x').replace('{ name: nightly }', metadata);
    const findings = await findingsIn({ 'crd.yaml': crd, 'a.yaml': text });
    return findings.map(
      ({ messageId, region }) => `${messageId} ${text.slice(region!.startOffset, region!.endOffset)}`,
    );
  };

  it.each([
    ['{ name: a, lables: { a: b } }', ['meant lables']],
    ['{ name: a, finalizers: x }', ['type x']],
    ['{ name: a, labels: { a: 1 } }', ['type 1']],
    ['{ name: a, unheardOf: 1 }', ['unknown unheardOf']],
    ['{ labels: { a: b } }', ['missing metadata']],
    ['null', []],
    ['{ generateName: a- }', []],
    ['{ name: a, ownerReferences: [], annotations: { a: b }, creationTimestamp: null }', []],
  ])('%s', async (metadata, expected) => {
    expect(await judged(metadata)).toEqual(expected);
  });

  it('is not checked if nothing defines the kind', async () => {
    expect(await judged('{ title: a, links: [] }', 'a: 1\n')).toEqual([]);
  });
});

describe('the scope that a definition gives', () => {
  const cluster = definition('a: { type: string }').replace('scope: Namespaced', 'scope: Cluster');
  const namespaceOf = async (texts: readonly string[], config = {}) => {
    const files = await Promise.all(texts.map((text, index) => parse({ path: `${index}.yaml`, text })));
    const [project] = await readProjects(files, resolveConfig({ namespace: 'shop', ...config }));
    const { namespaced, namespace } = project!.ofKind('Backup', 'example.com')[0]!;
    return [namespaced, namespace];
  };

  it('applies to the objects of the kind', async () => {
    expect(await namespaceOf([backup('a: x')])).toEqual([true, 'shop']);
    expect(await namespaceOf([backup('a: x'), cluster])).toEqual([false, undefined]);
    expect(await namespaceOf([`${cluster}---\n${backup('a: x')}`])).toEqual([false, undefined]);
    // It is unknown which one a cluster has.
    expect(await namespaceOf([backup('a: x'), cluster, definition('a: {}')])).toEqual([true, 'shop']);
  });
});

describe('a definition in a directory of test data', () => {
  const crd = definition('a: { type: string }');
  const judged = async (...paths: readonly string[]): Promise<number> =>
    (
      await findingsIn(
        Object.fromEntries(paths.map((path, index) => [path, index === 0 ? crd : backup('b: 1')])),
      )
    ).length;

  it('applies to the same directory', async () => {
    expect(await judged('pkg/testdata/crds/a.yaml', 'pkg/testdata/cases/b.yaml')).toBe(1);
  });

  it('and to nothing elsewhere, because it may be old or shortened', async () => {
    expect(await judged('pkg/testdata/a.yaml', 'deploy/b.yaml', 'other/testdata/b.yaml')).toBe(0);
    expect(await judged('crds/a.yaml', 'pkg/testdata/b.yaml')).toBe(1);
  });
});

describe('custom resources in other objects', () => {
  const crd = definition('a: { type: string }');
  const indented = (text: string): string =>
    text.replace(/^(?=.)/gm, '        ').replace('        ', '      - ');
  const work = (...objects: readonly string[]): string => `apiVersion: work.open-cluster-management.io/v1
kind: ManifestWork
metadata: { name: it }
spec:
  workload:
    manifests:
${objects.map(indented).join('')}`;
  const template = (object: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: it }
objects:
${indented(object)}`;
  const run = async (...texts: readonly string[]) => {
    const files = await Promise.all(texts.map((text, index) => parse({ path: `${index}.yaml`, text })));
    const { findings, notJudged } = await lint(files, resolveConfig({}));
    return [
      ...findings.map(({ messageId, path }) => `${messageId} ${path.at(-1)}`),
      ...notJudged.map(({ reason, kind }) => `${reason} ${kind}`),
    ];
  };

  it('of the same cluster are checked', async () => {
    expect(await run(crd, template(backup('unheardOf: x')))).toEqual(['custom unheardOf']);
  });

  it('of another cluster are checked against the definitions there, or it is reported', async () => {
    expect(await run(crd, work(backup('b: x')))).toEqual(['schema Backup']);
    expect(await run(work(crd, backup('unheardOf: x')))).toEqual(['custom unheardOf']);
    expect(await run(work(backup('b: x')))).toEqual([]);
  });

  it('of an unserved version are reported if no rule reports them', async () => {
    const files = [crd, backup('a: x', 'example.com/v2')].map((text, index) =>
      parse({ path: `${index}.yaml`, text }),
    );
    const off = { rules: { 'plimsoll/unknown-api': 'off' } } as const;
    const { findings, notJudged } = await lint(await Promise.all(files), resolveConfig(off));
    expect([findings.length, notJudged.map(({ reason }) => reason)]).toEqual([0, ['schema']]);
  });
});

describe('$ref in JSON Schemas', () => {
  const judgedBy = async (files: Readonly<Record<string, unknown>>, spec: string) => {
    const schemas = schemasIn(
      await Promise.all(
        Object.entries(files).map(([path, value]) => parse({ path, text: JSON.stringify(value) })),
      ),
    );
    const text = backup(spec);
    const { findings, notJudged } = await lint(
      [await parse({ path: 'a.yaml', text })],
      resolveConfig({ schemas: ['s'] }, { schemas: () => Promise.resolve(schemas) } as never),
    );
    return [
      ...findings.map(({ messageId, path }) => `${messageId} ${path.slice(1).join('.')}`),
      ...notJudged.map(({ reason }) => reason),
    ];
  };
  const name = 's/example.com/backup_v1.json';
  const rooted = (spec: object, more = {}) => ({ type: 'object', properties: { spec }, ...more });
  const closed = (properties: object) => ({ type: 'object', additionalProperties: false, properties });
  const text = { type: 'string' };

  it('is followed in the file', async () => {
    const definitions = { spec: closed({ a: { $ref: '#/definitions/a~1b' } }), 'a/b': text };
    const files = { [name]: rooted({ $ref: '#/definitions/spec' }, { definitions }) };
    expect(await judgedBy(files, 'a: 1\nb: 2')).toEqual(['type a', 'custom b']);
  });

  it('is followed to other files of the directory, from the file that has it', async () => {
    const files = {
      [name]: rooted({ $ref: '../common/all.json#/$defs/spec' }),
      's/common/all.json': { $defs: { spec: closed({ a: { $ref: './text.json' } }) } },
      's/common/text.json': text,
    };
    expect(await judgedBy(files, 'a: 1\nb: 2')).toEqual(['type a', 'custom b']);
  });

  it('may be recursive', async () => {
    const node = closed({ default: { $ref: '#/$defs/node' }, a: text });
    const files = { [name]: rooted({ $ref: '#/$defs/node' }, { $defs: { node } }) };
    expect(await judgedBy(files, 'default: { default: { a: 1 } }')).toEqual(['type default.default.a']);
    const round = { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } };
    expect(await judgedBy({ [name]: rooted({ $ref: '#/$defs/a' }, round) }, 'a: 1')).toEqual(['schema']);
    const all = { $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } } };
    expect(await judgedBy({ [name]: rooted({ $ref: '#/$defs/a' }, all) }, 'a: 1')).toEqual(['schema']);
    const given = { $defs: { a: { properties: { a: { $ref: '#/$defs/a', default: {} } } } } };
    expect(await judgedBy({ [name]: rooted({ $ref: '#/$defs/a' }, given) }, 'b: 1')).toEqual([]);
  });

  it('applies in addition to the keywords beside it', async () => {
    const files = {
      [name]: rooted(
        { $ref: '#/$defs/a', type: 'object', required: ['b'] },
        { $defs: { a: { properties: { a: text } } } },
      ),
    };
    expect((await judgedBy(files, 'a: 1')).sort()).toEqual(['missing b', 'type a']);
  });

  it.each([
    'https://example.com/s.json',
    'file:///etc/passwd',
    '/etc/schema.json',
    '../../../outside.json',
    'none.json',
    '#/$defs/none',
    '#anchor',
  ])('that leads elsewhere is not followed, which is reported: %s', async ($ref) => {
    const files = { [name]: rooted(closed({ a: { $ref } })), 'outside.json': text };
    expect(await judgedBy(files, 'a: 1\nb: 2')).toEqual(['custom b', 'schema']);
  });
});

describe('the fix of a custom resource', () => {
  const fixed = async (spec: string): Promise<string> => {
    const crd = definition(
      'schedule: { type: string }\nreadOnly: { type: boolean }\nreadOnce: { type: boolean }',
    );
    const text = backup(spec);
    const files = [await parse({ path: 'crd.yaml', text: crd }), await parse({ path: 'a.yaml', text })];
    return applyFixes(text, (await lint(files, resolveConfig({}), { fixes: true })).findings).text;
  };

  it('renames a key if one spelling is certain', async () => {
    expect(await fixed('shedule: "0 3 * * *" # nightly')).toBe(backup('schedule: "0 3 * * *" # nightly'));
    expect(await fixed('readonly: true')).toBe(backup('readOnly: true'));
  });

  it.each(['shedule: a\nschedule: b', 'readOn: true', 'timetable: a'])('and no other: %s', async (spec) => {
    expect(await fixed(spec)).toBe(backup(spec));
  });
});
