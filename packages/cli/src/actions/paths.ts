import { ASSUMPTIONS, ENTRIES, GOALS, reportOf } from '@plimsoll/attack-paths';
import { type Certainty, parseObjectName } from '@plimsoll/attack-paths/internal';
import { didYouMean } from '@plimsoll/core/internal';
import type { Project, Resource } from '@plimsoll/core/kubernetes';
import { type PathsFormatter, pathsFormatters } from '@plimsoll/formatters';
import type { ExitCode } from '../action.js';
import type { FlagValues } from '../arguments/flags.js';
import type { Arguments } from '../arguments/parse.js';
import { PlimsollError } from '../error.js';
import { pathFrom } from '../files/repository.js';
import type { Host } from '../host.js';
import { loadProject } from '../load-project.js';
import { toStderr } from '../output/messages.js';
import { guardTargets } from '../output/overwrite.js';
import { targetsOf } from '../output/targets.js';
import { useColor, writeTo } from '../output/write-target.js';
import { openedSince } from '../paths/against.js';
import {
  type ClusterPaths,
  clustersOf,
  type PathsQuestion,
  partlyKnown,
  unknownOf,
} from '../paths/clusters.js';
import { findingsAt, rulesOfTechniques } from '../paths/findings.js';
import { placeOf } from '../paths/place.js';
import { tool } from '../tool.js';
import { renderOptions } from './render-options.js';
import { configOptions, givenText, sizeLimit } from './settings.js';

/** Prints the attack paths that the files make possible. */
export async function pathsAction(args: Arguments, host: Host): Promise<ExitCode> {
  const { flags } = args;
  const question = questionOf(flags);
  const fails = failing(flags);
  const targets = targetsOf(flags);
  const formatters = await Promise.all(targets.map(({ format }) => formatterOf(format)));
  const own = configOptions(flags, host.cwd);
  const options = {
    ...own,
    ...renderOptions(flags, host.env),
    ...sizeLimit(flags),
    overrides: { ...own.overrides, ...rulesOfTechniques },
  };
  const guard = guardTargets(targets, host.cwd, [...args.paths, flags.config, flags['stdin-filename']]);
  const project = await loadProject(args.paths, options, await givenText(args, host)).finally(() =>
    guard.end(),
  );
  guard.check();
  const found = await clustersOf(project, question);
  checkEnds(question, found);
  const { clusters, notes } =
    flags.against === undefined
      ? { clusters: found, notes: [] }
      : await openedSince(flags.against, found, project, args.paths, options, question);
  const report = reportOf(clusters, {
    findingAt: await findingsAt(
      project,
      clusters.flatMap(({ cuts }) => cuts),
    ),
    place: placeOf(project),
    partlyKnown: project.complete ? unknownOf(clusters.map((one) => one.project)) : [],
  });
  const { loaded, cwd } = project;
  for (const [index, target] of targets.entries()) {
    const output = formatters[index]!(report, {
      tool,
      color: target.file === undefined && useColor(host),
      docs: new Map(),
      textOf: project.textOf,
      verbose: flags.verbose ?? false,
      ...(cwd !== loaded.root && { pathFromHere: (file: string) => pathFrom(cwd, loaded.root, file) }),
    });
    await writeTo(target, output, host, loaded.root);
  }
  const broken = clusters.some(({ project }) => project.broken);
  await toStderr(host, [
    ...project.notes,
    ...notes,
    ...project.errors.map(({ message }) => message),
    ...(project.complete ? [] : ['Only the given files were read. Other files may open or close paths.']),
    // The text and JSON formats say it themselves.
    ...(project.complete && !targets.every(({ format }) => format === 'text' || format === 'json')
      ? partlyKnown(
          clusters.map((one) => one.project),
          'what is not there may open or close paths.',
        )
      : []),
    ...(broken ? ['A file could not be read in full: plimsoll lint says which and why.'] : []),
  ]);
  if (project.errors.length > 0 || broken) return 2;
  return report.paths.some(({ certainty }) => fails(certainty)) ? 1 : 0;
}

/** @throws PlimsollError for an unknown assumption */
function questionOf({ from, to, assume = [], cluster }: FlagValues): PathsQuestion {
  const known = Object.keys(ASSUMPTIONS);
  const unknown = assume.filter((word) => !known.includes(word.replace(/^no-/, '')));
  if (unknown.length > 0)
    throw new PlimsollError(
      unknown.map(
        (word) =>
          `--assume ${word}: there is no such assumption.${didYouMean(word.replace(/^no-/, ''), known) || ` Known ones: ${known.join(', ')}.`}`,
      ),
    );
  return { from, to, assume, cluster };
}

/** As for findings: a path that is only possible is a warning, any other an error. */
function failing(flags: FlagValues): (certainty: Certainty) => boolean {
  const word = flags['fail-on'] ?? 'error';
  if (!['error', 'warn', 'never'].includes(word))
    throw new PlimsollError([
      `--fail-on ${word}: expected error (a path that is shown, or only assumes), warn (possible ones too) or never.`,
    ]);
  return (certainty) => word === 'warn' || (word === 'error' && certainty !== 'possible');
}

async function formatterOf(name: string): Promise<PathsFormatter> {
  const load = pathsFormatters[name];
  if (load) return load();
  const known = Object.keys(pathsFormatters);
  throw new PlimsollError([
    `Unknown format "${name}".${didYouMean(name, known)} Formats of plimsoll paths: ${known.join(', ')}.`,
  ]);
}

/** @throws PlimsollError for a start or an end that no cluster has */
function checkEnds({ from, to }: PathsQuestion, clusters: readonly ClusterPaths[]): void {
  const problems = (['from', 'to'] as const).flatMap((end) => {
    const given = end === 'from' ? from : to;
    if (given === undefined || clusters.some((cluster) => cluster[end].length > 0)) return [];
    const fixed: readonly string[] = end === 'from' ? ENTRIES : GOALS;
    if (fixed.includes(given) || clusters.some(({ project }) => hasObject(project, given))) return [];
    const names = clusters.flatMap(({ project }) => project.resources.map(nameOf));
    return [
      `--${end} ${given}: expected ${fixed.join(', ')} or an object of the files, such as Deployment/web or Secret/shop/db.${didYouMean(given, [...fixed, ...names])}`,
    ];
  });
  if (problems.length > 0) throw new PlimsollError(problems);
}

const nameOf = ({ kind, name }: Resource): string => `${kind}/${name ?? ''}`;

/** An object may exist although no path leads to or from it. */
function hasObject({ resources }: Project, given: string): boolean {
  const object = parseObjectName(given);
  return (
    object !== undefined &&
    resources.some(
      ({ kind, name, namespace }) =>
        kind.toLowerCase() === object.kind.toLowerCase() &&
        name === object.name &&
        (object.namespace === undefined || namespace === object.namespace),
    )
  );
}
