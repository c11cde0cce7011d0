import { toJson } from './escape.js';

/** A long list within a JSON value, written element by element, each on its own line. Elements may be {@link JsonText}. */
export class Lines {
  readonly items: Iterable<unknown>;
  constructor(items: Iterable<unknown>) {
    this.items = items;
  }
}

/** JSON text of a value, or of several elements of a list with what is between them, as `toJson` writes it. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The JSON text of a value in pieces, so that a huge result never becomes one string. Ends with a newline. */
export function* jsonChunks(value: unknown): Generator<string> {
  yield* pieces(value, 0);
  yield '\n';
}

/** Values below this many levels are short, and one piece each. */
const DEPTH = 5;

function* pieces(value: unknown, depth: number): Generator<string> {
  if (value instanceof Lines)
    yield* list(value.items, '\n', (item) => [item instanceof JsonText ? item.text : toJson(item)]);
  else if (depth === DEPTH || typeof value !== 'object' || value === null) yield toJson(value);
  else if (Array.isArray(value)) yield* list(value, '', (item) => pieces(item, depth + 1));
  else {
    let separator = '{';
    for (const [key, entry] of Object.entries(value)) {
      if (entry === undefined) continue;
      yield `${separator}${toJson(key)}:`;
      yield* pieces(entry, depth + 1);
      separator = ',';
    }
    yield separator === '{' ? '{}' : '}';
  }
}

function* list(
  items: Iterable<unknown>,
  lineBreak: string,
  write: (item: unknown) => Iterable<string>,
): Generator<string> {
  let separator = '[';
  for (const item of items) {
    yield separator + lineBreak;
    yield* write(item);
    separator = ',';
  }
  yield separator === '[' ? '[]' : `${lineBreak}]`;
}
