import { cis } from '@plimsoll/cis';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import { expect, it } from 'vitest';
import { nsaHardening } from '../src/index.js';

it('a namespace without any NetworkPolicy is one finding, the stricter one', async () => {
  const text = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
  const config = resolveConfig({
    plugins: [cis, nsaHardening],
    rules: { 'cis/namespace-network-policy': 'warn', 'nsa-hardening/default-deny-network-policy': 'warn' },
  });
  const { findings } = await lint([await parse({ path: 'namespace.yaml', text })], config);
  expect(findings.map(({ ruleId, supersededBy }) => [ruleId, supersededBy])).toEqual([
    ['cis/namespace-network-policy', 'nsa-hardening/default-deny-network-policy'],
    ['nsa-hardening/default-deny-network-policy', undefined],
  ]);
});

it.each(['{}', '{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}'])(
  'a rule that allows all egress is one finding: %s',
  async (rule) => {
    const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress], egress: [${rule}]}
`;
    const rules = ['network-policy-allow-all', 'block-metadata-api'].map((name) => [
      `nsa-hardening/${name}`,
      'warn',
    ]);
    const config = resolveConfig({ plugins: [nsaHardening], rules: Object.fromEntries(rules) });
    const { findings } = await lint([await parse({ path: 'policy.yaml', text })], config);
    expect(findings.filter(({ supersededBy }) => !supersededBy).map(({ ruleId }) => ruleId)).toEqual([
      'nsa-hardening/network-policy-allow-all',
    ]);
  },
);
