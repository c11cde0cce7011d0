import { describe, expect, it } from 'vitest';
import { findings } from './lint.js';

/** A fault of a container or of a pod, in flow style. The rest of the pod meets the restricted level. */
interface Fault {
  readonly rule: string;
  readonly text: string;
  readonly container?: string;
  readonly pod?: string;
}

const FAULTS: readonly Fault[] = [
  {
    rule: 'allow-privilege-escalation',
    text: 'true',
    container: 'securityContext: {allowPrivilegeEscalation: true}',
  },
  {
    rule: 'apparmor-profile',
    text: 'Unconfined',
    container: 'securityContext: {appArmorProfile: {type: Unconfined}}',
    pod: 'securityContext: {appArmorProfile: {type: Unconfined}}',
  },
  { rule: 'capabilities-baseline', text: 'BPF', container: 'securityContext: {capabilities: {add: [BPF]}}' },
  {
    rule: 'capabilities-restricted',
    text: 'drop',
    container: 'securityContext: {capabilities: {drop: [all]}}',
  },
  { rule: 'host-ipc', text: 'true', pod: 'hostIPC: true' },
  { rule: 'host-network', text: 'true', pod: 'hostNetwork: true' },
  { rule: 'host-path-volumes', text: 'hostPath', pod: 'volumes: [{name: root, hostPath: {path: /}}]' },
  { rule: 'host-pid', text: 'true', pod: 'hostPID: true' },
  { rule: 'host-ports', text: '80', container: 'ports: [{containerPort: 8080, hostPort: 80}]' },
  {
    rule: 'host-probes-lifecycle',
    text: 'db',
    container: 'livenessProbe: {tcpSocket: {host: db, port: 80}}',
  },
  { rule: 'privileged', text: 'true', container: 'securityContext: {privileged: true}' },
  { rule: 'proc-mount-baseline', text: 'Unmasked', container: 'securityContext: {procMount: Unmasked}' },
  { rule: 'proc-mount-restricted', text: 'Unmasked', container: 'securityContext: {procMount: Unmasked}' },
  {
    rule: 'run-as-non-root',
    text: 'false',
    container: 'securityContext: {runAsNonRoot: false}',
    pod: 'securityContext: {runAsNonRoot: false}',
  },
  {
    rule: 'run-as-user',
    text: '0',
    container: 'securityContext: {runAsUser: 0}',
    pod: 'securityContext: {runAsUser: 0}',
  },
  {
    rule: 'seccomp-baseline',
    text: 'Unconfined',
    container: 'securityContext: {seccompProfile: {type: Unconfined}}',
    pod: 'securityContext: {seccompProfile: {type: Unconfined}}',
  },
  {
    rule: 'seccomp-restricted',
    text: 'Unconfined',
    container: 'securityContext: {seccompProfile: {type: Unconfined}}',
    pod: 'securityContext: {seccompProfile: {type: Unconfined}}',
  },
  {
    rule: 'selinux-options',
    text: 'spc_t',
    container: 'securityContext: {seLinuxOptions: {type: spc_t}}',
    pod: 'securityContext: {seLinuxOptions: {type: spc_t}}',
  },
  {
    rule: 'sysctls',
    text: 'kernel.sem',
    pod: 'securityContext: {sysctls: [{name: kernel.sem, value: "1"}]}',
  },
  { rule: 'volume-types', text: 'nfs', pod: 'volumes: [{name: share, nfs: {server: nfs, path: /}}]' },
  {
    rule: 'windows-host-process',
    text: 'true',
    container: 'securityContext: {windowsOptions: {hostProcess: true}}',
    pod: 'securityContext: {windowsOptions: {hostProcess: true}}',
  },
];

const header = (apiVersion: string, kind: string): string =>
  `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: web}, `;
const workload = (apiVersion: string, kind: string) => (spec: string) =>
  `${header(apiVersion, kind)}spec: {template: {spec: {${spec}}}}}`;

