import type { Json, Path } from '../json.js';
import type { AnyCursor, Resource } from '../model/resource.js';

export type FixSafety = 'safe' | 'unsafe';

/** What a fix does to one place of a document. Paths begin at the document's root. */
export type FixOperation =
  | { readonly kind: 'set'; readonly path: Path; readonly value: Json }
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'append'; readonly path: Path; readonly value: Json }
  | { readonly kind: 'insert'; readonly path: Path; readonly value: Json }
  /** Gives an entry another key, in place. */
  | { readonly kind: 'rename'; readonly path: Path; readonly key: string }
  /** Replaces a comment. Empty text removes it, with its line if nothing else is on it. */
  | { readonly kind: 'comment'; readonly start: number; readonly end: number; readonly text: string };

/** One step of a fix: an operation and its resource. */
export interface FixStep {
  /** Undefined for comments, which belong to the text. */
  readonly resource: Resource | undefined;
  readonly operation: FixOperation;
}

/** The steps that a rule can build a fix from. Steps are structural: core decides how to write them. */
export interface Fixer {
  /** Sets the value of a place. Creates missing parents. */
  set(at: AnyCursor, value: Json): FixStep;
  /** Gives an entry of a map another key, and keeps its value. */
  rename(at: AnyCursor, key: string): FixStep;
  /** Removes an entry of a map or an item of a list. Removing the last one leaves `{}` or `[]`. */
  remove(at: AnyCursor): FixStep;
  /** Removes a place, and with it the maps and lists below `root` that become empty. */
  prune(at: AnyCursor, root: AnyCursor): FixStep;
  /** Adds an item at the end of a list. Creates a missing list. */
  append(list: AnyCursor, value: Json): FixStep;
  /** Inserts an item before another item of its list. */
  insert(before: AnyCursor, value: Json): FixStep;
  /** Sets `--flag=value` in a list of arguments: in the last item with this flag, or else as a new item. */
  setArgument(list: AnyCursor, flag: string, value: string): FixStep;
}

/** A fix of several steps is applied whole or not at all. */
export type Fix = FixStep | readonly FixStep[];

/** Makes a fix. Undefined if there is none. */
export type MakeFix = ((fixer: Fixer) => Fix) | undefined;

/** A fix as its finding requests it. */
export interface FixRequest {
  readonly steps: readonly FixStep[];
}
