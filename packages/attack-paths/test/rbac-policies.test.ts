import { everywhere, inNamespace, ROBOT, shown } from './grants.js';
import { testTechnique } from './pairs.js';

const namespace = (labels = ''): string => `---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {${labels}}}
`;
const BASELINE = 'pod-security.kubernetes.io/enforce: baseline';
const PRIVILEGED = 'pod-security.kubernetes.io/enforce: privileged';
const KYVERNO = `---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: pods}
spec:
  validationFailureAction: Enforce
  rules:
    - name: baseline
      match: {any: [{resources: {kinds: [Pod]}}]}
      validate: {podSecurity: {level: baseline, version: latest}}
`;
const kyverno = (...args: readonly string[]): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: kyverno-admission-controller, namespace: kyverno}
spec:
  selector: {matchLabels: {app: kyverno}}
  template:
    metadata: {labels: {app: kyverno}}
    spec: {containers: [{name: kyverno, image: ghcr.io/kyverno/kyverno:v1, args: [${args.join(', ')}]}]}
`;
const PODS = 'create core pods';
const toNode = (...rules: readonly string[]) => ({ from: ROBOT, to: 'node', evidence: shown(...rules) });
const LABELS = 'patch core namespaces';

testTechnique('rbac-namespace-labels', {
  holds: [
    { code: inNamespace('shop', LABELS, PODS) + namespace(BASELINE), steps: [toNode(LABELS, PODS)] },
    {
      name: 'of the namespace by its name',
      code:
        inNamespace('shop', `${LABELS} shop`, 'update core pods/ephemeralcontainers') + namespace(BASELINE),
      steps: [toNode(`${LABELS} shop`, 'update core pods/ephemeralcontainers')],
    },
    {
      name: 'of all, with a right of one',
      code: everywhere(LABELS) + inNamespace('shop', 'create apps deployments').replaceAll('power', 'local'),
      steps: [{ ...toNode(), evidence: [...shown(LABELS), ...shown('create apps deployments')] }],
    },
    {
      name: 'where a policy engine stands too',
      code: inNamespace('shop', LABELS, PODS) + namespace(BASELINE) + KYVERNO,
      steps: [
        { ...toNode(LABELS, PODS), assumptions: ['policy-engine'], doubt: 'ClusterPolicy pods checks' },
      ],
    },
    {
      name: 'with a workload that it cannot find',
      code: inNamespace('shop', LABELS, 'patch apps deployments') + namespace(BASELINE),
      steps: [{ ...toNode(LABELS, 'patch apps deployments'), doubt: 'No Deployment that it may change' }],
    },
  ],
  not: [
    { code: inNamespace('shop', PODS) + namespace(BASELINE) },
    { code: inNamespace('shop', LABELS) + namespace(BASELINE) },
    { name: 'of another namespace', code: inNamespace('shop', `${LABELS} bank`, PODS) + namespace(BASELINE) },
    {
      name: 'in another namespace',
      code: inNamespace('bank', LABELS) + inNamespace('shop', PODS).replaceAll('power', 'local'),
    },
    { name: 'to read', code: inNamespace('shop', 'get core namespaces', PODS) + namespace(BASELINE) },
  ],
});

const VOLUMES = 'create core persistentvolumes';

testTechnique('rbac-create-pv', {
  holds: [
    {
      code: everywhere(VOLUMES, PODS) + namespace(BASELINE),
      steps: [toNode(VOLUMES, PODS)],
    },
    {
      name: 'in one namespace',
      code: everywhere(VOLUMES) + inNamespace('shop', PODS).replaceAll('power', 'local'),
      steps: [{ ...toNode(), evidence: [...shown(VOLUMES), ...shown(PODS)] }],
    },
    {
      name: 'where a policy engine stands',
      code:
        everywhere(VOLUMES) + inNamespace('shop', PODS).replaceAll('power', 'local') + namespace() + KYVERNO,
      steps: [
        {
          ...toNode(),
          evidence: [...shown(VOLUMES), ...shown(PODS)],
          assumptions: ['policy-engine'],
          doubt: 'ClusterPolicy pods checks',
        },
      ],
    },
  ],
  not: [
    { code: everywhere(VOLUMES) },
    { code: everywhere(PODS) },
    { name: 'whose source it cannot change', code: everywhere('update,patch core persistentvolumes', PODS) },
    { name: 'by a role of a namespace', code: inNamespace('shop', VOLUMES, PODS) },
    { name: 'of a name', code: everywhere(`${VOLUMES} mine`, PODS) },
  ],
});

const POLICIES = 'delete kyverno.io clusterpolicies';
const EXCEPTIONS = 'create kyverno.io policyexceptions';
const SCC = 'use security.openshift.io securitycontextconstraints';
const guarded = (...rules: readonly string[]) => ({
  from: ROBOT,
  to: 'node',
  evidence: [...shown(...rules), 'pods'],
});

testTechnique('rbac-disable-policy', {
  holds: [
    {
      code: everywhere(POLICIES, PODS) + namespace(PRIVILEGED) + KYVERNO,
      steps: [guarded(POLICIES, PODS)],
    },
    {
      name: 'in a namespace without a level',
      code:
        everywhere(`${POLICIES} pods`) +
        inNamespace('shop', PODS).replaceAll('power', 'local') +
        namespace() +
        KYVERNO,
      steps: [
        {
          from: ROBOT,
          to: 'node',
          evidence: [...shown(`${POLICIES} pods`), ...shown(PODS), 'pods'],
          assumptions: ['psa-default'],
        },
      ],
    },
    {
      name: 'by its webhooks',
      code:
        everywhere('patch admissionregistration.k8s.io validatingwebhookconfigurations', PODS) +
        namespace(PRIVILEGED) +
        KYVERNO,
      steps: [guarded('patch admissionregistration.k8s.io validatingwebhookconfigurations', PODS)],
    },
    {
      name: 'by an exception',
      code:
        inNamespace('shop', EXCEPTIONS, PODS) +
        namespace(PRIVILEGED) +
        KYVERNO +
        kyverno('--enablePolicyException=true', '--exceptionNamespace=shop'),
      steps: [guarded(EXCEPTIONS, PODS)],
    },
    {
      name: 'of OpenShift',
      code: everywhere(`${SCC} privileged`, PODS),
      steps: [toNode(`${SCC} privileged`, PODS)],
    },
  ],
  not: [
    { code: everywhere(POLICIES) + namespace(PRIVILEGED) + KYVERNO },
    { code: everywhere(PODS) + namespace(PRIVILEGED) + KYVERNO },
    { name: 'of which there is none', code: everywhere(POLICIES, PODS) + namespace(PRIVILEGED) },
    {
      name: 'of another name',
      code: everywhere(`${POLICIES} other`, PODS) + namespace(PRIVILEGED) + KYVERNO,
    },
    {
      name: 'of another engine',
      code:
        everywhere('delete templates.gatekeeper.sh constrainttemplates', PODS) +
        namespace(PRIVILEGED) +
        KYVERNO,
    },
    {
      name: 'beside a level',
      code:
        everywhere(POLICIES) +
        inNamespace('shop', PODS).replaceAll('power', 'local') +
        namespace(BASELINE) +
        KYVERNO,
    },
    {
      name: 'by exceptions that are off',
      code: inNamespace('shop', EXCEPTIONS, PODS) + namespace(PRIVILEGED) + KYVERNO + kyverno(),
    },
    {
      name: 'by exceptions of another namespace',
      code:
        inNamespace('shop', EXCEPTIONS, PODS) +
        namespace(PRIVILEGED) +
        KYVERNO +
        kyverno('--enablePolicyException=true', '--exceptionNamespace=kyverno'),
    },
    { name: 'of OpenShift, for less', code: everywhere(`${SCC} restricted-v2`, PODS) },
  ],
});
