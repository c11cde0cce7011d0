// What kustomize would read for an overlay, asked before it is started: a generated ConfigMap shows what is in a file,
// and a replacement carries it into a name, which reports show.
import { existsSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../error.js';
import { readTextFile } from '../files/read.js';
import { displayPath, whyForeign } from '../files/repository.js';

/** Text in text is looked into so often. */
const DEPTH = 4;

/** A tag under which a text is another one than it shows. */
const HIDING_TAG = /!!b|!!\w*%|!<|^%TAG/m;

/** How texts are taken for paths. */
interface Look {
  /** From where they lead. */
  readonly folders: readonly string[];
  /** Whether a file outside of the repository is meant to be read. */
  readonly files: boolean;
}

/** What a text may lead to; undefined for one that is no path. */
function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Collects what a kustomization names and must not. */
export class Reach {
  readonly #folder: string;
  readonly #root: string;
  readonly #problems = new Set<string>();
  readonly #files = new Set<string>();

  /** Paths are taken from `folder`. */
  constructor(folder: string, root: string) {
    this.#folder = folder;
    this.#root = root;
  }

  get problems(): readonly string[] {
    return [...this.#problems];
  }

  /** Absolute paths of the files that may be read, links resolved, and of those that would be if they were there. */
  get files(): readonly string[] {
    return [...this.#files];
  }

  /** A path that is known to be one. */
  look(absolute: string, entry = displayPath(this.#root, absolute)): void {
    const why = whyForeign(absolute, this.#root);
    if (why !== undefined) this.#problems.add(`it names ${entry}, which is ${why}`);
    else if (statsOf(absolute)?.isDirectory() !== true) this.#reads(absolute);
  }

  #reads(absolute: string): void {
    this.#files.add(existsSync(absolute) ? realpathSync(absolute) : absolute);
  }

  /** Any text of a YAML file may be a path, of fields that are not known here and of files that generate others. */
  lookInto(text: string): void {
    this.#lookIn(text, { folders: [this.#folder], files: false }, DEPTH);
  }

  /** What makes or changes resources: a file that it names is read. */
  lookIntoPlugin(text: string, folder = this.#folder): void {
    this.#lookIn(text, { folders: [this.#folder, folder], files: true }, DEPTH);
  }

  /** A file that names others: from its own folder, or from that of the kustomization. */
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
          // Most texts are no paths at all: what is outside is told only of those that are.
          if (why === 'in .git' || (why !== undefined && look.files && !stats?.isDirectory()))
            this.#problems.add(`it names ${entry}, which is ${why}`);
          else if (stats?.isFile()) this.#reads(file);
        }
    } else if (typeof value === 'object' && value !== null)
      for (const inside of Object.values(value)) this.#lookAt(inside as Json, look, depth);
  }
}
