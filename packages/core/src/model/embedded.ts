import { isObject, type Json, type JsonObject, ownValue, type Path, textOf, valueAt } from '../json.js';
import { configurationFileOf, ETCD, isFileGroup } from '../source/configuration-files.js';
import { hasEtcdKey } from '../source/etcd-file.js';
import { decodeBase64, type SourceProblem } from '../yaml/index.js';
import { brokenConfiguration } from './embedded-broken.js';
import type { CarriedText, EmbeddedDocument } from './embedded-document.js';
import { inlineConfigurations } from './embedded-inline.js';
import {
  type JsonPatch,
  jsonPatches,
  mergePatches,
  PATCHED_KINDS,
  patchedDocument,
} from './embedded-patches.js';
import { documentsOfText, type TextDocument } from './embedded-text.js';
import type { Resource } from './resource.js';

/** What is inside an object, and what of it cannot be read, at offsets of the file. */
export interface Embedded {
  readonly documents: readonly EmbeddedDocument[];
  readonly problems: readonly SourceProblem[];
}

/**
 * API groups of configuration files. These describe no object of the API, have neither name nor namespace, and reach a
 * cluster inside other objects. https://kubernetes.io/docs/reference/config-api/
 */
export function isConfiguration(group: string, kind: string): boolean {
  return (
    /(?:^|\.)config\.k8s\.io$|^(?:audit|kubeadm)\.k8s\.io$/.test(group) ||
    (group === '' && (kind === 'EncryptionConfig' || kind === 'EtcdConfiguration')) ||
    isFileGroup(group)
  );
}

const MAY_BE_CONFIGURATION =
  /(?:config|audit|kubeadm)\.k8s\.io\/v\d|kind["']?:\s*["']?EncryptionConfig\b|^(?:client-transport-security|peer-transport-security|listen-client-urls):|^(?:kube[a-z-]{1,30}-arg|write-kubeconfig-mode|etcd-arg|tls-san|machine|cluster|mirrors|configs)\+?:/m;

const CLUSTER_API = /^(?:controlplane|bootstrap)\.cluster\.x-k8s\.io$/;
const KIND = /^kind\.(?:x-k8s|sigs\.k8s)\.io$/;

/** Base64 of `-----`, of gzip, and of the base64 of gzip: most values in Secrets are keys and Helm releases. */
const NO_TEXT = /^(?:LS0tLS1|H4sI|SDRzSU)/;

const NOTHING: Embedded = { documents: [], problems: [] };

/**
 * The configuration files in a ConfigMap, a Secret, Cluster API's `files` or an AdmissionConfiguration, and the patches
 * in a kind cluster.
 */
export function readEmbedded(resource: Resource): Embedded {
  const inline = inlineConfigurations(resource);
  if (inline) return { documents: inline, problems: [] };
  const texts = carriedTexts(resource).filter(({ text, patch }) => patch || MAY_BE_CONFIGURATION.test(text));
  const patches = KIND.test(resource.group) ? jsonPatches(resource.value) : [];
  if (texts.length === 0 && patches.length === 0) return NOTHING;
  const documents: EmbeddedDocument[] = [];
  const problems: SourceProblem[] = [];
  for (const carried of texts)
    for (const { document, locator, approximate, offset } of documentsOf(resource, carried)) {
      const { name, path: base, patch = false } = carried;
      const { value } = document;
      const known = isObject(value) ? identify(value, patch) : undefined;
      if (known)
        documents.push({ ...known, name, base, value: value as JsonObject, locator, approximate, patch });
      const what = known?.kind ?? brokenConfiguration(carried, document);
      if (what !== undefined)
        for (const problem of document.problems)
          problems.push({
            ...problem,
            message: `In the ${what} under '${name}': ${problem.message}`,
            ...offset(problem),
          });
    }
  for (const patch of patches)
    for (const document of patchDocuments(resource, patch)) documents.push(document);
  return { documents, problems };
}

function carriedTexts(resource: Resource): readonly CarriedText[] {
  const { group, kind, value } = resource;
  if (group === '' && kind === 'ConfigMap') return textsOfMap(value, 'data');
  if (group === '' && kind === 'Secret')
    return [
      ...textsOfMap(value, 'stringData'),
      ...textsOfMap(value, 'data').flatMap((carried) => {
        const text = NO_TEXT.test(carried.text) ? undefined : decodeBase64(carried.text);
        return text === undefined ? [] : [{ ...carried, text, encoded: true }];
      }),
    ];
  if (KIND.test(group)) return mergePatches(value);
  if (!CLUSTER_API.test(group)) return [];
  for (const path of [
    ['spec', 'kubeadmConfigSpec'],
    ['spec', 'template', 'spec', 'kubeadmConfigSpec'],
    ['spec', 'kthreesConfigSpec'],
    ['spec', 'template', 'spec'],
    ['spec'],
  ]) {
    const place = [...path, 'files'];
    const files = valueAt(value, place);
    if (Array.isArray(files)) return textsOfFiles(files, place);
  }
  return TALOS_PATCHES.flatMap((place) => patchesOf(value, place));
}

/** https://github.com/siderolabs/cluster-api-control-plane-provider-talos, https://github.com/siderolabs/cluster-api-bootstrap-provider-talos */
const TALOS_PATCHES: readonly Path[] = [
  ['spec', 'controlPlaneConfig', 'controlplane', 'strategicPatches'],
  ['spec', 'controlPlaneConfig', 'init', 'strategicPatches'],
  ['spec', 'template', 'spec', 'strategicPatches'],
  ['spec', 'strategicPatches'],
];

function patchesOf(value: JsonObject, place: Path): readonly CarriedText[] {
  const patches = valueAt(value, place);
  return (Array.isArray(patches) ? (patches as readonly Json[]) : []).flatMap((text, index) =>
    typeof text === 'string' ? [{ name: 'strategicPatches', path: [...place, index], text }] : [],
  );
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
    return [{ name: textOf(ownValue(file, 'path') ?? 'content'), path: [...path, index, 'content'], text }];
  });
}

function documentsOf(resource: Resource, { path, text, encoded }: CarriedText): Generator<TextDocument> {
  return documentsOfText(resource.file.text, resource.locator.locate(path), text, encoded);
}

function patchDocuments(resource: Resource, patch: JsonPatch): readonly EmbeddedDocument[] {
  const [carried] = documentsOf(resource, patch);
  const patched = carried && patchedDocument(carried.document.value, carried.locator);
  if (!patched) return [];
  const { name, path: base, apiVersion, kind } = patch;
  return [{ ...patched, apiVersion, kind, name, base, approximate: carried.approximate, patch: true }];
}

function identify(
  value: JsonObject,
  patch: boolean,
): { readonly apiVersion: string; readonly kind: string } | undefined {
  const kind = ownValue(value, 'kind');
  const given = ownValue(value, 'apiVersion');
  const apiVersion = given ?? (patch && typeof kind === 'string' ? PATCHED_KINDS.get(kind) : undefined);
  if (typeof apiVersion === 'string' && typeof kind === 'string')
    return isConfiguration(apiVersion.slice(0, Math.max(apiVersion.lastIndexOf('/'), 0)), kind)
      ? { apiVersion, kind }
      : undefined;
  if (kind !== undefined) return undefined;
  return configurationFileOf(value) ?? (hasEtcdKey(value) ? ETCD : undefined);
}
