import { expect, it } from 'vitest';
import { house, rule } from '../../test/house.js';
import { lint, parse, resolveConfig } from '../index.js';
import { namedPlaceholder } from './placeholder.js';

it.each<[string, string | undefined]>([
  [`\${CLUSTER_DOMAIN}`, `\${CLUSTER_DOMAIN}`],
  [`https://\${HOST:=internal.example}/x`, `\${HOST}`],
  [`\${PASSWORD:-hunter2}`, `\${PASSWORD}`],
  ['$(REPLICAS)', '$(REPLICAS)'],
  ['{{ .Values.web.hostNetwork }}', '{{ .Values.web.hostNetwork }}'],
  ['{{- .Values.on -}}', '{{ .Values.on }}'],
  ['{{ default "hunter2" .Values.on }}', undefined],
  ['$hunter2', undefined],
  ['<a secret>', undefined],
  ['ENC[AES256_GCM,data:abc]', undefined],
  ['plain', undefined],
])('only the name in %s is shown: %s', (value, shown) => {
  expect(namedPlaceholder(value)?.shown).toBe(shown);
});

const network = rule((context) => ({
  PodSpec(pod) {
    if (pod.at('hostNetwork').value === true) context.report({ at: pod, messageId: 'found' } as never);
  },
}));
const pod = (value: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: "${value}", containers: []}\n`;

it.each<[string, string]>([
  [`\${NETWORK:=true}`, `\${NETWORK} is at 'hostNetwork', so the value is unknown.`],
  [`\${KNOWN}\${DOMAIN}`, `\${DOMAIN} at 'hostNetwork' is unknown: the Secret a/b is encrypted.`],
  ['<it>', "A placeholder is at 'hostNetwork', so the value is unknown."],
])('a verdict that depends on %s says why it is unknown', async (value, reason) => {
  const config = resolveConfig({
    plugins: [house({ network })],
    rules: { 'house/network': 'error' },
  });
  const unknownVariables = new Map([['DOMAIN', 'the Secret a/b is encrypted']]);
  const file = await parse({ path: 'a.yaml', text: pod(value), unknownVariables });
  const { rules } = await lint([file], config);
  expect(rules.get('house/network')?.unknown.map((verdict) => verdict.reason)).toEqual([reason]);
});
