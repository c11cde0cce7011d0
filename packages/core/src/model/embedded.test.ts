import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definePlugin, defineRule, type Finding, lint, parse, resolveConfig } from '../index.js';
import { type Cursor, type Json, readProjects } from '../kubernetes.js';

/** Reports every scalar of a KubeletConfiguration, of an audit policy and of etcd's file. */
const scalars = defineRule({
  meta: { description: 'Report scalars', risk: 1, messages: { scalar: 'A scalar.', absent: 'Absent.' } },
  create(context) {
    const walk = (cursor: Cursor<Json>): void => {
      const { value } = cursor;
      if (Array.isArray(value)) for (const item of cursor.items()) walk(item as Cursor<Json>);
      else if (typeof value === 'object')
        for (const [, entry] of cursor.entries()) walk(entry as Cursor<Json>);
      else context.report({ at: cursor, messageId: 'scalar' });
    };
    return {
      'kubelet.config.k8s.io/KubeletConfiguration': walk,
      'audit.k8s.io/Policy': (root) =>
        context.report({ at: root.at('rules').at('level' as never), messageId: 'absent' }),
      'pod-security.admission.config.k8s.io/PodSecurityConfiguration': walk,
      Etcd: ({ setting, source }) => {
        if (source === 'file') context.report({ at: setting('auto-tls').at, messageId: 'scalar' });
      },
    };
  },
});
const plugin = definePlugin({ meta: { name: 't', version: '0', prefix: 't' }, rules: { scalars } });

async function findings(text: string): Promise<readonly Finding[]> {
  const config = resolveConfig({ plugins: [plugin], rules: { 't/scalars': 'error' } });
  const result = await lint([await parse({ path: 'a.yaml', text })], config);
  expect(result.errors).toEqual([]);
  return result.findings.filter(({ ruleId }) => ruleId === 't/scalars');
}

async function texts(text: string): Promise<readonly string[]> {
  return (await findings(text)).map(({ region }) => text.slice(region!.startOffset, region!.endOffset));
}

const HEAD = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n';

