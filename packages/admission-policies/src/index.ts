export { type Judged, type Judgement, judge, type Surroundings } from './evaluate/judge.js';
export type { ParamSource } from './evaluate/params.js';
export { guessPlural, pluralOf, type ServedResource, scopeOf } from './match/resources.js';
export { apiForm, type FormOptions, plainForm } from './object/api-form.js';
export { convert } from './object/convert.js';
export { shownObject } from './object/shown.js';
export { type PolicyPluginOptions, PREFIX, policyPlugin } from './plugin/plugin.js';
export { bindingProblems, isPolicyName, type PolicyProblem, policyProblems } from './plugin/problems.js';
export { type GivenObject, givenObject } from './plugin/world.js';
export { type CompiledPolicy, compilePolicy, expressionsOf } from './policy/compile.js';
export {
  type Action,
  type Binding,
  groupVersion,
  isBinding,
  isPolicy,
  type Policy,
  readBinding,
  readPolicy,
} from './policy/policy.js';
export type { Operation, Request } from './request.js';
