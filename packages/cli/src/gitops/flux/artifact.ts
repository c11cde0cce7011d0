// The files of the repository that a source gives to Flux: all except ignored ones.
// https://fluxcd.io/flux/components/source/gitrepositories/#excluding-files
import path from 'node:path';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import ignore, { type Ignore } from 'ignore';
import { costlyPattern } from '../../files/costly-pattern.js';
import { patternPath } from '../../files/pattern-path.js';
import { MAX_IGNORE_SIZE, readTextFile } from '../../files/read.js';
import { isBelow } from '../../files/repository.js';
import { treeBelow } from '../argo/tree.js';
import { listAt, textAt } from '../names.js';

interface Rules {
  readonly folder: string;
  readonly ignore: Ignore;
}

const OF_GIT = ['.git/', '.gitignore', '.gitmodules', '.gitattributes'];
const OTHERS = [
  ...['*.jpg', '*.jpeg', '*.gif', '*.png', '*.wmv', '*.flv', '*.tar.gz', '*.zip'],
  ...['.github/', '.circleci/', '.travis.yml', '.gitlab-ci.yml', 'appveyor.yml', '.drone.yml'],
  ...['cloudbuild.yaml', 'codeship-services.yml', 'codeship-steps.yml'],
  ...['**/.goreleaser.yml', '**/.sops.yaml', '**/.flux.yaml'],
];

/** The files of a repository that a source provides. */
export class Artifact {
  readonly root: string;
  readonly #own: readonly Rules[];
  readonly #byFolder = new Map<string, readonly Rules[]>();
  readonly #sparse: readonly string[];
  readonly #origins: ReadonlyMap<string, string> | undefined;
  /** Identifies the artifact in a run. */
  readonly key: string;

  /**
   * `source` is the GitRepository, where there is one. `origins` maps each file of an assembled artifact to the file of
   * the repository that it is a copy of.
   */
  constructor(root: string, source?: JsonObject, origins?: ReadonlyMap<string, string>) {
    this.root = root;
    this.#origins = origins;
    this.key = JSON.stringify([root, source?.spec ?? null]);
    const given = linesOf(textAt(source, 'spec', 'ignore') ?? '');
    const named = this.#rulesFor(root);
    const others = given.length === 0 && named.length === 0 ? OTHERS : [];
    this.#own = [
      ...(given.length > 0 ? [rules(root, given)] : []),
      // The ignore files of directories come between the two.
      rules(root, [...OF_GIT, ...others]),
    ];
    this.#sparse = listAt(source, 'spec', 'sparseCheckout').flatMap((entry) =>
      typeof entry === 'string' ? [path.join(root, path.posix.normalize(`/${entry}`))] : [],
    );
  }

  /** The repository's file for a file of the artifact. */
  originOf(absolute: string): string {
    return this.#origins?.get(absolute) ?? absolute;
  }

  /** The directory of the repository whose files it has, all at the same paths; undefined if it has others. */
  onlyFolder(): string | undefined {
    let folder: string | undefined;
    for (const [own, origin] of this.#origins ?? []) {
      const relative = path.relative(this.root, own);
      if (!origin.endsWith(`${path.sep}${relative}`)) return undefined;
      const at = origin.slice(0, -relative.length - 1);
      folder ??= at;
      if (folder !== at) return undefined;
    }
    if (folder === undefined) return undefined;
    const { files } = treeBelow(folder, { root: folder, recurse: true, hidden: true });
    return files.length === this.#origins?.size ? folder : undefined;
  }

  /** Whether it is assembled outside of the repository. */
  get isMade(): boolean {
    return this.#origins !== undefined;
  }

  /** Whether it leaves out a file or directory of the repository. */
  leavesOut(absolute: string, isFolder = false): boolean {
    if (absolute === this.root || this.#origins) return false;
    if (
      this.#sparse.length > 0 &&
      !this.#sparse.some((folder) => isBelow(folder, absolute) || isBelow(absolute, folder))
    )
      return true;
    const [given, defaults] = this.#own.length > 1 ? this.#own : [undefined, this.#own[0]];
    const all = [given, ...this.#rulesFor(path.dirname(absolute)), defaults];
    for (const rules of all) {
      if (!rules) continue;
      const relative = patternPath(path.relative(rules.folder, absolute));
      const { ignored, unignored } = rules.ignore.test(isFolder ? `${relative}/` : relative);
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  /** The rules of a directory and of all above it, nearest first. */
  #rulesFor(folder: string): readonly Rules[] {
    if (!isBelow(this.root, folder)) return [];
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const above = folder === this.root ? [] : this.#rulesFor(path.dirname(folder));
    const found = [...this.#fileRules(folder), ...above];
    this.#byFolder.set(folder, found);
    return found;
  }

  #fileRules(folder: string): readonly Rules[] {
    try {
      const file = path.join(folder, '.sourceignore');
      const lines = linesOf(readTextFile(file, { maxSize: MAX_IGNORE_SIZE, followLinks: false }));
      return lines.length > 0 ? [rules(folder, lines)] : [];
    } catch {
      return [];
    }
  }
}

const rules = (folder: string, lines: readonly string[]): Rules => ({
  folder,
  ignore: ignore({ ignorecase: false }).add(lines),
});

/** Skips patterns that are too costly to match. */
function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#') && costlyPattern(line) === undefined);
}
