import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../config/resolve.js';
import { readProjects } from '../../engine/projects.js';
import { kubernetesVersion } from '../../kubernetes-version.js';
import { parse } from '../../source/parse.js';
import { describeResource } from '../resource.js';
import type { Demand, Enforced } from './types.js';

async function projectOf(text: string) {
  const [project] = await readProjects([await parse({ path: 'a.yaml', text })], resolveConfig({}));
  return project!;
}

const NAMESPACE = '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n';

async function asked(text: string, options: Partial<Asked> = {}): Promise<Enforced> {
  const { demand, minor, labels } = { ...DEFAULTS, ...options };
  const project = await projectOf(NAMESPACE + text);
  return project.admission.enforced({
    demand,
    namespace: { name: 'shop', labels },
    kubernetes: kubernetesVersion(minor),
  });
}

interface Asked {
  readonly demand: Demand;
  readonly minor: number;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

const DEFAULTS: Asked = { demand: 'pod-security', minor: 37, labels: { team: 'a' } };

/** The answer, with its reason after a colon. */
function told(enforced: Enforced): string {
  if (enforced.answer === 'yes') return 'yes';
  if (enforced.answer === 'unknown') return `unknown: ${enforced.reason}`;
  const { nearest } = enforced;
  return nearest ? `no: ${describeResource(nearest.policy.resource)} ${nearest.reason}.` : 'no';
}

const object = (apiVersion: string, kind: string, spec: string, meta = 'name: x'): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${meta}}\nspec: ${spec}\n`;

const PODS = '{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}';
const rulesOf = (rule: string): string => `{resourceRules: [${rule}]}`;
const EXPRESSION = '{expression: "!object.spec.containers.exists(c, c.securityContext.privileged)"}';
const vap = (match = rulesOf(PODS), more = ''): string =>
  object(
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicy',
    `{matchConstraints: ${match}, validations: [${EXPRESSION}]${more}}`,
  );
const binding = (more = '', actions = '[Deny]', policy = 'x'): string =>
  object(
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicyBinding',
    `{policyName: ${policy}, validationActions: ${actions}${more}}`,
    'name: b',
  );
const B = 'ValidatingAdmissionPolicyBinding b';

describe('ValidatingAdmissionPolicies', () => {
  it.each([
    ['bound, and denying', vap() + binding(), 'yes'],
    ['without a binding', vap(), 'no'],
    ['a binding without its policy', binding(), `no: ${B} binds a policy that is not in the files.`],
    [
      'a condition that always holds',
      vap(rulesOf(PODS), ', matchConditions: [{name: a, expression: "true"}]') + binding(),
      'yes',
    ],
    [
      'a condition that never holds',
      vap(rulesOf(PODS), ', matchConditions: [{name: a, expression: "false"}]') + binding(),
      `no: ${B} has a matchCondition that is never true.`,
    ],
    [
      'a validation that always holds',
      vap().replace(EXPRESSION, '{expression: "true"}') + binding(),
      `no: ${B} binds a policy that can never fail.`,
    ],
    ['a binding that warns', vap() + binding('', '[Warn]'), `no: ${B} only reports.`],
    ['a binding that warns and denies', vap() + binding('', '[Warn, Deny]'), 'yes'],
    ['a binding without actions', vap() + binding('', '[]'), `no: ${B} has no validationActions.`],
    ['all resources', vap(rulesOf(PODS.replace('[pods]', '["*"]'))) + binding(), 'yes'],
    ['Services', vap(rulesOf(PODS.replace('pods', 'services'))) + binding(), 'no'],
    ['subresources of pods', vap(rulesOf(PODS.replace('[pods]', '["pods/*"]'))) + binding(), 'no'],
    [
      'Deployments alone',
      vap(rulesOf(PODS.replace('[""]', '[apps]').replace('pods', 'deployments'))) + binding(),
      'no',
    ],
    [
      'updates alone',
      vap(rulesOf(PODS.replace('CREATE, ', ''))) + binding(),
      `no: ${B} does not check pods when they are created.`,
    ],
    [
      'one name',
      vap(rulesOf(PODS.replace('}', ', resourceNames: [a]}'))) + binding(),
      `no: ${B} covers only certain pods.`,
    ],
    [
      'pods excluded',
      vap(`{resourceRules: [${PODS}], excludeResourceRules: [${PODS}]}`) + binding(),
      `no: ${B} excludes pods.`,
    ],
    [
      'another namespace',
      vap() +
        binding(', matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}}'),
      `no: ${B} does not select the namespace.`,
    ],
    [
      'this namespace',
      vap() +
        binding(', matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}'),
      'yes',
    ],
    [
      'a binding to Services',
      vap() + binding(`, matchResources: ${rulesOf(PODS.replace('pods', 'services'))}`),
      'no',
    ],
    [
      'a selector of pods',
      vap() + binding(', matchResources: {objectSelector: {matchLabels: {a: b}}}'),
      `no: ${B} covers only pods with certain labels.`,
    ],
    [
      'a label that lets pods out',
      vap() +
        binding(', matchResources: {objectSelector: {matchExpressions: [{key: a, operator: DoesNotExist}]}}'),
      `unknown: ${B} excludes pods by their labels.`,
    ],
    [
      'conditions',
      vap(rulesOf(PODS), ', matchConditions: [{name: a, expression: "true"}, {name: b, expression: a}]') +
        binding(),
      `unknown: ${B} has matchConditions, which cannot be evaluated.`,
    ],
    [
      'missing parameters',
      vap(rulesOf(PODS), ', paramKind: {apiVersion: v1, kind: ConfigMap}') +
        binding(', paramRef: {name: p, parameterNotFoundAction: Allow}'),
      `unknown: ${B} takes parameters that are not in the files.`,
    ],
    [
      'another demand',
      vap().replace(EXPRESSION, '{expression: "has(object.metadata.labels)"}') + binding(),
      `unknown: ${B} validates pods, but may not check their security.`,
    ],
  ])('%s', async (_, text, expected) => {
    expect(told(await asked(text))).toBe(expected);
  });
});

const PRIVILEGED = '{message: no, pattern: {spec: {containers: [{securityContext: {privileged: "false"}}]}}}';
const kyverno = (
  spec: string,
  {
    match = 'any: [{resources: {kinds: [Pod]}}]',
    more = '',
    validate = PRIVILEGED,
    kind = 'ClusterPolicy',
    meta = 'name: x',
  } = {},
): string =>
  object(
    'kyverno.io/v1',
    kind,
    `{${spec}${spec && ', '}rules: [{name: r, match: {${match}}${more}, validate: ${validate}}]}`,
    meta,
  );
const ENFORCE = 'validationFailureAction: Enforce';
const K = 'ClusterPolicy x';

describe("Kyverno's policies", () => {
  it.each([
    ['enforcing', kyverno(ENFORCE), 'yes'],
    ['enforcing, as it was written once', kyverno('validationFailureAction: enforce'), 'yes'],
    [
      'enforcing by its rule',
      kyverno('', { validate: PRIVILEGED.replace('{', '{failureAction: Enforce, ') }),
      'yes',
    ],
    [
      'auditing by its rule',
      kyverno(ENFORCE, { validate: PRIVILEGED.replace('{', '{failureAction: Audit, ') }),
      `no: ${K} only reports.`,
    ],
    ['auditing', kyverno('validationFailureAction: Audit'), `no: ${K} only reports.`],
    ['auditing by default', kyverno(''), `no: ${K} only reports.`],
    ['in the background', kyverno(`${ENFORCE}, admission: false`), `no: ${K} only reports.`],
    [
      'an override for the namespace',
      kyverno(`${ENFORCE}, validationFailureActionOverrides: [{action: Audit, namespaces: ["sh*"]}]`),
      `no: ${K} only reports.`,
    ],
    [
      'an override to enforce',
      kyverno('validationFailureActionOverrides: [{action: Enforce, namespaces: [shop]}]'),
      'yes',
    ],
    [
      'an override for another',
      kyverno(`${ENFORCE}, validationFailureActionOverrides: [{action: Audit, namespaces: [other]}]`),
      'yes',
    ],
    [
      'Services',
      kyverno('validationFailureAction: Audit', { match: 'any: [{resources: {kinds: [Service]}}]' }),
      'no',
    ],
    ['Deployments', kyverno(ENFORCE, { match: 'any: [{resources: {kinds: [Deployment]}}]' }), 'no'],
    ['everything', kyverno(ENFORCE, { match: 'any: [{resources: {kinds: ["*"]}}]' }), 'yes'],
    [
      'a version before the kind',
      kyverno(ENFORCE, { match: 'any: [{resources: {kinds: ["v1/Pod"]}}]' }),
      'yes',
    ],
    ['a subresource', kyverno(ENFORCE, { match: 'any: [{resources: {kinds: ["Pod/exec"]}}]' }), 'no'],
    ['the old form', kyverno(ENFORCE, { match: 'resources: {kinds: [Pod]}' }), 'yes'],
    [
      'another namespace',
      kyverno(ENFORCE, { match: 'any: [{resources: {kinds: [Pod], namespaces: ["o*"]}}]' }),
      `no: ${K} does not select the namespace.`,
    ],
    [
      'labels of the namespace',
      kyverno(ENFORCE, {
        match: 'any: [{resources: {kinds: [Pod], namespaceSelector: {matchLabels: {team: a}}}}]',
      }),
      'yes',
    ],
    [
      'pods of a name',
      kyverno(ENFORCE, { match: 'any: [{resources: {kinds: [Pod], names: [a]}}]' }),
      `no: ${K} covers only certain pods.`,
    ],
    [
      'all of several',
      kyverno(ENFORCE, { match: 'all: [{resources: {kinds: [Pod]}}, {resources: {namespaces: [other]}}]' }),
      'no',
    ],
    [
      'excluded',
      kyverno(ENFORCE, { more: ', exclude: {any: [{resources: {namespaces: [shop]}}]}' }),
      `no: ${K} excludes the namespace.`,
    ],
    [
      'others excluded',
      kyverno(ENFORCE, { more: ', exclude: {any: [{resources: {namespaces: [kube-system]}}]}' }),
      'yes',
    ],
    [
      'other kinds excluded',
      kyverno(ENFORCE, { more: ', exclude: {any: [{resources: {kinds: [Service]}}]}' }),
      'yes',
    ],
    [
      'some users excluded',
      kyverno(ENFORCE, { more: ', exclude: {any: [{clusterRoles: [cluster-admin]}]}' }),
      `unknown: ${K} excludes some pods.`,
    ],
    [
      'excluded by two conditions of which one fails',
      kyverno(ENFORCE, {
        more: ', exclude: {all: [{resources: {namespaces: [shop]}}, {resources: {namespaces: [other]}}]}',
      }),
      'yes',
    ],
    [
      'preconditions',
      kyverno(ENFORCE, { more: ', preconditions: {all: [{key: "{{ a }}", operator: Equals, value: b}]}' }),
      `unknown: ${K} has preconditions, which cannot be evaluated.`,
    ],
    [
      'a precondition about deletions',
      kyverno(ENFORCE, {
        more: ', preconditions: {all: [{key: "{{ request.operation }}", operator: NotEquals, value: DELETE}]}',
      }),
      'yes',
    ],
    [
      'an exception',
      kyverno(ENFORCE) +
        object(
          'kyverno.io/v2',
          'PolicyException',
          '{exceptions: [{policyName: x, ruleNames: [r]}], match: {any: [{resources: {namespaces: [shop]}}]}}',
          'name: e, namespace: kyverno',
        ),
      `unknown: ${K} has an exception, PolicyException kyverno/e.`,
    ],
    [
      'an exception elsewhere',
      kyverno(ENFORCE) +
        object(
          'kyverno.io/v2',
          'PolicyException',
          '{exceptions: [{policyName: x, ruleNames: [r]}], match: {any: [{resources: {namespaces: [other]}}]}}',
          'name: e, namespace: kyverno',
        ),
      'yes',
    ],
    [
      'a Policy of the namespace',
      kyverno(ENFORCE, { kind: 'Policy', meta: 'name: x, namespace: shop' }),
      'yes',
    ],
    ['a Policy of another', kyverno(ENFORCE, { kind: 'Policy', meta: 'name: x, namespace: other' }), 'no'],
    [
      'one that generates',
      object(
        'kyverno.io/v1',
        'ClusterPolicy',
        '{rules: [{match: {any: [{resources: {kinds: [Namespace]}}]}, generate: {kind: NetworkPolicy}}]}',
      ),
      'no',
    ],
  ])('%s', async (_, text, expected) => {
    expect(told(await asked(text))).toBe(expected);
  });

  const cel = (spec: string, kind = 'ValidatingPolicy', meta = 'name: x'): string =>
    object(
      'policies.kyverno.io/v1',
      kind,
      `{matchConstraints: ${rulesOf(PODS)}, validations: [${EXPRESSION}]${spec}}`,
      meta,
    );

  it.each([
    ['deny by default', cel(''), 'yes'],
    ['audit', cel(', validationActions: [Audit]'), 'no: ValidatingPolicy x only reports.'],
    [
      'without admission',
      cel(', evaluation: {admission: {enabled: false}}'),
      'no: ValidatingPolicy x only reports.',
    ],
    ['JSON', cel(', evaluation: {mode: JSON}'), 'no: ValidatingPolicy x does not cover Kubernetes.'],
    ['of another namespace', cel('', 'NamespacedValidatingPolicy', 'name: x, namespace: other'), 'no'],
    ['of the namespace', cel('', 'NamespacedValidatingPolicy', 'name: x, namespace: shop'), 'yes'],
    [
      'an exception',
      cel('') +
        object(
          'policies.kyverno.io/v1',
          'PolicyException',
          '{policyRefs: [{name: x, kind: ValidatingPolicy}]}',
          'name: e, namespace: a',
        ),
      'unknown: ValidatingPolicy x has an exception, PolicyException a/e.',
    ],
  ])('in the form of Kubernetes: %s', async (_, text, expected) => {
    expect(told(await asked(text))).toBe(expected);
  });
});

const TEMPLATE = object(
  'templates.gatekeeper.sh/v1',
  'ConstraintTemplate',
  '{crd: {spec: {names: {kind: K8sPrivileged}}}, targets: [{rego: "c.securityContext.privileged"}]}',
  'name: k8sprivileged',
);
const constraint = (spec: string): string =>
  object('constraints.gatekeeper.sh/v1beta1', 'K8sPrivileged', spec);
const POD = 'kinds: [{apiGroups: [""], kinds: [Pod]}]';
const G = 'K8sPrivileged x';

describe("Gatekeeper's constraints", () => {
  it.each([
    ['denying', TEMPLATE + constraint(`{match: {${POD}}}`), 'yes'],
    ['without a match', TEMPLATE + constraint('{}'), 'yes'],
    [
      'without a template',
      constraint(`{match: {${POD}}}`),
      `unknown: ${G} uses a template that is not in the files.`,
    ],
    [
      'dryrun',
      TEMPLATE + constraint(`{enforcementAction: dryrun, match: {${POD}}}`),
      `no: ${G} only reports.`,
    ],
    ['warn', TEMPLATE + constraint(`{enforcementAction: warn, match: {${POD}}}`), `no: ${G} only reports.`],
    [
      'denied by the webhook',
      TEMPLATE +
        constraint(
          `{enforcementAction: scoped, scopedEnforcementActions: [{action: deny, enforcementPoints: [{name: validation.gatekeeper.sh}]}], match: {${POD}}}`,
        ),
      'yes',
    ],
    [
      'denied by the audit',
      TEMPLATE +
        constraint(
          `{enforcementAction: scoped, scopedEnforcementActions: [{action: deny, enforcementPoints: [{name: audit.gatekeeper.sh}]}], match: {${POD}}}`,
        ),
      `no: ${G} only reports.`,
    ],
    ['Services', TEMPLATE + constraint('{match: {kinds: [{apiGroups: [""], kinds: [Service]}]}}'), 'no'],
    ['Deployments', TEMPLATE + constraint('{match: {kinds: [{apiGroups: [apps], kinds: ["*"]}]}}'), 'no'],
    [
      'excluded',
      TEMPLATE + constraint(`{match: {${POD}, excludedNamespaces: ["sh*"]}}`),
      `no: ${G} excludes the namespace.`,
    ],
    [
      'other namespaces',
      TEMPLATE + constraint(`{match: {${POD}, namespaces: [other]}}`),
      `no: ${G} does not select the namespace.`,
    ],
    [
      'a selector',
      TEMPLATE + constraint(`{match: {${POD}, namespaceSelector: {matchLabels: {team: b}}}}`),
      `no: ${G} does not select the namespace.`,
    ],
    [
      'exempted for all constraints',
      `${TEMPLATE}${constraint(`{match: {${POD}}}`)}${object('config.gatekeeper.sh/v1alpha1', 'Config', '{match: [{excludedNamespaces: [shop], processes: ["*"]}]}', 'name: config, namespace: gatekeeper-system')}`,
      `no: ${G} excludes the namespace.`,
    ],
    [
      'a template of labels',
      `${TEMPLATE.replace('K8sPrivileged', 'K8sLabels').replace('securityContext.privileged', 'labels')}${constraint(`{match: {${POD}}}`).replace('K8sPrivileged', 'K8sLabels')}`,
      'unknown: K8sLabels x validates pods, but may not check their security.',
    ],
  ])('%s', async (_, text, expected) => {
    expect(told(await asked(text))).toBe(expected);
  });

  it('leave out a namespace whose label says so', async () => {
    const answer = await asked(TEMPLATE + constraint('{}'), {
      labels: { 'admission.gatekeeper.sh/ignore': 'yes' },
    });
    expect(told(answer)).toBe(`no: ${G} excludes the namespace by its label.`);
  });
});

const warden = (spec: string, kind = 'ClusterAdmissionPolicy', meta = 'name: x'): string =>
  object(
    'policies.kubewarden.io/v1',
    kind,
    `{module: "registry://ghcr.io/kubewarden/policies/pod-privileged:v1.0.0", rules: [${PODS}]${spec}}`,
    meta,
  );

describe("Kubewarden's policies", () => {
  it.each([
    ['protecting by default', warden(''), 'yes'],
    ['protecting', warden(', mode: protect'), 'yes'],
    ['monitoring', warden(', mode: monitor'), 'no: ClusterAdmissionPolicy x only reports.'],
    [
      'other namespaces',
      warden(', namespaceSelector: {matchLabels: {team: b}}'),
      'no: ClusterAdmissionPolicy x does not select the namespace.',
    ],
    ['of another namespace', warden('', 'AdmissionPolicy', 'name: x, namespace: other'), 'no'],
    ['of the namespace', warden('', 'AdmissionPolicy', 'name: x, namespace: shop'), 'yes'],
    [
      'another module',
      warden('').replace('pod-privileged', 'safe-labels'),
      'unknown: ClusterAdmissionPolicy x validates pods, but may not check their security.',
    ],
  ])('%s', async (_, text, expected) => {
    expect(told(await asked(text))).toBe(expected);
  });
});

describe('other objects', () => {
  const webhook = (name: string, rules = `[${PODS}]`): string =>
    `---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: w}\nwebhooks: [{name: ${name}, rules: ${rules}}]\n`;
  const psp = (spec: string, name = 'x'): string =>
    object('policy/v1beta1', 'PodSecurityPolicy', spec, `name: ${name}`);

  it.each([
    [
      'a webhook that gets pods',
      webhook('pods.example.com'),
      37,
      'unknown: ValidatingWebhookConfiguration w checks pods, but no file shows what it denies.',
    ],
    [
      'a webhook that gets none',
      webhook('pods.example.com', `[${PODS.replace('pods', 'services')}]`),
      37,
      'no',
    ],
    ['the webhook of an engine', webhook('validation.gatekeeper.sh'), 37, 'no'],
    ['a PodSecurityPolicy', psp('{privileged: false}'), 24, 'yes'],
    [
      'a PodSecurityPolicy that admits everything',
      psp('{privileged: true}'),
      24,
      'no: PodSecurityPolicy x admits privileged pods.',
    ],
    [
      'one of each',
      psp('{}') + psp('{privileged: true}', 'y'),
      24,
      'unknown: PodSecurityPolicy x is one of several policies, and which pods use which cannot be determined.',
    ],
    [
      'a PodSecurityPolicy that is left over',
      psp('{}'),
      25,
      'no: PodSecurityPolicy x has no effect since Kubernetes 1.25.',
    ],
  ])('%s', async (_, text, minor, expected) => {
    expect(told(await asked(text, { minor }))).toBe(expected);
  });
});

const KEY = '{key: {data: k}}';
const sigstore = (spec: string, name = 'x'): string =>
  object('policy.sigstore.dev/v1beta1', 'ClusterImagePolicy', spec, `name: ${name}`);
const verify = (spec: string, item: string): string =>
  object(
    'kyverno.io/v1',
    'ClusterPolicy',
    `{${spec}, rules: [{name: r, match: {any: [{resources: {kinds: [Pod]}}]}, verifyImages: [${item}]}]}`,
  );
const connaisseur = (spec: string): string => object('connaisseur.policy/v1', 'ImagePolicy', spec);

describe('the verification of images', () => {
  const labels = { 'policy.sigstore.dev/include': 'true' };
  const C = 'ClusterImagePolicy x';

  it.each([
    ['every image, by a key', sigstore(`{images: [{glob: "**"}], authorities: [${KEY}]}`), 'yes'],
    [
      'some images: the others are refused',
      sigstore(`{images: [{glob: "ghcr.io/a/**"}], authorities: [${KEY}]}`),
      'yes',
    ],
    [
      'some images, where the others pass',
      sigstore(`{images: [{glob: "ghcr.io/a/**"}], authorities: [${KEY}]}`) +
        sigstore('{images: [{glob: "**"}], authorities: [{static: {action: pass}}]}', 'y'),
      `no: ${C} covers only ghcr.io/a/**.`,
    ],
    [
      'a warning',
      sigstore(`{mode: warn, images: [{glob: "**"}], authorities: [${KEY}]}`),
      `no: ${C} only warns.`,
    ],
    [
      'a static pass',
      sigstore('{images: [{glob: "**"}], authorities: [{static: {action: pass}}]}'),
      `no: ${C} verifies nothing, because an authority accepts every image.`,
    ],
    [
      'the signature of everyone',
      sigstore(
        '{images: [{glob: "**"}], authorities: [{keyless: {identities: [{issuerRegExp: .*, subjectRegExp: .*}]}}]}',
      ),
      `no: ${C} accepts anyone's signature.`,
    ],
    [
      'certain objects',
      sigstore(`{match: [{resource: pods}], images: [{glob: "**"}], authorities: [${KEY}]}`),
      `unknown: ${C} covers only certain objects, which cannot be determined.`,
    ],
    ['Kyverno', verify(ENFORCE, '{imageReferences: ["*"], attestors: [{count: 1}]}'), 'yes'],
    [
      'Kyverno, auditing',
      verify('background: true', '{imageReferences: ["*"], attestors: [{count: 1}]}'),
      `no: ${K} only reports.`,
    ],
    [
      'Kyverno, enforcing by the check',
      verify('background: true', '{failureAction: Enforce, imageReferences: ["*"], attestors: [{count: 1}]}'),
      'yes',
    ],
    [
      'Kyverno, for one repository',
      verify(ENFORCE, '{imageReferences: ["ghcr.io/a/*"], attestors: [{count: 1}]}'),
      `no: ${K} covers only ghcr.io/a/*.`,
    ],
    [
      'Kyverno, not required',
      verify(ENFORCE, '{required: false, imageReferences: ["*"], attestors: [{count: 1}]}'),
      `unknown: ${K} does not require verified images.`,
    ],
    [
      'Kyverno, without attestors',
      verify(ENFORCE, '{imageReferences: ["*"]}'),
      `unknown: ${K} names no attestors.`,
    ],
    ['Kyverno, which validates only', kyverno(ENFORCE), 'no'],
    [
      'Kyverno in the form of Kubernetes',
      object(
        'policies.kyverno.io/v1',
        'ImageValidatingPolicy',
        `{matchConstraints: ${rulesOf(PODS)}, matchImageReferences: [{glob: "*"}], attestors: [{name: a}], validations: [${EXPRESSION}]}`,
      ),
      'yes',
    ],
    [
      'the same for some images',
      object(
        'policies.kyverno.io/v1',
        'ImageValidatingPolicy',
        `{matchConstraints: ${rulesOf(PODS)}, matchImageReferences: [{glob: "ghcr.io/*"}], attestors: [{name: a}], validations: [${EXPRESSION}]}`,
      ),
      'no: ImageValidatingPolicy x covers only ghcr.io/*.',
    ],
    ['Connaisseur', connaisseur('{policy: [{pattern: "*:*", validator: default}]}'), 'yes'],
    [
      'Connaisseur, admitting',
      connaisseur('{policy: [{pattern: "*:*", validator: allow}, {pattern: "a/*:*", validator: default}]}'),
      'no: ImagePolicy x covers only some images.',
    ],
    [
      'Kubewarden',
      warden('').replace('pod-privileged', 'verify-image-signatures'),
      'unknown: ClusterAdmissionPolicy x verifies only images that its settings name.',
    ],
  ])('%s', async (_, text, expected) => {
    expect(told(await asked(text, { demand: 'images', labels }))).toBe(expected);
  });

  it('needs a label of the namespace with Sigstore', async () => {
    const all = sigstore(`{images: [{glob: "**"}], authorities: [${KEY}]}`);
    expect(told(await asked(all, { demand: 'images', labels: {} }))).toMatch(
      /^no: .* does not cover the namespace/,
    );
    expect(told(await asked(all, { demand: 'images', labels: undefined }))).toMatch(/^unknown: /);
  });
});

/** A policy of each engine, by whether it enforces, applies to pods and covers the namespace. */
const WRITTEN: readonly ((is: Facets, name: string) => string)[] = [
  ({ enforces, pods, covers }, name) =>
    vap(rulesOf(pods ? PODS : PODS.replace('pods', 'services'))).replace('name: x', `name: ${name}`) +
    binding(
      `, matchResources: {namespaceSelector: {matchLabels: {team: ${covers ? 'a' : 'b'}}}}`,
      enforces ? '[Deny, Audit]' : '[Warn, Audit]',
      name,
    ).replace('name: b', `name: b-${name}`),
  ({ enforces, pods, covers }, name) =>
    kyverno(`validationFailureAction: ${enforces ? 'Enforce' : 'Audit'}`, {
      match: `any: [{resources: {kinds: [${pods ? 'Pod' : 'Service'}]}}]`,
      more: covers ? '' : ', exclude: {any: [{resources: {namespaces: [shop]}}]}',
      meta: `name: ${name}`,
    }),
  ({ enforces, pods, covers }, name) =>
    TEMPLATE +
    constraint(
      `{enforcementAction: ${enforces ? 'deny' : 'dryrun'}, match: {kinds: [{apiGroups: [""], kinds: [${pods ? 'Pod' : 'Service'}]}], excludedNamespaces: [${covers ? 'other' : 'shop'}]}}`,
    ).replace('name: x', `name: ${name}`),
  ({ enforces, pods, covers }, name) =>
    warden(
      `, mode: ${enforces ? 'protect' : 'monitor'}, namespaceSelector: {matchLabels: {team: ${covers ? 'a' : 'b'}}}`,
      'ClusterAdmissionPolicy',
      `name: ${name}`,
    ).replace('resources: [pods]', `resources: [${pods ? 'pods' : 'services'}]`),
];

