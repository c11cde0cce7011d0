// How Flux replaces `${NAME}` in an object.
// https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
import { applyFunction, isDefaultSign } from './envsubst/functions.js';
import { BadSubstitution, type Call, type Node, parseTemplate } from './envsubst/parse.js';
import { fromBytes, toBytes } from './envsubst/scan.js';

export interface Variables {
  readonly known: ReadonlyMap<string, string>;
  /** Why the value of a name that is not in `known` is unknown; undefined where the name is not set. */
  readonly whyUnknown: (name: string) => string | undefined;
}

export interface Substituted {
  readonly text: string;
  /** Names that are not set and have no default. Flux 2.9 rejects them; earlier versions made them empty. */
  readonly missing: readonly string[];
  /** Names with unknown values, with the reason. They stay as `${NAME}`. */
  readonly unknown: ReadonlyMap<string, string>;
}

export interface SubstitutionFailure {
  /** What Flux rejects, without a period. */
  readonly failure: string;
  /** The number of the `${` in the text, from 0. */
  readonly expression: number;
}

/** Substitutes as fluxcd/pkg/envsubst 1.9 does. A failure fails the whole Kustomization. */
export function substitute(text: string, variables: Variables): Substituted | SubstitutionFailure {
  const missing = new Set<string>();
  const unknown = new Map<string, string>();
  if (!text.includes('$')) return { text, missing: [], unknown };
  let nodes: readonly Node[];
  try {
    nodes = parseTemplate(toBytes(text));
  } catch (error) {
    if (!(error instanceof BadSubstitution)) throw error;
    return { failure: error.message, expression: error.expression };
  }
  const bytes = nodes.map((node) => evaluate(node)).join('');
  return { text: fromBytes(bytes), missing: [...missing], unknown };

  function evaluate(node: Node): string {
    return typeof node === 'string' ? node : call(node);
  }

  function call({ name, variable, args }: Call): string {
    const own = fromBytes(variable);
    const given = args.map(evaluate);
    const value = variables.known.get(own);
    if (value !== undefined) return applyFunction(name, toBytes(value), given);
    const why = variables.whyUnknown(own);
    if (why !== undefined) {
      unknown.set(own, why);
      return isDefaultSign(name) && given.length > 0 ? given.join('') : `\${${variable}}`;
    }
    if (!isDefaultSign(name)) missing.add(own);
    return applyFunction(name, '', given);
  }
}
