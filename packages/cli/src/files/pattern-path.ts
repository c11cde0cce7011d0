import path from 'node:path';

/** A path as patterns see it: none of them means a line break, which their engines take for an end. */
export function patternPath(relative: string): string {
  return relative
    .split(path.sep)
    .join('/')
    .replace(/[\n\r\u2028\u2029]/g, '\ufffd');
}
