import { paramNamed } from '../types/type.js';
import { AUTHORIZER } from './authorizer.js';
import { CONVERSIONS } from './conversions.js';
import { LISTS } from './lists.js';
import { NAMED_FORMATS } from './named-formats.js';
import { NETWORK } from './network.js';
import { OPERATORS } from './operators.js';
import { OPTIONAL } from './optional.js';
import { type Overload, overload } from './overload.js';
import { QUANTITY } from './quantity.js';
import { REGEX } from './regex.js';
import { SEMVER } from './semver.js';
import { STRINGS } from './strings.js';
import { URLS } from './url.js';

/** The evaluator handles these itself, because not all arguments are always evaluated, or all types are accepted. */
const evaluated = (): never => {
  throw new Error('The evaluator does this itself.');
};

const OPTIONALS = { since: 28 };

const INTRINSICS: readonly Overload[] = [
  overload('_==_', '(A,A)bool', evaluated),
  overload('_!=_', '(A,A)bool', evaluated),
  overload('@in', '(A,list(A))bool', evaluated),
  overload('@in', '(A,map(A,B))bool', evaluated),
  overload('_[_]', '(list(A),int)A', evaluated),
  overload('_[_]', '(map(A,B),A)B', evaluated),
  overload('_[_]', '(optional(list(A)),int)optional(A)', evaluated, OPTIONALS),
  overload('_[_]', '(optional(map(A,B)),A)optional(B)', evaluated, OPTIONALS),
  overload('_[?_]', '(list(A),int)optional(A)', evaluated, OPTIONALS),
  overload('_[?_]', '(optional(list(A)),int)optional(A)', evaluated, OPTIONALS),
  overload('_[?_]', '(map(A,B),A)optional(B)', evaluated, OPTIONALS),
  overload('_[?_]', '(optional(map(A,B)),A)optional(B)', evaluated, OPTIONALS),
  overload('or', 'optional(A).(optional(A))optional(A)', evaluated, OPTIONALS),
  overload('orValue', 'optional(A).(A)A', evaluated, OPTIONALS),
];

/** The type parameters of signatures. */
export const PARAMETERS = ['A', 'B'].map(paramNamed);

const ALL: readonly Overload[] = [
  ...INTRINSICS,
  ...OPERATORS,
  ...CONVERSIONS,
  ...STRINGS,
  ...LISTS,
  ...OPTIONAL,
  ...REGEX,
  ...URLS,
  ...QUANTITY,
  ...NETWORK,
  ...SEMVER,
  ...NAMED_FORMATS,
  ...AUTHORIZER,
];

export type Functions = ReadonlyMap<string, readonly Overload[]>;

const byRelease = new Map<number, Functions>();

/** The functions of a minor release of Kubernetes, by name. */
export function functionsOf(minor: number): Functions {
  let functions = byRelease.get(minor);
  if (!functions) {
    const all = new Map<string, Overload[]>();
    for (const each of ALL) {
      if (minor < each.since || minor > each.until) continue;
      const known = all.get(each.name);
      if (known) known.push(each);
      else all.set(each.name, [each]);
    }
    functions = all;
    byRelease.set(minor, functions);
  }
  return functions;
}
