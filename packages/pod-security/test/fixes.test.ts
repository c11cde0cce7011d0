import { applyFixes, lint, parse, resolveConfig } from '@plimsoll/core';
import { describe, expect, test } from 'vitest';
import { podSecurity } from '../src/index.js';

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n';

/** A pod after all fixes of some rules, repeated until none is left. */
async function fixed(text: string, rules: readonly string[], kubernetesVersion = 'latest'): Promise<string> {
  const config = resolveConfig({
    plugins: [podSecurity],
    kubernetesVersion,
    rules: Object.fromEntries(rules.map((rule) => [`pod-security/${rule}`, 'error'])),
  });
  let before = text;
  for (let pass = 0; pass < 10; pass++) {
    const { findings, errors, fixes } = await lint(
      [await parse({ path: 'pod.yaml', text: before })],
      config,
      {
        fixes: true,
      },
    );
    expect(errors).toEqual([]);
    expect(fixes?.refused).toEqual([]);
    const { text: after } = applyFixes(before, findings);
    if (after === before) return after;
    before = after;
  }
  throw new Error('There are always more fixes.');
}

const container = (yaml: string): string =>
  `  containers:\n    - name: app\n${yaml.replace(/^(?=.)/gm, '      ')}`;

/** The content of `spec` before and after. */
const CASES: readonly (readonly [rule: string, spec: string, to: string])[] = [
  [
    'privileged',
    container('securityContext: {privileged: true}\n'),
    container('securityContext: {privileged: false}\n'),
  ],
  ['host-pid', '  hostPID: true # why\n', '  hostPID: false # why\n'],
  ['host-network', '  hostNetwork: true\n', '  hostNetwork: false\n'],
  [
    'host-ports',
    container('ports:\n  - containerPort: 80\n    hostPort: 8080\n'),
    container('ports:\n  - containerPort: 80\n'),
  ],
  [
    'host-probes-lifecycle',
    container('livenessProbe:\n  httpGet:\n    host: 10.0.0.1\n    port: 80\n'),
    container('livenessProbe:\n  httpGet:\n    port: 80\n'),
  ],
  [
    'apparmor-profile',
    '  securityContext:\n    appArmorProfile: {type: Unconfined}\n',
    '  securityContext:\n    appArmorProfile: {type: RuntimeDefault}\n',
  ],
  [
    'capabilities-baseline',
    container('securityContext:\n  capabilities:\n    add: [SYS_ADMIN, CHOWN, NET_ADMIN]\n'),
    container('securityContext:\n  capabilities:\n    add: [CHOWN]\n'),
  ],
  [
    'capabilities-restricted',
    container('securityContext:\n  capabilities:\n    add:\n      - SYS_ADMIN\n      - CHOWN\n'),
    container('securityContext:\n  capabilities:\n    drop:\n      - ALL\n'),
  ],
  [
    'capabilities-restricted',
    container('securityContext: {capabilities: {drop: [all]}}\n'),
    container('securityContext: {capabilities: {drop: [ALL]}}\n'),
  ],
  [
    'proc-mount-restricted',
    container('securityContext: {procMount: Unmasked}\n'),
    container('securityContext: {procMount: Default}\n'),
  ],
  [
    'selinux-options',
    '  securityContext:\n    seLinuxOptions: {user: system_u, type: spc_t, level: s0}\n',
    '  securityContext:\n    seLinuxOptions: {level: s0}\n',
  ],
  [
    'sysctls',
    '  hostname: a\n  securityContext:\n    sysctls: [{name: kernel.msgmax, value: "1"}]\n',
    '  hostname: a\n',
  ],
  ['run-as-user', '  hostname: a\n  securityContext: {runAsUser: 0}\n', '  hostname: a\n'],
  ['run-as-user', '  securityContext: {runAsUser: 0, fsGroup: 5}\n', '  securityContext: {fsGroup: 5}\n'],
  [
    'windows-host-process',
    `  hostNetwork: true\n  securityContext: {windowsOptions: {hostProcess: true}}\n${container('securityContext: {windowsOptions: {hostProcess: true}}\n')}`,
    `  hostNetwork: true\n  securityContext: {windowsOptions: {hostProcess: false}}\n${container('securityContext: {windowsOptions: {hostProcess: false}}\n')}`,
  ],
];

