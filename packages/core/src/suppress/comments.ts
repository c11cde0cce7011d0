import { type Place, textPlace } from '../draft/place.js';
import type { LintedFile } from '../engine/projects.js';
import type { FixRequest } from '../fix/compile.js';
import type { Path } from '../json.js';
import type { ParsedDocument, ParsedFile } from '../source/parse.js';
import type { SourceFile } from '../source/source-file.js';
import { type Anchor, anchors } from './anchor.js';
import { COMMENT, readComment, withoutRules } from './directive.js';
import type { Carrier, InvalidSuppression, Suppression } from './suppression.js';

/** The `# plimsoll-ignore` comments of manifests. */
export class CommentSuppressions implements Carrier {
  readonly suppressions: Suppression[] = [];
  readonly invalid: InvalidSuppression[] = [];
  /** By text: what was rendered from one file has its path, too. */
  readonly #documents = new Map<SourceFile, Map<number, AnchorIndex>>();

  constructor(files: readonly LintedFile[]) {
    // A document that could not be read has its own finding; nothing in it is left to suppress.
    for (const { file } of files)
      for (const document of file.documents)
        if (document.class === 'empty' || (document.class === 'manifest' && document.value !== undefined))
          this.#read(file, document);
  }

  /** Those whose node holds the place's path, or the text that is shown for it. */
  *covering({ resource, path, region }: Place): Iterable<Suppression> {
    const index = resource && this.#documents.get(resource.file)?.get(resource.document);
    if (!index) return;
    const found = new Set(index.abovePath([...resource.base, ...path]));
    if (region) for (const one of index.aroundText(region.startOffset, region.endOffset)) found.add(one);
    yield* found;
  }

  #read({ source }: ParsedFile, { index, positions, comments }: ParsedDocument): void {
    const directives = comments.flatMap((comment) => {
      const directive = readComment(source.text.slice(comment.start + 1, comment.end));
      return directive ? [{ ...comment, directive }] : [];
    });
    if (directives.length === 0 || !positions) return;
    const bound: [Anchor, Suppression][] = [];
    for (const [i, anchor] of anchors(source.text, positions, directives).entries()) {
      const { start, end, directive } = directives[i]!;
      const place = textPlace(source.path, source.region(start, end));
      if (directive.kind === 'invalid') this.invalid.push({ message: directive.message, place });
      else if (!anchor)
        this.invalid.push({
          message: 'The suppression stands behind the last entry and belongs to nothing.',
          place,
        });
      else {
        const { rules, reason } = directive;
        const withdraw = (unused: readonly string[]): FixRequest => {
          const text = withoutRules(source.text.slice(start, end), rules, unused, COMMENT);
          return { steps: [{ resource: undefined, operation: { kind: 'comment', start, end, text } }] };
        };
        bound.push([anchor, { kind: 'comment', rules, reason, place, withdraw }]);
      }
    }
    for (const [, suppression] of bound) this.suppressions.push(suppression);
    const own = this.#documents.get(source) ?? new Map<number, AnchorIndex>();
    this.#documents.set(source, own.set(index, new AnchorIndex(bound)));
  }
}

interface Node extends Anchor {
  readonly suppressions: Suppression[];
  /** The nearest of the nodes around this one. */
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
    let low = 0;
    let high = this.#nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#nodes[middle]!.start <= start) low = middle + 1;
      else high = middle;
    }
    for (let node = this.#nodes[low - 1]; node; node = node.parent)
      if (end <= node.end) yield* node.suppressions;
  }
}
