import { describe, expect, it } from 'vitest';
import {
  type AnyRule,
  type ConfigObject,
  definePlugin,
  defineRule,
  lint,
  type Plugin,
  parse,
  resolveConfig,
} from '../index.js';

/** A rule that reports every pod with the Kubernetes version that the rule uses. */
const everyPod = (kubernetes?: string): AnyRule =>
  defineRule({
    meta: {
      description: 'Report every pod',
      risk: 1,
      messages: { seen: 'Judged by 1.{{minor}}.' },
      ...(kubernetes && { kubernetes }),
    },
    create: (context) => ({
      PodSpec(pod) {
        context.report({ at: pod, messageId: 'seen', data: { minor: context.kubernetes.minor } });
      },
    }),
  });

const rules = { old: everyPod('<1.25'), recent: everyPod('>=1.34'), between: everyPod('>=1.19 <1.35') };
const house = definePlugin({ meta: { name: 'house-rules', version: '1.0.0', prefix: 'house' }, rules });
const all = Object.fromEntries(Object.keys(rules).map((name) => [`house/${name}`, 'warn' as const]));

const manifests = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    cluster-version: "1.20"
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers: []
---
apiVersion: v1
kind: Pod
metadata:
  name: api
  namespace: elsewhere
spec:
  containers: []
`;

async function seen(plugin: Plugin, object: ConfigObject): Promise<readonly string[]> {
  const config = resolveConfig({ plugins: [plugin], rules: all, ...object }, { compile: () => () => true });
  const { findings } = await lint([await parse({ path: 'pods.yaml', text: manifests })], config);
  return findings.map(({ ruleId, resource, message }) => `${resource?.name} ${ruleId}: ${message}`);
}

describe('a rule with a range of Kubernetes versions', () => {
  it.each([
    ['1.18', ['old']],
    ['1.19', ['between', 'old']],
    ['1.24', ['between', 'old']],
    ['1.25', ['between']],
    ['1.34', ['between', 'recent']],
    ['1.35', ['recent']],
    ['latest', ['recent']],
  ])('at %s: %j', async (kubernetesVersion, names) => {
    const minor = kubernetesVersion === 'latest' ? 37 : kubernetesVersion.slice(2);
    expect(await seen(house, { kubernetesVersion })).toEqual(
      ['web', 'api'].flatMap((pod) => names.map((name) => `${pod} house/${name}: Judged by 1.${minor}.`)),
    );
  });

  it('counts as off where it does not exist', async () => {
    const config = resolveConfig({ plugins: [house], rules: all, kubernetesVersion: '1.30' });
    const { rules } = await lint([await parse({ path: 'pods.yaml', text: manifests })], config);
    expect(rules.get('house/old')).toMatchObject({ severity: 'off', judged: [] });
    expect(rules.get('house/between')).toMatchObject({ severity: 'warn', judged: [0, 1] });
  });
});

describe('a plugin that names the version of a resource', () => {
  const byNamespace = definePlugin({
    ...house,
    settingsSchema: { type: 'object' },
    kubernetesVersionOf: (resource, project, settings) =>
      settings.byNamespace ? project.namespaceOf(resource)?.labels['cluster-version'] : undefined,
  });

  it('decides which of its rules exist there, and which version they use', async () => {
    expect(await seen(byNamespace, { settings: { house: { byNamespace: true } } })).toEqual([
      'web house/between: Judged by 1.20.',
      'web house/old: Judged by 1.20.',
      'api house/recent: Judged by 1.37.',
    ]);
  });

  it('changes nothing if it names no version', async () => {
    expect(await seen(byNamespace, {})).toEqual([
      'web house/recent: Judged by 1.37.',
      'api house/recent: Judged by 1.37.',
    ]);
  });
});

describe('the severity in a report', () => {
  const severityOf = (config: Parameters<typeof resolveConfig>[0], id = 'house/recent') =>
    resolveConfig(config).severities.get(id);

  it('is what the config says, also where nothing was linted', async () => {
    const config = resolveConfig({ plugins: [house], rules: all });
    const { rules } = await lint([], config);
    expect(rules.get('house/recent')).toMatchObject({ severity: 'warn', judged: [] });
  });

  it.each([
    ['a later object for everything sets it', [{ rules: { 'house/recent': 'off' } }], 'off'],
    [
      'an object for some files raises it',
      [{ files: ['a/**'], rules: { 'house/recent': 'error' } }],
      'error',
    ],
    [
      'an object for some files does not lower it',
      [{ files: ['a/**'], rules: { 'house/recent': 'off' } }],
      'warn',
    ],
  ] as const)('%s', (_, objects, severity) => {
    expect(severityOf([{ plugins: [house], rules: all }, ...objects])).toBe(severity);
  });
});