/** Everything that embeds a pod, around the fields of its specification. */
const PODS: Readonly<Record<string, (spec: string) => string>> = {
  Pod: (spec) => `${header('v1', 'Pod')}spec: {${spec}}}`,
  PodTemplate: (spec) => `${header('v1', 'PodTemplate')}template: {spec: {${spec}}}}`,
  ReplicationController: workload('v1', 'ReplicationController'),
  ReplicaSet: workload('apps/v1', 'ReplicaSet'),
  Deployment: workload('apps/v1', 'Deployment'),
  DaemonSet: workload('apps/v1', 'DaemonSet'),
  StatefulSet: workload('apps/v1', 'StatefulSet'),
  Job: workload('batch/v1', 'Job'),
  CronJob: (spec) =>
    `${header('batch/v1', 'CronJob')}spec: {jobTemplate: {spec: {template: {spec: {${spec}}}}}}}`,
  'Argo Rollout': workload('argoproj.io/v1alpha1', 'Rollout'),
  'Knative Service': workload('serving.knative.dev/v1', 'Service'),
};

/** An Argo workflow has containers of its own form. The template replaces the pod. */
const WORKFLOWS: Readonly<Record<string, (template: string) => string>> = {
  Workflow: (template) =>
    `${header('argoproj.io/v1alpha1', 'Workflow')}spec: {templates: [{name: main, ${template}}]}}`,
  CronWorkflow: (template) =>
    `${header('argoproj.io/v1alpha1', 'CronWorkflow')}spec: {workflowSpec: {templates: [{name: main, ${template}}]}}}`,
};

/** A container of each role, around its fields. */
const ROLES: Readonly<Record<string, (fields: string) => string>> = {
  init: (fields) => `initContainers: [{name: app, ${fields}}]`,
  sidecar: (fields) => `initContainers: [{name: app, restartPolicy: Always, ${fields}}]`,
  regular: (fields) => `containers: [{name: app, ${fields}}]`,
  ephemeral: (fields) => `ephemeralContainers: [{name: app, ${fields}}]`,
};

/** The findings of one rule: the text of each region, and the container. */
async function found(manifest: string, rule: string): Promise<readonly string[]> {
  const all = await findings(manifest, { rules: { [`pod-security/${rule}`]: 'error' } });
  const texts = all.map(
    ({ ruleId, region, container, message }) =>
      `${ruleId === `pod-security/${rule}` ? manifest.slice(region?.startOffset, region?.endOffset) : message} ${container ?? ''}`,
  );
  return texts.map((text) => text.trimEnd());
}

describe.each(FAULTS.filter((fault) => fault.container !== undefined))(
  '$rule at a container',
  ({ rule, text, container }) => {
    it.each(Object.keys(ROLES))('that is %s', async (role) => {
      expect(await found(PODS.Deployment!(ROLES[role]!(container!)), rule)).toEqual([`${text} app`]);
    });
    it.each(Object.keys(PODS))('of a %s', async (kind) => {
      expect(await found(PODS[kind]!(ROLES.regular!(container!)), rule)).toEqual([`${text} app`]);
    });
    it.each(Object.keys(WORKFLOWS))('of an Argo %s', async (kind) => {
      expect(await found(WORKFLOWS[kind]!(`script: {${container}}`), rule)).toEqual([`${text} main`]);
    });
  },
);

describe.each(FAULTS.filter((fault) => fault.pod !== undefined))(
  '$rule at the pod',
  ({ rule, text, pod }) => {
    it.each(Object.keys(PODS))('of a %s, once for all its containers', async (kind) => {
      expect(await found(PODS[kind]!(`${pod}, containers: [{name: a}, {name: b}]`), rule)).toEqual([text]);
    });
  },
);

describe.each(FAULTS.filter(({ pod }) => pod?.startsWith('securityContext')))(
  '$rule at an Argo workflow',
  ({ rule, text, pod }) => {
    it('is one fault, however many templates inherit it', async () => {
      const manifest = `${header('argoproj.io/v1alpha1', 'Workflow')}spec: {${pod}, templates: [{name: a, container: {}}, {name: b, container: {}}]}}`;
      expect(await found(manifest, rule)).toEqual([text]);
    });
  },
);
