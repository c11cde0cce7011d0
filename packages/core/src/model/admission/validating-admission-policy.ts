import { type Json, textOf } from '../../json.js';
import { whyAbsenceIsUnknown } from '../absence.js';
import type { Project } from '../project.js';
import type { Resource } from '../resource.js';
import { aboutSecurity } from './demands.js';
import { all, type Judgement, no, unknown, YES } from './judgement.js';
import { conditionsOf, isLiteral, matchesEveryPod } from './match-resources.js';
import type { AdmissionPolicy, AdmissionQuestion } from './types.js';
import { field, isGiven, itemsOf, placeOf, stringsOf } from './values.js';

const GROUP = 'admissionregistration.k8s.io';

/**
 * Bindings of ValidatingAdmissionPolicies: a policy without one does nothing.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function validatingAdmissionPolicies(project: Project): readonly AdmissionPolicy[] {
  const bindings = project.ofKind('ValidatingAdmissionPolicyBinding', GROUP);
  const denied = new Set(bindings.filter(denies).map(policyName));
  return bindings.map((binding) => {
    const spec = field(binding.value, 'spec');
    const name = field(spec, 'policyName');
    const policy =
      typeof name === 'string'
        ? project.find({ group: GROUP, kind: 'ValidatingAdmissionPolicy', name, near: binding })
        : undefined;
    const actions = stringsOf(field(spec, 'validationActions'));
    return {
      resource: binding,
      reportsOnly:
        actions.length > 0 && !denied.has(name) ? placeOf(binding, ['spec', 'validationActions']) : undefined,
      answer: ({ demand, namespace }: AdmissionQuestion): Judgement => {
        if (demand === 'images') return no('verifies no images');
        if (!policy) return withoutPolicy(project);
        const definition = field(policy.value, 'spec');
        const validations = field(definition, 'validations');
        return all([
          matchesEveryPod(field(definition, 'matchConstraints'), namespace, RULES),
          () => matchesEveryPod(field(spec, 'matchResources'), namespace, { ...RULES, required: false }),
          () =>
            denies(binding) ? YES : actions.length > 0 ? no('only reports') : no('has no validationActions'),
          () =>
            itemsOf(validations).some((each) => !isLiteral(each, 'true'))
              ? YES
              : no(
                  isGiven(validations)
                    ? 'binds a policy that can never fail'
                    : 'binds a policy without validations',
                ),
          () => conditionsOf(field(definition, 'matchConditions')),
          () => parametersOf(policy, binding, project),
          () => aboutSecurity([validations, field(definition, 'variables')]),
        ]);
      },
    };
  });
}

const policyName = ({ value }: Resource): Json | undefined => field(value, 'spec', 'policyName');

const denies = ({ value }: Resource): boolean =>
  stringsOf(field(value, 'spec', 'validationActions')).includes('Deny');

const RULES = { rules: 'resourceRules', required: true } as const;

function withoutPolicy(project: Project): Judgement {
  const doubt = whyAbsenceIsUnknown(project, { kind: 'ValidatingAdmissionPolicy' });
  const reason = 'binds a policy that is not in the files';
  return doubt === undefined ? no(reason) : unknown(reason);
}

/** If parameters may be missing and that is allowed, nothing is checked without them. */
function parametersOf(policy: Resource, binding: Resource, project: Project): Judgement {
  const kind = field(policy.value, 'spec', 'paramKind', 'kind');
  const reference = field(binding.value, 'spec', 'paramRef');
  if (typeof kind !== 'string' || field(reference, 'parameterNotFoundAction') !== 'Allow') return YES;
  const [group] = textOf(field(policy.value, 'spec', 'paramKind', 'apiVersion') ?? '').split('/');
  const name = field(reference, 'name');
  const found = project
    .ofKind(kind, group?.startsWith('v1') ? '' : group)
    .some((resource) => name === undefined || resource.name === name);
  return found ? YES : unknown('takes parameters that are not in the files');
}

/** The conditions of a Kubernetes binding, for policies that have everything in one object. */
export const celDemand = (spec: Parameters<typeof field>[0]): Judgement =>
  itemsOf(field(spec, 'validations')).length > 0
    ? aboutSecurity([field(spec, 'validations'), field(spec, 'variables')])
    : no('has no validations');
