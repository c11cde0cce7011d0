import { isObject, type Json, ownValue } from '../json.js';

/**
 * Files that tell test tools what to expect from objects, not what to create.
 * https://kuttl.dev/docs/testing/steps.html, https://kyverno.github.io/chainsaw/latest/operations/assert/
 */
const WORDS: ReadonlySet<string> = new Set(['assert', 'asserts', 'assertion', 'error', 'errors', 'expected']);

/** Whether a word of the file name says so: `01-assert.yaml`. */
export function isAssertionFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name.split(/[-_.]/).some((word) => WORDS.has(word));
}

/**
 * Whether an object is too incomplete to create: without a name, with conditions as keys, with containers without
 * images, with a status in place of what decides it, or a list with such an item. A complete object in such a file is a
 * manifest like any other.
 */
export function isPartial(value: Json | undefined): boolean {
  if (!isObject(value) || !Object.hasOwn(value, 'kind')) return false;
  const items = ownValue(value, 'items');
  if (Array.isArray(items) && items.every(isObject)) return items.some(isPartial);
  if (NAMELESS.test(String(ownValue(value, 'apiVersion')))) return false;
  const name = ownValue(ownValue(value, 'metadata'), 'name');
  const generated = ownValue(ownValue(value, 'metadata'), 'generateName');
  if (name === undefined && generated === undefined) return true;
  if (
    hasCondition(value) ||
    hasCondition(ownValue(value, 'spec')) ||
    hasCondition(ownValue(value, 'metadata'))
  )
    return true;
  const containers = containersOf(value);
  if (containers?.some((container) => ownValue(container, 'image') !== undefined)) return false;
  return Object.hasOwn(value, 'status') || (containers !== undefined && containers.length > 0);
}

/** Configuration files of Kubernetes' programs have no name. */
const NAMELESS = /^(?:(?:[\w-]+\.)*config|audit|kubeadm|apiserver)\.k8s\.io\//;

/** Keys of Chainsaw: `(length(items))`. */
const hasCondition = (value: Json | undefined): boolean =>
  isObject(value) && Object.keys(value).some((key) => key.startsWith('('));

/** The containers that an object runs, if it says so. */
function containersOf(value: Json): readonly Json[] | undefined {
  const spec = ownValue(value, 'spec');
  const template = ownValue(ownValue(spec, 'template'), 'spec');
  const nested = ownValue(ownValue(ownValue(ownValue(spec, 'jobTemplate'), 'spec'), 'template'), 'spec');
  for (const pod of [spec, template, nested]) {
    const containers = ownValue(pod, 'containers');
    if (Array.isArray(containers)) return containers;
  }
  return undefined;
}
