import path from 'node:path';
import type { Decoded } from './decode.js';
import { type Again, failure, noteRead, type Question, told, unwatched } from './disk.js';
import { isJsonManifest } from './json-manifest.js';
import { isKnownName, isKubeconfig } from './known-names.js';
import { readManifest } from './read.js';

/**
 * Reads a file that a search has found; undefined where it belongs to another program that uses such names too. Then
 * nothing else about its content matters: such files change often, as a lock file or a report does.
 * @throws as `readManifest`
 */
export function readFound(file: string, maxSize: number): Decoded | undefined {
  if (!mayBeForeign(file)) return readManifest(file, maxSize, true);
  const decoded = told(
    ['found', file, maxSize],
    () => unwatched(() => readIfManifest(file, maxSize)),
    (decoded) => contentOfFound(decoded),
  );
  if (decoded) noteRead(file);
  return decoded;
}

/** Asks the question of this module again. Undefined for another's. */
export function findAgain([kind, file, maxSize]: Question): Again | undefined {
  if (kind !== 'found') return undefined;
  try {
    const decoded = readIfManifest(file, Number(maxSize));
    return { counts: contentOfFound(decoded), answer: { value: decoded } };
  } catch (error) {
    return { counts: failure(error) };
  }
}

/** The answer where a file belongs to another program, as it counts. `readFound` makes nothing of it. */
export const FOREIGN = 'foreign';

/** The answer as it counts. */
export function contentOfFound(decoded: Decoded | undefined): string {
  return decoded ? `manifest: ${JSON.stringify(decoded.problems)}${decoded.text}` : FOREIGN;
}

function readIfManifest(file: string, maxSize: number): Decoded | undefined {
  const decoded = readManifest(file, maxSize);
  const { text } = decoded;
  return (isJson(file) ? isJsonManifest(text) : isKubeconfig(text)) ? decoded : undefined;
}

/** Whether the name of a file is one that other programs use, too. */
export function mayBeForeign(file: string): boolean {
  // Most files have a name that is no other program's.
  if (/\.ya?ml$/.test(file)) return false;
  return isJson(file) || isKnownName(path.basename(file), path.dirname(file));
}

const isJson = (file: string): boolean => path.extname(file).toLowerCase() === '.json';
