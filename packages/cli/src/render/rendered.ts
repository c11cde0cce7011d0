import type { Finding, ParsedFile } from '@plimsoll/core';
import {
  type FlowStep,
  type LostComments,
  type NotJudged,
  ownValue,
  type RenderingName,
  type ResourceId,
  type RunError,
  type UnknownMember,
} from '@plimsoll/core/internal';
import type { Feeds } from './feeds.js';
import { distinct, withoutRepeats } from './repeats.js';

/** The place in the source file of something in a rendered file. */
type SourcePlace = Pick<Finding, 'file' | 'region' | 'origin'>;

type Placed = Pick<Finding, 'file' | 'region' | 'resource' | 'path' | 'origin'>;

/** Rendered text with the path of its source file, in a cluster of its own. */
export interface RenderedFile {
  readonly parsed: ParsedFile;
  /** The name of the rendering in findings; absent where there is only one. */
  readonly rendering?: RenderingName;
  /** All renderings of the same chart in this run. Default: those whose files have the same path. */
  readonly renderings?: readonly RenderingName[];
  /** The paths that the rendering reads. With `reportOnly`, its findings count if a file to report on is among them. */
  readonly feeds?: Feeds | undefined;
  /** Maps a place in the rendered text to the source. */
  place(at: Placed): SourcePlace;
  /**
   * For text that lost the comments of its sources: maps a place of an object to the source, to find the comments about
   * it. Undefined for a place that is not known exactly, or is partly set elsewhere.
   */
  commentedAt?(at: Pick<Placed, 'resource' | 'path'>): ReturnType<LostComments['placeOf']>;
}

export interface Rendering {
  readonly files: readonly RenderedFile[];
  /** Absolute paths of files whose rendered text was linted in their place. */
  readonly covered: ReadonlySet<string>;
  /** Shown paths of the directories of rendered charts. */
  readonly charts: readonly string[];
  /** Shown paths of the directories of library charts. */
  readonly libraries: readonly string[];
  /** Shown paths of files that were built: kustomizations, their patches and other parts. */
  readonly kustomizations: readonly string[];
  /** The same for kustomizations that cannot be built, with the reason. */
  readonly unbuilt: ReadonlyMap<string, Pick<NotJudged, 'reason' | 'kind' | 'detail'>>;
  readonly errors: readonly RunError[];
  /** The texts of the sources, by shown path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Shown paths of those among `texts` whose comments the rendered text lacks. */
  readonly uncommented: ReadonlySet<string>;
  /** What cannot be rendered or known, with its place in the sources. */
  readonly notJudged: readonly NotJudged[];
  /** Unknown objects that clusters have besides the rendered ones. */
  readonly unknownMembers: readonly UnknownMember[];
  /** What the user should know but is not an error. */
  readonly notes: readonly string[];
}

export const NOTHING_RENDERED: Rendering = {
  files: [],
  covered: new Set(),
  charts: [],
  libraries: [],
  kustomizations: [],
  unbuilt: new Map(),
  errors: [],
  texts: new Map(),
  uncommented: new Set(),
  notJudged: [],
  unknownMembers: [],
  notes: [],
};

export function joined(a: Rendering, b: Rendering): Rendering {
  return {
    files: [...a.files, ...b.files],
    covered: new Set([...a.covered, ...b.covered]),
    charts: [...a.charts, ...b.charts],
    libraries: [...a.libraries, ...b.libraries],
    kustomizations: [...a.kustomizations, ...b.kustomizations],
    unbuilt: new Map([...a.unbuilt, ...b.unbuilt]),
    errors: [...a.errors, ...b.errors],
    texts: new Map([...a.texts, ...b.texts]),
    uncommented: new Set([...a.uncommented, ...b.uncommented]),
    notJudged: [...a.notJudged, ...b.notJudged],
    unknownMembers: [...a.unknownMembers, ...b.unknownMembers],
    notes: [...a.notes, ...b.notes],
  };
}

