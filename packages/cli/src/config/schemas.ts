// Loaded only where a config names schemas.
import path from 'node:path';
import { parse } from '@plimsoll/core';
import { type GivenSchemas, schemasIn } from '@plimsoll/core/internal';
import { PlimsollError, reasonOf } from '../error.js';
import { statSync } from '../files/disk.js';
import { readManifest } from '../files/read.js';
import { displayPath, whyForeign } from '../files/repository.js';
import { newWalk, searchFolder } from '../files/search.js';

interface Place {
  /** The config's directory. */
  readonly folder: string;
  readonly root: string;
  /** Whether the config may come with a stranger's change. Then the files that it names must lie in the repository. */
  readonly ofRepository: boolean;
  /** Says what is wrong with the entry at a position, with its place in the config. */
  readonly fault: (index: number, message: string) => string;
}

/** The most schema files that are read. The catalog of CRDs has fewer. */
const MOST_FILES = 20_000;

/** The largest file, in bytes. */
const MAX_SIZE = 16 * 1024 * 1024;

/**
 * Reads the files that the config's `schemas` names. Does not follow symbolic links in directories.
 * @throws PlimsollError with every path that has no schema or cannot be read
 */
export async function readSchemas(
  paths: readonly string[],
  { folder, root, ofRepository, fault }: Place,
): Promise<GivenSchemas> {
  const problems: string[] = [];
  const read: GivenSchemas[] = [];
  for (const [index, given] of paths.entries()) {
    const absolute = path.resolve(folder, given);
    const why = ofRepository ? whyForeign(absolute, root) : undefined;
    try {
      if (why !== undefined)
        throw new PlimsollError([
          `it leads to what is ${why}: a config of the repository reads nothing there`,
        ]);
      const own = await schemasAt(absolute, root);
      if (own.kinds.length === 0 && own.files.size === 0)
        throw new PlimsollError(['no CustomResourceDefinition and no JSON Schema is there']);
      read.push(own);
    } catch (error) {
      problems.push(fault(index, `${given}: ${reasonOf(error)}.`));
    }
  }
  if (problems.length > 0) throw new PlimsollError(problems);
  return {
    kinds: read.flatMap(({ kinds }) => kinds),
    files: new Map(read.flatMap(({ files }) => [...files])),
  };
}

async function schemasAt(absolute: string, root: string): Promise<GivenSchemas> {
  const walk = newWalk();
  if (statSync(absolute).isDirectory()) searchFolder(absolute, walk);
  else walk.files.push(absolute);
  if (walk.files.length > MOST_FILES) throw new PlimsollError([`it has more than ${MOST_FILES} files`]);
  const parsed = [];
  for (const file of walk.files.sort()) {
    const { text, problems } = readManifest(file, MAX_SIZE);
    parsed.push(await parse({ path: displayPath(root, file), text, problems }));
  }
  return schemasIn(parsed);
}
