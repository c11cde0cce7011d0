import { isObject, type Json, type JsonObject, ownValue, type Path } from '../json.js';
import type { NodeRange, Positions } from '../source/positions.js';
import { readDocuments } from '../source/yaml.js';
import { offsetMap } from './embedded-text.js';
import type { Locator, Resource } from './resource.js';

/** A configuration that another object carries. */
export interface EmbeddedDocument {
  readonly value: JsonObject;
  /** `EtcdConfiguration` for etcd's file, which names no kind. */
  readonly apiVersion: string;
  readonly kind: string;
  /** The key, or the path of the file, under which it is carried. */
  readonly name: string;
  /** Where it is carried, from the carrier's root. */
  readonly base: Path;
  readonly locator: Locator;
  /** Whether positions are those of the carrying key, not exact ones. */
  readonly approximate: boolean;
}

/**
 * API groups of configuration files: they describe no object of the API, have neither name nor namespace and
 * reach a cluster inside of other objects. https://kubernetes.io/docs/reference/config-api/
 */
export function isConfiguration(group: string, kind: string): boolean {
  return (
    /(?:^|\.)config\.k8s\.io$|^(?:audit|kubeadm)\.k8s\.io$/.test(group) ||
    (group === '' && kind === 'EncryptionConfig')
  );
}

const MAY_BE_CONFIGURATION =
  /(?:config|audit|kubeadm)\.k8s\.io\/v\d|kind["']?:\s*["']?EncryptionConfig\b|^(?:client-transport-security|peer-transport-security|listen-client-urls):/m;

const CLUSTER_API = /^(?:controlplane|bootstrap)\.cluster\.x-k8s\.io$/;

/** The configuration files in a ConfigMap, a Secret's `stringData`, Cluster API's `files`, an AdmissionConfiguration. */
export function* embeddedDocuments(resource: Resource): Generator<EmbeddedDocument> {
  if (resource.kind === 'AdmissionConfiguration') yield* pluginConfigurations(resource);
  for (const { name, path, text } of carriedTexts(resource))
    if (MAY_BE_CONFIGURATION.test(text)) yield* documentsOf(resource, name, path, text);
}

interface CarriedText {
  readonly name: string;
  readonly path: Path;
  readonly text: string;
}

function carriedTexts(resource: Resource): readonly CarriedText[] {
  const { group, kind, value } = resource;
  if (group === '' && kind === 'ConfigMap') return textsOfMap(value, 'data');
  if (group === '' && kind === 'Secret') return textsOfMap(value, 'stringData');
  if (!CLUSTER_API.test(group)) return [];
  for (const path of [
    ['spec', 'kubeadmConfigSpec'],
    ['spec', 'template', 'spec', 'kubeadmConfigSpec'],
    ['spec', 'template', 'spec'],
    ['spec'],
  ]) {
    const files = ownValue(
      path.reduce((at: Json | undefined, key) => ownValue(at, key), value),
      'files',
    );
    if (Array.isArray(files)) return textsOfFiles(files, [...path, 'files']);
  }
  return [];
}

function textsOfMap(value: JsonObject, key: string): readonly CarriedText[] {
  const map = ownValue(value, key);
  return Object.entries(isObject(map) ? map : {}).flatMap(([name, text]) =>
    typeof text === 'string' ? [{ name, path: [key, name], text }] : [],
  );
}

/** https://pkg.go.dev/sigs.k8s.io/cluster-api/api/bootstrap/kubeadm/v1beta1#File */
function textsOfFiles(files: readonly Json[], path: Path): readonly CarriedText[] {
  return files.flatMap((file, index) => {
    const text = ownValue(file, 'content');
    if (typeof text !== 'string' || ownValue(file, 'encoding')) return [];
    return [{ name: String(ownValue(file, 'path') ?? 'content'), path: [...path, index, 'content'], text }];
  });
}

function* documentsOf(
  resource: Resource,
  name: string,
  base: Path,
  text: string,
): Generator<EmbeddedDocument> {
  const range = resource.locator.locate(base);
  const map = range && offsetMap(resource.file.text, range, text);
  for (const { value, positions } of readDocuments(text, { comments: false })) {
    const known = isObject(value) ? identify(value) : undefined;
    if (!known) continue;
    yield {
      ...known,
      name,
      base,
      value: value as JsonObject,
      locator: { locate: (path) => range && (map ? mapped(positions, path, map) : keyOf(range)) },
      approximate: map === undefined,
    };
  }
}

function identify(value: JsonObject): { readonly apiVersion: string; readonly kind: string } | undefined {
  const apiVersion = ownValue(value, 'apiVersion');
  const kind = ownValue(value, 'kind');
  if (typeof apiVersion === 'string' && typeof kind === 'string')
    return isConfiguration(apiVersion.slice(0, Math.max(apiVersion.lastIndexOf('/'), 0)), kind)
      ? { apiVersion, kind }
      : undefined;
  const etcd = ['client-transport-security', 'peer-transport-security', 'listen-client-urls'].some((key) =>
    Object.hasOwn(value, key),
  );
  return etcd && kind === undefined ? { apiVersion: 'etcd', kind: 'EtcdConfiguration' } : undefined;
}

function mapped(positions: Positions, path: Path, map: (offset: number) => number): NodeRange | undefined {
  const range = positions.locate(path);
  const at = (offset: number): number => (offset < 0 ? offset : map(offset));
  return (
    range && {
      keyStart: at(range.keyStart),
      keyEnd: at(range.keyEnd),
      valueStart: at(range.valueStart),
      valueEnd: at(range.valueEnd),
    }
  );
}

/** The key alone stands for everything in the value. */
function keyOf({ keyStart, keyEnd, valueStart, valueEnd }: NodeRange): NodeRange {
  if (keyEnd < 0) return { keyStart: valueStart, keyEnd: valueEnd, valueStart, valueEnd: valueStart };
  return { keyStart, keyEnd, valueStart: keyStart, valueEnd: keyStart };
}

/** https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/: a plugin's file may stand inline. */
function* pluginConfigurations(resource: Resource): Generator<EmbeddedDocument> {
  const plugins = ownValue(resource.value, 'plugins');
  if (!Array.isArray(plugins)) return;
  for (const [index, plugin] of plugins.entries()) {
    const value = ownValue(plugin, 'configuration');
    const apiVersion = ownValue(value, 'apiVersion');
    const kind = ownValue(value, 'kind');
    if (!isObject(value) || typeof apiVersion !== 'string' || typeof kind !== 'string') continue;
    const base: Path = ['plugins', index, 'configuration'];
    const locator: Locator = { locate: (path) => resource.locator.locate([...base, ...path]) };
    yield {
      value,
      apiVersion,
      kind,
      name: String(ownValue(plugin, 'name') ?? kind),
      base,
      locator,
      approximate: false,
    };
  }
}
