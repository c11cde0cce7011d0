import { lint, parse, resolveConfig } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { nsaHardening } from '../src/index.js';

const RULE = 'nsa-hardening/ingress-host-conflict';

const ingress = (namespace: string, more = ''): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: ${namespace}
${more}spec:
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`;
const waived = `  annotations: {plimsoll.dev/ignore: "${RULE} -- agreed"}\n`;

async function reported(text: string): Promise<readonly string[]> {
  const config = resolveConfig([{ plugins: [nsaHardening], rules: { [RULE]: 'error' } }]);
  const { findings } = await lint([await parse({ path: 'web.yaml', text })], config);
  return findings
    .filter(({ suppression }) => !suppression)
    .map(({ resource, message }) => `${resource?.namespace}: ${message.slice(0, message.indexOf(' this'))}`);
}

test('of three Ingresses that claim a host, two are still in conflict if one is waived', async () => {
  expect(await reported(ingress('one', waived) + ingress('two') + ingress('three'))).toEqual([
    'two: Ingress three/web claims',
    'three: Ingress two/web claims',
  ]);
  expect(await reported(ingress('one', waived) + ingress('two', waived) + ingress('three'))).toEqual([]);
});
