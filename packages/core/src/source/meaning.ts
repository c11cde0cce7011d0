import { isObject, type Json } from '../json.js';
import type { ParsedFile } from './parse.js';

/**
 * A text that is equal for files which say the same: their values, and where these come from. Comments and layout may be
 * others. For a file that cannot be read as a whole it is the text of the file.
 * @param reduced leaves out of a value what does not count
 */
export function meaningOf(
  { source, problems, documents }: ParsedFile,
  reduced: (value: Json) => Json = (value) => value,
): string {
  const isClear =
    problems.length === 0 &&
    documents.every(
      ({ problems, mayHold, value }) => problems.length === 0 && mayHold === undefined && isJson(value),
    );
  return isClear
    ? `values ${JSON.stringify(
        documents.map(({ class: own, value, origin, looseValues }) => ({
          own,
          value: value === undefined || own !== 'manifest' ? value : reduced(value),
          origin,
          looseValues,
        })),
      )}`
    : `text ${source.text}`;
}

/** Whether JSON tells a value from all others: it has no infinite numbers, and no minus before a zero. */
function isJson(value: Json | undefined): boolean {
  // No recursion: values may be nested as deep as the reader allows.
  const pending: (Json | undefined)[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'number' && (!Number.isFinite(next) || Object.is(next, -0))) return false;
    if (Array.isArray(next)) for (const item of next) pending.push(item);
    else if (isObject(next)) for (const item of Object.values(next)) pending.push(item);
  }
  return true;
}
