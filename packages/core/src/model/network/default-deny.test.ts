import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../config/resolve.js';
import { readProjects } from '../../engine/projects.js';
import { parse } from '../../source/parse.js';

/** The result for the namespace `shop`, for ingress and for egress. */
async function denied(text: string): Promise<string> {
  const [project] = await readProjects([await parse({ path: 'a.yaml', text })], resolveConfig({}));
  const namespace = { name: 'shop', labels: { team: 'a' } };
  return (['ingress', 'egress'] as const)
    .map((direction) => project!.network.deniedByOthers(namespace, direction).answer)
    .join(' ');
}

const object = (apiVersion: string, kind: string, spec: string, more = ''): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x${more}}\nspec: ${spec}\n`;
const ccnp = (spec: string): string => object('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', spec);
const cnp = (spec: string, namespace = 'shop'): string =>
  object('cilium.io/v2', 'CiliumNetworkPolicy', spec, `, namespace: ${namespace}`);
const gnp = (spec: string): string => object('projectcalico.org/v3', 'GlobalNetworkPolicy', spec);
const banp = (spec: string): string =>
  object('policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', spec);
const cluster = (spec: string): string =>
  object('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', spec);
const cilium = (mode: string): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\ndata: {enable-policy: ${mode}}\n`;
const BOTH = 'ingress: [{}], egress: [{}]';
const IN = 'ingress: [{action: Deny, from: [{namespaces: {}}]}]';
const OUT = 'egress: [{action: Deny, to: [{networks: ["0.0.0.0/0"]}]}]';

