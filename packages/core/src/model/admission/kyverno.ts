import { type Json, textOf } from '../../json.js';
import type { Project } from '../project.js';
import { type AnyCursor, type Cursor, describeResource, type Resource } from '../resource.js';
import { aboutSecurity } from './demands.js';
import { kyvernoGaps } from './image-gaps.js';
import { all, any, type Judgement, no, unknown, YES } from './judgement.js';
import { matchesPods, mayExcept } from './kyverno-match.js';
import { isIn, namesNamespace, selectsNamespace } from './namespaces.js';
import type { AdmissionPolicy, AdmissionQuestion, Demand, NamespaceFacts } from './types.js';
import { field, isGiven, itemsOf, placeOf, stringsOf } from './values.js';

const GROUP = 'kyverno.io';

interface Check {
  readonly demand: Demand;
  readonly rule: Json;
  readonly ruleName: string;
  /** `validate`, or an item of `verifyImages`. */
  readonly body: Json;
  readonly path: readonly (string | number)[];
}

/**
 * Kyverno's policies with rules. A rule only reports unless it or its policy says `Enforce`.
 * https://kyverno.io/docs/policy-types/cluster-policy/policy-settings/
 */
export function kyvernoPolicies(project: Project): readonly AdmissionPolicy[] {
  return ['ClusterPolicy', 'Policy'].flatMap((kind) =>
    project.ofKind(kind, GROUP).map((resource) => policyOf(project, resource)),
  );
}

function policyOf(project: Project, resource: Resource): AdmissionPolicy {
  const spec = field(resource.value, 'spec');
  const checks = checksOf(spec);
  return {
    resource,
    reportsOnly: reportsOnly(resource, spec, checks),
    imageGaps: () => kyvernoGaps(resource.root as Cursor<Json>),
    answer: ({ demand, namespace }: AdmissionQuestion): Judgement =>
      all([
        any(
          checks
            .filter((check) => check.demand === demand)
            .map(
              (check) => () =>
                all([
                  () => matchesPods(check.rule, namespace),
                  () => actionIn(namespace, spec, check.body),
                  () => exceptedFrom(project, resource, check.ruleName, namespace),
                  () => (demand === 'images' ? verifies(check.body) : aboutSecurity([check.body])),
                ]),
            ),
          no(demand === 'images' ? 'verifies no images' : 'validates nothing'),
        ),
        resource.kind === 'Policy' ? isIn(resource.namespace, namespace) : YES,
        field(spec, 'admission') === false ? no('only reports') : YES,
        field(spec, 'applyRules') === 'One' ? unknown('applies only one of its rules to an object') : YES,
      ]),
  };
}

function checksOf(spec: Json | undefined): readonly Check[] {
  return itemsOf(field(spec, 'rules')).flatMap((rule, index): readonly Check[] => {
    const ruleName = textOf(field(rule, 'name') ?? '');
    const validate = field(rule, 'validate');
    return [
      ...(isGiven(validate)
        ? [
            {
              demand: 'pod-security' as const,
              rule,
              ruleName,
              body: validate!,
              path: ['rules', index, 'validate'],
            },
          ]
        : []),
      ...itemsOf(field(rule, 'verifyImages')).map((body, item) => ({
        demand: 'images' as const,
        rule,
        ruleName,
        body,
        path: ['rules', index, 'verifyImages', item],
      })),
    ];
  });
}

const isEnforce = (action: Json | undefined): boolean => textOf(action).toLowerCase() === 'enforce';
const isAudit = (action: Json | undefined): boolean =>
  action === undefined || action === null || textOf(action).toLowerCase() === 'audit';
const overridesOf = (spec: Json | undefined, body: Json): readonly Json[] => {
  const nearer = itemsOf(field(body, 'failureActionOverrides'));
  return nearer.length > 0 ? nearer : itemsOf(field(spec, 'validationFailureActionOverrides'));
};

/** The action of the first override that selects the namespace, or else that of the rule or its policy. */
function actionIn(namespace: NamespaceFacts, spec: Json | undefined, body: Json): Judgement {
  for (const override of overridesOf(spec, body)) {
    const namespaces = stringsOf(field(override, 'namespaces'));
    const selected = all([
      namespaces.length > 0 ? namesNamespace(namespaces, namespace) : YES,
      selectsNamespace(field(override, 'namespaceSelector'), namespace),
    ]);
    if (selected.answer === 'unknown') return unknown('acts differently in some namespaces');
    if (selected.answer === 'yes') return judgedAction(field(override, 'action'));
  }
  return judgedAction(field(body, 'failureAction') ?? field(spec, 'validationFailureAction'));
}

function judgedAction(action: Json | undefined): Judgement {
  if (isEnforce(action)) return YES;
  return isAudit(action) ? no('only reports') : unknown('has an unknown failure action');
}

function reportsOnly(
  resource: Resource,
  spec: Json | undefined,
  checks: readonly Check[],
): AnyCursor | undefined {
  const [first] = checks;
  if (!first) return undefined;
  if (field(spec, 'admission') === false) return placeOf(resource, ['spec', 'admission']);
  const all = checks.every(
    ({ body }) =>
      isAudit(field(body, 'failureAction') ?? field(spec, 'validationFailureAction')) &&
      overridesOf(spec, body).every((override) => isAudit(field(override, 'action'))),
  );
  if (!all) return undefined;
  const own = field(first.body, 'failureAction') !== undefined;
  return own
    ? placeOf(resource, ['spec', ...first.path, 'failureAction'])
    : placeOf(resource, ['spec', 'validationFailureAction']);
}

/** https://kyverno.io/docs/policy-types/cluster-policy/verify-images/ */
function verifies(body: Json): Judgement {
  const one = field(body, 'image');
  const references = [
    ...(typeof one === 'string' ? [one] : []),
    ...stringsOf(field(body, 'imageReferences')),
  ];
  const attested = ['attestors', 'attestations', 'key', 'keyless', 'roots', 'issuer', 'subject'].some(
    (name) => field(body, name) !== undefined,
  );
  if (references.length === 0) return no('names no images');
  if (!references.some((pattern) => ['*', '*/*', '*:*', '**'].includes(pattern)))
    return no(`covers only ${references.join(', ')}`);
  if (!attested) return unknown('names no attestors');
  if (field(body, 'required') === false) return unknown('does not require verified images');
  return isGiven(field(body, 'skipImageReferences')) ? unknown('skips some images') : YES;
}

function exceptedFrom(
  project: Project,
  policy: Resource,
  ruleName: string,
  namespace: NamespaceFacts,
): Judgement {
  const names = [policy.name, `${policy.namespace}/${policy.name}`];
  const exception = project
    .ofKind('PolicyException', GROUP)
    .find(
      ({ value }) =>
        itemsOf(field(value, 'spec', 'exceptions')).some(
          (excepted) =>
            names.includes(textOf(field(excepted, 'policyName'))) &&
            stringsOf(field(excepted, 'ruleNames')).some((name) => name === '*' || name === ruleName),
        ) && mayExcept(field(value, 'spec', 'match'), namespace),
    );
  return exception ? unknown(`has an exception, ${describeResource(exception)}`) : YES;
}
