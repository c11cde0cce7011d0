import type { Group, Result } from './group.js';

type Groups = ReadonlyMap<string, Group>;

/** Sentences about what limits the numbers of a report. Each says what to do. */
export function warningsOf(groups: Groups, before: Groups | undefined): readonly string[] {
  return [
    ...duplicates(groups),
    ...(before ? duplicates(before) : []),
    ...aboutResults(groups),
    ...versions(groups, before),
  ];
}

function* duplicates(groups: Groups): Generator<string> {
  for (const { name, results } of groups.values())
    if (results.length > 1)
      yield `${name} has ${results.length} results (${named(results.map(describe))}): they count as one repository, and what several of them have counts once. Remove those that are out of date, or name what is another project with lint --project.`;
}

function describe({ shown, head }: Result): string {
  const { commit, date } = head.run ?? {};
  const facts = [commit?.slice(0, 12), date?.slice(0, 10)].filter((fact) => fact !== undefined);
  return facts.length === 0 ? shown : `${shown} ${facts.join(' ')}`;
}

function* aboutResults(groups: Groups): Generator<string> {
  const all = [...groups.values()];
  const withResult = (is: (result: Result) => boolean): readonly string[] =>
    all.filter(({ results }) => results.some(is)).map(({ name }) => name);
  const nameless = withResult(
    ({ head }) => head.run?.project === undefined || head.run.projectBy === 'folder',
  );
  if (nameless.length > 0)
    yield `${resultOf(nameless)} names no repository, so the name of its file stands for it. Lint with --project NAME, or in a checkout with the remote origin.`;
  const early = withResult(({ head }) => head.rules === undefined || head.benchmarks === undefined);
  if (early.length > 0)
    yield `${resultOf(early)} has no rules and controls, because an earlier version of Plimsoll wrote it. What is said by control leaves it out. Lint again with this version.`;
  const narrowed = withResult(({ head }) => head.summary.belowMinSeverity + (head.summary.offPath ?? 0) > 0);
  if (narrowed.length > 0)
    yield `${resultOf(narrowed)} leaves out findings, because it was written with --min-severity, --quiet or --only. Lint without these.`;
  const broken = withResult(({ head }) => head.errors.length > 0);
  if (broken.length > 0)
    yield `${resultOf(broken)} comes from a run with errors, so not everything was linted. The report as -f html or -f json names them. Repair them and lint again.`;
}

function* versions(groups: Groups, before: Groups | undefined): Generator<string> {
  const now = versionsOf(groups);
  if (now.length > 1)
    yield `The results are from ${now.length} versions of Plimsoll (${named(now)}): their rules may differ. Lint all with one version.`;
  const earlier = before ? versionsOf(before) : now;
  if (earlier.join() !== now.join())
    yield `The earlier results are from Plimsoll ${named(earlier)}, and these from ${named(now)}: what is new or gone may come from other rules.`;
}

function versionsOf(groups: Groups): readonly string[] {
  return [
    ...new Set([...groups.values()].flatMap(({ results }) => results.map(({ head }) => head.tool.version))),
  ].sort();
}

/** The most names in a sentence. */
const NAMED = 3;

function named(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The subject of a sentence whose verb is the same for one and for many. */
const resultOf = (names: readonly string[]): string =>
  names.length === 1 ? `The result of ${names[0]}` : `Each of ${names.length} results (${named(names)})`;