function configMap(scalar: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kubelet-config\n  namespace: kube-system\ndata:\n  kubelet: ${scalar}`;
}

const indented = (text: string, by: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : by + line))
    .join('\n');

describe('a configuration in a ConfigMap', () => {
  test.each([
    ['a literal block scalar', configMap(`|\n${indented(`${HEAD}port: 1\nname: a\n`, '    ')}`)],
    ['without its last line break', configMap(`|-\n${indented(`${HEAD}port: 1\nname: a\n`, '      ')}`)],
    ['with an indentation indicator', configMap(`|2\n${indented(`${HEAD}port: 1\nname: a\n`, '    ')}`)],
    [
      'with blank lines and comments',
      configMap(`|\n${indented(`# a\n\n${HEAD}\n\nport: 1 # b\nname: a\n\n`, '    ')}`),
    ],
    ['with CRLF', configMap(`|\n${indented(`${HEAD}port: 1\nname: a\n`, '    ')}`).replaceAll('\n', '\r\n')],
    [
      'JSON in quotes',
      configMap(
        `'{"apiVersion":"kubelet.config.k8s.io/v1beta1","kind":"KubeletConfiguration","port":1,"name":"a"}'`,
      ),
    ],
  ])('has its places in the file: %s', async (_, text) => {
    const found = await texts(text);
    expect(found.map((found) => found.replaceAll('"', ''))).toEqual([
      'kubelet.config.k8s.io/v1beta1',
      'KubeletConfiguration',
      '1',
      'a',
    ]);
  });

  test.each([
    ['a folded block scalar', configMap(`>\n${indented(HEAD.replace('\n', '\n\n'), '    ')}`)],
    ['escapes', configMap(JSON.stringify(`${HEAD}port: 1\n`))],
  ])('is shown by its key if the places are not exact: %s', async (_, text) => {
    expect(new Set(await texts(text))).toEqual(new Set(['kubelet']));
    expect((await findings(text))[0]!.origin).toEqual({
      kind: 'embedded',
      file: 'a.yaml',
      approximate: true,
    });
  });

  test('is named by the object that carries it', async () => {
    const [finding] = await findings(configMap(`|\n${indented(HEAD, '    ')}`));
    expect(finding).toMatchObject({
      resource: { kind: 'KubeletConfiguration', name: 'kubelet-config', namespace: 'kube-system' },
      origin: { kind: 'embedded', file: 'a.yaml' },
      pathByName: 'apiVersion',
    });
    expect(finding!.origin).not.toHaveProperty('approximate');
  });

  test('is suppressed by the suppressions of its carrier', async () => {
    const text = configMap(`|\n${indented(HEAD, '    ')}`);
    const annotated = text.replace(
      '  name:',
      '  annotations:\n    plimsoll.dev/ignore: t/scalars -- a test\n  name:',
    );
    const commented = text.replace('  kubelet:', '  # plimsoll-ignore t/scalars -- a test\n  kubelet:');
    for (const waived of [annotated, commented]) {
      const found = await findings(waived);
      expect(found).toHaveLength(2);
      expect(found.every(({ suppression }) => suppression?.reason === 'a test')).toBe(true);
    }
  });

  test('may be one of several documents', async () => {
    const stream = `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n---\n${HEAD}`;
    expect(await texts(configMap(`|\n${indented(stream, '    ')}`))).toEqual([
      'kubelet.config.k8s.io/v1beta1',
      'KubeletConfiguration',
    ]);
  });

  test('that is not one, or is a template, is data', async () => {
    for (const data of [
      'apiVersion: v1\nkind: Pod\n',
      `${HEAD}a: {{ .Values.a }}\n`,
      'kubelet.config.k8s.io/v1beta1',
    ])
      expect(await findings(configMap(`|\n${indented(data, '    ')}`))).toEqual([]);
  });
});

describe('other carriers', () => {
  test('stringData of a Secret', async () => {
    const text = configMap(`|\n${indented(HEAD, '    ')}`)
      .replace('ConfigMap', 'Secret')
      .replace('\ndata:', '\nstringData:');
    expect(await texts(text)).toHaveLength(2);
  });

  test("files of Cluster API's kinds", async () => {
    const text = `apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
metadata: { name: cp }
spec:
  kubeadmConfigSpec:
    files:
      - path: /etc/kubernetes/audit.yaml
        content: |
          apiVersion: audit.k8s.io/v1
          kind: Policy
          rules: []
`;
    expect(await texts(text)).toEqual(['rules']);
  });

  test('an AdmissionConfiguration, itself carried', async () => {
    const admission = `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
  - name: PodSecurity
    configuration:
      apiVersion: pod-security.admission.config.k8s.io/v1
      kind: PodSecurityConfiguration
      defaults: { enforce: baseline }
`;
    const expected = ['pod-security.admission.config.k8s.io/v1', 'PodSecurityConfiguration', 'baseline'];
    expect(await texts(admission)).toEqual(expected);
    expect(await texts(configMap(`|\n${indented(admission, '    ')}`))).toEqual(expected);
  });

  test("etcd's file, which names no kind", async () => {
    const text = configMap(
      `|\n${indented('name: a\nclient-transport-security:\n  auto-tls: true\n', '    ')}`,
    );
    expect(await texts(text)).toEqual(['true']);
  });
});

test('data of a Secret is shown by its key, because the file does not have the decoded text', async () => {
  const text = configMap(Buffer.from(`${HEAD}port: 1\n`).toString('base64'))
    .replace('ConfigMap', 'Secret')
    .replaceAll('kubelet: ', 'kubelet.yaml: ');
  expect(await texts(text)).toEqual(['kubelet.yaml', 'kubelet.yaml', 'kubelet.yaml']);
  expect((await findings(text))[2]).toMatchObject({ pathByName: 'port', origin: { approximate: true } });
});

describe('a cluster of kind', () => {
  const cluster = (body: string): string => `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n${body}`;

  test('patches what kubeadm reads, for all nodes and for one', async () => {
    const text = cluster(`kubeadmConfigPatches:
- |
  kind: KubeletConfiguration
  readOnlyPort: 10255
nodes:
- role: worker
  kubeadmConfigPatches:
  - |-
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    # of this node
    seccompDefault: true
`);
    expect(await texts(text)).toEqual([
      'KubeletConfiguration',
      '10255',
      'kubelet.config.k8s.io/v1beta1',
      'KubeletConfiguration',
      'true',
    ]);
    expect((await findings(text))[4]!.region).toMatchObject({ startLine: 14, startColumn: 21 });
  });

  test('patches it by operations', async () => {
    const text = cluster(`kubeadmConfigPatchesJSON6902:
- group: kubelet.config.k8s.io
  version: v1beta1
  kind: KubeletConfiguration
  patch: |
    - op: test
      path: /port
      value: 3
    - op: add
      path: /authentication
      value: {"anonymous": {"enabled": true}}
    - op: replace
      path: /authentication/x509/client~1CA
      value: file
    - op: add
      path: /tlsCipherSuites/-
      value: first
    - {op: add, path: /tlsCipherSuites/-, value: second}
    - op: remove
      path: /seccompDefault
    - op: add
      path: /__proto__/polluted
      value: 1
`);
    const found = await findings(text);
    expect(
      found.map(({ path, region }) => [path.join('.'), text.slice(region!.startOffset, region!.endOffset)]),
    ).toEqual([
      ['authentication.anonymous.enabled', 'true'],
      ['authentication.x509.client/CA', 'file'],
      ['tlsCipherSuites.0', 'first'],
      ['tlsCipherSuites.1', 'second'],
      ['__proto__.polluted', '1'],
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('with anything else in place of patches has none', async () => {
    for (const body of [
      'kubeadmConfigPatches: kind\nnodes: 3\nkubeadmConfigPatchesJSON6902: {}\n',
      'kubeadmConfigPatches: [1, null, {}, "kind: Pod", "kind: Cluster"]\nnodes: [null, {}]\n',
      'kubeadmConfigPatchesJSON6902: [1, {kind: KubeletConfiguration}, {kind: KubeletConfiguration, patch: "{}"}, {kind: Pod, patch: "- {op: add, path: /a, value: 1}"}]\n',
      'kubeadmConfigPatchesJSON6902: [{kind: KubeletConfiguration, patch: \'[1, {op: add}, {op: add, path: "", value: {}}]\'}]\n',
    ])
      expect(await findings(cluster(body))).toEqual([]);
  });
});

describe('a configuration that cannot be read', () => {
  const problems = async (text: string) => {
    const { findings } = await lint([await parse({ path: 'a.yaml', text })], resolveConfig({}));
    return findings.map(({ ruleId, message, region, resource }) => ({
      ruleId,
      message,
      kind: resource?.kind,
      line: text.split('\n')[region!.startLine - 1]!.trim(),
    }));
  };
  const BROKEN = `${HEAD}authentication:\n  anonymous: [\nport: 1\n`;

  test('is a finding at the line of the fault, of the object that carries it', async () => {
    const [found, ...more] = await problems(configMap(`|\n${indented(BROKEN, '    ')}`));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ ruleId: 'plimsoll/parse-error', kind: 'ConfigMap', line: 'anonymous: [' });
    expect(found!.message).toMatch(/^In the KubeletConfiguration under 'kubelet': /);
  });

  test('is also a finding in a patch of kind and in base64', async () => {
    const kind = `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nkubeadmConfigPatches:\n- |\n  kind: JoinConfiguration\n  a: b: c\n`;
    expect(await problems(kind)).toMatchObject([{ ruleId: 'plimsoll/parse-error', line: 'a: b: c' }]);
    const secret = configMap(Buffer.from(BROKEN).toString('base64')).replace('ConfigMap', 'Secret');
    expect(await problems(secret)).toMatchObject([
      { ruleId: 'plimsoll/parse-error', kind: 'Secret', line: expect.stringMatching(/^kubelet: /) },
    ]);
  });

  test('makes absences in other files unknown', async () => {
    const file = await parse({ path: 'a.yaml', text: configMap(`|\n${indented(BROKEN, '    ')}`) });
    expect((await readProjects([file], resolveConfig({})))[0]!.broken).toBe(true);
  });

  test('reports a duplicate key', async () => {
    const text = configMap(`|\n${indented(`${HEAD}port: 1\nport: 2\n`, '    ')}`);
    expect(await problems(text)).toMatchObject([{ ruleId: 'plimsoll/duplicate-key', line: 'port: 2' }]);
  });

  test.each([
    ['a template of Helm', `${HEAD}a: {{ .Values.a }}\nb: [\n`],
    ['of Jinja', `${HEAD}{% if a %}\nb: [\n`],
    ['of envsubst', `${HEAD}a: "\${A}\n`],
    ['of autoconf', `${HEAD}a: @port@\n`],
    ['a script that writes one', `cat <<EOF > a\n${HEAD}a: [\nEOF\n`],
    ['a text that shows one', `Write this:\n\n\`\`\`\n${HEAD}\`\`\`\n`],
    ['another kind', 'apiVersion: v1\nkind: Pod\na: [\n'],
    ['a text that speaks of one', 'a: [ kind: KubeletConfiguration kubelet.config.k8s.io/v1beta1\n'],
  ])('is data: %s', async (_, data) => {
    expect(await problems(configMap(`|\n${indented(data, '    ')}`))).toEqual([]);
  });

  test('is data under the name of a script or a template', async () => {
    const text = configMap(`|\n${indented(BROKEN, '    ')}`);
    expect(await problems(text.replace('kubelet: |', 'kubelet.yaml.tpl: |'))).toEqual([]);
  });
});