/** Moves findings of rendered text to its sources, sorted. Findings of one fault in several renderings become one. */
export function placeFindings(
  findings: readonly Finding[],
  files: readonly RenderedFile[],
): readonly Finding[] {
  if (files.length === 0) return findings;
  const byPath = new Map<string, RenderedFile[]>();
  for (const file of files) {
    const { path } = file.parsed.source;
    byPath.set(path, [...(byPath.get(path) ?? []), file]);
  }
  const renderedOf = ({ file, resource }: Placed): RenderedFile | undefined =>
    holderOf(resource, byPath.get(file) ?? []);
  /** Maps a further place of the finding. */
  const replace = <P extends FlowStep>(other: P): P => {
    const place = renderedOf({ ...other, path: [] })?.place({ ...other, path: [] });
    if (!place) return other;
    const { region: _, ...rest } = other;
    return { ...rest, ...withRegion(place) } as P;
  };
  const placed = findings.map((finding) => {
    const rendered = renderedOf(finding);
    const related = finding.related.map(replace);
    const flows = finding.flows?.map((flow) => ({ ...flow, steps: flow.steps.map(replace) }));
    const beside = { related, ...(flows && { flows }) };
    if (!rendered || isOfComment(finding, rendered)) return { ...finding, ...beside };
    // A fix is about the rendered text. In the source it would change something else.
    const { region: _, origin: own, fix: ___, ...rest } = finding;
    const { origin, ...place } = rendered.place(finding);
    // A place in values stays marked as such in rendered text.
    const marked = origin && own?.kind === 'values' ? { ...origin, kind: own.kind } : origin;
    const renderings = finding.resource && rendered.rendering && [rendered.rendering];
    return {
      ...rest,
      ...place,
      ...beside,
      ...(marked && { origin: marked }),
      ...(renderings && { renderings }),
    };
  });
  return sorted(withoutRepeats(withoutUsed(placed, files), renderingsBySource(byPath)));
}

/** A finding about a comment of a source is already placed there, if the rendered text has no comments. */
const isOfComment = ({ ruleId, resource }: Finding, rendered: RenderedFile): boolean =>
  rendered.commentedAt !== undefined && !resource && /^plimsoll\/\w+-suppression$/.test(ruleId);

/**
 * The rendered text of a file that has an object: that of its cluster, and of several there, the one with an object of
 * that name. A problem of a whole text names no rendering, but looks the same in all.
 */
export function holderOf(
  resource: ResourceId | undefined,
  files: readonly RenderedFile[],
): RenderedFile | undefined {
  if (!resource) return files[0];
  const own = files.filter(({ parsed }) => parsed.cluster === resource.cluster);
  if (own.length < 2) return own[0];
  const { document, item, kind, name, namespace } = resource;
  const fitting = own.flatMap((file) => {
    const value = file.parsed.documents.find(({ index }) => index === document)?.value;
    const metadata = ownValue(value, 'metadata');
    const fits =
      item === undefined && ownValue(value, 'kind') === kind && ownValue(metadata, 'name') === name;
    return fits ? { file, namespace: ownValue(metadata, 'namespace') } : [];
  });
  return (fitting.find((other) => other.namespace === namespace) ?? fitting[0])?.file ?? own[0];
}

/** The renderings of a finding's source; none where one of them has no name. */
function renderingsBySource(
  byPath: ReadonlyMap<string, readonly RenderedFile[]>,
): (finding: Finding) => readonly RenderingName[] {
  const names = new Map(
    [...byPath].map(([path, files]) => [
      path,
      files.every(({ rendering }) => rendering)
        ? distinct(files.flatMap(({ rendering, renderings }) => renderings ?? rendering ?? []))
        : [],
    ]),
  );
  return ({ file }) => names.get(file) ?? [];
}

function withRegion({ file, region }: SourcePlace): Pick<FlowStep, 'file' | 'region'> {
  return { file, ...(region && { region }) };
}

const UNUSED = 'plimsoll/unused-suppression';

/** Every document rendered from a source has its comments. One is unused only if it is unused in all of them. */
function withoutUsed(findings: readonly Finding[], files: readonly RenderedFile[]): readonly Finding[] {
  const keyOf = ({ file, region }: SourcePlace, message: string): string =>
    JSON.stringify([file, region?.startLine, message]);
  const unused = new Map<string, Finding[]>();
  for (const finding of findings)
    if (finding.ruleId === UNUSED && finding.origin) {
      const key = keyOf(finding, finding.message);
      unused.set(key, [...(unused.get(key) ?? []), finding]);
    }
  if (unused.size === 0) return findings;
  const comments = new Map<string, number>();
  for (const { parsed, place } of files)
    for (const { index, 0: found } of parsed.source.text.matchAll(/plimsoll-ignore/g)) {
      const region = parsed.source.region(index, index + found.length);
      const key = keyOf(place({ file: parsed.source.path, region, path: [] }), '');
      comments.set(key, (comments.get(key) ?? 0) + 1);
    }
  const kept = new Set(
    [...unused.values()].flatMap((all) =>
      all.length < (comments.get(keyOf(all[0]!, '')) ?? 0) ? [] : all.slice(0, 1),
    ),
  );
  return findings.filter((finding) => finding.ruleId !== UNUSED || !finding.origin || kept.has(finding));
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return findings.toSorted(
    (a, b) =>
      compare(a.file, b.file) ||
      (a.region?.startOffset ?? -1) - (b.region?.startOffset ?? -1) ||
      compare(a.ruleId, b.ruleId) ||
      compare(a.pathByName, b.pathByName) ||
      compare(a.fingerprint, b.fingerprint),
  );
}
