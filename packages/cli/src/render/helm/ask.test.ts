import { expect, test } from 'vitest';
import { helmArguments, LATE_NAMESPACE, NO_NAMESPACE, typedValues } from './ask.js';

const INSTALLATION = { releaseName: 'r', kubeVersion: '1.34', valuesFiles: [] };

test('an installation as arguments of helm template', () => {
  expect(helmArguments('/c', { ...INSTALLATION, skipTests: true }, false)).toEqual([
    'template',
    'r',
    '/c',
    '--kube-version=1.34.0',
    `--namespace=${NO_NAMESPACE}`,
    '--skip-tests',
  ]);
  const all = {
    ...INSTALLATION,
    namespace: 'shop',
    valuesFiles: ['/a.yaml', '/b,"c".yaml'],
    set: [
      ...typedValues({ 'a.b': '1,0', c: null, d: [1, true] }),
      { as: 'set', entry: 'e=f,g=h' },
      { as: 'literal', entry: 'i={j}' },
    ] as const,
    apiVersions: ['monitoring.coreos.com/v1'],
    includeCrds: true,
  };
  expect(helmArguments('/c', all, true).slice(4)).toEqual([
    '--namespace=shop',
    '--values=/a.yaml',
    '--values="/b,""c"".yaml"',
    '--set-json=a.b="1,0"',
    '--set-json=c=null',
    '--set-json=d=[1,true]',
    '--set=e=f,g=h',
    '--set-literal=i={j}',
    '--api-versions=monitoring.coreos.com/v1',
    '--include-crds',
    '--skip-schema-validation',
  ]);
});

test('a chart that truncates names truncates the placeholder of the namespace like the namespace itself', () => {
  expect(NO_NAMESPACE).toMatch(/^[a-z][a-z0-9-]*[a-z0-9]$/);
  expect(NO_NAMESPACE).toHaveLength(LATE_NAMESPACE.length);
});
