import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Cursor,
  definePlugin,
  defineRule,
  type Finding,
  type Json,
  lint,
  parse,
  resolveConfig,
} from '../index.js';

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
  ])('is shown by its key where that is not exact: %s', async (_, text) => {
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

  test('is suppressed by what suppresses its carrier', async () => {
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

  test('that is none, or does not parse, is data', async () => {
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

test('every scalar of an embedded document is where it stands in the file', async () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(word, word, { minKeys: 1, maxKeys: 5 }),
      fc.integer({ min: 3, max: 9 }),
      fc.constantFrom('|', '|-', '|+'),
      fc.constantFrom('\n', '\r\n'),
      async (entries, indent, header, lineBreak) => {
        const body = Object.entries(entries)
          .map(([key, value]) => `k${key}: "${value}"\n`)
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
