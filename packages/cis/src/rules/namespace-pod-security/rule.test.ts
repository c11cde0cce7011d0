import { documents, testPolicy } from '../../../test/policies.js';

const namespace = (level?: string): string =>
  `apiVersion: v1
kind: Namespace
metadata:
  name: shop
${level === undefined ? '' : `  labels:\n    pod-security.kubernetes.io/enforce: ${level}\n`}`;

const object = (apiVersion: string, kind: string, spec: string, meta = 'name: policy'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${meta}}\nspec: ${spec}\n`;

const PODS = '{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}';
const policy = object(
  'admissionregistration.k8s.io/v1',
  'ValidatingAdmissionPolicy',
  `{matchConstraints: {resourceRules: [${PODS}]}, validations: [{expression: "!has(object.spec.hostNetwork)"}]}`,
);
const binding = (name: string, actions: string): string =>
  object(
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicyBinding',
    `{policyName: ${name}, validationActions: ${actions}}`,
  );
const kyverno = (action: string, kinds = '[Pod]'): string =>
  object(
    'kyverno.io/v1',
    'ClusterPolicy',
    `{validationFailureAction: ${action}, rules: [{name: r, match: {any: [{resources: {kinds: ${kinds}}}]}, validate: {podSecurity: {level: baseline, version: latest}}}]}`,
  );
const gatekeeper = (spec: string): string =>
  object('constraints.gatekeeper.sh/v1beta1', 'K8sPSPPrivilegedContainer', spec);
const template = object(
  'templates.gatekeeper.sh/v1',
  'ConstraintTemplate',
  '{crd: {spec: {names: {kind: K8sPSPPrivilegedContainer}}}}',
);
const psp = object('policy/v1beta1', 'PodSecurityPolicy', '{privileged: false}');

const configuration = (enforce: string, exempt = '[]'): string =>
  `apiVersion: pod-security.admission.config.k8s.io/v1
kind: PodSecurityConfiguration
defaults: {enforce: ${enforce}}
exemptions: {namespaces: ${exempt}}
`;

const admission = (enforce: string): string =>
  `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults: {enforce: ${enforce}}
`;

testPolicy('namespace-pod-security', {
  valid: [
    namespace('baseline'),
    namespace('restricted'),
    { name: 'an invalid level is for another rule', code: namespace('Baseline') },
    { name: 'exempt', code: namespace().replace('shop', 'kube-system') },
    { name: 'an admission policy', code: documents(namespace(), policy, binding('policy', '[Deny]')) },
    { name: 'Kyverno', code: documents(namespace(), kyverno('Enforce')) },
    { name: 'Gatekeeper', code: documents(namespace(), gatekeeper('{}'), template) },
    {
      name: 'a constraint whose template is elsewhere',
      code: documents(namespace(), gatekeeper('{}')),
      unknown: ['K8sPSPPrivilegedContainer policy uses a template that is not in the files.'],
    },
    {
      name: 'PodSecurityPolicy, while there was one',
      code: documents(namespace(), psp),
      kubernetesVersion: '1.24',
    },
    { name: "the cluster's default", code: documents(namespace(), configuration('baseline')) },
    {
      name: "the cluster's default, within the admission configuration",
      code: documents(namespace(), admission('restricted')),
    },
    {
      name: 'a partial run',
      code: namespace(),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
  ],
  invalid: [
    {
      code: namespace(),
      fixed: namespace('baseline'),
      findings: [
        {
          messageId: 'missing',
          text: 'metadata',
          message:
            "Namespace 'shop' enforces no Pod Security level, so it admits privileged pods. Set the label pod-security.kubernetes.io/enforce.",
        },
      ],
    },
    {
      code: namespace('privileged'),
      fixed: namespace('baseline'),
      findings: [
        {
          messageId: 'low',
          text: 'privileged',
          message:
            "Namespace 'shop' enforces the Pod Security level 'privileged', which is below 'baseline'. Raise the level.",
        },
      ],
    },
    {
      code: namespace('baseline'),
      fixed: namespace('restricted'),
      options: { level: 'restricted' },
      findings: [{ messageId: 'low', text: 'baseline' }],
    },
    {
      name: 'a label goes before the default of the cluster',
      code: documents(namespace('privileged'), configuration('restricted')),
      findings: [{ messageId: 'low', text: 'privileged' }],
    },
    {
      name: 'exempt from the default of the cluster',
      code: documents(namespace(), configuration('restricted', '[shop]')),
      findings: [{ messageId: 'missing', text: 'metadata' }],
    },
    {
      name: 'a default that is no limit',
      code: documents(namespace(), admission('privileged')),
      findings: [{ messageId: 'missing', text: 'metadata' }],
    },
    {
      name: 'a PodSecurityPolicy that is left over',
      code: documents(namespace(), psp),
      kubernetesVersion: '1.25',
      findings: [{ messageId: 'weak', text: 'metadata' }],
    },
    {
      name: 'a binding that has no policy',
      code: documents(namespace(), binding('nope', '[Warn]')),
      findings: [
        {
          messageId: 'weak',
          text: 'metadata',
          message:
            "Namespace 'shop' enforces no Pod Security level, and ValidatingAdmissionPolicyBinding policy binds a policy that is not in the files. Set the label pod-security.kubernetes.io/enforce.",
        },
      ],
    },
    {
      name: 'a policy that only reports',
      code: documents(namespace(), kyverno('Audit')),
      findings: [{ messageId: 'weak', text: 'metadata' }],
    },
    {
      name: 'a policy for Services',
      code: documents(namespace(), kyverno('Enforce', '[Service]')),
      findings: [{ messageId: 'missing', text: 'metadata' }],
    },
    {
      name: 'a constraint that excludes the namespace',
      code: documents(namespace(), gatekeeper('{match: {excludedNamespaces: [shop]}}'), template),
      findings: [{ messageId: 'weak', text: 'metadata' }],
    },
  ],
});
