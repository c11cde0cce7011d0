import { everywhere, inNamespace, ROBOT, shown } from './grants.js';
import { testTechnique } from './pairs.js';

const plugin = (folder = 'disks.example.com', kind = 'DaemonSet'): string => `---
apiVersion: apps/v1
kind: ${kind}
metadata: {name: disks, namespace: shop}
spec:
  selector: {matchLabels: {app: disks}}
  template:
    metadata: {labels: {app: disks}}
    spec:
      serviceAccountName: robot
      containers:
        - {name: registrar, image: registry.k8s.io/sig-storage/csi-node-driver-registrar:v2, volumeMounts: [{name: socket, mountPath: /csi}]}
        - {name: plugin, image: example.com/disks:1, volumeMounts: [{name: socket, mountPath: /csi}]}
        - {name: other, image: example.com/other:1}
      volumes: [{name: socket, hostPath: {path: /var/lib/kubelet/plugins/${folder}/}}]
`;
const driver = (spec: string): string => `---
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: disks.example.com}
spec: {${spec}}
`;
const user = (volume: string, kind = 'Pod'): string => `---
apiVersion: v1
kind: ${kind}
metadata: {name: db, namespace: bank}
spec: {serviceAccountName: teller, containers: [{name: app, image: example.com/db:1}], volumes: [{name: data, ${volume}}]}
`;
const INLINE = user('csi: {driver: disks.example.com}');
const CLAIMED = `${user('persistentVolumeClaim: {claimName: data}')}---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: bank}
spec: {storageClassName: fast}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: disks.example.com
`;
const DRIVERS = 'update storage.k8s.io csidrivers';
const TO = 'ServiceAccounts of pods with volumes of kind disks.example.com of all namespaces';
const handed = (from: string, ...evidence: readonly string[]) => ({
  from,
  to: TO,
  evidence,
  assumptions: ['co-located' as const],
});
const PLUGIN = 'DaemonSet shop/disks [plugin]';

testTechnique('rbac-csi-driver', {
  holds: [
    {
      code: everywhere(DRIVERS) + plugin() + INLINE,
      steps: [handed(ROBOT, ...shown(DRIVERS), 'disks.example.com')],
    },
    {
      name: 'by its name, for a volume by a claim',
      code: everywhere(`${DRIVERS} disks.example.com`) + plugin() + CLAIMED,
      steps: [handed(ROBOT, ...shown(`${DRIVERS} disks.example.com`), 'data')],
    },
    {
      name: 'that it gets already',
      code: plugin() + driver('tokenRequests: [{audience: vault}, {audience: ""}]') + INLINE,
      steps: [handed(PLUGIN, 'audience', 'disks.example.com')],
    },
    {
      name: 'for the API server by its name',
      code: plugin() + driver('tokenRequests: [{audience: "https://kubernetes.default.svc"}]') + CLAIMED,
      steps: [handed(PLUGIN, 'audience', 'data')],
    },
  ],
  not: [
    { code: everywhere(DRIVERS) + INLINE },
    { code: everywhere(DRIVERS) + plugin() },
    { name: 'of another driver', code: everywhere(DRIVERS) + plugin('other.example.com') + INLINE },
    { name: 'of another name', code: everywhere(`${DRIVERS} other.example.com`) + plugin() + INLINE },
    {
      name: 'of what is no plugin',
      code: everywhere(DRIVERS) + plugin('disks.example.com', 'Deployment') + INLINE,
    },
    {
      name: 'that it may only create, and is there',
      code:
        everywhere('create storage.k8s.io csidrivers') + plugin() + driver('podInfoOnMount: true') + INLINE,
    },
    { name: 'that nobody asks for', code: plugin() + driver('podInfoOnMount: true') + INLINE },
    { name: 'for others', code: plugin() + driver('tokenRequests: [{audience: vault}]') + INLINE },
    { name: 'of one namespace', code: inNamespace('shop', DRIVERS) + plugin() + INLINE },
    { name: 'on other nodes', code: everywhere(DRIVERS) + plugin() + INLINE, assume: ['no-co-located'] },
  ],
});

const namespace = (label: string): string => `---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {${label}}}
`;
const ADMIN = namespace('resource.kubernetes.io/admin-access: "true"');
const GPU = `---
apiVersion: v1
kind: Pod
metadata: {name: model, namespace: bank}
spec:
  containers: [{name: app, image: example.com/model:1, resources: {claims: [{name: gpu}]}}]
  resourceClaims: [{name: gpu, resourceClaimName: gpu}]
`;
const CLAIMS = 'create resource.k8s.io resourceclaims';
const PODS = 'create core pods';
const shares = { assume: ['device-shares'] };
const sees = (...evidence: readonly string[]) => ({
  from: ROBOT,
  to: 'containers with devices of all namespaces',
  evidence,
  assumptions: ['device-shares' as const],
});

testTechnique('rbac-dra-admin', {
  holds: [
    {
      ...shares,
      code: inNamespace('shop', CLAIMS, PODS) + ADMIN + GPU,
      steps: [sees('"true"', ...shown(CLAIMS, PODS))],
    },
    {
      ...shares,
      name: 'by a label of its own',
      code: inNamespace('shop', 'patch core namespaces', CLAIMS, PODS) + namespace('') + GPU,
      steps: [sees(...shown('patch core namespaces', CLAIMS, PODS))],
    },
  ],
  not: [
    { name: 'that share nothing', code: inNamespace('shop', CLAIMS, PODS) + ADMIN + GPU },
    { ...shares, name: 'without the label', code: inNamespace('shop', CLAIMS, PODS) + namespace('') + GPU },
    { ...shares, name: 'without claims', code: inNamespace('shop', PODS) + ADMIN + GPU },
    { ...shares, name: 'without pods', code: inNamespace('shop', CLAIMS) + ADMIN + GPU },
    { ...shares, name: 'without devices', code: inNamespace('shop', CLAIMS, PODS) + ADMIN },
    {
      ...shares,
      name: 'before it is on',
      code: inNamespace('shop', CLAIMS, PODS) + ADMIN + GPU,
      kubernetes: '1.33',
    },
    { ...shares, name: 'in another namespace', code: inNamespace('bank', CLAIMS, PODS) + ADMIN + GPU },
  ],
});
