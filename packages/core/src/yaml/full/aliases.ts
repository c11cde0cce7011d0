import type { Json } from '../../json.js';
import { Failure, parseError } from '../failure.js';

interface Anchor {
  readonly value: Json;
  /** Its record in the positions. -1 for a key, which has none of its own. */
  readonly record: number;
  /** The number of nodes that it stands for, including those reached through aliases. */
  readonly size: number;
}

/**
 * The anchors of one document, and how much of it is reached through aliases. Values are shared, so a bomb costs no
 * memory here, but it would be expensive for everything that walks the value.
 */
export class Aliases {
  readonly #anchors = new Map<string, Anchor | 'open'>();
  #nodes = 0;
  #aliased = 0;

  get nodes(): number {
    return this.#nodes;
  }

  /** Counts a node. @throws Failure */
  count(offset: number): void {
    this.#nodes++;
    if (this.#aliased > 100) this.#check(offset, offset + 1);
  }

  /** The anchor exists from here on, but cannot be used before `define`. */
  open(name: string): void {
    this.#anchors.set(name, 'open');
  }

  define(name: string, anchor: Anchor): void {
    this.#anchors.set(name, anchor);
  }

  /** What an alias stands for. @throws Failure */
  use(name: string, start: number, end: number): Anchor {
    const anchor = this.#anchors.get(name);
    if (anchor === undefined)
      // Without the name: it may be an unquoted password that begins with "*".
      throw parseError(
        'No anchor with this name comes before the alias. Add the anchor, or put the value in quotes if it is text.',
        start,
        end,
      );
    if (anchor === 'open') throw parseError('The alias is inside its own anchor. Remove it.', start, end);
    this.#nodes += anchor.size;
    this.#aliased += anchor.size;
    this.#check(start, end);
    return anchor;
  }

  /** The limit of go-yaml v2 (`allowedAliasRatio` in decode.go), so that Plimsoll rejects what kubectl rejects. */
  #check(start: number, end: number): void {
    const nodes = this.#nodes;
    if (this.#aliased <= 100 || nodes <= 1000) return;
    const allowed = 0.99 - 0.89 * Math.min(1, Math.max(0, (nodes - 400_000) / 3_600_000));
    if (this.#aliased / nodes > allowed)
      throw new Failure(
        'alias-limit',
        'Aliases repeat too much of the document, so kubectl rejects it. Write the content out, or repeat less.',
        start,
        end,
      );
  }
}
