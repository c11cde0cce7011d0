import { type Place, textPlace } from '../draft/place.js';
import type { Path } from '../json.js';
import type { LintedFile } from '../model/linted-file.js';
import { type ResourceId, resourceId } from '../model/resource.js';
import { partitionPoint } from '../partition-point.js';
import type { FixRequest } from '../rule/fix.js';
import type { ParsedDocument, ParsedFile } from '../source/parse.js';
import type { Region, SourceFile } from '../source/source-file.js';
import { type Anchor, anchors } from './anchor.js';
import { COMMENT, commentDirective, withoutRules } from './directive.js';
import { type PatchComment, patchComments } from './inline-patches.js';
import { type Carrier, type InvalidSuppression, recordOf, type Suppression } from './suppression.js';

/** The comments of source files, if the program that made linted text from them drops comments. */
export interface LostComments {
  /** The files, one per path. */
  readonly files: readonly ParsedFile[];
  /**
   * Where a part of a linted object is in these files. Undefined if that is not known exactly, or if another file
   * provides a part of it: no comment is about it then.
   */
  readonly placeOf: (resource: ResourceId, path: Path, file: string) => SourcePlace | undefined;
  /** Whether everything made from a file was linted: only then can a comment in it be unused. */
  readonly isWhole: (path: string) => boolean;
}

interface SourcePlace {
  readonly file: string;
  readonly document: number;
  readonly path: Path;
  readonly region: Region | undefined;
}

/** Comments that apply to exactly the text at their place, in the source file of linted text. */
export class SourceComments implements Carrier {
  readonly #comments: CommentSuppressions;
  readonly #sources: ReadonlyMap<string, SourceFile>;
  readonly #placeOf: LostComments['placeOf'];

  constructor({ files, placeOf, isWhole }: LostComments) {
    this.#comments = new CommentSuppressions(
      files.map((file) => ({ file })),
      { isWhole },
    );
    this.#sources = new Map(files.map(({ source }) => [source.path, source]));
    this.#placeOf = placeOf;
  }

  get suppressions(): readonly Suppression[] {
    return this.#comments.suppressions;
  }

  get invalid(): readonly InvalidSuppression[] {
    return this.#comments.invalid;
  }

  *covering({ resource, path }: Place): Iterable<Suppression> {
    // A configuration or object in the text of another one has paths of its own.
    if (!resource || resource.embedded || resource.within) return;
    const place = this.#placeOf(resourceId(resource), path, resource.file.path);
    const source = place && this.#sources.get(place.file);
    if (source) yield* this.#comments.at(source, place.document, place.path, place.region);
  }
}

/** Files without any such comment. An editor asks again after each key. */
const bare = new WeakSet<ParsedFile>();

/** The `# plimsoll-ignore` comments of manifests. */
export class CommentSuppressions implements Carrier {
  readonly suppressions: Suppression[] = [];
  readonly invalid: InvalidSuppression[] = [];
  /** By source file: rendered text has the path of its source, too. */
  readonly #documents = new Map<SourceFile, Map<number, AnchorIndex>>();

