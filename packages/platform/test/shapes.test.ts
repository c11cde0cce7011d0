import { lint, parse, resolveConfig } from '@plimsoll/core';
import { expect, it } from 'vitest';
import { platform } from '../src/index.js';

/** Fields of custom resources that are a map here and something else there. */
it.each([
  [
    'numbers in a map',
    'external-secrets.io/v1',
    'SecretStore',
    '{provider: {onepassword: {vaults: {A: 1}}}}',
  ],
  [
    'lists in a map',
    'external-secrets.io/v1',
    'SecretStore',
    '{provider: {vault: {roles: [a], check: true}}}',
  ],
  ['listeners as a list', 'kafka.strimzi.io/v1beta2', 'Kafka', '{kafka: {listeners: [{type: internal}]}}'],
  ['listeners as a map', 'kafka.strimzi.io/v1beta1', 'Kafka', '{kafka: {listeners: {plain: {}}}}'],
  [
    'a pod beside a model',
    'serving.kserve.io/v1beta1',
    'InferenceService',
    '{predictor: {minReplicas: 1, serviceAccountName: a, containers: [{name: a}], model: {}}}',
  ],
  [
    'a selector',
    'kyverno.io/v2',
    'PolicyException',
    '{match: {any: [{resources: {selector: {matchLabels: {a: b}}, kinds: [Pod]}}]}, exceptions: []}',
  ],
  [
    'an empty selector and a wild list',
    'kyverno.io/v2',
    'PolicyException',
    '{match: {any: [{resources: {selector: {}, namespaces: ["*"]}}]}, exceptions: []}',
  ],
])('%s is not malformed', async (_, apiVersion, kind, spec) => {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec}\n`;
  const file = await parse({ path: 'a.yaml', text });
  const config = resolveConfig({ plugins: [platform], extends: 'platform/strict' });
  const { findings } = await lint([file], config);
  expect(findings.filter(({ ruleId }) => ruleId === 'plimsoll/malformed')).toEqual([]);
});
