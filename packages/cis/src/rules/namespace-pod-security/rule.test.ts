import { documents, testPolicy } from '../../../test/policies.js';

const namespace = (level?: string): string =>
  `apiVersion: v1
kind: Namespace
metadata:
  name: shop
${level === undefined ? '' : `  labels:\n    pod-security.kubernetes.io/enforce: ${level}\n`}`;

const engine = (kind: string, apiVersion: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: policy\n`;

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
    {
      name: 'an admission policy',
      code: documents(
        namespace(),
        engine('ValidatingAdmissionPolicyBinding', 'admissionregistration.k8s.io/v1'),
      ),
    },
    { name: 'Kyverno', code: documents(namespace(), engine('ClusterPolicy', 'kyverno.io/v1')) },
    {
      name: 'Gatekeeper',
      code: documents(namespace(), engine('K8sPSPPrivilegedContainer', 'constraints.gatekeeper.sh/v1beta1')),
    },
    {
      name: 'PodSecurityPolicy, while there was one',
      code: documents(namespace(), engine('PodSecurityPolicy', 'policy/v1beta1')),
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
      unknown: ['Only some files of the project were read.'],
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
          message: "The namespace 'shop' enforces no Pod Security level: it takes privileged pods.",
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
            "The namespace 'shop' enforces the Pod Security level 'privileged', which is below 'baseline'.",
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
      code: documents(namespace(), engine('PodSecurityPolicy', 'policy/v1beta1')),
      kubernetesVersion: '1.25',
      findings: [{ messageId: 'missing', text: 'metadata' }],
    },
  ],
});
