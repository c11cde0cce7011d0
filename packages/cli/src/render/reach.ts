// Finds what kustomize would read for an overlay, before it is started: a generated ConfigMap shows the content of a
// file, and a replacement may copy that into a name, which reports show.
import { type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../error.js';
import { realPath } from '../files/disk.js';
import { readTextFile } from '../files/read.js';
import { displayPath, whyForeign } from '../files/repository.js';

/** How deep to search texts within texts. */
const DEPTH = 4;

/** A YAML tag that makes a value differ from its text. */
const HIDING_TAG = /!!b|!!\w*%|!<|^%TAG/m;

/** How to read texts as paths. */
interface Look {
  /** The directories that paths may start at. */
  readonly folders: readonly string[];
  /** Whether a file outside of the repository would be read. */
  readonly files: boolean;
}

/** The stats of the file that a text may name; undefined for a text that is not a path. */
function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Collects what a kustomization names but must not. */
export class Reach {
  readonly #folder: string;
  readonly #root: string;
  readonly #problems = new Set<string>();
  readonly #files = new Set<string>();

  /** Paths start at `folder`. */
  constructor(folder: string, root: string) {
    this.#folder = folder;
    this.#root = root;
  }

  get problems(): readonly string[] {
    return [...this.#problems];
  }

  /** Absolute paths of the files that may be read, links resolved, including missing ones. */
  get files(): readonly string[] {
    return [...this.#files];
  }

  /** Checks a text that is certainly a path. */
  look(absolute: string, entry = displayPath(this.#root, absolute)): void {
    const why = whyForeign(absolute, this.#root);
    if (why !== undefined) this.#problems.add(`it names ${entry}, which is ${why}`);
    else if (statsOf(absolute)?.isDirectory() !== true) this.#reads(absolute);
  }

  #reads(absolute: string): void {
    this.#files.add(realPath(absolute));
  }

  /** Any string in a YAML file may be a path: in unknown fields, and in files that generate others. */
  lookInto(text: string): void {
    this.#lookIn(text, { folders: [this.#folder], files: false }, DEPTH);
  }

  /** Checks a generator or transformer: kustomize reads the files that it names. */
  lookIntoPlugin(text: string, folder = this.#folder): void {
    this.#lookIn(text, { folders: [this.#folder, folder], files: true }, DEPTH);
  }

  /** Checks a file that names others, from its own directory or that of the kustomization. */
  lookIntoFile(absolute: string): void {
    try {
      this.lookIntoPlugin(readTextFile(absolute), path.dirname(absolute));
    } catch (error) {
      this.#problems.add(`${displayPath(this.#root, absolute)} cannot be read: ${reasonOf(error)}`);
    }
  }

  #lookIn(text: string, look: Look, depth: number): void {
    if (HIDING_TAG.test(text)) this.#problems.add('it has a YAML tag that hides text');
    for (const { value } of readDocuments(text, { comments: false }))
      if (isObject(value) || Array.isArray(value)) this.#lookAt(value, look, depth);
  }

  #lookAt(value: Json, look: Look, depth: number): void {
    if (typeof value === 'string') {
      if (value.includes('\n')) {
        if (depth > 0) this.#lookIn(value, look, depth - 1);
        return;
      }
      for (const entry of [value, value.slice(value.indexOf('=') + 1)])
        for (const folder of look.folders) {
          const file = path.resolve(folder, entry);
          const stats = entry === '' ? undefined : statsOf(file);
          const why = stats && whyForeign(file, this.#root);
          // Most texts are not paths. Report being outside only for those that are.
          if (why === 'in .git' || (why !== undefined && look.files && !stats?.isDirectory()))
            this.#problems.add(`it names ${entry}, which is ${why}`);
          else if (stats?.isFile()) this.#reads(file);
        }
    } else if (typeof value === 'object' && value !== null)
      for (const inside of Object.values(value)) this.#lookAt(inside as Json, look, depth);
  }
}
