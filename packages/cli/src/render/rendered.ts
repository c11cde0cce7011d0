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

/** Where something of a rendered file is in the file that it was rendered from. */
type SourcePlace = Pick<Finding, 'file' | 'region' | 'origin'>;

type Placed = Pick<Finding, 'file' | 'region' | 'resource' | 'path' | 'origin'>;

/** Rendered text under the name of the file that it was rendered from, in a cluster of its own. */
export interface RenderedFile {
  readonly parsed: ParsedFile;
  /** What findings name the rendering by; absent where there is nothing to tell it from. */
  readonly rendering?: RenderingName;
  /** All that the run renders of the same chart; default: those whose files have the same path. */
  readonly renderings?: readonly RenderingName[];
  /** What the rendering reads: with `reportOnly` its findings are reported where a file to report on is of it. */
  readonly feeds?: Feeds | undefined;
  /** From a place in the rendered text to one in the source. */
  place(at: Placed): SourcePlace;
  /**
   * Of text that has none of the comments of its sources: where in these a place of an object stands, for comments that
   * are about it. Undefined for one that is not known exactly, or of which a part is given elsewhere.
   */
  commentedAt?(at: Pick<Placed, 'resource' | 'path'>): ReturnType<LostComments['placeOf']>;
}

export interface Rendering {
  readonly files: readonly RenderedFile[];
  /** Absolute paths of files that were linted as what was rendered from them. */
  readonly covered: ReadonlySet<string>;
  /** Folders, as shown, of the charts that were rendered. */
  readonly charts: readonly string[];
  /** Folders, as shown, of charts that render nothing by themselves. */
  readonly libraries: readonly string[];
  /** Files, as shown, that kustomizations were built from: these, their patches and other parts. */
  readonly kustomizations: readonly string[];
  /** The same of kustomizations that cannot be built, and why. */
  readonly unbuilt: ReadonlyMap<string, Pick<NotJudged, 'reason' | 'kind' | 'detail'>>;
  readonly errors: readonly RunError[];
  /** The texts of the sources, by their shown paths. */
  readonly texts: ReadonlyMap<string, string>;
  /** Shown paths of those among `texts` whose comments are not in what is rendered of them. */
  readonly uncommented: ReadonlySet<string>;
  /** What cannot be rendered or known, with its place in the sources. */
  readonly notJudged: readonly NotJudged[];
  /** What clusters have besides what was rendered. */
  readonly unknownMembers: readonly UnknownMember[];
  /** What the user should know and that is no error. */
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

/** Findings of rendered text as findings of its sources, sorted. What several renderings have of one fault is one. */
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
  /** A place beside that of the finding. */
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
    // A fix is about the rendered text: in the source it would change something else.
    const { region: _, origin: own, fix: ___, ...rest } = finding;
    const { origin, ...place } = rendered.place(finding);
    // That it is in values is said of what is rendered, too.
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

/** What is about a comment of a source stands there already, where the rendered text has none. */
const isOfComment = ({ ruleId, resource }: Finding, rendered: RenderedFile): boolean =>
  rendered.commentedAt !== undefined && !resource && /^plimsoll\/\w+-suppression$/.test(ruleId);

/**
 * Of the texts that were rendered from one file, the one that has an object: that of its cluster, and where one cluster
 * has several, the one that has an object of its name there. A problem of a whole text does not say of which rendering
 * it is; it looks alike in all.
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

/** The renderings that the source of a finding has; none where one of them has no name. */
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

/** A comment of a source is in every document that is rendered from it: it is unused where it is in all of them. */
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
