import { findKinds } from '@plimsoll/kubernetes-api';
import { isObject, type Json, type JsonObject, ownValue } from '../json.js';
import type { SourceDocument } from '../yaml/index.js';
import { isAssertionFile, isPartial } from './assertions.js';
import { configurationFileOf } from './configuration-files.js';
import { mayHold } from './may-hold.js';
import type { FileRole } from './surroundings.js';
import { isTemplateSource } from './template.js';

export { type FileRole, fileClassifier, type Surroundings } from './surroundings.js';

/** The role of a document. Only manifests are linted. The rest is counted under these names. */
export type DocumentClass =
  | 'manifest'
  | 'kustomization'
  | 'patch'
  | 'helm-chart'
  | 'helm-values'
  | 'template'
  | 'empty'
  | 'other';

type Document = Pick<SourceDocument, 'value' | 'problems' | 'start' | 'end'>;

/** The class of every document of a file in this role, except for objects. */
const CLASS_OF_ROLE: Readonly<Partial<Record<FileRole, DocumentClass>>> = {
  kustomization: 'kustomization',
  patch: 'patch',
  'helm-chart': 'helm-chart',
  'helm-values': 'helm-values',
};

/** Roles that a file has only because of its name. An API object in it is still one. */
const BY_NAME: ReadonlySet<FileRole> = new Set(['kustomization', 'helm-chart', 'helm-values']);

/**
 * Classifies the documents of a file, one class each, by their content and mostly not by their neighbours.
 *
 * - A document with both `apiVersion` and `kind` is a manifest. So is one with two of these: one of these keys,
 *   `metadata` or `spec`, manifests next to it. What it lacks is reported as a fault.
 * - So is a list of objects, which is reported: kubectl refuses it.
 * - So are the configuration files of etcd, k3s, RKE2 and Talos, which have neither.
 * - The source of a template is one or more documents of a file. Next to it, what cannot be parsed is a part of it, and
 *   only documents with both keys are manifests.
 * - Any other document that cannot be parsed is also a manifest, so that its problem is reported. Except for text for
 *   another program that names neither a version nor a kind.
 * - These are not Kubernetes objects: what other programs call kinds (`kind: role` with their own `version`), what a
 *   test tool expects of an object, and what kustomize deletes.
 * - Any other document in a file that is called values is the values of a chart that is elsewhere.
 * - Files for kustomize are recognised by their API group, `kustomize.config.k8s.io` (Flux' Kustomization has another
 *   one), JSON patches by their operations.
 */
export function classifyDocuments(
  role: FileRole,
  text: string,
  documents: readonly Document[],
  path = '',
): readonly DocumentClass[] {
  if (role !== 'loose-values') return classesOf(role, text, documents, path);
  return classesOf('plain', text, documents, path).map((own, index) =>
    own === 'other' && isObject(documents[index]!.value) ? 'helm-values' : own,
  );
}

function classesOf(
  role: FileRole,
  text: string,
  documents: readonly Document[],
  path: string,
): readonly DocumentClass[] {
  const amongTemplates =
    role === 'plain' &&
    text.includes('{{') &&
    documents.some((document) => isBrokenSource(document) && isTemplateSource(textOf(document)));
  if (amongTemplates) return documents.map(besideTemplate);
  const amongManifests = documents.some(({ value }) => isManifest(value));
  const expects = isAssertionFile(path) && documents.some(({ value }) => isPartial(value));
  return documents.map((document) => {
    if (role === 'plain' && !amongManifests && isOtherText(document)) return 'other';
    const own = classifyDocument(role, document, amongManifests);
    return expects && own === 'manifest' ? 'other' : own;
  });

  function isOtherText(document: Document): boolean {
    if (!isBrokenSource(document)) return false;
    const source = textOf(document);
    return NOT_YAML.test(source) && mayHold(source, role).length === 0;
  }

  function textOf({ start, end }: Document): string {
    return text.slice(start, end);
  }
}

const isBrokenSource = ({ problems }: Document): boolean =>
  problems.some(({ rule }) => rule === 'parse-error');

function besideTemplate(document: Document): DocumentClass {
  if (isBrokenSource(document)) return 'template';
  const own = classifyDocument('plain', document, false);
  return own === 'manifest' && !isManifest(document.value) && !configurationFileOf(document.value)
    ? 'template'
    : own;
}

function classifyDocument(role: FileRole, document: Document, amongManifests: boolean): DocumentClass {
  const { value } = document;
  if (value === undefined || value === null)
    return document.problems.length === 0 ? 'empty' : (CLASS_OF_ROLE[role] ?? 'manifest');
  const ofRole = CLASS_OF_ROLE[role];
  if (ofRole && !(BY_NAME.has(role) && isObjectOfApi(value))) return ofRole;
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isPatchOperation)) return 'patch';
    return value.every(isObject) && value.some(isManifest) ? 'manifest' : 'other';
  }
  if (!isObject(value)) return 'other';
  const { apiVersion } = value;
  if (typeof apiVersion === 'string' && (apiVersion === 'builtin' || KUSTOMIZE.test(apiVersion)))
    return 'kustomization';
  if (value.$patch === 'delete') return 'patch';
  if (isManifest(value) || configurationFileOf(value)) return 'manifest';
  const hasOne = apiVersion !== undefined || isKubernetesKind(value);
  const looksLikeOne = isObject(value.metadata) || isObject(value.spec);
  return [hasOne, looksLikeOne, amongManifests].filter(Boolean).length >= 2 ? 'manifest' : 'other';
}

/**
 * Whether an object may have lost its `apiVersion`: objects of other products have a `version`, or kinds in lower case.
 */
const isKubernetesKind = ({ kind, version }: JsonObject): boolean =>
  kind !== undefined && !(typeof kind === 'string' && version !== undefined && findKinds(kind).length === 0);

/** An indenting tab, or a Jinja statement: YAML has neither. */
const NOT_YAML = /^ *\t|\{%/m;

const KUSTOMIZE = /^kustomize\.config\.k8s\.io\//;

function isManifest(value: unknown): boolean {
  return isObject(value) && Object.hasOwn(value, 'apiVersion') && Object.hasOwn(value, 'kind');
}

/** More than two keys that a values file may have by chance: no kustomization and no chart has a name in `metadata`. */
function isObjectOfApi(value: unknown): boolean {
  return (
    isManifest(value) &&
    typeof ownValue(value as Json, 'kind') === 'string' &&
    typeof ownValue(ownValue(value as Json, 'metadata'), 'name') === 'string' &&
    !/^(?:Kustomization|Component)$/.test(ownValue(value as Json, 'kind') as string)
  );
}

/** RFC 6902. */
function isPatchOperation(value: unknown): boolean {
  return isObject(value) && typeof value.op === 'string' && typeof value.path === 'string';
}
