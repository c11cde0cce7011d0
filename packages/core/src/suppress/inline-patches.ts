import { isObject, type Json, ownValue, type Path } from '../json.js';
import { type OffsetMap, offsetMap } from '../model/embedded-text.js';
import type { ParsedDocument } from '../source/parse.js';
import type { SourceFile } from '../source/source-file.js';
import { readDocuments } from '../yaml/index.js';
import { type Anchor, anchors } from './anchor.js';
import { commentDirective, type Directive } from './directive.js';

/** A comment in a patch that is a string in a kustomization. */
export interface PatchComment {
  readonly directive: Directive;
  /** Its offset in the file. */
  readonly start: number;
  readonly end: number;
  /** What it is about, with offsets in the file. Its path is not one of the document. */
  readonly anchor: Anchor | undefined;
}

/** The comments in the patches of a kustomization, or of another object with a list of patches. */
export function* patchComments(
  { text }: SourceFile,
  { value, positions }: Pick<ParsedDocument, 'value' | 'positions'>,
): Generator<PatchComment> {
  for (const patch of patchesIn(value)) {
    const range = positions?.locate(patch.path);
    const map = range && offsetMap(text, range, patch.text);
    if (map) yield* commentsIn(patch, map);
  }
}

interface Patch {
  readonly path: Path;
  readonly text: string;
}

function* commentsIn(patch: Patch, map: OffsetMap): Generator<PatchComment> {
  for (const [index, document] of [...readDocuments(patch.text, { comments: true })].entries()) {
    const found = document.comments.flatMap((comment) => {
      const directive = commentDirective(patch.text, comment);
      return directive ? [{ ...comment, directive }] : [];
    });
    for (const [at, anchor] of anchors(patch.text, document.positions, found).entries()) {
      const { start, end, directive } = found[at]!;
      yield {
        directive,
        start: map(start),
        end: map(end),
        anchor: anchor && {
          path: [...patch.path, '#', index, ...anchor.path],
          start: map(anchor.start),
          end: map(anchor.end),
        },
      };
    }
  }
}

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/ */
function* patchesIn(value: Json | undefined): Generator<Patch> {
  const spec = ownValue(value, 'spec');
  for (const [base, holder] of [[[], value] as const, [['spec'], spec] as const]) {
    if (!isObject(holder)) continue;
    for (const key of ['patches', 'patchesJson6902', 'patchesStrategicMerge'])
      for (const [index, entry] of listAt(holder, key).entries()) {
        const text = key === 'patchesStrategicMerge' ? entry : ownValue(entry, 'patch');
        const path = [...base, key, index, ...(key === 'patchesStrategicMerge' ? [] : ['patch'])];
        if (typeof text === 'string' && text.includes('plimsoll-ignore')) yield { path, text };
      }
  }
}

function listAt(value: Json, key: string): readonly Json[] {
  const found = ownValue(value, key);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}
