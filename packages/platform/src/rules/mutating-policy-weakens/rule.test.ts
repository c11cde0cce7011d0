import { testRule } from '../../../test/test-rule.js';

const object = (group: string, kind: string, spec: string, name = 'one'): string =>
  `---\napiVersion: ${group}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const kyverno = (mutate: string, match = '{any: [{resources: {kinds: [Pod]}}]}'): string =>
  object('kyverno.io/v1', 'ClusterPolicy', `{rules: [{name: r, match: ${match}, mutate: ${mutate}}]}`);
const merge = (patch: string): string => kyverno(`{patchStrategicMerge: ${patch}}`);
const patch = (operation: string): string => kyverno(`{patchesJson6902: '[${operation}]'}`);
const assign = (location: string, value: string, match = '{}'): string =>
  object(
    'mutations.gatekeeper.sh/v1',
    'Assign',
    `{location: '${location}', match: ${match}, parameters: {assign: {value: ${value}}}}`,
  );
const native = (mutation: string, constraints = '{}', version = 'v1'): string =>
  object(
    `admissionregistration.k8s.io/${version}`,
    'MutatingAdmissionPolicy',
    `{matchConstraints: ${constraints}, mutations: [${mutation}]}`,
  );
const configuration = (expression: string): string => `{applyConfiguration: {expression: '${expression}'}}`;
const jsonPatch = (expression: string): string => `{jsonPatch: {expression: '${expression}'}}`;
const HOST = configuration('Object{spec: Object.spec{hostNetwork: true}}');
const weakens = (text: string) => [{ messageId: 'weakens', text }];
const SYSTEM = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}';

testRule('mutating-policy-weakens', {
  valid: [
    merge(
      '{spec: {containers: [{(name): "*", securityContext: {+(runAsNonRoot): true, capabilities: {drop: [ALL]}}}]}}',
    ),
    merge(
      '{spec: {containers: [{(name): "*", securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}}]}}',
    ),
    { name: 'a condition', code: merge('{spec: {(hostNetwork): true, dnsPolicy: Default}}') },
    {
      name: 'computed',
      code: merge('{spec: {hostNetwork: "{{ request.object.spec.hostNetwork }}"}}'),
      unknown: ["A placeholder is at 'hostNetwork', so the value is unknown."],
    },
    {
      name: 'of the system',
      code: kyverno(
        '{patchStrategicMerge: {spec: {hostNetwork: true}}}',
        '{any: [{resources: {namespaces: [kube-system]}}]}',
      ),
    },
    patch('{op: add, path: /spec/hostNetwork, value: false}'),
    patch('{op: test, path: /spec/hostNetwork, value: true}'),
    assign('spec.containers[name:*].securityContext.privileged', 'false'),
    assign('spec.hostNetwork', 'true', '{namespaces: [gatekeeper-system]}'),
    native(configuration('Object{spec: Object.spec{hostNetwork: false, runAsUser: 1000}}')),
    native(HOST, SYSTEM),
    {
      name: 'bound to the system',
      code:
        native(HOST) +
        object(
          'admissionregistration.k8s.io/v1',
          'MutatingAdmissionPolicyBinding',
          `{policyName: one, matchResources: ${SYSTEM}}`,
          'b',
        ),
    },
    native(jsonPatch('[JSONPatch{op: "add", path: "/spec/containers/" + string(i) + "/image", value: "a"}]')),
  ],
  invalid: [
    {
      code: merge(
        '{spec: {hostPID: true, containers: [{(name): "*", securityContext: {+(privileged): true, capabilities: {add: [SYS_ADMIN]}}}]}}',
      ),
      findings: [
        { messageId: 'weakens', text: 'true' },
        { messageId: 'weakens', text: 'true' },
        { messageId: 'weakens', text: 'add' },
      ],
    },
    {
      name: 'taken away',
      code: merge('{spec: {securityContext: null}}'),
      findings: weakens('securityContext'),
    },
    { code: merge('{spec: {volumes: [{name: a, hostPath: {path: /}}]}}'), findings: weakens('hostPath') },
    {
      code: kyverno('{foreach: [{list: a, patchStrategicMerge: {spec: {securityContext: {runAsUser: 0}}}}]}'),
      findings: weakens('0'),
    },
    {
      code: merge('{metadata: {labels: {pod-security.kubernetes.io/enforce: privileged}}}'),
      findings: [
        {
          messageId: 'weakens',
          text: 'privileged',
          message:
            "This policy changes 'pod-security.kubernetes.io/enforce' in other people's objects, so they run with more privileges or less protection than written. Remove the change, or limit it to system namespaces.",
        },
      ],
    },
    {
      code: patch('{op: remove, path: /metadata/labels/pod-security.kubernetes.io~1enforce}'),
      findings: weakens("'[{op: remove, path: /metadata/labels/pod-security.kubernetes.io~1enforce}]'"),
    },
    {
      code: patch('{op: add, path: /spec/containers/0/securityContext/capabilities/add/-, value: NET_ADMIN}'),
      findings: weakens(
        "'[{op: add, path: /spec/containers/0/securityContext/capabilities/add/-, value: NET_ADMIN}]'",
      ),
    },
    { code: assign('spec.containers[name:*].securityContext.privileged', 'true'), findings: weakens('true') },
    {
      code: object(
        'mutations.gatekeeper.sh/v1alpha1',
        'ModifySet',
        '{location: "spec.containers[name:*].securityContext.capabilities.add", parameters: {values: {fromList: [SYS_PTRACE]}}}',
      ),
      findings: weakens('fromList'),
    },
    {
      code: native(HOST, '{}', 'v1beta1'),
      findings: weakens("'Object{spec: Object.spec{hostNetwork: true}}'"),
    },
    {
      code: object(
        'policies.kyverno.io/v1alpha1',
        'MutatingPolicy',
        `{mutations: [${jsonPatch('[JSONPatch{op: "add", path: "/spec/containers/" + string(i) + "/securityContext/privileged", value: true}]')}]}`,
      ),
      findings: weakens(
        `'[JSONPatch{op: "add", path: "/spec/containers/" + string(i) + "/securityContext/privileged", value: true}]'`,
      ),
    },
  ],
});
