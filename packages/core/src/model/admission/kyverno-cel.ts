import { type Json, textOf } from '../../json.js';
import type { Project } from '../project.js';
import { type Cursor, describeResource, type Resource } from '../resource.js';
import { kyvernoCelGaps } from './image-gaps.js';
import { all, type Judgement, no, unknown, YES } from './judgement.js';
import { conditionsOf, matchesEveryPod } from './match-resources.js';
import { isIn } from './namespaces.js';
import type { AdmissionPolicy, AdmissionQuestion, Demand } from './types.js';
import { celDemand } from './validating-admission-policy.js';
import { field, isGiven, itemsOf, matchesWildcard, placeOf, stringsOf } from './values.js';

const GROUP = 'policies.kyverno.io';

const KINDS: readonly { readonly kind: string; readonly demand: Demand; readonly namespaced: boolean }[] = [
  { kind: 'ValidatingPolicy', demand: 'pod-security', namespaced: false },
  { kind: 'NamespacedValidatingPolicy', demand: 'pod-security', namespaced: true },
  { kind: 'ImageValidatingPolicy', demand: 'images', namespaced: false },
  { kind: 'NamespacedImageValidatingPolicy', demand: 'images', namespaced: true },
];

/**
 * Kyverno's policies in the form of Kubernetes' own. Each is its own binding. Without `validationActions` they deny.
 * https://kyverno.io/docs/policy-types/validating-policy/
 * https://kyverno.io/docs/policy-types/image-validating-policy/
 */
export function kyvernoCelPolicies(project: Project): readonly AdmissionPolicy[] {
  return KINDS.flatMap(({ kind, demand, namespaced }) =>
    project.ofKind(kind, GROUP).map((resource) => {
      const spec = field(resource.value, 'spec');
      const actions = stringsOf(field(spec, 'validationActions'));
      const denies = actions.length === 0 || actions.includes('Deny');
      const admits = field(spec, 'evaluation', 'admission', 'enabled') === false;
      return {
        resource,
        reportsOnly: admits
          ? placeOf(resource, ['spec', 'evaluation', 'admission', 'enabled'])
          : denies
            ? undefined
            : placeOf(resource, ['spec', 'validationActions']),
        imageGaps: () => (demand === 'images' ? kyvernoCelGaps(resource.root as Cursor<Json>) : []),
        answer: (question: AdmissionQuestion): Judgement => {
          if (question.demand !== demand)
            return no(demand === 'images' ? 'verifies images only' : 'verifies no images');
          const mode = field(spec, 'evaluation', 'mode') ?? 'Kubernetes';
          return all([
            mode === 'Kubernetes' ? YES : no('does not cover Kubernetes'),
            namespaced ? isIn(resource.namespace, question.namespace) : YES,
            matchesEveryPod(field(spec, 'matchConstraints'), question.namespace, {
              rules: 'resourceRules',
              required: true,
            }),
            denies && !admits ? YES : no('only reports'),
            conditionsOf(field(spec, 'matchConditions')),
            exceptionsFrom(project, resource),
            demand === 'images' ? verifies(spec) : celDemand(spec),
          ]);
        },
      };
    }),
  );
}

/** Images that no reference matches are not verified. */
function verifies(spec: Json | undefined): Judgement {
  const references = itemsOf(field(spec, 'matchImageReferences'));
  if (itemsOf(field(spec, 'validations')).length === 0) return no('has no validations');
  if (!isGiven(field(spec, 'attestors'))) return unknown('names no attestors');
  if (field(spec, 'validationConfigurations', 'required') === false)
    return unknown('does not require verified images');
  const globs = stringsOf(references.map((reference) => field(reference, 'glob') ?? ''));
  if (globs.some((glob) => ['*', '**', '*/*'].includes(glob))) return YES;
  if (references.length === 0 || references.some((reference) => field(reference, 'expression') !== undefined))
    return unknown('does not say literally which images it verifies');
  return no(`covers only ${globs.join(', ')}`);
}

function exceptionsFrom(project: Project, { kind, name }: Resource): Judgement {
  const exception = project
    .ofKind('PolicyException', GROUP)
    .find(({ value }) =>
      itemsOf(field(value, 'spec', 'policyRefs')).some(
        (reference) =>
          field(reference, 'kind') === kind &&
          name !== undefined &&
          matchesWildcard(textOf(field(reference, 'name') ?? ''), name),
      ),
    );
  return exception ? unknown(`has an exception, ${describeResource(exception)}`) : YES;
}
