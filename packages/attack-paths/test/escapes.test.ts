import { type Pair, testTechnique } from './pairs.js';

const pod = (container: string, spec = '', metadata = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, ${metadata}}
spec: {${spec}containers: [{name: app, image: example.com/web:1, ${container}}]}
`;
const adds = (names: string, more = '', spec = '', metadata = ''): string =>
  pod(`securityContext: {capabilities: {add: [${names}]}, ${more}}`, spec, metadata);

type Expected = Pair['holds'][number]['steps'][number];
type Assumptions = Expected['assumptions'];
const to = (to: string, evidence: readonly string[], assumptions: Assumptions = [], doubt?: string) => ({
  from: 'Pod shop/web [app]',
  to,
  evidence,
  assumptions,
  ...(doubt !== undefined && { doubt }),
});
const node = (
  evidence: readonly string[],
  assumptions?: Assumptions,
  doubt?: string,
): readonly Expected[] => [to('node', evidence, assumptions, doubt)];

const BLOCKED = {
  users: [
    { name: 'not as root', code: (names: string) => adds(names, 'runAsUser: 1000') },
    { name: 'not as root, whoever it is', code: (names: string) => adds(names, 'runAsNonRoot: true') },
    { name: 'in a user namespace', code: (names: string) => adds(names, '', 'hostUsers: false, ') },
    { name: 'on Windows', code: (names: string) => adds(names, '', 'os: {name: windows}, ') },
    {
      name: 'not as root, who may not become it',
      code: (names: string) => adds(names, 'runAsUser: 1000, allowPrivilegeEscalation: false'),
      assume: ['setuid-image'],
    },
  ],
};
const blocked = (names: string) =>
  BLOCKED.users.map(({ code, ...given }) => ({ ...given, code: code(names) }));

testTechnique('escape-privileged', {
  holds: [
    { code: pod('securityContext: {privileged: true}'), steps: node(['true'], ['image-root']) },
    {
      name: 'as root by the pod',
      code: pod('securityContext: {privileged: true}', 'securityContext: {runAsUser: 0}, '),
      steps: node(['true']),
    },
    {
      name: 'in a user namespace, before there are any',
      code: pod('securityContext: {privileged: true}', 'hostUsers: false, '),
      kubernetes: '1.32',
      steps: node(['true'], ['image-root']),
    },
    {
      name: 'not as root, where a program of the image helps',
      code: pod('securityContext: {privileged: true, runAsUser: 1000}'),
      assume: ['setuid-image'],
      steps: node(['true'], ['setuid-image']),
    },
    {
      name: 'on nodes of the control plane too',
      code: pod('securityContext: {privileged: true, runAsUser: 0}', 'tolerations: [{operator: Exists}], '),
      steps: [...node(['true']), to('control-plane', ['true', 'operator'], ['self-managed'])],
    },
    {
      name: 'with a kernel of its own',
      code: `${pod('securityContext: {privileged: true}', 'runtimeClassName: safe, ')}---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: safe}
