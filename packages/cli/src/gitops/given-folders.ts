import { statSync } from 'node:fs';
import path from 'node:path';
import type { GitOpsSettings } from '@plimsoll/core/internal';
import { PlimsollError } from '../error.js';

/** A directory that a setting names. */
export interface GivenFolder {
  readonly name: string;
  /** The path as written. */
  readonly own: string;
  readonly folder: string;
}

/**
 * The directories that a setting names, by cluster.
 * @throws PlimsollError for a path that is not a directory
 */
export function foldersOf(
  given: Readonly<Record<string, string>>,
  setting: keyof GitOpsSettings,
  root: string,
): readonly GivenFolder[] {
  const folders = Object.entries(given).map(([name, own]) => ({
    name,
    own,
    folder: path.join(root, path.posix.normalize(`/${own}`)),
  }));
  const problems = folders.flatMap(({ name, own, folder }) =>
    statSync(folder, { throwIfNoEntry: false })?.isDirectory()
      ? []
      : [`gitops.${setting}.${name}: ${own}: the repository has no such directory.`],
  );
  if (problems.length > 0) throw new PlimsollError(problems);
  return folders;
}
