import { readFileSync } from 'node:fs';
import path from 'node:path';
import createIgnore, { type Ignore } from 'ignore';
import { isMissing, PlimsollError, reasonOf } from '../error.js';
import { repositoryOf } from './repository.js';

interface Rules {
  readonly folder: string;
  readonly patterns: Ignore;
}

/** What git leaves out by `.gitignore` files and `.git/info/exclude`; a user's global excludes do not count. */
export class GitIgnore {
  /** From the repository's root downward: the rules of a deeper folder win. */
  readonly #rules: readonly Rules[];

  private constructor(rules: readonly Rules[]) {
    this.#rules = rules;
  }

  /** For a folder that was named: where git ignores it itself, only the rules within it count. */
  static forFolder(folder: string): GitIgnore {
    const repository = repositoryOf(folder);
    if (repository === undefined) return new GitIgnore([]).enter(folder);
    let rules = new GitIgnore(rulesOf(repository, path.join('.git', 'info', 'exclude')));
    const steps = path.relative(repository, folder).split(path.sep).filter(Boolean);
    for (let at = repository; ; ) {
      rules = rules.enter(at);
      const step = steps.shift();
      if (step === undefined) return rules;
      at = path.join(at, step);
      if (rules.ignores(at, true)) return new GitIgnore([]).enter(folder);
    }
  }

  /** With the rules of one folder more. */
  enter(folder: string): GitIgnore {
    const own = rulesOf(folder, '.gitignore');
    return own.length === 0 ? this : new GitIgnore([...this.#rules, ...own]);
  }

  ignores(absolute: string, isFolder: boolean): boolean {
    for (const { folder, patterns } of this.#rules.toReversed()) {
      const relative = path.relative(folder, absolute).split(path.sep).join('/');
      const { ignored, unignored } = patterns.test(isFolder ? `${relative}/` : relative);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

function rulesOf(folder: string, file: string): readonly Rules[] {
  try {
    const text = readFileSync(path.join(folder, file), 'utf8').replace(/^\ufeff/, '');
    return [{ folder, patterns: createIgnore({ ignorecase: false }).add(text) }];
  } catch (error) {
    if (isMissing(error)) return [];
    throw new PlimsollError([`${path.join(folder, file)}: it cannot be read: ${reasonOf(error)}.`]);
  }
}