describe('the default deny of policies beside NetworkPolicies', () => {
  it.each([
    ['Cilium, told to deny always', cilium('always'), 'yes yes'],
    ['Cilium, told otherwise by another file', cilium('always') + cilium('default'), 'no no'],
    ['Cilium, told to enforce nothing', cilium('never') + ccnp(`{endpointSelector: {}, ${BOTH}}`), 'no no'],
    ['Cilium, for everything', ccnp(`{endpointSelector: {}, ${BOTH}}`), 'yes yes'],
    ['Cilium, one direction', ccnp('{endpointSelector: {}, ingress: [{}]}'), 'yes no'],
    ['Cilium, an empty section', ccnp('{endpointSelector: {}, ingress: [], egress: [{}]}'), 'no yes'],
    ['Cilium, some pods', ccnp(`{endpointSelector: {matchLabels: {role: frontend}}, ${BOTH}}`), 'no no'],
    [
      'Cilium, all pods but some',
      ccnp(`{endpointSelector: {matchExpressions: [{key: role, operator: NotIn, values: [a]}]}, ${BOTH}}`),
      'unknown unknown',
    ],
    [
      'Cilium, all namespaces but one',
      ccnp(
        `{endpointSelector: {matchExpressions: [{key: k8s:io.kubernetes.pod.namespace, operator: NotIn, values: [kube-system]}]}, ${BOTH}}`,
      ),
      'yes yes',
    ],
    [
      'Cilium, all namespaces but this',
      ccnp(
        `{endpointSelector: {matchExpressions: [{key: io.kubernetes.pod.namespace, operator: NotIn, values: [shop]}]}, ${BOTH}}`,
      ),
      'no no',
    ],
    [
      'Cilium, by a label of the namespace',
      ccnp(`{endpointSelector: {matchLabels: {io.cilium.k8s.namespace.labels.team: a}}, ${BOTH}}`),
      'yes yes',
    ],
    [
      'Cilium, allowing everything',
      ccnp(
        '{endpointSelector: {}, ingress: [{fromEntities: [all]}], egress: [{toPorts: [{ports: [{port: "53"}]}], toEntities: [all]}]}',
      ),
      'no yes',
    ],
    [
      'Cilium, without a default deny',
      ccnp(`{endpointSelector: {}, enableDefaultDeny: {ingress: false}, ${BOTH}}`),
      'no yes',
    ],
    ['Cilium, of hosts', ccnp(`{nodeSelector: {}, ${BOTH}}`), 'no no'],
    ['Cilium, of the namespace', cnp(`{endpointSelector: {}, ingress: [{fromEndpoints: [{}]}]}`), 'yes no'],
    ['Cilium, of another namespace', cnp(`{endpointSelector: {}, ${BOTH}}`, 'other'), 'no no'],
    ['Calico, for everything', gnp('{types: [Ingress, Egress]}'), 'yes yes'],
    ['Calico, by default for ingress', gnp('{selector: all()}'), 'yes no'],
    [
      'Calico, with a rule for egress',
      gnp('{selector: all(), egress: [{action: Allow, protocol: UDP, destination: {ports: [53]}}]}'),
      'no yes',
    ],
    ['Calico, some pods', gnp("{selector: role == 'frontend', types: [Ingress, Egress]}"), 'no no'],
    [
      'Calico, namespaces but some',
      gnp(
        '{namespaceSelector: \'projectcalico.org/name not in {"kube-system", "calico-system"}\', types: [Ingress]}',
      ),
      'yes no',
    ],
    [
      'Calico, namespaces but this',
      gnp('{namespaceSelector: \'projectcalico.org/name not in {"kube-system", "shop"}\', types: [Ingress]}'),
      'no no',
    ],
    [
      'Calico, without spaces',
      gnp("{selector: projectcalico.org/namespace=='shop'&&all(), types: [Ingress]}"),
      'yes no',
    ],
    ['Calico, words that are not read', gnp("{selector: a == 'b' || all(), types: [Ingress]}"), 'unknown no'],
    ['Calico, allowing everything', gnp('{types: [Ingress], ingress: [{action: Allow}]}'), 'no no'],
    ['Calico, in another tier', gnp('{tier: platform, types: [Ingress]}'), 'unknown no'],
    ['Calico, passing everything on', gnp('{types: [Ingress], ingress: [{action: Pass}]}'), 'unknown no'],
    ['the baseline', banp(`{subject: {namespaces: {}}, ${IN}, ${OUT}}`), 'yes yes'],
    [
      'the baseline of another namespace',
      banp(`{subject: {namespaces: {matchLabels: {team: b}}}, ${IN}}`),
      'no no',
    ],
    [
      'the baseline of some pods',
      banp(`{subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {role: frontend}}}}, ${IN}}`),
      'no no',
    ],
    [
      'the baseline for ports',
      banp(`{subject: {namespaces: {}}, ${IN.replace('from', 'ports: [{portNumber: {port: 80}}], from')}}`),
      'no no',
    ],
    [
      'the baseline, where all is allowed before',
      banp(
        `{subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}, {action: Deny, from: [{namespaces: {}}]}]}`,
      ),
      'no no',
    ],
    [
      'egress to all pods, which is not all',
      banp('{subject: {namespaces: {}}, egress: [{action: Deny, to: [{namespaces: {}}]}]}'),
      'no no',
    ],
    [
      'a ClusterNetworkPolicy',
      cluster(`{tier: Baseline, priority: 1, subject: {namespaces: {}}, ${IN}}`),
      'yes no',
    ],
    [
      'a ClusterNetworkPolicy that accepts',
      cluster(`{tier: Admin, priority: 1, subject: {namespaces: {}}, ${IN.replace('Deny', 'Accept')}}`),
      'no no',
    ],
    [
      'one that denies and one that allows',
      gnp('{types: [Ingress]}') +
        cluster(`{tier: Admin, priority: 1, subject: {namespaces: {}}, ${IN.replace('Deny', 'Accept')}}`),
      'unknown no',
    ],
    ['Antrea', object('crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', '{}'), 'unknown unknown'],
  ])('%s', async (_, text, expected) => {
    expect(await denied(text)).toBe(expected);
  });
});
