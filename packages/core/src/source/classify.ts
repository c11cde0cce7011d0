import { isObject } from '../json.js';
import type { SourceDocument } from './document.js';
import { isEtcdFile } from './etcd-file.js';
import type { FileRole } from './surroundings.js';
import { isTemplate } from './template.js';

export { type FileRole, fileClassifier, type Surroundings } from './surroundings.js';

/** What a document is for. Only manifests are linted; the rest is counted under these names. */
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

/** What every document of a file in this role is, whatever is in it. */
const CLASS_OF_ROLE: Readonly<Partial<Record<FileRole, DocumentClass>>> = {
  kustomization: 'kustomization',
  patch: 'patch',
  'helm-chart': 'helm-chart',
  'helm-values': 'helm-values',
};

/**
 * Classifies the documents of a file, one class each; a template is one unit, so a single `template` stands for
 * the whole file, and what was read of it means nothing.
 *
 * - A document that has both `apiVersion` and `kind` is a manifest. So is one of which two are true: it has one of
 *   these keys, it has `metadata` or `spec`, it stands among manifests. What it lacks is a fault to be reported.
 * - So is etcd's configuration file, which has neither.
 * - A document that cannot be parsed is a manifest too, so that its problem is reported.
 * - What kustomize reads is recognised by its API group, `kustomize.config.k8s.io` (Flux' Kustomization is of
 *   another one), JSON patches by their operations.
 */
export function classifyDocuments(
  path: string,
  role: FileRole,
  text: string,
  documents: readonly Document[],
): readonly DocumentClass[] {
  if (role === 'template' || (role === 'plain' && isTemplate(path, text, documents))) return ['template'];
  const amongManifests = documents.some(({ value }) => isManifest(value));
  return documents.map((document) => classifyDocument(role, document, amongManifests));
}

function classifyDocument(role: FileRole, document: Document, amongManifests: boolean): DocumentClass {
  const { value } = document;
  if (value === undefined || value === null)
    return document.problems.length === 0 ? 'empty' : (CLASS_OF_ROLE[role] ?? 'manifest');
  const ofRole = CLASS_OF_ROLE[role];
  if (ofRole) return ofRole;
  if (Array.isArray(value)) return value.length > 0 && value.every(isPatchOperation) ? 'patch' : 'other';
  if (!isObject(value)) return 'other';
  const { apiVersion, kind } = value;
  if (typeof apiVersion === 'string' && (apiVersion === 'builtin' || KUSTOMIZE.test(apiVersion)))
    return 'kustomization';
  if (isManifest(value) || isEtcdFile(value)) return 'manifest';
  const hasOne = apiVersion !== undefined || kind !== undefined;
  const looksLikeOne = isObject(value.metadata) || isObject(value.spec);
  return [hasOne, looksLikeOne, amongManifests].filter(Boolean).length >= 2 ? 'manifest' : 'other';
}

const KUSTOMIZE = /^kustomize\.config\.k8s\.io\//;

function isManifest(value: unknown): boolean {
  return isObject(value) && Object.hasOwn(value, 'apiVersion') && Object.hasOwn(value, 'kind');
}

/** RFC 6902. */
function isPatchOperation(value: unknown): boolean {
  return isObject(value) && typeof value.op === 'string' && typeof value.path === 'string';
}
