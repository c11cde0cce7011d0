import { isObject, type Json, ownValue, type Path, textOf, valueAt } from '../json.js';
import type { EmbeddedDocument } from './embedded-document.js';
import type { Locator, Resource } from './resource.js';

/**
 * Where configurations are inline, with `*` for every item of a list: the files of admission plugins, and what Talos
 * writes into files of its own.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 * https://docs.siderolabs.com/talos/v1.12/reference/configuration/v1alpha1/config#apiserver
 */
const INLINE: ReadonlyMap<string, readonly Path[]> = new Map<string, readonly Path[]>([
  ['AdmissionConfiguration', [['plugins', '*', 'configuration']]],
  [
    'talos/MachineConfig',
    [
      ['cluster', 'apiServer', 'admissionControl', '*', 'configuration'],
      ['cluster', 'apiServer', 'auditPolicy'],
    ],
  ],
  ['talos/KubeAdmissionControlConfig', [['configuration']]],
  ['talos/KubeAuditPolicyConfig', [['configuration']]],
  ['talos/KubeAuthenticationConfig', [['configuration']]],
]);

/** The inline configurations of an object. Undefined if its kind has no place for them. */
export function inlineConfigurations(resource: Resource): readonly EmbeddedDocument[] | undefined {
  const { group, kind } = resource;
  const paths = INLINE.get(kind === 'AdmissionConfiguration' ? kind : `${group}/${kind}`);
  return paths && [...documentsAt(resource, paths)];
}

function* documentsAt(resource: Resource, paths: readonly Path[]): Generator<EmbeddedDocument> {
  for (const base of paths.flatMap((path) => expanded(resource.value, path))) {
    const value = valueAt(resource.value, base);
    const apiVersion = ownValue(value, 'apiVersion');
    const kind = ownValue(value, 'kind');
    if (!isObject(value) || typeof apiVersion !== 'string' || typeof kind !== 'string') continue;
    const locator: Locator = { locate: (path) => resource.locator.locate([...base, ...path]) };
    yield {
      value,
      apiVersion,
      kind,
      name: textOf(ownValue(valueAt(resource.value, base.slice(0, -1)), 'name') ?? kind),
      base,
      locator,
      approximate: false,
      patch: false,
    };
  }
}

function expanded(root: Json, path: Path): readonly Path[] {
  const star = path.indexOf('*');
  if (star === -1) return [path];
  const list = valueAt(root, path.slice(0, star));
  return Array.isArray(list)
    ? list.map((_, index) => [...path.slice(0, star), index, ...path.slice(star + 1)])
    : [];
}