handler: kata-qemu
`,
      steps: node(['true'], ['image-root'], 'a kernel of its own'),
    },
  ],
  not: [
    { code: pod('securityContext: {privileged: false}') },
    { name: 'not as root', code: pod('securityContext: {privileged: true, runAsUser: 1000}') },
    { name: 'in a user namespace', code: pod('securityContext: {privileged: true}', 'hostUsers: false, ') },
    { name: 'on Windows', code: pod('securityContext: {privileged: true}', 'os: {name: windows}, ') },
  ],
});

testTechnique('escape-sys-module', {
  holds: [
    { code: adds('SYS_MODULE'), steps: node(['SYS_MODULE'], ['kernel-allows', 'image-root']) },
    {
      name: 'by any spelling, each alone',
      code: adds('cap_sys_module, ALL', 'runAsUser: 0'),
      steps: [...node(['cap_sys_module'], ['kernel-allows']), ...node(['ALL'], ['kernel-allows'])],
    },
    {
      name: 'added by name after all were dropped',
      code: adds('SYS_MODULE', '', 'initContainers: [], ').replace('add:', 'drop: [ALL], add:'),
      steps: node(['SYS_MODULE'], ['kernel-allows', 'image-root']),
    },
  ],
  not: [
    { code: adds('NET_ADMIN') },
    { name: 'dropped again', code: adds('ALL').replace('add:', 'drop: [SYS_MODULE], add:') },
    { name: 'all dropped again', code: adds('ALL').replace('add:', 'drop: [ALL], add:') },
    ...blocked('SYS_MODULE'),
  ],
});

testTechnique('escape-sys-admin', {
  holds: [
    { code: adds('SYS_ADMIN'), steps: node(['SYS_ADMIN'], ['mac-allows', 'image-root']) },
    {
      name: 'under AppArmor',
      code: adds('SYS_ADMIN', 'appArmorProfile: {type: RuntimeDefault}'),
      steps: node(['SYS_ADMIN'], ['kernel-allows', 'image-root']),
    },
    {
      name: 'without AppArmor, by the annotation',
      code: adds(
        'SYS_ADMIN',
        '',
        '',
        'annotations: {container.apparmor.security.beta.kubernetes.io/app: unconfined}',
      ),
      steps: node(['SYS_ADMIN'], ['image-root']),
    },
    {
      name: 'under a seccomp profile of the node',
      code: adds('SYS_ADMIN', 'seccompProfile: {type: Localhost, localhostProfile: a.json}'),
      steps: node(['SYS_ADMIN'], ['mac-allows', 'image-root'], 'seccomp profile'),
    },
  ],
  not: [{ code: adds('NET_ADMIN') }, ...blocked('SYS_ADMIN')],
});

testTechnique('escape-dac-read-search', {
  holds: [{ code: adds('DAC_READ_SEARCH'), steps: node(['DAC_READ_SEARCH'], ['image-root']) }],
  not: [{ code: adds('DAC_OVERRIDE') }, ...blocked('DAC_READ_SEARCH')],
});

testTechnique('escape-ptrace', {
  holds: [
    {
      code: adds('SYS_PTRACE', '', 'hostPID: true, '),
      steps: node(['true', 'SYS_PTRACE'], ['mac-allows', 'image-root']),
    },
    {
      name: 'without AppArmor',
      code: adds('ALL', 'appArmorProfile: {type: Unconfined}, runAsUser: 0', 'hostPID: true, '),
      steps: node(['true', 'ALL']),
    },
  ],
  not: [
    { code: adds('SYS_PTRACE') },
    { code: adds('NET_ADMIN', '', 'hostPID: true, ') },
    {
      name: 'under AppArmor by the pod',
      code: adds(
        'SYS_PTRACE',
        '',
        'hostPID: true, securityContext: {appArmorProfile: {type: RuntimeDefault}}, ',
      ),
    },
    {
      name: 'under AppArmor by the annotation',
      code: adds(
        'SYS_PTRACE',
        '',
        'hostPID: true, ',
        'annotations: {container.apparmor.security.beta.kubernetes.io/app: localhost/own}',
      ),
    },
    {
      name: 'not as root, who may not become it',
      code: adds('SYS_PTRACE', 'runAsUser: 1, allowPrivilegeEscalation: false', 'hostPID: true, '),
      assume: ['setuid-image'],
    },
  ],
});

testTechnique('escape-bpf', {
  holds: [
    {
      code: adds('BPF, CAP_PERFMON'),
      steps: ['Group system:nodes', 'tokens and Secrets of pods of all namespaces'].map((name) =>
        to(name, ['BPF', 'CAP_PERFMON'], ['kernel-allows', 'co-located', 'image-root']),
      ),
    },
  ],
  not: [
    { code: adds('BPF') },
    { code: adds('PERFMON') },
    { name: 'where more is possible anyway', code: adds('BPF, PERFMON, SYS_ADMIN') },
    ...blocked('BPF, PERFMON'),
  ],
});

testTechnique('escape-host-process', {
  holds: [
    {
      code: pod('securityContext: {windowsOptions: {hostProcess: true}}', 'hostNetwork: true, '),
      steps: node(['true']),
    },
    {
      name: 'by the pod, and the container says other things',
      code: pod(
        'securityContext: {windowsOptions: {runAsUserName: "a"}}',
        'securityContext: {windowsOptions: {hostProcess: true}}, ',
      ),
      steps: node(['true']),
    },
  ],
  not: [
    {
      code: pod(
        'securityContext: {windowsOptions: {hostProcess: false}}',
        'securityContext: {windowsOptions: {hostProcess: true}}, ',
      ),
    },
  ],
});
