import type { Draft } from '../draft/draft.js';
import { regionOf } from '../draft/region.js';
import type { Path } from '../json.js';
import type { LintedFile } from '../model/linted-file.js';
import { type Resource, resourceId } from '../model/resource.js';
import type { DocumentClass } from '../source/classify.js';
import type { ParsedDocument, ParsedFile } from '../source/parse.js';
import { hidesContent } from '../yaml/index.js';
import { clusterConfigurationOf } from './cluster-configurations.js';
import { compareNotJudged, type NotJudged } from './not-judged.js';
import { isSaid, whyNotJudged } from './objects.js';
import type { NotJudgedReason } from './reasons.js';
import { repeatedObjects } from './repeated.js';

/** Why the documents of a class are not judged. Manifests are, and an empty document has nothing to judge. */
const REASON_OF_CLASS: Readonly<Record<Exclude<DocumentClass, 'manifest' | 'empty'>, NotJudgedReason>> = {
  template: 'template',
  'helm-chart': 'helm-chart',
  'helm-values': 'helm-values',
  kustomization: 'kustomization',
  patch: 'patch',
  other: 'foreign',
};

interface JudgedObjects {
  /** Resources that were checked against only a part of their schema. */
  readonly partly: readonly Resource[];
  /** Resources that some rule asked for by kind. */
  readonly shown: ReadonlySet<Resource>;
  /** The findings about the API and the fields of an object. */
  readonly bySchemas: ReadonlyMap<Resource, readonly Draft[]>;
}

/** What rules were not shown, or not in full, sorted. */
export function notJudgedOf(
  files: readonly LintedFile[],
  { partly, shown, bySchemas }: JudgedObjects,
  /** Whether a file is reported. */
  isReported: (file: string) => boolean,
): readonly NotJudged[] {
  const found: NotJudged[] = repeatedObjects(files, isReported);
  for (const resource of partly)
    if (isReported(resource.file.path)) found.push(objectEntry(resource, { reason: 'schema' }));
  for (const { file, resources, projectOf } of files) {
    if (!isReported(file.source.path)) continue;
    for (const document of file.documents) {
      const isRead =
        document.looseValues &&
        resources.some(
          ({ inValues, document: at, kind }) =>
            at === document.index && inValues?.partial && kind !== 'Values',
        );
      const reason = isRead ? VALUES : reasonOf(document);
      if (reason) found.push(documentEntry(file, document, reason));
    }
    for (const resource of resources) {
      const { podTemplates, components } = projectOf(resource);
      const why = whyNotJudged(
        resource,
        podTemplates,
        () => shown.has(resource) || components.of(resource).length > 0,
      );
      if (why && !isSaid(why, resource, podTemplates, bySchemas.get(resource) ?? []))
        found.push(objectEntry(resource, why));
    }
  }
  return found.sort(compareNotJudged);
}

function objectEntry(resource: Resource, { reason, kind, path = [] }: Reason & { path?: Path }): NotJudged {
  const region = regionOf(resource, path);
  return {
    reason,
    kind: kind ?? resource.kind,
    file: resource.file.path,
    ...(region && { region }),
    document: resource.document,
    resource: resourceId(resource),
  };
}

interface Reason {
  readonly reason: NotJudgedReason;
  readonly kind?: string;
}

function reasonOf(document: ParsedDocument): Reason | undefined {
  const { class: own, value, problems } = document;
  if (own === 'empty') return undefined;
  if (own === 'manifest') return value === undefined && problems.some(hidesContent) ? UNREADABLE : undefined;
  const kind = own === 'other' ? clusterConfigurationOf(value) : undefined;
  return kind === undefined ? { reason: REASON_OF_CLASS[own] } : { reason: 'cluster-configuration', kind };
}

const UNREADABLE: Reason = { reason: 'unreadable' };
const VALUES: Reason = { reason: 'values', kind: 'values file' };

function documentEntry(file: ParsedFile, document: ParsedDocument, reason: Reason): NotJudged {
  const range = document.positions?.locate([]);
  const [problem] = document.problems;
  const at = problem?.start ?? range?.valueStart;
  return {
    ...reason,
    file: file.source.path,
    ...(file.hasText && at !== undefined && at >= 0 && { region: file.source.region(at, at) }),
    document: document.index,
  };
}