describe("etcd's file", () => {
  const ETCD = `name: a
data-dir: /var/lib/etcd
listen-client-urls: https://0.0.0.0:2379
client-transport-security:
  auto-tls: true
`;

  test('is known by its keys', async () => {
    expect(await texts(ETCD)).toEqual(['true']);
    const file = await parse({ path: 'etcd.conf.yml', text: ETCD });
    const { findings, files } = await lint([file], resolveConfig({}));
    expect(findings).toEqual([]);
    expect(files[0]!.documents).toEqual({ manifest: 1 });
  });

  test.each([
    ['too few of them', 'name: a\nlisten-client-urls: https://0.0.0.0:2379\n'],
    ['none that only etcd has', 'name: a\ndata-dir: /a\nlogger: zap\nlog-level: info\n'],
    ['a kind', `kind: Etcd\n${ETCD}`],
  ])('is not recognised by %s', async (_, text) => {
    expect(await texts(text)).toEqual([]);
  });
});

test('every scalar of an embedded document is at its place in the file', async () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(word, word, { minKeys: 1, maxKeys: 5 }),
      fc.integer({ min: 3, max: 9 }),
      fc.constantFrom('|', '|-', '|+'),
      fc.constantFrom('\n', '\r\n'),
      async (entries, indent, header, lineBreak) => {
        const body = Object.entries(entries)
          .map(([key, value]) => `x-${key}: "${value}"\n`)
          .join('\n');
        const text = configMap(`${header}\n${indented(HEAD + body, ' '.repeat(indent))}`).replaceAll(
          '\n',
          lineBreak,
        );
        const found = (await texts(text)).slice(2);
        expect(found).toEqual(Object.values(entries).map((value) => `"${value}"`));
      },
    ),
    { numRuns: 50 },
  );
});
