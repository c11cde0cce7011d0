import path from 'node:path';
import type { ConfigObject } from '@plimsoll/core';
import type { RunFacts } from '@plimsoll/core/internal';
import type { Arguments } from '../arguments/parse.js';
import type { LoadedConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import { commitOf } from '../files/commit.js';
import { remoteName, remotesOf } from '../files/remotes.js';
import { displayPath } from '../files/repository.js';
import type { Host } from '../host.js';

/** What reports say about the run. @throws PlimsollError for an invalid date */
export function runFacts(
  { paths, flags }: Pick<Arguments, 'paths' | 'flags'>,
  { env }: Pick<Host, 'env'>,
  { config, source, file, root }: LoadedConfig,
): RunFacts {
  const objects = [source].flat() as readonly ConfigObject[];
  const kubernetesVersion =
    flags['kubernetes-version'] ??
    objects.findLast((object) => object.kubernetesVersion !== undefined)?.kubernetesVersion;
  const presets = flags.benchmark === undefined ? objects.flatMap((object) => object.extends ?? []) : [];
  return {
    ...placeFacts(flags.project, root),
    date: dateOf(env),
    scope: paths,
    ...(file !== undefined && { config: displayPath(root, file) }),
    presets: [...new Set(presets)],
    ...(flags.benchmark !== undefined && { benchmark: flags.benchmark }),
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    plugins: [...config.plugins.values()].map(({ meta: { name, version } }) => ({ name, version })),
  };
}

/** What reports say about the repository. @param project the given name of the project */
export function placeFacts(
  project: string | undefined,
  root: string,
): Pick<RunFacts, 'project' | 'projectBy' | 'repositoryUri' | 'commit'> {
  const commit = commitOf(root);
  return { ...projectOf(project, root), ...(commit !== undefined && { commit }) };
}

/** The given name, else the name in the remote's URL, else the name of the directory. */
function projectOf(
  given: string | undefined,
  root: string,
): Pick<RunFacts, 'project' | 'projectBy' | 'repositoryUri'> {
  const origin = remotesOf(root).get('origin');
  const remote = origin === undefined ? undefined : remoteName(origin);
  return {
    ...(given !== undefined
      ? { project: given, projectBy: 'option' }
      : remote
        ? { project: remote.name, projectBy: 'remote' }
        : { project: path.basename(root), projectBy: 'folder' }),
    ...(remote && { repositoryUri: remote.uri }),
  };
}

/**
 * The current date, or the one that makes reports reproducible:
 * https://reproducible-builds.org/specs/source-date-epoch/
 */
export function dateOf({ SOURCE_DATE_EPOCH: given }: Host['env']): string {
  if (given !== undefined && given !== '' && !/^\d{1,11}$/.test(given))
    throw new PlimsollError([
      `SOURCE_DATE_EPOCH=${given}: expected seconds since 1970, a whole number. Correct or unset it.`,
    ]);
  const date = given ? new Date(Number(given) * 1000) : new Date();
  // As `toISOString` has it, which reads the system's time zone first.
  const [month, day, hour, minute, second] = [
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ].map((part) => String(part).padStart(2, '0'));
  return `${date.getUTCFullYear()}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
