// Text that is meant to keep a run busy ends with findings, under all rules of all packs.
import { lint, parse, resolveConfig } from '@plimsoll/core';
import type { RunError } from '@plimsoll/core/internal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedPlugins } from '../src/config/shipped.js';

const rules = shippedPlugins.flatMap(({ meta, rules }) =>
  Object.keys(rules).map((name) => [`${meta.prefix}/${name}`, 'error'] as const),
);
const config = resolveConfig({ rules: Object.fromEntries(rules) }, { plugins: shippedPlugins });

async function errorsOf(text: string): Promise<readonly RunError[]> {
  const { errors, files } = await lint([await parse({ path: 'a.yaml', text })], config, { fixes: true });
  expect(files).toHaveLength(1);
  return errors;
}

const configMap = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a.yaml: ${JSON.stringify(value)}}\n`;

/** A string in every place where rules read one: values, names, labels, keys, arguments, hosts, selectors, comments. */
const everywhere = (value: string): string => {
  const text = JSON.stringify(value);
  return `# plimsoll-ignore ${value.replace(/[\r\n\u2028\u2029\u0085]/g, ' ')}
apiVersion: v1
kind: Pod
metadata: {name: ${text}, namespace: ${text}, labels: {app: ${text}}, annotations: {plimsoll.dev/ignore: ${text}, ${text}: x}}
spec:
  serviceAccountName: ${text}
  volumes: [{name: v, hostPath: {path: ${text}}}]
  containers:
    - name: ${text}
      image: ${text}
      command: [kube-apiserver, ${text}, ${JSON.stringify(`--anonymous-auth=${value}`)}, -c, ${text}]
      args: [${text}]
      env: [{name: ${text}, value: ${text}}]
      volumeMounts: [{name: v, mountPath: ${text}}]
      ports: [{name: ${text}, containerPort: 1}]
---
apiVersion: v1
kind: Secret
metadata: {name: ${text}}
stringData: {${text}: ${text}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, annotations: {nginx.ingress.kubernetes.io/configuration-snippet: ${text}}}
spec: {rules: [{host: ${text}, http: {paths: [{path: ${text}, backend: {service: {name: ${text}}}}]}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: a}
rules: [{apiGroups: [${text}], resources: [${text}], verbs: [${text}], nonResourceURLs: [${text}]}]
---
${configMap(value)}`;
};

const FRAGMENTS = [
  '\n',
  ' ',
  '\t',
  '\r\n',
  '- ',
  '-',
  '[',
  '{',
  '}',
  ',',
  ':',
  '"',
  "'",
  '\\',
  '/',
  '..',
  '.',
  '*',
  '(',
  '|',
  '$(',
  '$',
  '{{',
  '}}',
  '${',
  '%',
  '&a',
  '*a',
  '<<: ',
  '?',
  '!',
  '#',
  '=',
  '--',
  '--a=',
  '@',
  'a',
  '0',
  'A=',
  'kubelet',
  'apiVersion: ',
  'kind: ',
  'apiVersion: kubelet.config.k8s.io/v1',
  '-----BEGIN',
  'eyJ',
  'password=',
  'curl ',
  ' | sh',
  'http://',
  '0.0.0.0/',
  '::',
  'plimsoll-ignore ',
]; // prettier-ignore

const repeated = fc
  .tuple(
    fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 1, max: 300 }),
    fc.constantFrom(...FRAGMENTS, ''),
  )
  .map(([fragments, count, end]) => fragments.join('').repeat(count) + end);

describe('hostile text ends', () => {
  test('line breaks before the start of a component in a ConfigMap', async () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: |\n    x${'\n'.repeat(40)}    - [ kubelet.config.k8s.io/v1\n`;
    expect(await errorsOf(text)).toEqual([]);
    expect(await errorsOf(configMap(`${'\n'.repeat(5000)}- [ kubelet.config.k8s.io/v1`))).toEqual([]);
  });

  test('repeated fragments in every place that rules read', async () => {
    await fc.assert(
      fc.asyncProperty(repeated, async (value) => {
        expect(await errorsOf(everywhere(value))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('and as a file of their own', async () => {
    await fc.assert(
      fc.asyncProperty(repeated, async (value) => {
        expect(await errorsOf(value)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
