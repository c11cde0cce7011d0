import { expect, it } from 'vitest';
import { everything, run } from './house.js';

const CANARY = /canary/i;

/** The canary is in all places where Kubernetes keeps secrets, in the forms that people write. */
const manifests = `apiVersion: v1
kind: Secret
metadata:
  name: db
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"data": "canary-annotation"}'
    note: canary-note
data:
  password: Y2FuYXJ5canary
stringData:
  config: |
    password=canary-multi
    line two
immutable: canary-not-a-boolean
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {url: "https://user:canary-url@host"}
binaryData: {blob: Y2FuYXJ5canary}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: canary-not-a-boolean
  containers:
    - name: app
      image: registry.example/app:1
      command: [sh, -c, "mysql -pcanary-shell --password=canary-in-script"]
      args:
        - --password=canary-flag
        - --password
        - canary-positional
        - -pcanary-short
        - -pcanary
        - -p-canary-x
        - -Dtoken=canary-define
        - --token canary-one-text
        - --header=Authorization:canary
        - --url:canary
        - TOKEN=canary-assignment
      env:
        - {name: PASSWORD, value: canary-env}
        - {name: NUMBER, value: [canary-list]}
      livenessProbe:
        exec: {command: [curl, -H, "Authorization: canary-probe"]}
        httpGet: {path: /, httpHeaders: [{name: Authorization, value: canary-header}]}
      securityContext:
        privileged: canary-not-a-boolean
    - canary-not-a-container
---
apiVersion: example.com/v1
kind: Database
metadata: {name: custom}
spec:
  users: [{password: canary-custom}]
  tokens: [canary-token]
  args: {password: canary-map}
---
kind: List
apiVersion: v1
items: [canary-item]
---
apiVersion: v1
kind: Pod
metadata: {name: broken}
password: "canary-broken" x
---
apiVersion: v1
kind: Pod
metadata: {name: twice, name: canary-twice}
`;

it('no finding, error or verdict holds a value where Kubernetes keeps secrets', async () => {
  expect(manifests.match(/canary/gi)!.length).toBeGreaterThan(30);
  const { result, findings } = await run(manifests, { everything });
  expect(result.errors).toEqual([]);
  // Names of objects are no secrets: the last manifest is named by what it repeats.
  const shown = findings.map(({ resource, ...rest }) => ({ ...rest, resource: { ...resource, name: '' } }));
  expect(findings.length).toBeGreaterThan(90);
  for (const finding of shown) {
    const { related, ...plain } = finding;
    const text = JSON.stringify([plain, related.map(({ resource: _, ...rest }) => rest)]);
    expect(text).not.toMatch(CANARY);
  }
  const { unknown } = result.rules.get('house/everything')!;
  expect(JSON.stringify(unknown.map(({ resource: _, ...rest }) => rest))).not.toMatch(CANARY);
});

it('and reported ones keep keys and names, so that they can be found', async () => {
  const { findings } = await run(manifests, { everything });
  const paths = findings.map(({ pathByName }) => pathByName);
  expect(paths).toContain('stringData.config');
  expect(paths).toContain('metadata.annotations.note');
  expect(paths).toContain('spec.containers[app].args[--password]');
  expect(paths).toContain('spec.containers[app].env[PASSWORD].value');
  expect(paths).toContain('spec.containers[app].livenessProbe.httpGet.httpHeaders[Authorization].value');
});
