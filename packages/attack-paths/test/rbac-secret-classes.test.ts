import { everywhere, inNamespace, ROBOT, shown } from './grants.js';
import { testTechnique } from './pairs.js';

const secretClass = (spec: string): string => `---
apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: {name: vault, namespace: shop}
spec: {${spec}}
`;
const AWS = secretClass('provider: aws');
const OF_NODE = secretClass('provider: azure, parameters: {useVMManagedIdentity: "true"}');
const DRIVER = `---
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: secrets-store.csi.k8s.io}
spec: {}
`;
const account = (name: string, namespace = 'shop'): string => `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}, namespace: ${namespace}, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/a"}}
`;
const POD = `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: robot
  containers: [{name: app, image: example.com/web:1}]
  volumes: [{name: v, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: vault}}}]
`;
const CLASSES = 'create,update secrets-store.csi.x-k8s.io secretproviderclasses';
const UPDATE = 'update secrets-store.csi.x-k8s.io secretproviderclasses';
const PODS = 'create core pods';
const reads = (...evidence: readonly string[]) => ({
  from: ROBOT,
  to: 'cloud-account',
  evidence,
  assumptions: ['role-has-rights' as const],
});

testTechnique('rbac-secret-provider-class', {
  holds: [
    {
      code: inNamespace('shop', CLASSES, PODS) + AWS + account('other'),
      steps: [reads(...shown(CLASSES, PODS), 'vault')],
    },
    {
      name: 'as the node',
      code: inNamespace('bank', CLASSES, PODS) + OF_NODE,
      steps: [reads(...shown(CLASSES, PODS), 'vault')],
    },
    {
      name: 'of all namespaces',
      code: everywhere(CLASSES, PODS) + AWS + account('other', 'bank'),
      steps: [reads(...shown(CLASSES, PODS), 'vault')],
    },
    {
      name: 'by a provider that is not here',
      code: inNamespace('shop', CLASSES, PODS) + DRIVER,
      steps: [{ ...reads(...shown(CLASSES, PODS)), doubt: 'which secrets provider' }],
    },
    {
      name: 'that its pod mounts',
      code: inNamespace('shop', `${UPDATE} vault`) + AWS + account('robot') + POD,
      steps: [reads(...shown(`${UPDATE} vault`), 'vault')],
    },
    {
      name: 'that its pod mounts, and is not here',
      code: inNamespace('shop', UPDATE) + POD,
      steps: [
        {
          ...reads(...shown(UPDATE), 'vault'),
          doubt: 'SecretProviderClass vault is not among the linted files',
        },
      ],
    },
  ],
  not: [
    { code: inNamespace('shop', PODS) + AWS + account('other') },
    { code: inNamespace('shop', CLASSES) + AWS + account('other') },
    { name: 'where no account has a role', code: inNamespace('shop', CLASSES, PODS) + AWS },
    {
      name: 'where only others have one',
      code: inNamespace('shop', CLASSES, PODS) + AWS + account('other', 'bank'),
    },
    { name: 'where none is installed', code: inNamespace('shop', CLASSES, PODS) + account('other') },
    { name: 'of another name', code: inNamespace('shop', `${UPDATE} other`) + AWS + account('robot') + POD },
    { name: 'in another namespace', code: inNamespace('bank', UPDATE) + AWS + account('robot') + POD },
    {
      name: 'that gives nothing',
      code: inNamespace('shop', CLASSES, PODS) + AWS + account('other'),
      assume: ['no-role-has-rights'],
    },
  ],
});
