import { statSync } from 'node:fs';
import path from 'node:path';
import type { ConfigProblem, GitOpsSettings } from '@plimsoll/core/internal';

/** A directory that a setting names. */
export interface GivenFolder {
  readonly name: string;
  /** The path as written. */
  readonly own: string;
  readonly folder: string;
}

/** The directories that a setting names, by cluster. */
export function foldersOf(given: Readonly<Record<string, string>>, root: string): readonly GivenFolder[] {
  return Object.entries(given).map(([name, own]) => ({ name, own, folder: folderOf(own, root) }));
}

const folderOf = (own: string, root: string): string => path.join(root, path.posix.normalize(`/${own}`));

/** The settings that name no directory. `at` is the path of the settings in the config. */
export function folderProblems(
  { clusters = {}, manifests = {} }: GitOpsSettings,
  root: string,
  at: string,
): readonly ConfigProblem[] {
  return Object.entries({ clusters, manifests }).flatMap(([setting, given]) =>
    foldersOf(given, root).flatMap(({ name, own, folder }) =>
      statSync(folder, { throwIfNoEntry: false })?.isDirectory()
        ? []
        : [
            {
              path: `${at}.${setting}${/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`}`,
              message: `${own}: the repository has no such directory.`,
            },
          ],
    ),
  );
}
