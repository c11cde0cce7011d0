import { toJson } from './escape.js';

/** A long list within a JSON value, written element by element, each on its own line. */
export class Lines {
  readonly items: Iterable<unknown>;
  constructor(items: Iterable<unknown>) {
    this.items = items;
  }
}

/** The JSON text of a value in pieces, so that a huge result never becomes one string. Ends with a newline. */
export function* jsonChunks(value: unknown): Generator<string> {
  yield* pieces(value);
  yield '\n';
}

function* pieces(value: unknown): Generator<string> {
  if (value instanceof Lines) yield* list(value.items, '\n', (item) => [toJson(item)]);
  else if (Array.isArray(value)) yield* list(value, '', pieces);
  else if (typeof value === 'object' && value !== null) {
    let separator = '{';
    for (const [key, entry] of Object.entries(value)) {
      if (entry === undefined) continue;
      yield `${separator}${toJson(key)}:`;
      yield* pieces(entry);
      separator = ',';
    }
    yield separator === '{' ? '{}' : '}';
  } else yield toJson(value);
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
