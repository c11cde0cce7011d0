import { type Path, valueAt } from '../json.js';
import { type Resource, resourceId } from '../model/resource.js';
import type { FixRequest, FixSafety } from '../rule/fix.js';
import type { Severity } from '../severity.js';
import type { Finding, FindingFix, Flow, RelatedLocation, SuppressionRecord } from './finding.js';
import { fingerprint } from './fingerprint.js';
import { pathByName } from './path-by-name.js';
import { pathKey } from './path-key.js';
import type { Place } from './place.js';

/** A finding before it is complete: it still knows its resource. */
export interface Draft extends Place {
  readonly ruleId: string;
  readonly messageId: string;
  readonly message: string;
  /** Raised where the finding stands for a more severe one. */
  severity: Severity;
  risk: number;
  readonly related: readonly RelatedDraft[];
  readonly flows?: readonly FlowDraft[];
  /** Related places that a waiver covers. The finding stays, without them. */
  readonly waived?: readonly RelatedDraft[];
  /** Makes the message without the names of waived related places. Absent if the message names none. */
  readonly retell?: (waived: readonly RelatedDraft[]) => string;
  /** The path as a string, to compare drafts by. */
  readonly pathKey: string;
  /** The fix request of the rule. Only where fixes are requested. */
  readonly repair?: FixRequest & { readonly safety: FixSafety };
  /** Set if the pod that it is about is only known by its shape. */
  readonly podFoundBy?: 'shape';
  readonly suppression?: SuppressionRecord;
  supersededBy?: string;
  onPath?: true;
  /** The fix as text edits, once it is verified. */
  fix?: FindingFix;
}

export interface RelatedDraft extends Place {
  readonly message: string;
  readonly explains?: true;
}

interface FlowDraft {
  readonly message: string;
  readonly steps: readonly (Place & { readonly message: string })[];
}

/** A related place by name. The name stays the same when lines move. */
export function relatedName(draft: Draft, { resource, file, path, message }: RelatedDraft): string {
  if (!resource) return message;
  const byName = nameOf(resource, path, pathKey(path));
  if (resource === draft.resource) return byName;
  const { origin, group, kind, namespace, name } = resource;
  const groupKind = group === '' ? kind : `${group}/${kind}`;
  const object = [namespace, name].filter((part) => part !== undefined).join('/');
  return [origin?.file ?? file, groupKind, object, byName].filter((part) => part !== '').join(' ');
}

const names = new WeakMap<Resource, Map<string, string>>();

/** Caches the path by name of a place in a resource, because many findings share one place. */
function nameOf(resource: Resource, path: Path, key: string): string {
  let known = names.get(resource);
  if (!known) {
    known = new Map();
    names.set(resource, known);
  }
  let name = known.get(key);
  if (name === undefined) {
    name = pathByName(resource.value, path);
    known.set(key, name);
  }
  return name;
}

interface Identified {
  readonly draft: Draft;
  readonly pathByName: string;
  readonly fingerprint: string;
}

/** Sorts drafts by file, position and rule and gives each its fingerprint. The order of the input does not matter. */
export function identify(drafts: readonly Draft[]): readonly Identified[] {
  const named = drafts.map((draft) => ({
    draft,
    byName: draft.resource ? nameOf(draft.resource, draft.path, draft.pathKey) : plainPath(draft.path),
  }));
  named.sort((a, b) => compareDrafts(a.draft, b.draft) || compare(a.byName, b.byName));
  const ordinals = new Map<string, number>();
  return named.map(({ draft, byName }) => {
    const { resource } = draft;
    const identity = {
      ruleId: draft.ruleId,
      file: fileOf(draft),
      cluster: resource?.cluster,
      groupKind: resource ? `${resource.group}/${resource.kind}` : '',
      namespace: resource?.namespace,
      name: resource?.name,
      pathByName: byName,
    };
    const first = fingerprint(identity, 1);
    const ordinal = (ordinals.get(first) ?? 0) + 1;
    ordinals.set(first, ordinal);
    return { draft, pathByName: byName, fingerprint: ordinal === 1 ? first : fingerprint(identity, ordinal) };
  });
}

