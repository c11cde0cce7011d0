import path from 'node:path';

/** The path to match patterns on: without line breaks, which the engines take for an end. */
export function patternPath(relative: string): string {
  return relative
    .split(path.sep)
    .join('/')
    .replace(/[\n\r\u2028\u2029]/g, '\ufffd');
}
