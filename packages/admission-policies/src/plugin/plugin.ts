import type { AnyRule, Plugin, RuleDoc } from '@plimsoll/core';
import { type Action, isBinding, isPolicy, readBinding, readPolicy } from '../policy/policy.js';
import { Policies } from './policies.js';
import { isPolicyName } from './problems.js';
import { actionOf, policyRule } from './rule.js';
import type { GivenObject } from './world.js';

/** The prefix of the rules: `admission/require-owner` is the policy `require-owner`. */
export const PREFIX = 'admission';

type Found = Pick<GivenObject, 'group' | 'kind' | 'value'>;

export interface PolicyPluginOptions {
  /** Objects of files that are not linted: policies, bindings, params and namespaces that the config names. */
  readonly given?: readonly GivenObject[];
  /** Policies and bindings among the linted files; with them those files' policies count. */
  readonly inRun?: readonly Found[];
  /** Bindings among the linted files, where their policies do not count: they may bind what is given. */
  readonly bindings?: readonly Found[];
  /** Names of policies that a config mentions, though none may have them. */
  readonly mentioned?: readonly string[];
  readonly version: string;
}

/** From the most severe on. */
const ACTIONS: readonly Action[] = ['Deny', 'Warn', 'Audit'];

/**
 * ValidatingAdmissionPolicies as rules, one for each policy: `Deny` is an error, `Warn` a warning, and `Audit` a
 * warning of low risk. If the bindings of a policy differ in that, the lesser ones are rules of their own, such as
 * `admission/require-owner/warn`. The preset `admission/recommended` turns all of them on.
 */
export function policyPlugin({
  given = [],
  inRun,
  bindings: others = [],
  mentioned = [],
  version,
}: PolicyPluginOptions): Plugin {
  const policies = new Policies(given, inRun !== undefined);
  const objects = [...given, ...(inRun ?? [])];
  const bindings = [...objects, ...others].filter(isBinding).map(({ value }) => readBinding(value));
  const names = new Set(
    [
      ...objects.filter(isPolicy).map(({ value }) => readPolicy(value).name),
      ...(inRun ? bindings.map(({ policyName }) => policyName) : []),
      ...mentioned,
    ].filter(isPolicyName),
  );
  const rules: Record<string, AnyRule> = {};
  const docs: Record<string, RuleDoc> = {};
  for (const policyName of [...names].sort()) {
    const own = bindings.filter((each) => each.policyName === policyName).map(actionOf);
    const known = ACTIONS.filter((action) => own.includes(action));
    // An editor may show a binding later; a whole run without one says that the policy has no effect.
    const actions: readonly Action[] = known.length > 0 ? known : [inRun ? 'Warn' : 'Deny'];
    for (const [index, action] of actions.entries()) {
      const id = index === 0 ? policyName : `${policyName}/${action.toLowerCase()}`;
      rules[id] = policyRule(
        { policyName, action, handles: known.length > 0 ? [action] : ACTIONS, first: index === 0 },
        policies,
      );
      docs[id] = docOf(policyName);
    }
  }
  return {
    meta: { name: '@plimsoll/admission-policies', version, prefix: PREFIX },
    rules,
    presets: {
      recommended: [
        {
          rules: Object.fromEntries(
            Object.entries(rules).map(([id, { meta }]) => [`${PREFIX}/${id}`, meta.severity ?? 'warn']),
          ),
        },
      ],
    },
    docs: async () => docs,
  };
}

function docOf(policyName: string): RuleDoc {
  const why = `The ValidatingAdmissionPolicy ${policyName} decides in the cluster whether the API server accepts an object. Plimsoll evaluates it on the files.`;
  const fix = 'Change the field that the message names, so that the expression of the policy is true.';
  return { why, fix, bad: [], good: [], markdown: `${why}\n\n## How to fix\n\n${fix}` };
}