interface Facets {
  readonly enforces: boolean;
  readonly pods: boolean;
  readonly covers: boolean;
}

describe('a policy', () => {
  it('counts if it enforces, is about pods and covers the namespace, whatever is beside it', async () => {
    const policy = fc.record({
      engine: fc.nat(WRITTEN.length - 1),
      enforces: fc.boolean(),
      pods: fc.boolean(),
      covers: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(policy, { maxLength: 5 }), async (policies) => {
        const text = policies.map((is, index) => WRITTEN[is.engine]!(is, `p${index}`)).join('');
        const counts = policies.some(({ enforces, pods, covers }) => enforces && pods && covers);
        expect((await asked(text)).answer).toBe(counts ? 'yes' : 'no');
      }),
      { numRuns: 60 },
    );
  });

  it('says if it only reports', async () => {
    const texts = [
      [vap() + binding('', '[Warn]'), 'spec.validationActions'],
      [kyverno(''), 'spec.validationFailureAction'],
      [constraint('{enforcementAction: dryrun}'), 'spec.enforcementAction'],
      [warden(', mode: monitor'), 'spec.mode'],
      [sigstore('{mode: warn}'), 'spec.mode'],
      [vap() + binding(), undefined],
      [kyverno(ENFORCE), undefined],
      [kyverno('validationFailureActionOverrides: [{action: Enforce, namespaces: [a]}]'), undefined],
      [constraint('{}'), undefined],
    ] as const;
    for (const [text, place] of texts) {
      const { policies } = (await projectOf(text)).admission;
      expect(policies.map(({ reportsOnly }) => reportsOnly?.path.join('.'))).toEqual([place]);
    }
  });
});
