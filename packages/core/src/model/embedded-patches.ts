import { type Json, type JsonObject, ownValue, type Path, pointerSteps } from '../json.js';
import type { NodeRange } from '../yaml/index.js';
import type { CarriedText } from './embedded-document.js';
import type { Locator } from './resource.js';

/**
 * The kinds that kind passes to kubeadm, and the version of each if a patch names none.
 * https://kind.sigs.k8s.io/docs/user/configuration/#kubeadm-config-patches
 */
export const PATCHED_KINDS: ReadonlyMap<string, string> = new Map([
  ['ClusterConfiguration', 'kubeadm.k8s.io/v1beta4'],
  ['InitConfiguration', 'kubeadm.k8s.io/v1beta4'],
  ['JoinConfiguration', 'kubeadm.k8s.io/v1beta4'],
  ['KubeletConfiguration', 'kubelet.config.k8s.io/v1beta1'],
  ['KubeProxyConfiguration', 'kubeproxy.config.k8s.io/v1alpha1'],
]);

/** A patch of RFC 6902, and what it changes. */
export interface JsonPatch extends CarriedText {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The merge patches (RFC 7386) of a kind cluster: for all nodes, and for single ones. */
export function mergePatches(cluster: JsonObject): readonly CarriedText[] {
  return patchesOf(cluster, 'kubeadmConfigPatches').flatMap(({ name, path, value }) =>
    typeof value === 'string' ? [{ name, path, text: value, patch: true }] : [],
  );
}

/** The patches of RFC 6902 of a kind cluster: for all nodes, and for single ones. */
export function jsonPatches(cluster: JsonObject): readonly JsonPatch[] {
  return patchesOf(cluster, 'kubeadmConfigPatchesJSON6902').flatMap(({ name, path, value }) => {
    const text = ownValue(value, 'patch');
    const kind = ownValue(value, 'kind');
    const known = typeof kind === 'string' ? PATCHED_KINDS.get(kind) : undefined;
    if (typeof text !== 'string' || typeof kind !== 'string' || known === undefined) return [];
    const given = [ownValue(value, 'group'), ownValue(value, 'version')];
    const apiVersion = given.every((part) => typeof part === 'string' && part !== '')
      ? given.join('/')
      : known;
    return [{ name, path: [...path, 'patch'], text, apiVersion, kind }];
  });
}

function patchesOf(
  cluster: JsonObject,
  key: string,
): readonly { readonly name: string; readonly path: Path; readonly value: Json }[] {
  const nodes = ownValue(cluster, 'nodes');
  const places: readonly (readonly [Json | undefined, Path])[] = [
    [cluster, []],
    ...(Array.isArray(nodes) ? nodes.map((node: Json, index) => [node, ['nodes', index]] as const) : []),
  ];
  return places.flatMap(([holder, path]) => {
    const list = ownValue(holder, key);
    if (!Array.isArray(list)) return [];
    return list.map((value: Json, index) => ({ name: key, path: [...path, key, index], value }));
  });
}

/** What one operation writes, and its place in the list of operations. */
interface Written {
  readonly path: Path;
  readonly operation: number;
}

type Container = Record<string, Json> | Json[];

/**
 * What operations of RFC 6902 write, as a document whose other content is unknown. Undefined if they write nothing.
 * @param operations the patch after reading
 * @param locator the places in the patch
 */
export function patchedDocument(
  operations: Json | undefined,
  locator: Locator,
): { readonly value: JsonObject; readonly locator: Locator } | undefined {
  if (!Array.isArray(operations)) return undefined;
  const value: Record<string, Json> = Object.create(null);
  const written: Written[] = [];
  for (const [index, operation] of (operations as readonly Json[]).entries()) {
    const op = ownValue(operation, 'op');
    const pointer = ownValue(operation, 'path');
    const added = ownValue(operation, 'value');
    if ((op !== 'add' && op !== 'replace') || typeof pointer !== 'string' || added === undefined) continue;
    const path = write(value, pointerSteps(pointer), added);
    if (path) written.push({ path, operation: index });
  }
  return written.length === 0 ? undefined : { value, locator: locatorOf(written, locator) };
}

const isIndex = (step: string): boolean => /^(?:-|0|[1-9]\d*)$/.test(step);

/**
 * Writes a value after all existing items of a list, because the items before it are unknown. Undefined if it does not
 * fit.
 */
function write(root: Container, steps: readonly string[], added: Json): Path | undefined {
  const path: (string | number)[] = [];
  let at = root;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    const last = next === undefined;
    if (Array.isArray(at) && !isIndex(step)) return undefined;
    const key = Array.isArray(at) ? at.length : step;
    const fresh: Json = last ? added : isIndex(next) ? [] : (Object.create(null) as JsonObject);
    const known = Array.isArray(at) || last ? undefined : at[step];
    const child = typeof known === 'object' && known !== null ? known : fresh;
    if (Array.isArray(at)) at.push(child);
    else at[step] = child;
    path.push(key);
    at = child as Container;
  }
  return path.length === 0 ? undefined : path;
}

/** Places of the written values. For their parents, the path of the first operation inside. */
function locatorOf(written: readonly Written[], locator: Locator): Locator {
  return {
    locate(path) {
      const inside = written.findLast((one) => startsWith(path, one.path));
      if (inside) {
        const rest = path.slice(inside.path.length);
        const range = locator.locate([inside.operation, 'value', ...rest]);
        return range && rest.length === 0 ? named(range, locator.locate([inside.operation, 'path'])) : range;
      }
      const around = written.find((one) => startsWith(one.path, path));
      const range = around && locator.locate([around.operation, 'path']);
      return range && named(range, range);
    },
  };
}

/** A value whose key is its pointer. */
function named(range: NodeRange, pointer: NodeRange | undefined): NodeRange {
  if (!pointer) return range;
  return { ...range, keyStart: pointer.valueStart, keyEnd: pointer.valueEnd };
}

const startsWith = (path: Path, start: Path): boolean =>
  start.length <= path.length && start.every((step, index) => step === path[index]);