describe('fixes', () => {
  test.each(CASES)('%s', async (rule, spec, to) => {
    expect(await fixed(HEAD + spec, [rule])).toBe(HEAD + to);
  });

  const two = '  containers:\n    - name: a\n    - name: b\n';

  test.each([
    ['run-as-non-root', '  securityContext:\n    runAsNonRoot: true\n'],
    ['seccomp-restricted', '  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n'],
  ])('%s is set once at the pod', async (rule, to) => {
    expect(await fixed(HEAD + two, [rule])).toBe(HEAD + two + to);
  });

  test.each([
    ['run-as-non-root', 'runAsNonRoot: true\n'],
    ['seccomp-restricted', 'seccompProfile:\n            type: RuntimeDefault\n'],
  ])('%s is set on each container in Knative, which accepts it nowhere else', async (rule, to) => {
    const service =
      'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n      - image: a\n';
    expect(await fixed(service, [rule])).toBe(`${service}        securityContext:\n          ${to}`);
  });

  test.each<readonly [string, string, string]>([
    ['beside privileged', 'allow-privilege-escalation', container('securityContext: {privileged: true}\n')],
    [
      'beside SYS_ADMIN',
      'allow-privilege-escalation',
      container('securityContext: {capabilities: {add: [SYS_ADMIN]}}\n'),
    ],
    [
      'of what mounts may need',
      'privileged',
      container(
        'securityContext: {privileged: true}\nvolumeMounts: [{name: a, mountPath: /a, mountPropagation: Bidirectional}]\n',
      ),
    ],
    [
      'in Windows pods of old versions',
      'allow-privilege-escalation',
      `  os: {name: windows}\n${container('image: a\n')}`,
    ],
    [
      'in the network that a HostProcess container needs',
      'host-network',
      `  hostNetwork: true\n  securityContext: {windowsOptions: {hostProcess: true}}\n`,
    ],
    [
      'of ports in the network of the node',
      'host-ports',
      `  hostNetwork: true\n${container('ports: [{containerPort: 80, hostPort: 80}]\n')}`,
    ],
    ['while a container is root', 'run-as-non-root', container('securityContext: {runAsUser: 0}\n')],
    [
      'while a container is the administrator of Windows',
      'run-as-non-root',
      `  os: {name: windows}\n  securityContext: {windowsOptions: {runAsUserName: ContainerAdministrator}}\n${container('image: a\n')}`,
    ],
    [
      'of a profile that names a file',
      'seccomp-restricted',
      '  securityContext: {seccompProfile: {type: None, localhostProfile: a.json}}\n',
    ],
  ])('none %s, which the API or the kubelet would reject', async (_, rule, spec) => {
    const version = rule === 'allow-privilege-escalation' ? '1.24' : 'latest';
    expect(await fixed(HEAD + spec, [rule], version)).toBe(HEAD + spec);
  });

  test('none if an annotation has to have the same value', async () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}\nspec:\n${two}`;
    expect(await fixed(text, ['seccomp-restricted'])).toBe(text);
  });

  test('one makes room for the next', async () => {
    const spec = container('securityContext:\n  privileged: true\n  runAsUser: 0\n');
    expect(
      await fixed(HEAD + spec, [
        'privileged',
        'allow-privilege-escalation',
        'run-as-user',
        'run-as-non-root',
      ]),
    ).toBe(
      `${HEAD}${container('securityContext:\n  privileged: false\n  allowPrivilegeEscalation: false\n')}  securityContext:\n    runAsNonRoot: true\n`,
    );
  });
});