  /** In source files of rendered text, every document counts, and fixes change no comment. */
  constructor(
    files: readonly Pick<LintedFile, 'file'>[],
    sources?: { readonly isWhole: LostComments['isWhole'] },
  ) {
    // A document that could not be read has its own finding, and nothing in it can be suppressed.
    for (const { file } of files) {
      if (!sources && (file.source.isUnmarked || bare.has(file))) continue;
      let isBare = true;
      for (const document of file.documents)
        if (
          sources ||
          document.class === 'empty' ||
          ((document.class === 'manifest' || document.looseValues) && document.value !== undefined)
        )
          if (this.#read(file, document, sources)) isBare = false;
      if (isBare && !sources) bare.add(file);
    }
  }

  /** Comments whose node contains the place's path, or the text that is shown for it. */
  *covering({ resource, path, region }: Place): Iterable<Suppression> {
    if (resource) yield* this.at(resource.file, resource.document, [...resource.base, ...path], region);
  }

  /** The same for a path in a document. */
  *at(file: SourceFile, document: number, path: Path, region: Region | undefined): Iterable<Suppression> {
    const index = this.#documents.get(file)?.get(document);
    if (!index) return;
    const found = new Set(index.abovePath(path));
    if (region) for (const one of index.aroundText(region.startOffset, region.endOffset)) found.add(one);
    yield* found;
  }

  /** @returns whether the document has such a comment */
  #read(
    { source }: ParsedFile,
    document: ParsedDocument,
    sources: { readonly isWhole: LostComments['isWhole'] } | undefined,
  ): boolean {
    const { index } = document;
    const comments = source.isUnmarked ? [] : document.comments;
    const directives = comments.flatMap((comment) => {
      const directive = commentDirective(source.text, comment);
      return directive ? [{ ...comment, directive }] : [];
    });
    const positions = directives.length === 0 ? undefined : document.positions;
    const own = positions ? anchors(source.text, positions, directives) : [];
    const found: readonly PatchComment[] = [
      ...own.map((anchor, at) => ({ ...directives[at]!, anchor })),
      ...(sources ? patchComments(source, document) : []),
    ];
    const bound = found.flatMap((comment) => this.#bind(comment, source, sources) ?? []);
    if (found.length === 0) return false;
    for (const [, suppression] of bound) this.suppressions.push(suppression);
    const known = this.#documents.get(source) ?? new Map<number, AnchorIndex>();
    this.#documents.set(source, known.set(index, new AnchorIndex(bound)));
    return true;
  }

  /** A comment with what it is about. Undefined for an invalid one, which is reported. */
  #bind(
    { start, end, directive, anchor }: PatchComment,
    source: SourceFile,
    sources: { readonly isWhole: LostComments['isWhole'] } | undefined,
  ): readonly [readonly [Anchor, Suppression]] | undefined {
    const place = textPlace(source.path, source.region(start, end));
    if (directive.kind === 'invalid') {
      this.invalid.push({ message: directive.message, place });
      return undefined;
    }
    if (!anchor) {
      this.invalid.push({
        message:
          'This suppression comes after the last entry and belongs to nothing. Move it above the entry that it is for.',
        place,
      });
      return undefined;
    }
    const { rules } = directive;
    const withdraw = (unused: readonly string[]): FixRequest => {
      const text = withoutRules(source.text.slice(start, end), rules, unused, COMMENT);
      return { steps: [{ resource: undefined, operation: { kind: 'comment', start, end, text } }] };
    };
    const kept = sources ? !sources.isWhole(source.path) && { partial: true as const } : { withdraw };
    return [[anchor, { ...recordOf({ ...directive, kind: 'comment' }), rules, place, ...kept }]];
  }
}

interface Node extends Anchor {
  readonly suppressions: Suppression[];
  /** The nearest node around this one. */
  readonly parent: Node | undefined;
}

/** The anchors of one document, by path and by text. */
class AnchorIndex {
  readonly #byPath = new Map<string, Node>();
  /** In the order of the text, outer ones first. */
  readonly #nodes: Node[] = [];

  constructor(bound: readonly (readonly [Anchor, Suppression])[]) {
    const inOrder = bound.toSorted(([a], [b]) => a.start - b.start || a.path.length - b.path.length);
    for (const [anchor, suppression] of inOrder) {
      const key = JSON.stringify(anchor.path);
      const known = this.#byPath.get(key);
      if (known) known.suppressions.push(suppression);
      else {
        let parent = this.#nodes.at(-1);
        while (parent && parent.end < anchor.end) parent = parent.parent;
        const node = { ...anchor, suppressions: [suppression], parent };
        this.#byPath.set(key, node);
        this.#nodes.push(node);
      }
    }
  }

  *abovePath(path: Path): Generator<Suppression> {
    for (let length = 0; length <= path.length; length++)
      yield* this.#byPath.get(JSON.stringify(path.slice(0, length)))?.suppressions ?? [];
  }

  *aroundText(start: number, end: number): Generator<Suppression> {
    const after = partitionPoint(this.#nodes, (node) => node.start <= start);
    for (let node = this.#nodes[after - 1]; node; node = node.parent)
      if (end <= node.end) yield* node.suppressions;
  }
}
