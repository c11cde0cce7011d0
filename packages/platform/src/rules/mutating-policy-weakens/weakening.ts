import { isObject, type Json, textOf } from '@plimsoll/core/kubernetes';

/** Fields of pods and namespaces, with the values that weaken security. */
const WEAK: Readonly<Record<string, (value: Json) => boolean>> = {
  allowPrivilegeEscalation: (value) => value === true,
  hostIPC: (value) => value === true,
  hostNetwork: (value) => value === true,
  hostPID: (value) => value === true,
  hostPath: isObject,
  'pod-security.kubernetes.io/enforce': (value) => value === 'privileged',
  privileged: (value) => value === true,
  procMount: (value) => value === 'Unmasked',
  runAsNonRoot: (value) => value === false,
  runAsUser: (value) => value === 0,
};

/** Fields that only matter within another one. */
const WEAK_INSIDE: Readonly<Record<string, (value: Json) => boolean>> = {
  'capabilities.add': (value) =>
    [value]
      .flat()
      .some((name) => typeof name === 'string' && name !== 'NET_BIND_SERVICE' && !name.includes('{{')),
  'appArmorProfile.type': (value) => value === 'Unconfined',
  'seccompProfile.type': (value) => value === 'Unconfined',
};

/** Fields that must not be removed. */
const HELD = ['securityContext', 'pod-security.kubernetes.io/enforce'];

/**
 * The field that a change itself weakens; undefined where it weakens none.
 * @param keys the path of the change, names only
 * @param value the new value; undefined where it is removed
 */
export function weakenedHere(keys: readonly string[], value: Json | undefined): string | undefined {
  const [outer, key] = [keys.at(-2), keys.at(-1) ?? ''];
  if (value === undefined || value === null) return HELD.includes(key) ? key : undefined;
  if (Object.hasOwn(WEAK, key) && WEAK[key]!(value)) return key;
  const both = `${outer}.${key}`;
  return Object.hasOwn(WEAK_INSIDE, both) && WEAK_INSIDE[both]!(value) ? both : undefined;
}

/** The same including all fields below: the first weakened field. */
export function weakened(keys: readonly string[], value: Json | undefined): string | undefined {
  const here = weakenedHere(keys, value);
  if (here !== undefined || typeof value !== 'object' || value === null) return here;
  if (Array.isArray(value))
    return first(value as readonly Json[], (item) => (isObject(item) ? weakened(keys, item) : undefined));
  return first(Object.entries(value), ([name, child]) => weakened([...keys, name], child));
}

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The name for which a key of Kyverno's patch stands: `+(name)` adds a missing field, other anchors are conditions.
 * https://kyverno.io/docs/policy-types/cluster-policy/mutate/#conditional-logic-using-anchors
 */
export function withoutAnchor(key: string): string | undefined {
  if (key.startsWith('+(') && key.endsWith(')')) return key.slice(2, -1);
  return key.includes('(') ? undefined : key;
}

/** The field that an operation of a JSON patch weakens: https://www.rfc-editor.org/rfc/rfc6902 */
export function weakenedByPatch(
  op: Json | undefined,
  path: Json | undefined,
  value: Json | undefined,
): string | undefined {
  if (typeof path !== 'string' || !['add', 'replace', 'remove'].includes(textOf(op))) return undefined;
  const keys = path
    .split('/')
    .filter((step) => step !== '' && step !== '-' && !/^\d+$/.test(step))
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return op === 'remove'
    ? weakened(keys, undefined)
    : value === undefined
      ? undefined
      : weakened(keys, value);
}
