// A run that takes other files from the cache says byte for byte what one says that parses them, and what a whole run
// says about the reported files.
import { lint, type ParsedFile, parse, resolveConfig } from '@plimsoll/core';
import { fileOfKept, type KeptFile, keptOf, readResources } from '@plimsoll/core/internal';
import { readProjects } from '@plimsoll/core/kubernetes';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { shippedPlugins } from '../src/config/shipped.js';
import { FILES } from './edited-files.js';
import { PRESETS } from './presets.js';
import { privilegedPod } from './project.js';

const config = resolveConfig({ extends: PRESETS }, { plugins: shippedPlugins });

/** What is kept in an own way: Secrets, embedded files, origins, values that JSON does not have, and several in one. */
const MORE: Readonly<Record<string, string>> = {
  'more/secret.yaml': `apiVersion: v1
kind: Secret
metadata: {name: tokens, namespace: shop}
stringData:
  config.yaml: |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    readOnlyPort: 10256
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kubelet, namespace: shop}
data:
  kubelet: |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    readOnlyPort: 10255
`,
  'more/rendered.yaml': `---
# Source: chart/templates/pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: made}
spec: {containers: [{name: app, image: app, securityContext: {privileged: true}}]}
`,
  'more/rendered-again.yaml': `---
# Source: chart/templates/pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: made}
spec: {containers: [{name: app, image: app, securityContext: {privileged: true}}]}
`,
  'more/odd.yaml': `apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: odd}, data: {__proto__: x, '2': b, '1': a, n: .inf, z: -0}}
  - {apiVersion: v1, kind: Secret, metadata: {name: inside}, stringData: {a: b}}
`,
  'more/secrets.yaml': `apiVersion: v1
kind: SecretList
items: [{metadata: {name: inside}, stringData: {a: b}}]
---
apiVersion: v1
kind: List
items: [{apiVersion: v1, "kind":
  !!str Secret, metadata: {name: inside}, stringData: {a: b}}]
`,
  'more/waived.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop, annotations: {plimsoll.dev/ignore: cis/* -- known}}
`,
  'more/escaped.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: escaped}
data: {secret.json: "{\\"kind\\": \\"Secret\\", \\"stringData\\": {\\"a\\": \\"b\\"}}"}
`,
  'more/ssh.yaml': `apiVersion: v1
kind: Service
metadata: {name: ssh, namespace: shop}
spec: {type: LoadBalancer, selector: {app: shell, tier: ops}, ports: [{port: 2222, targetPort: ssh}]}
---
apiVersion: v1
kind: Service
metadata: {name: far, namespace: other}
spec: {type: NodePort, selector: {app: shell}, ports: [{port: 22, targetPort: ssh}]}
`,
  'more/odd-services.yaml': `apiVersion: v1
kind: Service
metadata: {name: odd, namespace: shop}
spec: {selector: {app: 7}, ports: [{port: 22}]}
---
apiVersion: v1
kind: Service
metadata: {name: odder, namespace: other}
spec: {selector: [app], ports: [{port: 22}]}
`,
  'more/shell.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: shell, namespace: shop}
spec:
  template:
    metadata: {labels: {tier: ops, app: shell}}
    spec: {containers: [{name: sshd, image: sshd, ports: [{name: ssh, containerPort: 22}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: named, namespace: shop, annotations: {app: shell}, labels: {tier: ops}}
spec: {containers: [{name: sshd, image: sshd, ports: [{name: ssh, containerPort: 22}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: odd, namespace: other, labels: {app: [shell]}}
spec: {containers: [{name: sshd, image: sshd, ports: [{name: ssh, containerPort: 22}]}]}
`,
  'more/charts.yaml': `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: shop, namespace: shop}
spec: {url: oci://registry.example/charts/app-template, ref: {tag: 4.1.0}}
`,
  'more/releases.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: shop}
spec:
  chartRef: {kind: OCIRepository, name: shop}
  values:
    controllers: {web: {containers: {app: {image: {repository: nginx}, securityContext: {privileged: true}}}}}
    service: {web: {controller: web, ports: {http: {port: 80}}}}
---
apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: {name: agent, namespace: kube-system}
spec:
  chart: agent
  valuesContent: |
    extraObjects: [{apiVersion: v1, kind: Service, metadata: {name: agent}, spec: {type: NodePort}}]
`,
  'more/list.yaml': 'apiVersion: v1\nkind: List\nitems: {a: b}\n',
  'more/objects.json':
    '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "json"}}\n{"kind": "Pod", "apiVersion": "v1"}\n',
};

const NO_SCOPE = { cluster: undefined, namespace: undefined };

const given = { ...FILES, ...MORE };
const names = Object.keys(given);

/** Removes a line, adds one before, or puts a sign somewhere. */
const edited = (text: string, at: number): string => {
  const lines = text.split('\n');
  const line = at % lines.length;
  if (at % 3 === 0) return lines.toSpliced(line, 1).join('\n');
  return at % 3 === 1
    ? `# ${at}\n${text}`
    : `${text.slice(0, at % text.length)}x${text.slice(at % text.length)}`;
};

const parsed = (texts: ReadonlyMap<string, string>): Promise<readonly ParsedFile[]> =>
  Promise.all([...texts].map(([path, text]) => parse({ path, text })));

function taken(file: ParsedFile): ParsedFile {
  const kept = keptOf(file);
  if (!kept) return file;
  const { path, text } = file.source;
  const { documents, values } = JSON.parse(JSON.stringify(kept)) as KeptFile;
  return fileOfKept({ path, text: () => text, bytes: file.bytes }, documents, {
    textOf: (index) => values[index]!,
    has: (index, part) => values[index]!.includes(part),
  });
}

const textOf = (result: Awaited<ReturnType<typeof lint>>): string =>
  JSON.stringify(result, (_, value: unknown) => (value instanceof Map ? [...value] : value));

describe('what charts make of values', () => {
  const read = async (chart: string, release: string): Promise<readonly ParsedFile[]> => {
    const files = await parsed(new Map(Object.entries({ 'charts.yaml': chart, 'release.yaml': release })));
    await lint(files, config);
    return files;
  };
  const charts = MORE['more/charts.yaml']!;
  const releases = MORE['more/releases.yaml']!;
  const madeIn = (file: ParsedFile): unknown => keptOf(file)!.documents.map(([, , , , more]) => more?.made);

  test('is kept, and holds while other objects say the same about the charts', async () => {
    const [, release] = await read(charts, releases);
    expect(madeIn(release!)).toMatchObject([
      {
        name: 'shop',
        asked: [
          [
            { kind: 'OCIRepository', name: 'shop' },
            { name: 'app-template', version: '4.1.0' },
          ],
        ],
        objects: [{ value: { kind: 'Deployment' } }, { value: { kind: 'Service' } }],
      },
      undefined,
    ]);
    const project = async (chart: string) => {
      const [file] = await parsed(new Map([['charts.yaml', chart]]));
      const [one] = await readProjects([file!, taken(release!)], config);
      return one!.resources.filter(({ within }) => within).map(({ value }) => value);
    };
    const fresh = async (chart: string) => {
      const [one] = await readProjects(await read(chart, releases), config);
      return one!.resources.filter(({ within }) => within).map(({ value }) => value);
    };
    for (const other of [charts, charts.replace('4.1.0', '3.0.0'), charts.replace('app-template', 'other')])
      expect(JSON.stringify(await project(other))).toBe(JSON.stringify(await fresh(other)));
  });

  test('is not kept if it has a Secret, or copies much', async () => {
    const secret = releases.replace('values:', 'values:\n    secrets: {token: {stringData: {a: b}}}');
    const [, withSecret] = await read(charts, secret);
    expect(madeIn(withSecret!)).toEqual([undefined, undefined]);
    const many = Array.from(
      { length: 300 },
      (_, index) => `c${index}: {containers: {a: {image: {repository: a}}}}`,
    );
    const large = releases
      .replace(/controllers: .*/, `controllers: {${many.join(', ')}}`)
      .replace('values:', `values:\n    defaultPodOptions: {annotations: {a: ${'x'.repeat(2000)}}}`);
    const [, copies] = await read(charts, large);
    expect(madeIn(copies!)).toEqual([undefined, undefined]);
  });
});

describe('a file that is taken from the cache', () => {
  test('is as if it were parsed, whatever is reported and edited', async () => {
    const earlier = await parsed(new Map(Object.entries(given)));
    await lint(earlier, config);
    const steps = fc.array(fc.tuple(fc.nat(names.length - 1), fc.nat()), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(steps, fc.subarray(names, { maxLength: 3 }), async (edits, reported) => {
        const texts = new Map(Object.entries(given));
        for (const [file, at] of edits) texts.set(names[file]!, edited(texts.get(names[file]!)!, at));
        const reportOn = (file: string): boolean => reported.includes(file);
        const options = { reportOn, now: new Date(0) };
        const files = await parsed(texts);
        const expected = textOf(await lint(files, config, { ...options, onlyReported: true }));
        // What is kept may have been found out when other files said something else.
        const before = new Map(earlier.map((file) => [file.source.path, file]));
        const some = files.map((file) => {
          const { path, text } = file.source;
          const own = before.get(path);
          return reportOn(path) ? file : taken(own?.source.text === text ? own : file);
        });
        const result = await lint(some, config, { ...options, onlyReported: true });
        expect(textOf(result)).toBe(expected);
        const whole = await lint(await parsed(texts), config, { ...options, reportOn: () => true });
        expect(result.findings).toEqual(whole.findings.filter(({ file }) => reportOn(file)));
      }),
      { numRuns: 4 },
    );
  });

  const sshd = (name: string, labels: string, namespace = 'shop'): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}
spec: {containers: [{name: sshd, image: sshd, ports: [{name: ssh, containerPort: 22}]}]}
`;
  const serviceFor = (selector: string): string => `apiVersion: v1
kind: Service
metadata: {name: ssh, namespace: shop}
spec: {type: LoadBalancer, selector: ${selector}, ports: [{port: 2222, targetPort: ssh}]}
`;

  test('is read for a Service only if it has the labels that this selects', async () => {
    const all = { match: sshd('match', '{app: shell, tier: a}'), far: sshd('far', '{app: shell}', 'other') };
    const texts = { ...all, unlike: sshd('unlike', '{app: db}'), service: serviceFor('{app: shell}') };
    const files = await parsed(new Map(Object.entries(texts)));
    const values = files.map((file) => keptOf(file)!.values);
    const asked: string[] = [];
    const some = files.map((file, at) => {
      const { path, text } = file.source;
      if (path === 'service') return file;
      return fileOfKept({ path, text: () => text, bytes: file.bytes }, keptOf(file)!.documents, {
        textOf: (index) => {
          asked.push(path);
          return values[at]![index]!;
        },
        has: (index, part) => values[at]![index]!.includes(part),
      });
    });
    const config = resolveConfig(
      { rules: { 'nsa-hardening/ssh-server': 'error' } },
      { plugins: shippedPlugins },
    );
    const reportOn = (path: string): boolean => path === 'service';
    const { findings } = await lint(some, config, { reportOn, onlyReported: true });
    expect(findings).toHaveLength(1);
    expect(asked).toEqual(['match']);
  });

  test('is not read again where nothing is said about it', async () => {
    const config = resolveConfig({ extends: 'pod-security/restricted' }, { plugins: shippedPlugins });
    const [file, reported] = await parsed(
      new Map(['other.yaml', 'pod.yaml'].map((name) => [name, privilegedPod(name)])),
    );
    const { path, text } = file!.source;
    const read = vi.fn(() => text);
    const { documents, values } = keptOf(file!)!;
    const readValue = vi.fn((index: number) => values[index]!);
    const other = fileOfKept({ path, text: read, bytes: file!.bytes }, documents, {
      textOf: readValue,
      has: (index, part) => values[index]!.includes(part),
    });
    const reportOn = (name: string): boolean => name === 'pod.yaml';
    const { findings } = await lint([other, reported!], config, { reportOn, onlyReported: true });
    expect(findings).not.toEqual([]);
    expect(read).not.toHaveBeenCalled();
    expect(readValue).not.toHaveBeenCalled();
  });

  test('has every value and every place', async () => {
    for (const file of await parsed(new Map(Object.entries(given)))) {
      const { documents, ...others } = taken(file);
      expect({ ...others, source: others.source.text }).toEqual({
        ...others,
        hasText: true,
        problems: file.problems,
        bytes: file.bytes,
        source: file.source.text,
      });
      for (const [index, { value, positions, ...document }] of file.documents.entries()) {
        const own = documents[index]!;
        expect(JSON.stringify(own.value)).toBe(JSON.stringify(value));
        expect([...(own.positions?.walk() ?? [])]).toEqual([...(positions?.walk() ?? [])]);
        expect(own).toMatchObject(document);
      }
      const malformed = (of: ParsedFile): readonly number[] =>
        readResources(of, NO_SCOPE).map(({ malformed }) => malformed.size);
      expect(malformed({ documents, ...others })).toEqual(malformed(file));
    }
  });

  test('is kept without the data of Secrets and the schemas of definitions', async () => {
    const kept = (await parsed(new Map(Object.entries(given)))).map(keptOf);
    const text = JSON.stringify(kept);
    expect(text).not.toContain('10256');
    expect(text).not.toContain('properties');
    expect(text).not.toContain('inside');
    expect(names.filter((_, index) => kept[index] === undefined)).toEqual([
      'shop/web.yaml',
      'data/db.yaml',
      'more/odd.yaml',
      'more/secrets.yaml',
      'more/waived.yaml',
      'more/escaped.yaml',
    ]);
  });
});
