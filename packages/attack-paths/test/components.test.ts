import { testTechnique } from './pairs.js';

const kubelet = (fields: string): string => `---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
${fields}
`;
const OPEN = 'authentication: {anonymous: {enabled: true}}\nauthorization: {mode: AlwaysAllow}';

testTechnique('kubelet-anonymous', {
  holds: [
    {
      code: kubelet(OPEN),
      steps: [{ from: 'pod-network', to: 'pods of all namespaces', evidence: ['true', 'AlwaysAllow'] }],
    },
    {
      name: 'where a program fills in the rest',
      code: kubelet(OPEN.replace('AlwaysAllow', '"{{ mode }}"')),
      steps: [
        {
          from: 'pod-network',
          to: 'pods of all namespaces',
          evidence: ['true', '"{{ mode }}"'],
          doubt: 'template',
        },
      ],
    },
  ],
  not: [
    { code: kubelet(OPEN.replace('AlwaysAllow', 'Webhook')) },
    { code: kubelet(OPEN.replace('true', 'false')) },
    { name: 'by the defaults of the file', code: kubelet('authorization: {mode: AlwaysAllow}') },
    {
      name: 'in a patch of what another file says',
      code: `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
kubeadmConfigPatches:
  - |
    kind: KubeletConfiguration
    apiVersion: kubelet.config.k8s.io/v1beta1
    authorization: {mode: AlwaysAllow}
`,
    },
    { name: 'without a server', code: kubelet(`${OPEN}\nenableServer: false`) },
  ],
});

const program = (name: string, words: readonly string[], spec = 'hostNetwork: true, '): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: kube-system, labels: {tier: control-plane}}
spec: {${spec}containers: [{name: ${name}, image: "registry.k8s.io/${name}:1", command: [${name}, ${words.join(', ')}]}]}
`;
const etcd = (words: readonly string[], spec?: string): string => program('etcd', words, spec);
const TLS = '--listen-client-urls=https://0.0.0.0:2379';
const NO_CERTIFICATES = '--client-cert-auth=false';
const TO_ADMIN = { from: 'pod-network', to: 'cluster-admin' };
const FROM_NODES = { from: 'internet', to: 'cluster-admin', assumptions: ['nodes-public'] } as const;

testTechnique('etcd-open', {
  holds: [
    {
      code: etcd([TLS, NO_CERTIFICATES]),
      assume: ['nodes-public'],
      steps: [
        { ...TO_ADMIN, evidence: [TLS, NO_CERTIFICATES] },
        { ...FROM_NODES, evidence: [TLS, NO_CERTIFICATES] },
      ],
    },
    {
      name: 'in plain text, whatever it says of certificates',
      code: etcd(['--listen-client-urls=http://0.0.0.0:2379', '--client-cert-auth=true']),
      steps: [{ ...TO_ADMIN, evidence: ['--listen-client-urls=http://0.0.0.0:2379'] }],
    },
    {
      name: 'of a pod that takes no port of its node',
      code: etcd([TLS, NO_CERTIFICATES], ''),
      assume: ['nodes-public'],
      steps: [{ ...TO_ADMIN, evidence: [TLS, NO_CERTIFICATES] }],
    },
  ],
  not: [
    { code: etcd([TLS, '--client-cert-auth=true']) },
    {
      name: 'that asks for certificates since it has a CA',
      code: etcd([TLS, NO_CERTIFICATES, '--trusted-ca-file=/ca.crt']),
    },
    { code: etcd([TLS.replace('0.0.0.0', '127.0.0.1'), NO_CERTIFICATES]) },
    { name: 'that listens where it does by default', code: etcd([NO_CERTIFICATES]) },
    {
      name: 'of an application',
      code: etcd([TLS, NO_CERTIFICATES], '').replace('kube-system, labels: {tier: control-plane}', 'shop'),
    },
  ],
});

const server = (...words: readonly string[]): string => program('kube-apiserver', words);
const ALL = '--authorization-mode=AlwaysAllow';
const ANONYMOUS = '--anonymous-auth=true';
const EVERYONE = { from: 'Group system:authenticated', to: 'cluster-admin' };
const FROM_INTERNET = { from: 'internet', to: 'cluster-admin', assumptions: ['api-public'] } as const;
const authentication = (anonymous: string): string => `---
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous: ${anonymous}
`;
const INSECURE = ['--authorization-mode=RBAC', '--insecure-port=8080', '--insecure-bind-address=0.0.0.0'];

testTechnique('apiserver-open', {
  holds: [
    {
      name: 'which drops the flag for requests without credentials',
      code: server(ALL, ANONYMOUS),
      steps: [{ ...EVERYONE, evidence: [ALL] }],
    },
    {
      name: 'by a file',
      code: server(ALL) + authentication('{enabled: true}'),
      steps: [
        { ...EVERYONE, evidence: [ALL] },
        { ...TO_ADMIN, evidence: [ALL, 'true'] },
        { ...FROM_INTERNET, evidence: [ALL, 'true'] },
      ],
    },
    {
      name: 'to those with credentials only',
      code: server(ALL) + authentication('{enabled: true, conditions: [{path: /livez}]}'),
      steps: [{ ...EVERYONE, evidence: [ALL] }],
    },
    {
      name: 'by the port of old',
      code: server(...INSECURE),
      kubernetes: '1.19',
      steps: [
        { ...TO_ADMIN, evidence: INSECURE.slice(1) },
        { ...FROM_INTERNET, evidence: INSECURE.slice(1) },
      ],
    },
  ],
  not: [
    { code: server('--authorization-mode=Node,RBAC', ANONYMOUS) },
    { name: 'since the port is inert', code: server(...INSECURE), kubernetes: '1.20' },
    { name: 'on the loopback address', code: server(...INSECURE.slice(0, 2)), kubernetes: '1.19' },
    { code: server('--authorization-mode=RBAC', '--insecure-port=0'), kubernetes: '1.19' },
  ],
});

const agent = (spec: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec: {${spec}, containers: [{name: main, image: example.com/agent:1}]}
`;
const TOLERATES = 'tolerations: [{operator: Exists}]';
const HOST = 'hostNetwork: true';
const LOOPBACK = etcd(['--listen-client-urls=http://127.0.0.1:2379']).replace(
  'hostNetwork: true, ',
  'hostNetwork: true, nodeName: a, ',
);
const FROM_AGENT = { from: 'Pod shop/agent [main]', to: 'cluster-admin' };
const OWN = {
  from: 'Pod kube-system/etcd [etcd]',
  to: 'cluster-admin',
  evidence: ['true', '--listen-client-urls=http://127.0.0.1:2379'],
};

testTechnique('host-network-loopback', {
  holds: [
    {
      code: LOOPBACK + agent(`${HOST}, ${TOLERATES}`),
      steps: [
        OWN,
        { ...FROM_AGENT, evidence: ['true', 'operator', '--listen-client-urls=http://127.0.0.1:2379'] },
      ],
    },
    {
      name: 'where it asks for nodes by labels',
      code: LOOPBACK + agent(`${HOST}, ${TOLERATES}, nodeSelector: {pool: agents}`),
      steps: [
        OWN,
        {
          ...FROM_AGENT,
          evidence: ['true', 'operator', '--listen-client-urls=http://127.0.0.1:2379'],
          doubt: 'have the label pool',
        },
      ],
    },
  ],
  not: [
    { code: agent(`${HOST}, ${TOLERATES}`) },
    { code: etcd([TLS, '--client-cert-auth=true']) + agent(`${HOST}, ${TOLERATES}`) },
  ],
});
