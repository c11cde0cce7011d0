import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { isMissing, reasonOf } from '../error.js';
import { costlyPattern } from './costly-pattern.js';
import type { FolderEntry } from './folder-entry.js';
import { type GitIndex, gitIndex } from './git-index.js';
import { patternPath } from './pattern-path.js';
import { MAX_IGNORE_SIZE, readTextFile } from './read.js';
import { repositoryOf } from './repository.js';

/** The rules of one ignore file. They apply below its directory. */
interface Rules {
  readonly folder: string;
  readonly ignore: Ignore;
}

const NAME = '.gitignore';

/**
 * What git ignores in a directory, by the rules of the repository, of the directory itself, and of all between
 * (https://git-scm.com/docs/gitignore). The user's own `core.excludesFile` does not count: it differs by machine.
 */
export class GitIgnores {
  /** The rules for the entries of a directory, nearest first. */
  readonly #inside = new Map<string, readonly Rules[]>();
  /** Why ignore files could not be read, by path. Their rules ignore nothing. */
  readonly unread = new Map<string, string>();
  readonly #repository: string | undefined;
  /** Ignored directories in which git tracks something. */
  readonly #leftOut = new Set<string>();
  /** Read once something is ignored. */
  #index: GitIndex | undefined;

  /** Where git ignores `folder` itself, but the user named it, only the rules in it and below count. */
  constructor(folder: string) {
    const repository = repositoryOf(folder);
    this.#repository = repository;
    if (repository === undefined) return;
    let rules = this.#rulesOf(repository, '.git/info/exclude');
    let at = repository;
    for (const name of path.relative(repository, folder).split(path.sep).filter(Boolean)) {
      rules = [...this.#rulesOf(at, NAME), ...rules];
      at = path.join(at, name);
      if (isIgnored(rules, at, true)) return;
    }
    this.#inside.set(path.dirname(folder), rules);
  }

  /**
   * The entries of a directory that git does not ignore. Ask for its parent first. Git never ignores what it tracks,
   * whatever the rules say. https://git-scm.com/docs/gitignore
   */
  keep(folder: string, entries: readonly FolderEntry[]): readonly FolderEntry[] {
    const above = this.#inside.get(path.dirname(folder)) ?? [];
    const rules = entries.some(({ name }) => name === NAME)
      ? [...this.#rulesOf(folder, NAME), ...above]
      : above;
    if (rules.length === 0) return entries;
    this.#inside.set(folder, rules);
    const isLeftOut = this.#leftOut.has(folder);
    return entries.filter((entry) => {
      const at = path.join(folder, entry.name);
      if (!isLeftOut && !isIgnored(rules, at, entry.isDirectory())) return true;
      if (!this.#isTracked(at)) return false;
      // An ignored directory keeps only what git tracks.
      if (entry.isDirectory()) this.#leftOut.add(at);
      return true;
    });
  }

  /** Why git's index could not be read. Then it is unknown what git tracks. */
  get unreadIndex(): string | undefined {
    return this.#index?.unread;
  }

  #isTracked(file: string): boolean {
    const repository = this.#repository;
    if (repository === undefined) return false;
    const inside = path.relative(repository, file).split(path.sep).join('/');
    this.#index ??= gitIndex(repository);
    return this.#index.tracks(inside);
  }

  #cheapLines(text: string, file: string): readonly string[] {
    return text.split(/\r?\n/).filter((line, index) => {
      const costly = line.startsWith('#') ? undefined : costlyPattern(line);
      if (costly !== undefined) this.unread.set(file, `line ${index + 1} is skipped: ${costly}`);
      return costly === undefined;
    });
  }

  /** Like git, follows no link. */
  #rulesOf(folder: string, name: string): readonly Rules[] {
    const file = path.join(folder, name);
    try {
      const text = readTextFile(file, { maxSize: MAX_IGNORE_SIZE, followLinks: false }).replace(
        /^\ufeff/,
        '',
      );
      return [{ folder, ignore: ignore({ ignorecase: false }).add(this.#cheapLines(text, file)) }];
    } catch (error) {
      if (!isMissing(error)) this.unread.set(file, reasonOf(error));
      return [];
    }
  }
}

/** The nearest rules that match decide. */
function isIgnored(rules: readonly Rules[], file: string, isFolder: boolean): boolean {
  for (const { folder, ignore } of rules) {
    const relative = patternPath(path.relative(folder, file));
    const { ignored, unignored } = ignore.test(isFolder ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}
