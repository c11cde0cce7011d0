export { type Surroundings, type Judged, type Judgement, judge } from './evaluate/judge.js';
export type { ParamSource } from './evaluate/params.js';
export { guessPlural, pluralOf, scopeOf, type ServedResource } from './match/resources.js';
export { convert } from './object/convert.js';
export { apiForm, type FormOptions, plainForm } from './object/api-form.js';
export { compilePolicy, type CompiledPolicy, expressionsOf } from './policy/compile.js';
export { type Action, type Binding, groupVersion, isBinding, isPolicy, type Policy, readBinding, readPolicy } from './policy/policy.js';
export type { Operation, Request } from './request.js';
