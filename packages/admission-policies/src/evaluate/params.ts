// The params of a binding: k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go, CollectParams.
import { Unknown } from '@plimsoll/cel';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { type Selected, selects } from '../match/selector.js';
import type { Binding, ParamKind, Policy } from '../policy/policy.js';
import { objectAt, textAt } from '../policy/read.js';
import type { Request } from '../request.js';

/** The objects of a run in which a policy looks for its params. */
export interface ParamSource {
  /** All objects of a kind, as policies see them. */
  ofKind(kind: ParamKind): readonly JsonObject[];
  /** Whether objects of a kind are in namespaces. */
  isNamespaced(kind: ParamKind): boolean;
  /** Why there may be objects that no file shows. Undefined if there are none. */
  whyMore(kind: ParamKind, namespace: string | undefined): string | undefined;
}

export type Params =
  | { readonly is: 'none' }
  | { readonly is: 'found'; readonly params: readonly (JsonObject | null)[]; readonly more?: string }
  /** The binding is broken, which denies by the failurePolicy. */
  | { readonly is: 'error'; readonly message: string }
  | { readonly is: 'unknown'; readonly reason: string };

const failed = (message: string): Params => ({
  is: 'error',
  message: `failed to configure binding: ${message}`,
});

export function paramsOf(policy: Policy, binding: Binding, request: Request, source: ParamSource): Params {
  const { paramKind } = policy;
  const { paramRef } = binding;
  if (!paramKind || !paramRef) return { is: 'found', params: [null] };
  const namespaced = source.isNamespaced(paramKind);
  if (!namespaced && paramRef.namespace !== undefined)
    return failed('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const namespace = namespaced ? (paramRef.namespace ?? request.namespace) : undefined;
  if (namespace instanceof Unknown) return { is: 'unknown', reason: namespace.reasons.join(' ') };
  if (namespaced && namespace === undefined)
    return failed('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  const here = source
    .ofKind(paramKind)
    .filter((object) => !namespaced || textAt(objectAt(object, 'metadata'), 'namespace') === namespace);
  const found = here
    .filter((object) => isMeant(paramRef, object))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const isLoose = (object: JsonObject): boolean => objectAt(object, 'metadata')?.namespace === undefined;
  if (
    namespaced &&
    found.length === 0 &&
    source.ofKind(paramKind).some((object) => isLoose(object) && isMeant(paramRef, object))
  )
    return {
      is: 'unknown',
      reason: `The namespace of the ${paramKind.kind} that the binding may mean is only known when it is applied.`,
    };
  const more =
    paramRef.name !== undefined && found.length > 0 ? undefined : source.whyMore(paramKind, namespace);
  if (found.length > 0) return { is: 'found', params: found, ...(more !== undefined && { more }) };
  const name = paramRef.name === undefined ? 'that the binding selects' : paramRef.name;
  if (more !== undefined)
    return { is: 'unknown', reason: `The ${paramKind.kind} ${name} is not among the files. ${more}` };
  if (!paramRef.denyMissing) return { is: 'none' };
  return failed('no params found for policy binding with `Deny` parameterNotFoundAction');
}

function isMeant({ name, selector }: NonNullable<Binding['paramRef']>, object: JsonObject): boolean {
  if (name !== undefined) return nameOf(object) === name;
  const labels = objectAt(objectAt(object, 'metadata'), 'labels') ?? {};
  const selected: Selected = selects(selector, { known: labels as Readonly<Record<string, string>> });
  return selected === true;
}

/** The name of an object; '' where it has none. */
export const nameOf = (object: JsonObject): string => textAt(objectAt(object, 'metadata'), 'name') ?? '';
