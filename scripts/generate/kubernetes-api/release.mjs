// @ts-check
// Reads the kinds and types of one Kubernetes release.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EXCEPTIONS, nameOf, PACKAGES } from './packages.mjs';

/**
 * @typedef {{ type?: string, format?: string, ref?: string, properties?: Record<string, Schema>, values?: Schema,
 *   items?: Schema, required?: string[], enum?: unknown[], default?: unknown, listType?: string,
 *   listKeys?: string[], mergeKey?: string }} Schema
 * @typedef {{ group: string, kind: string, version: string, type: string, plural?: string, namespaced?: boolean,
 *   configuration?: true, stored?: true,
 *   subresources: Set<string> }} Served
 * @typedef {{ minor: number, kinds: Map<string, Served>, types: Map<string, Schema> }} Release
 */

/** Kinds of requests and answers, which are in no manifest. */
const NOT_OBJECTS = new Set([
  'APIGroup',
  'APIGroupList',
  'APIResourceList',
  'APIVersions',
  'DeleteOptions',
  'EphemeralContainers',
  'Status',
  'WatchEvent',
]);

/**
 * @param {number} minor
 * @param {{ reader: string, folderOf: (module: string) => string | undefined }} options
 * @returns {Release}
 */
export function readRelease(minor, { reader, folderOf }) {
  const root = folderOf('k8s.io/kubernetes');
  if (root === undefined) throw new Error(`Kubernetes 1.${minor} is not pinned`);
  const api = JSON.parse(readFileSync(path.join(root, 'api/openapi-spec/swagger.json'), 'utf8'));
  const literals = path.join(root, 'pkg/generated/openapi/zz_generated.openapi.go');
  /** @type {Map<string, Schema>} */
  const types = new Map();
  // Since 1.24 the module has Go literals, with enums and the types of configuration files.
  const places = existsSync(literals) ? [`openapi=${literals}`, ...structFolders(folderOf)] : [];
  if (places.length === 0)
    for (const [name, schema] of Object.entries(api.definitions))
      types.set(goName(name), fromSwagger(schema));
  else {
    const json = execFileSync(reader, places, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    for (const [name, schema] of Object.entries(JSON.parse(json))) types.set(name, schema);
  }
  const kinds = servedKinds(api);
  for (const name of types.keys()) addConfigurationKind(kinds, types, name);
  return { minor, kinds, types };
}

/** @param {(module: string) => string | undefined} folderOf */
function structFolders(folderOf) {
  return PACKAGES.filter(({ structs }) => structs).flatMap(({ module, folder }) => {
    const place = path.join(folderOf(module) ?? '', folder);
    if (folderOf(module) === undefined || !existsSync(place)) return [];
    return readdirSync(place)
      .filter((version) => /^v\d/.test(version))
      .map((version) => `${module}/${folder}/${version}=${path.join(place, version)}`);
  });
}

/** `io.k8s.api.core.v1.Pod` → `k8s.io/api/core/v1.Pod` @param {string} name */
function goName(name) {
  const parts = name.replace(/^io\.k8s\./, 'k8s.io.').split('.');
  return `k8s.io/${parts.slice(2, -1).join('/')}.${parts.at(-1)}`;
}

/** Converts OpenAPI v2 to the form of the Go reader. @param {any} schema @returns {Schema} */
function fromSwagger(schema) {
  return {
    ...schema,
    ...(schema.$ref && { ref: goName(schema.$ref.replace('#/definitions/', '')) }),
    ...(schema.items && { items: fromSwagger(schema.items) }),
    ...(typeof schema.additionalProperties === 'object' && {
      values: fromSwagger(schema.additionalProperties),
    }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, field]) => [name, fromSwagger(field)]),
      ),
    }),
    listType: schema['x-kubernetes-list-type'],
    listKeys: schema['x-kubernetes-list-map-keys'],
    mergeKey: schema['x-kubernetes-patch-merge-key'],
  };
}

/** @param {any} api an OpenAPI v2 document */
function servedKinds(api) {
  /** @type {Map<string, Served>} */
  const kinds = new Map();
  for (const [name, definition] of Object.entries(/** @type {Record<string, any>} */ (api.definitions))) {
    const [own, ...more] = definition['x-kubernetes-group-version-kind'] ?? [];
    if (own === undefined || more.length > 0 || NOT_OBJECTS.has(own.kind) || definition.properties?.items)
      continue;
    const type = nameOf(goName(name));
    if (type !== undefined) kinds.set(keyOf(own), { ...own, type, subresources: new Set() });
  }
  /** @type {[plural: string, served: Served | undefined, subresource: string | undefined][]} */
  const found = [];
  for (const [place, methods] of Object.entries(/** @type {Record<string, any>} */ (api.paths))) {
    const match =
      /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>v\d\w*)\/(?<namespaced>namespaces\/\{namespace\}\/)?(?<plural>[a-z]+)(?<named>\/\{name\}(?:\/(?<subresource>[a-z]+))?)?$/.exec(
        place,
      );
    const { group = '', version, namespaced, plural, named, subresource } = match?.groups ?? {};
    if (plural === undefined || plural === 'watch' || version === undefined) continue;
    const base = `${group}/${version}/${plural}`;
    if (subresource !== undefined) {
      found.push([base, undefined, subresource]);
      continue;
    }
    for (const method of Object.values(methods)) {
      const own = method['x-kubernetes-group-version-kind'];
      const served = own && kinds.get(keyOf(own));
      if (!served) continue;
      served.plural = plural;
      served.namespaced ||= namespaced !== undefined;
      if (named !== undefined) served.stored = true;
      found.push([base, served, undefined]);
    }
  }
  for (const [base, , subresource] of found)
    if (subresource !== undefined)
      found.find(([other, served]) => other === base && served)?.[1]?.subresources.add(subresource);
  return kinds;
}

/**
 * A type of a configuration file is a kind if it has the field `kind`.
 * @param {Map<string, Served>} kinds @param {Map<string, Schema>} types @param {string} goType
 */
function addConfigurationKind(kinds, types, goType) {
  const type = nameOf(goType);
  const properties = types.get(goType)?.properties;
  if (type === undefined || !properties?.kind || !properties.apiVersion || properties.items) return;
  const it = PACKAGES.find(({ name }) => name === type.split('.')[0]);
  if (it?.group === undefined || NOT_OBJECTS.has(String(type.split('.')[2]))) return;
  const [, version = '', name = ''] = type.split('.');
  const { group = it.group, kind = name } = EXCEPTIONS[type] ?? {};
  kinds.set(keyOf({ group, version, kind }), {
    group,
    version,
    kind,
    type,
    configuration: true,
    subresources: new Set(),
  });
}

/** @param {{ group: string, version: string, kind: string }} kind */
export const keyOf = ({ group, version, kind }) => `${group}/${version}/${kind}`;
