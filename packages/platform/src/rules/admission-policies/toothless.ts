import { defineRule } from '@plimsoll/core';
import {
  type Cursor,
  type Json,
  type Resource,
  textOf,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

const GROUP = 'admissionregistration.k8s.io';
const VALIDATING = 'ValidatingAdmissionPolicy';

/** https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ and .../mutating-admission-policy/ */
export const admissionPolicyToothless = defineRule({
  meta: {
    description: 'Write admission policies that can deny something',
    scope: 'project',
    risk: 5.5,
    cwe: [693],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      always:
        'This validation is always true, so it denies nothing. Write a condition that can be false, or remove it.',
      never: 'This condition is never true, so the policy checks nothing. Remove the condition.',
      allow:
        'Without its parameters this policy admits everything, so anyone who deletes them turns it off. Set parameterNotFoundAction: Deny.',
      missing:
        "No file defines {{kind}} '{{name}}', which holds the policy's parameters, so {{consequence}}. Add it.",
    },
    schema: optionsSchema({ allowed: listOf('Names of policies and bindings that are not about security.') }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    const { project, options } = context;
    const isAllowed = ({ name }: Resource): boolean => name !== undefined && options.allowed.includes(name);
    const policy = (root: Cursor<Json>, resource: Resource): void => {
      if (isAllowed(resource)) return;
      for (const [list, literal, messageId] of LITERALS)
        for (const item of root.at('spec').at(list).items()) {
          const at = item.at('expression');
          if (textOf(at.value).trim() === literal) context.report({ at, messageId });
        }
    };
    const binding = (kind: string) => (root: Cursor<Json>, resource: Resource) => {
      const reference = root.at('spec').at('paramRef');
      const bound = root.at('spec').at('policyName').value;
      if (isAllowed(resource) || options.allowed.includes(textOf(bound))) return;
      if (!reference.exists) return context.notApplicable();
      const action = reference.at('parameterNotFoundAction');
      if (action.value === 'Allow' && kind === VALIDATING)
        context.report({ at: action, messageId: 'allow', fix: (fixer) => fixer.set(action, 'Deny') });
      const name = reference.at('name');
      if (typeof name.value !== 'string' || typeof bound !== 'string') return;
      const parameter = project.find({ group: GROUP, kind, name: bound, near: resource });
      const type = (parameter?.root as Cursor<Json> | undefined)?.at('spec').at('paramKind');
      const kindOf = type?.at('kind').value;
      const version = type?.at('apiVersion').value;
      if (typeof kindOf !== 'string' || typeof version !== 'string') return;
      const group = version.includes('/') ? version.split('/')[0]! : '';
      if (project.ofKind(kindOf, group).some((each) => each.name === name.value)) return;
      const reason = whyAbsenceIsUnknown(project, { kind: kindOf });
      if (reason) return context.unknown({ at: name, reason });
      const consequence =
        action.value === 'Allow' ? 'the policy does nothing' : 'the policy denies everything';
      context.report({
        at: name,
        messageId: 'missing',
        data: { kind: kindOf, name: name.value, consequence },
      });
    };
    const validating = binding(VALIDATING);
    const mutating = binding('MutatingAdmissionPolicy');
    return {
      ValidatingAdmissionPolicy: (root, resource) => policy(root as Cursor<Json>, resource),
      MutatingAdmissionPolicy: (root, resource) => policy(root as Cursor<Json>, resource),
      ValidatingAdmissionPolicyBinding: (root, resource) => validating(root as Cursor<Json>, resource),
      MutatingAdmissionPolicyBinding: (root, resource) => mutating(root as Cursor<Json>, resource),
      ...Object.fromEntries(KYVERNO.map((kind) => [`policies.kyverno.io/${kind}` as const, policy])),
    };
  },
});

const LITERALS = [
  ['validations', 'true', 'always'],
  ['matchConditions', 'false', 'never'],
] as const;

/** Policies of Kyverno in the same form: https://kyverno.io/docs/policy-types/validating-policy/ */
const KYVERNO = [
  'ImageValidatingPolicy',
  'MutatingPolicy',
  'NamespacedImageValidatingPolicy',
  'NamespacedMutatingPolicy',
  'NamespacedValidatingPolicy',
  'ValidatingPolicy',
];
