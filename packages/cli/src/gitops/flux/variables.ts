// The variables of a Kustomization.
// https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
import { valueAt } from '@plimsoll/core/internal';
import { isObject } from '@plimsoll/core/kubernetes';
import { listAt, textAt } from '../names.js';
import type { GitOpsRun, Produced } from '../types.js';
import { dataOf } from './data.js';
import type { Variables } from './substitute.js';

export type VariablesOf =
  /** A later step may still produce an object that it needs. */
  | { readonly waits: true }
  /** A sentence without a period. */
  | { readonly failure: string }
  /** Undefined: nothing is substituted. */
  | { readonly variables: Variables | undefined };

const NAME = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/** The values of a Kustomization's variables in its cluster. `namespace` is its own. */
export function variablesOf(object: Produced, namespace: string, run: GitOpsRun): VariablesOf {
  const known = new Map<string, string>();
  const unknown = new Map<string, string>();
  /** Why any other name is set, or may be set. */
  let others: string | undefined;
  let perhaps: string | undefined;
  for (const source of listAt(object.value, 'spec', 'postBuild', 'substituteFrom')) {
    const [kind, name] = [textAt(source, 'kind') ?? '', textAt(source, 'name') ?? ''];
    const found = run.find(object.cluster, kind, namespace, name);
    if (!found && !run.last) return { waits: true };
    const shown = `${kind} ${namespace}/${name}`;
    if (!found) {
      const absent = `${shown} is not among the linted files${makerOf(object.cluster, namespace, name, run)}`;
      if (valueAt(source, ['optional']) === true) perhaps = absent;
      else others = absent;
      continue;
    }
    for (const [key, value] of dataOf(found)) {
      if (typeof value === 'string') {
        unknown.delete(key);
        known.set(key, value.replaceAll('\n', ''));
      } else {
        known.delete(key);
        unknown.set(key, `${shown} ${value.why}`);
      }
    }
  }
  const given = valueAt(object.value, ['spec', 'postBuild', 'substitute']);
  for (const [key, value] of Object.entries(isObject(given) ? given : {})) {
    unknown.delete(key);
    known.set(key, String(value ?? '').replaceAll('\n', ''));
  }
  const bad = [...known.keys(), ...unknown.keys()].find((key) => !NAME.test(key));
  if (bad !== undefined)
    return { failure: `it has a variable '${bad}', but names of variables consist of letters, digits and _` };
  const always = textAt(object.value, 'spec', 'postBuild', 'substituteStrategy') === 'Always';
  if (known.size === 0 && unknown.size === 0 && others === undefined && !always)
    return { variables: undefined };
  return { variables: { known, whyUnknown: (name) => unknown.get(name) ?? others ?? perhaps } };
}

const MAKERS = ['ExternalSecret', 'SealedSecret'];

function makerOf(cluster: string, namespace: string, name: string, run: GitOpsRun): string {
  const maker = MAKERS.find((kind) => run.find(cluster, kind, namespace, name));
  return maker === undefined ? '' : `: ${maker} ${namespace}/${name} creates it`;
}
