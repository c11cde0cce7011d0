// Artifacts assembled from copies of this repository's files, in a directory outside of it.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { readBytes, readTextFile } from '../../files/read.js';
import { treeBelow } from '../argo/tree.js';
import type { Facts, GapKind } from '../types.js';
import { Artifact } from './artifact.js';
import { type ArtifactSpec, copiedFiles } from './copies.js';

/** The most files of an artifact. One with more is not assembled. */
const MAX_FILES = 20_000;
const MAX_BYTES = 100 * 1024 * 1024;

type Assembled = { readonly id: string } | { readonly kind: GapKind; readonly failure: string };

/** Computes the content of an artifact. Its files are copied only when something is built from it. */
export function assembled(
  { name, copies }: ArtifactSpec,
  sources: ReadonlyMap<string, Artifact>,
  run: Facts,
): Assembled {
  /** By path in the artifact: the files of this repository that it is merged from, in order. */
  const contents = new Map<string, readonly string[]>();
  for (const copy of copies) {
    const source = sources.get(copy.alias);
    if (!source)
      return {
        kind: 'build-failed',
        failure: `it copies from @${copy.alias}, which is not one of its sources`,
      };
    if (copy.strategy === 'Extract')
      return {
        kind: 'generator-unknown',
        failure: `it extracts ${copy.from}, but Plimsoll extracts no archives`,
      };
    const copied = copiedFiles(copy, filesOf(source, run));
    if (typeof copied === 'string') return { kind: 'build-failed', failure: copied };
    for (const [to, from] of copied) {
      const file = path.join(source.root, from);
      const before = copy.strategy === 'Merge' && /\.ya?ml$/.test(to) ? (contents.get(to) ?? []) : [];
      contents.set(to, [...before, file]);
    }
    if (contents.size > MAX_FILES)
      return {
        kind: 'generator-unknown',
        failure: `the artifact ${name} would contain more than ${MAX_FILES} files`,
      };
  }
  const bytes = [...contents.values()]
    .flat()
    .reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  if (bytes > MAX_BYTES)
    return { kind: 'generator-unknown', failure: `the artifact ${name} would contain more than 100 MiB` };
  const id = JSON.stringify([...contents]);
  run.once(keyOf(id), () => new Lazy(contents, run));
  return { id };
}

const keyOf = (id: string): string => JSON.stringify(['assembled', id]);

/** The artifact with an id that `assembled` gave. */
export const assembledArtifact = (id: string, run: Facts): Artifact | undefined =>
  run.once<Lazy | undefined>(keyOf(id), () => undefined)?.artifact;

/** The files of a source, without links that lead out of the repository. */
function filesOf(source: Artifact, run: Facts): readonly string[] {
  return run.once(JSON.stringify(['files of', source.key]), () => {
    const { root } = source;
    const { files } = treeBelow(root, { root, recurse: true, hidden: true });
    return files.filter((file) => !source.leavesOut(path.join(root, file)));
  });
}

class Lazy {
  readonly #contents: ReadonlyMap<string, readonly string[]>;
  readonly #run: Facts;
  #made: Artifact | undefined;

  constructor(contents: ReadonlyMap<string, readonly string[]>, run: Facts) {
    this.#contents = contents;
    this.#run = run;
  }

  get artifact(): Artifact {
    this.#made ??= this.#make();
    return this.#made;
  }

  #make(): Artifact {
    const root = this.#run.scratch();
    const origins = new Map<string, string>();
    for (const [to, files] of this.#contents) {
      const place = path.join(root, to);
      mkdirSync(path.dirname(place), { recursive: true });
      const [first, ...others] = files as [string, ...string[]];
      try {
        const isSingle = others.length === 0;
        writeFileSync(
          place,
          isSingle
            ? readBytes(first, { followLinks: false })
            : JSON.stringify(files.map(valuesIn).reduce(merged)),
        );
      } catch {
        // An unreadable file is missing in the artifact. What names it reports that.
        continue;
      }
      origins.set(place, first);
    }
    return new Artifact(root, undefined, origins);
  }
}

function valuesIn(file: string): Json {
  const [document] = readDocuments(readTextFile(file), { comments: false });
  return document?.value ?? {};
}

/** Merges as Helm merges values: lists are replaced. */
function merged(below: Json, above: Json): Json {
  if (!isObject(below) || !isObject(above)) return above;
  const all = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above))
    all.set(key, all.has(key) ? merged(all.get(key)!, value) : value);
  return Object.fromEntries(all);
}