/**
 * Drafts as data, sorted.
 * @param isReported whether a file is reported: only what shares the name of its file is compared with its findings
 * @param others more drafts in files that are not reported, as far as they may share one of these names
 */
export function toFindings(
  drafts: readonly Draft[],
  isReported?: (file: string) => boolean,
  others?: (names: ReadonlySet<string>) => readonly Draft[],
): readonly Finding[] {
  if (!isReported) return identify(drafts).map(toFinding);
  const named = new Set(drafts.filter(({ file }) => isReported(file)).map(fileOf));
  return identify([...drafts, ...(others?.(named) ?? [])].filter((draft) => named.has(fileOf(draft))))
    .filter(({ draft: { file } }) => isReported(file))
    .map(toFinding);
}

/** The file that names a finding: the source, if it is known. */
const fileOf = ({ resource, file }: Draft): string => resource?.origin?.file ?? file;

function toFinding({ draft, pathByName, fingerprint }: Identified): Finding {
  const { resource } = draft;
  // Assigned in the order of the output: spreading each optional field would make an object for each.
  const finding = {
    ruleId: draft.ruleId,
    messageId: draft.messageId,
    message: draft.message,
    severity: draft.severity,
    risk: draft.risk,
    file: draft.file,
  } as { -readonly [K in keyof Finding]: Finding[K] };
  if (draft.region) finding.region = draft.region;
  if (resource) finding.resource = resourceId(resource);
  if (resource?.origin) finding.origin = resource.origin;
  if (resource?.assumed !== undefined) finding.assumed = resource.assumed;
  if (draft.container !== undefined) finding.container = draft.container;
  if (draft.podFoundBy) finding.podFoundBy = draft.podFoundBy;
  finding.path = draft.path;
  if (isAbsent(draft)) finding.absent = true;
  finding.pathByName = pathByName;
  finding.related = draft.related.map((related) => toRelated(draft, related));
  if (draft.flows) finding.flows = draft.flows.map(toFlow);
  if (draft.onPath) finding.onPath = true;
  finding.fingerprint = fingerprint;
  if (draft.suppression) finding.suppression = draft.suppression;
  if (draft.supersededBy !== undefined) finding.supersededBy = draft.supersededBy;
  if (draft.fix) finding.fix = draft.fix;
  return finding;
}

/** As in the API, null counts as absent. */
function isAbsent({ resource, path }: Draft): boolean {
  return resource !== undefined && (valueAt(resource.value, path) ?? null) === null;
}

function toRelated(draft: Draft, related: RelatedDraft): RelatedLocation {
  return {
    message: related.message,
    name: relatedName(draft, related),
    file: related.file,
    ...(related.region && { region: related.region }),
    ...(related.resource && { resource: resourceId(related.resource) }),
  };
}

const toFlow = ({ message, steps }: FlowDraft): Flow => ({
  message,
  steps: steps.map(({ message, file, region, resource }) => ({
    message,
    file,
    ...(region && { region }),
    ...(resource && { resource: resourceId(resource) }),
  })),
});

function plainPath(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index > 0 ? `.${step}` : step))
    .join('');
}

function compareDrafts(a: Draft, b: Draft): number {
  return (
    compare(a.file, b.file) ||
    (a.region?.startOffset ?? -1) - (b.region?.startOffset ?? -1) ||
    (a.resource?.document ?? -1) - (b.resource?.document ?? -1) ||
    (a.resource?.item ?? -1) - (b.resource?.item ?? -1) ||
    compare(a.ruleId, b.ruleId) ||
    compare(a.pathKey, b.pathKey) ||
    compare(a.messageId, b.messageId) ||
    compare(a.message, b.message)
  );
}

/** Compares by UTF-16 units: the same everywhere, whatever the locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
