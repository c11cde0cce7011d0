import type { AnyRule, RuleContext, Visitor } from '@plimsoll/core';
import { type Project, type Resource, whyAbsenceIsUnknown } from '@plimsoll/core/kubernetes';
import { type Judgement, judge } from '../evaluate/judge.js';
import { nameOf } from '../evaluate/params.js';
import { scopeOf } from '../match/resources.js';
import type { CompiledPolicy } from '../policy/compile.js';
import { type Action, type Binding, isBinding, isPolicy, readBinding } from '../policy/policy.js';
import { cursorAt } from './cursor-at.js';
import type { Policies } from './policies.js';
import { bindingProblems, policyProblems, sentence } from './problems.js';

/** The risk of a violation, by the action of the binding. */
const RISK: Readonly<Record<Action, number>> = { Deny: 7, Warn: 4, Audit: 1 };

const MESSAGES = { denied: '{{message}}', unusable: '{{message}}' } as const;

type Context = RuleContext<typeof MESSAGES>;

export interface PolicyRule {
  readonly policyName: string;
  /** What gives the rule its severity. */
  readonly action: Action;
  /** The action of the bindings that the rule is for. */
  readonly handles: readonly Action[];
  /** Whether it also reports on the policy and its bindings: one of the rules of a policy does. */
  readonly first: boolean;
}

/** The rule of a policy, for the bindings with one action. */
export function policyRule(rule: PolicyRule, policies: Policies): AnyRule {
  const { policyName, action } = rule;
  return {
    meta: {
      description: `Pass the ValidatingAdmissionPolicy ${policyName}`,
      risk: RISK[action],
      severity: action === 'Deny' ? 'error' : 'warn',
      messages: MESSAGES,
    },
    create: (context: Context): Visitor => ({
      Resource: (_root, resource) => visit(rule, policies, context, resource),
    }),
  };
}

function visit(
  { policyName, handles, first }: PolicyRule,
  policies: Policies,
  context: Context,
  resource: Resource,
): void {
  const own = policies.in(context.project, context.kubernetes.minor);
  const aboutItself = first && policies.inRun && visitPolicy(policyName, context, resource, own);
  if (aboutItself) return;
  const compiled = own.policy(policyName);
  const bindings = own.bindings(policyName).filter((each) => handles.includes(actionOf(each)));
  // Only API objects have a request. Files of programs have none.
  if (!compiled || resource.embedded || scopeOf(resource.group, resource.kind) === 'other') {
    context.notApplicable();
    return;
  }
  let matched = false;
  for (const binding of bindings) {
    const judged = judgeObject(compiled, binding, resource, own);
    if (!judged.matched) continue;
    matched = true;
    if (resource.inValues?.partial) {
      context.unknown({ at: resource.root, reason: 'The chart adds fields that are not known.' });
      continue;
    }
    for (const judgement of judged.judgements) report(judgement, compiled, binding, resource, context);
  }
  if (!matched) context.notApplicable();
}

/** A policy is evaluated for the creation of an object, or for an update if it only selects updates. */
function judgeObject(
  compiled: CompiledPolicy,
  binding: Binding,
  resource: Resource,
  { world, surroundings }: ReturnType<Policies['in']>,
): ReturnType<typeof judge> {
  const created = judge(compiled, binding, world.request(resource, 'CREATE'), surroundings);
  return created.matched
    ? created
    : judge(compiled, binding, world.request(resource, 'UPDATE'), surroundings);
}

/** The most severe action of a binding for a violation. */
export function actionOf({ actions }: Binding): Action {
  return actions.includes('Deny') ? 'Deny' : actions.includes('Warn') ? 'Warn' : 'Audit';
}

function report(
  { result, denies, message, place, secret, broken }: Judgement,
  { policy }: CompiledPolicy,
  binding: Binding,
  resource: Resource,
  context: Context,
): void {
  const at = cursorAt(resource.root, place ?? []);
  const name = `ValidatingAdmissionPolicy '${policy.name}' with binding '${binding.name}'`;
  if (broken) {
    context.unknown({
      at: resource.root,
      reason: `An expression of the ValidatingAdmissionPolicy ${policy.name} does not compile.`,
    });
    return;
  }
  if (result === 'unknown') {
    context.unknown({ at, reason: message });
    return;
  }
  if (!denies) return;
  const told = secret ? 'an expression failed' : short(message);
  const isDeny = binding.actions.includes('Deny');
  const words = isDeny
    ? `${name} denied request: ${told}`
    : `${binding.actions.includes('Warn') ? '' : 'Audit: '}Validation failed for ${name}: ${told}`;
  context.report({ at, messageId: 'denied', data: { message: sentence(words) } });
}

/** An expression may be as long as a file, and each finding repeats it. */
const LONGEST = 5 * 1024;

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** Reports on the policy and its bindings. Returns whether the object is one of them. */
function visitPolicy(
  policyName: string,
  context: Context,
  resource: Resource,
  own: ReturnType<Policies['in']>,
): boolean {
  const { project } = context;
  if (isPolicy(resource) && resource.name === policyName) {
    for (const { path, message } of policyProblems(resource.value, context.kubernetes.minor))
      context.report({ at: cursorAt(resource.root, path), messageId: 'unusable', data: { message } });
    const bound = project
      .ofKind('ValidatingAdmissionPolicyBinding')
      .some((each) => policyOf(each) === policyName);
    if (!bound && isAbsenceKnown(project, 'ValidatingAdmissionPolicyBinding')) {
      const message = `No ValidatingAdmissionPolicyBinding puts the policy ${policyName} into effect.`;
      context.report({
        at: cursorAt(resource.root, ['metadata', 'name']),
        messageId: 'unusable',
        data: { message },
      });
    }
    return true;
  }
  if (!isBinding(resource) || policyOf(resource) !== policyName) return false;
  for (const { path, message } of bindingProblems(resource.value))
    context.report({ at: cursorAt(resource.root, path), messageId: 'unusable', data: { message } });
  const { paramKind } = own.policy(policyName)?.policy ?? {};
  const { name, denyMissing } = readBinding(resource.value).paramRef ?? {};
  if (paramKind && denyMissing && name !== undefined && isAbsenceKnown(project, paramKind.kind)) {
    const found = own.world.params.ofKind(paramKind).some((param) => nameOf(param) === name);
    const message = `The ${paramKind.kind} ${name}, which has the params, is not among the files.`;
    if (!found)
      context.report({
        at: cursorAt(resource.root, ['spec', 'paramRef', 'name']),
        messageId: 'unusable',
        data: { message },
      });
  }
  const known = project.ofKind('ValidatingAdmissionPolicy').some(({ name }) => name === policyName);
  if (!known && isAbsenceKnown(project, 'ValidatingAdmissionPolicy')) {
    const message = `The binding has no effect: there is no ValidatingAdmissionPolicy ${policyName}.`;
    context.report({
      at: cursorAt(resource.root, ['spec', 'policyName']),
      messageId: 'unusable',
      data: { message },
    });
  }
  return true;
}

function isAbsenceKnown(project: Project, kind: string): boolean {
  return whyAbsenceIsUnknown(project, { kind }) === undefined;
}

function policyOf({ value }: Resource): string | undefined {
  const spec = value.spec as { readonly policyName?: unknown } | undefined;
  return typeof spec?.policyName === 'string' ? spec.policyName : undefined;
}
