import { cis } from '@plimsoll/cis';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import { podSecurity } from '@plimsoll/pod-security';
import { expect, test } from 'vitest';
import { nsaHardening } from './index.js';

const plugins = [podSecurity, cis, nsaHardening];

/** The visible findings of a text with a preset, as `severity rule`. */
async function shown(text: string, preset = 'recommended'): Promise<readonly string[]> {
  const config = resolveConfig({
    plugins,
    extends: plugins.map(({ meta }) => `${meta.prefix}/${preset}`),
  });
  const { findings, errors } = await lint([await parse({ path: 'app.yaml', text })], config);
  expect(errors).toEqual([]);
  return findings
    .filter(({ supersededBy }) => supersededBy === undefined)
    .map(({ severity, ruleId }) => `${severity} ${ruleId}`);
}

const hardened = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/enforce: restricted}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
automountServiceAccountToken: false
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: shop}
spec: {limits: [{type: Container, default: {memory: 128Mi, cpu: 500m}}]}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: quota, namespace: shop}
spec: {hard: {limits.cpu: "4", limits.memory: 4Gi, requests.cpu: "2", requests.memory: 2Gi, pods: "20"}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 20001
        runAsGroup: 20001
        seccompProfile: {type: RuntimeDefault}
      containers:
      - name: web
        image: registry.example/web:1.4.2
        resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities: {drop: [ALL]}
`;

test('a hardened application has no finding under recommended', async () => {
  expect(await shown(hardened)).toEqual([]);
});

test('one without any hardening has no error by default, and a short list', async () => {
  const plain = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`;
  const findings = await shown(plain);
  expect(findings.filter((finding) => finding.startsWith('error'))).toEqual([]);
  expect(findings.length).toBeLessThan(14);
});

test('rules about access to the node or to credentials are errors', async () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  volumes: [{name: s, hostPath: {path: /var/run/docker.sock}}]
  containers:
  - name: web
    image: nginx:1.29
    env: [{name: DB_PASSWORD, value: hunter2}]
`;
  const errors = (await shown(text)).filter((finding) => finding.startsWith('error'));
  expect(errors.sort()).toEqual([
    'error nsa-hardening/credentials-in-config',
    'error nsa-hardening/runtime-socket',
  ]);
});

test('strict has every rule of the pack', () => {
  const [strict] = nsaHardening.presets.strict ?? [];
  expect(Object.keys(strict?.rules ?? {}).length).toBe(Object.keys(nsaHardening.rules).length);
});
