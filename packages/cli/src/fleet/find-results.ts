import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { groupBy } from '@plimsoll/core/internal';
import { isMissing, PlimsollError, reasonOf } from '../error.js';

/** A file to read as a result. */
export interface ResultFile {
  readonly absolute: string;
  /** The path as the user gave it, for messages. */
  readonly shown: string;
  /** The repository's name where the result has none: the path from the given directory. */
  readonly name: string;
}

/**
 * Finds result files: paths may be files, directories (all `.json` files below them), and patterns that the shell left
 * unresolved. Results count even where git ignores them. Links in directories are not followed.
 * @throws PlimsollError naming every path without results
 */
export async function findResults(paths: readonly string[], cwd: string): Promise<readonly ResultFile[]> {
  const files = new Map<string, ResultFile>();
  const failures: string[] = [];
  const add = (absolute: string, shown: string, name: string): void => {
    if (!files.has(absolute)) files.set(absolute, { absolute, shown, name: withoutEnding(name) });
  };
  for (const given of paths) {
    const absolute = path.resolve(cwd, given);
    try {
      if (!statSync(absolute).isDirectory()) {
        add(absolute, given, path.basename(given));
        continue;
      }
      const below = jsonFiles(absolute);
      if (below.length === 0)
        failures.push(
          `${given}: there is no .json file in this directory. Give what plimsoll -f json wrote.`,
        );
      for (const name of below) add(path.join(absolute, name), path.posix.join(slashes(given), name), name);
    } catch (error) {
      if (!isMissing(error)) failures.push(`${given}: it cannot be read: ${reasonOf(error)}.`);
      else if (!/[*?[{(]/.test(given)) failures.push(`${given}: no such file or directory.`);
      else
        for (const match of await matchesOf(given, cwd, failures))
          add(path.resolve(cwd, match), match, path.posix.basename(match));
    }
  }
  if (failures.length > 0) throw new PlimsollError(failures);
  return distinctNames([...files.values()]).sort((a, b) => (a.shown < b.shown ? -1 : 1));
}

/** Names files that share a name, such as the artifacts of CI jobs, by their paths from their common directory. */
function distinctNames(files: readonly ResultFile[]): ResultFile[] {
  const byName = groupBy(files, ({ name }) => name);
  const folders = files.map(({ absolute }) => path.dirname(absolute).split(path.sep));
  const [first = []] = folders;
  const shared = first.findIndex((step, index) => folders.some((steps) => steps[index] !== step));
  const common = first.slice(0, shared < 0 ? first.length : shared).join(path.sep);
  return files.map((file) =>
    byName.get(file.name)?.length === 1
      ? file
      : { ...file, name: withoutEnding(slashes(path.relative(common || path.sep, file.absolute))) },
  );
}

const withoutEnding = (name: string): string => name.replace(/\.json$/i, '');

async function matchesOf(pattern: string, cwd: string, failures: string[]): Promise<readonly string[]> {
  const [{ default: micromatch }, { costlyPattern }] = await Promise.all([
    import('micromatch'),
    import('../files/costly-pattern.js'),
  ]);
  const costly = costlyPattern(pattern);
  if (costly !== undefined) {
    failures.push(`The pattern ${pattern} is not used: ${costly}.`);
    return [];
  }
  const { base, glob } = micromatch.scan(slashes(pattern));
  const isMatch = glob === '' ? () => false : micromatch.matcher(glob);
  const folder = path.resolve(cwd, base);
  const found = statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? jsonFiles(folder).filter((name) => isMatch(name))
    : [];
  if (found.length === 0) failures.push(`${pattern}: no .json file has this name or matches this pattern.`);
  return found.map((name) => path.posix.join(base, name));
}

/** The `.json` files below a directory, as paths from it with `/`. */
function jsonFiles(folder: string): readonly string[] {
  const found: string[] = [];
  const pending = [''];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const entries: readonly Dirent[] = readdirSync(path.join(folder, at), { withFileTypes: true });
    for (const entry of entries) {
      const name = path.posix.join(at, entry.name);
      if (entry.isDirectory()) pending.push(name);
      else if (entry.isFile() && /\.json$/i.test(entry.name)) found.push(name);
    }
  }
  return found.sort();
}

const slashes = (file: string): string => file.split(path.sep).join('/');
