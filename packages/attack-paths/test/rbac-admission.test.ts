import { everywhere, inNamespace, ROBOT, shown } from './grants.js';
import { testTechnique } from './pairs.js';

const GROUP = 'admissionregistration.k8s.io';
const webhooks = (kind: string): string => `---
apiVersion: ${GROUP}/v1
kind: ${kind}
metadata: {name: hook}
`;
const BINDING = `---
apiVersion: ${GROUP}/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: tidy}
spec: {policyName: tidy-policy}
`;
const toAdmin = { from: ROBOT, to: 'cluster-admin' };
const MUTATING = `${GROUP} mutatingwebhookconfigurations`;
const POLICIES = `${GROUP} mutatingadmissionpolicies`;

testTechnique('rbac-mutate-admission', {
  holds: [
    {
      code: everywhere(`create ${MUTATING}`),
      steps: [{ ...toAdmin, evidence: shown(`create ${MUTATING}`) }],
    },
    {
      name: 'by one that is named',
      code: everywhere(`patch ${MUTATING} hook`),
      steps: [{ ...toAdmin, evidence: shown(`patch ${MUTATING} hook`) }],
    },
    {
      name: 'by one of the files',
      code: everywhere(`update ${MUTATING}`) + webhooks('MutatingWebhookConfiguration'),
      steps: [{ ...toAdmin, evidence: shown(`update ${MUTATING}`) }],
    },
    {
      name: 'by any that there may be',
      code: everywhere(`update ${MUTATING}`),
      steps: [
        { ...toAdmin, evidence: shown(`update ${MUTATING}`), doubt: 'No MutatingWebhookConfiguration' },
      ],
    },
    {
      name: 'by a policy and its binding',
      code: everywhere(`create ${POLICIES},mutatingadmissionpolicybindings`),
      steps: [{ ...toAdmin, evidence: shown(`create ${POLICIES},mutatingadmissionpolicybindings`) }],
    },
    {
      name: 'by a policy that is bound',
      code: everywhere(`patch ${POLICIES} tidy-policy`) + BINDING,
      steps: [{ ...toAdmin, evidence: [...shown(`patch ${POLICIES} tidy-policy`), 'tidy-policy'] }],
    },
  ],
  not: [
    { name: 'of one name, which none can have', code: everywhere(`create ${MUTATING} hook`) },
    { name: 'to delete', code: everywhere(`delete ${MUTATING}`) },
    { name: 'of the other kind', code: everywhere(`create ${GROUP} validatingwebhookconfigurations`) },
    { name: 'in one namespace', code: inNamespace('shop', `create ${MUTATING}`) },
    { name: 'a policy without a binding', code: everywhere(`create ${POLICIES}`) + BINDING },
    { name: 'of another policy than is bound', code: everywhere(`patch ${POLICIES} other`) + BINDING },
    { name: 'of policies of which none is bound', code: everywhere(`patch ${POLICIES}`) },
    {
      name: 'by policies, before they are on',
      code: everywhere(`create ${POLICIES},mutatingadmissionpolicybindings`),
      kubernetes: '1.35',
    },
  ],
});

const VALIDATING = `${GROUP} validatingwebhookconfigurations`;
const toSecrets = { from: ROBOT, to: 'Secrets of all namespaces' };

testTechnique('rbac-validate-admission', {
  holds: [
    {
      code: everywhere(`create ${VALIDATING}`),
      steps: [{ ...toSecrets, evidence: shown(`create ${VALIDATING}`) }],
    },
    {
      name: 'by one that is named',
      code: everywhere(`update ${VALIDATING} hook`),
      steps: [{ ...toSecrets, evidence: shown(`update ${VALIDATING} hook`) }],
    },
    {
      name: 'by any that there may be',
      code: everywhere(`patch ${VALIDATING}`),
      steps: [
        { ...toSecrets, evidence: shown(`patch ${VALIDATING}`), doubt: 'No ValidatingWebhookConfiguration' },
      ],
    },
  ],
  not: [
    { name: 'of one name, which none can have', code: everywhere(`create ${VALIDATING} hook`) },
    {
      name: 'of policies, which send nothing',
      code: everywhere(`create ${GROUP} validatingadmissionpolicies`),
    },
    { name: 'in one namespace', code: inNamespace('shop', `create ${VALIDATING}`) },
  ],
});
