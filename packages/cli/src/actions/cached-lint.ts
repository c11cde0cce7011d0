// Loaded where a run may give the reports of an earlier one, which needs no rule and no formatter.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { ExitCode } from '../action.js';
import type { FlagName, FlagValues } from '../arguments/flags.js';
import type { Arguments } from '../arguments/parse.js';
import { attempt } from '../cache/attempt.js';
import type { Piece } from '../cache/blanks.js';
import type { LoadedConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import { recall, saw, unwatched, watch } from '../files/disk.js';
import type { Host } from '../host.js';
import { toStderr } from '../output/messages.js';
import { guardTargets } from '../output/overwrite.js';
import { dateOf, placeFacts, runFacts } from '../output/run-facts.js';
import { targetsOf } from '../output/targets.js';
import { writeTo } from '../output/write-target.js';

/** Reports of more characters than this are not kept. */
const MOST_TEXT = 256 * 1024 * 1024;

/** What a kept report could not stand for. The reason follows "because". */
const NEVER: Readonly<Partial<Record<FlagName, string>>> = {
  fix: 'fixes change files',
  'fix-unsafe': 'fixes change files',
  'fix-dry-run': 'the changes are not kept',
  'baseline-write': 'the run writes the baseline',
  'baseline-prune': 'the run writes the baseline',
  timing: '--timing measures a run',
};

/** Gives the reports of an earlier run where nothing has changed since. Else lints, and keeps the reports. */
export async function cachedLintAction(args: Arguments, host: Host): Promise<ExitCode> {
  const { flags, stdin, paths } = args;
  const instead = async (why: string): Promise<ExitCode> => {
    const code = await (await import('./lint.js')).lintAction(args, host);
    await toStderr(host, [`--cache has no effect, because ${why}.`]);
    return code;
  };
  const strategy = strategyOf(flags);
  const never = (Object.keys(NEVER) as FlagName[]).find((name) => flags[name] !== undefined);
  if (never) return instead(NEVER[never]!);
  if (stdin) return instead('standard input is not kept');

  const cwd = realpathSync(host.cwd);
  const [
    { resultsFolder, findResult, keepResult },
    { filesKey, runKey },
    { blankDate, filled, newBlanks, piecesOf },
    { factsAnswer, factsQuestion, Questions },
    { fromBytes, toBytes },
    { Stamps },
  ] = await Promise.all([
    import('../cache/store.js'),
    import('../cache/run-key.js'),
    import('../cache/blanks.js'),
    import('../cache/questions.js'),
    import('../cache/kept.js'),
    import('../cache/stamps.js'),
  ]);
  const place = resultsFolder(flags['cache-location'], host.env, cwd, paths);
  if ('why' in place) return instead(place.why);
  const date = dateOf(host.env);
  const today = dayOf(new Date());
  const run = runKey(args, host, { cwd, date, today });
  const fillIn = (root: string): ((piece: Piece) => string) => {
    const { commit } = unwatched(() => placeFacts(undefined, root));
    return (piece) => filled(piece, { date, commit });
  };

  const files = filesKey(cwd);
  const stamps = strategy === 'metadata' ? attempt(() => new Stamps(place.folder, files)) : undefined;
  const named = flags['report-only'] ? paths.map((given) => path.resolve(cwd, given)) : [];
  const found = findResult(place.folder, run, named, stamps);
  if ('content' in found) {
    stamps?.end();
    const { root, reports, messages, code } = fromBytes(found.content);
    const fill = fillIn(root);
    const targets = targetsOf(flags);
    const guard = guardTargets(targets, host.cwd, [...paths, flags.config, flags.baseline]);
    guard.end();
    // The reports may have had other targets.
    guard.check(found.read());
    for (const [index, target] of targets.entries())
      await writeTo(target, reports[index]!.map(fill), host, root);
    await toStderr(host, messages);
    return code;
  }

  const { lintTo } = await import('./lint.js');
  const keptFiles = flags['report-only']
    ? new (await import('../cache/kept-files.js')).KeptFiles(place.folder, files)
    : undefined;
  const questions = new Questions(stamps);
  const reports: (readonly Piece[] | undefined)[] = [];
  let messages: readonly string[] = [];
  let blanks = newBlanks(0);
  let root = cwd;
  const stops = [watch(questions), recall((question) => found.asker.recall(question))];
  let code: ExitCode;
  try {
    code = await lintTo(
      args,
      host,
      {
        facts(loaded: LoadedConfig) {
          root = loaded.root;
          const facts = unwatched(() => runFacts(args, host, loaded));
          const ofPlace = unwatched(() => placeFacts(flags.project, root));
          saw(factsQuestion(root, flags.project), factsAnswer(ofPlace));
          blanks = newBlanks(facts.commit?.length ?? 0);
          return {
            ...facts,
            date: blankDate(date, blanks),
            ...(facts.commit !== undefined && { commit: blanks.commit }),
          };
        },
        async report(target, chunks) {
          const copy = new Copy();
          await writeTo(target, copy.of(piecesOf(chunks, blanks), fillIn(root)), host, root);
          reports.push(copy.whole);
        },
        async messages(lines) {
          messages = lines;
          await toStderr(host, lines);
        },
      },
      keptFiles,
    );
  } finally {
    for (const stop of stops) stop();
  }
  if (questions.unrepeatable.size > 0) {
    await toStderr(
      host,
      [...questions.unrepeatable].map((why) => `--cache has no effect, because ${why}.`),
    );
    return code;
  }
  stamps?.end();
  keptFiles?.end();
  // A day that ended meanwhile may have ended waivers too.
  if (dayOf(new Date()) === today && reports.every((pieces) => pieces !== undefined)) {
    const why = keepResult(place.folder, run, questions, toBytes({ root, reports, messages, code }));
    if (why !== undefined) await toStderr(host, [`--cache kept no result, because ${why}.`]);
  }
  return code;
}

const STRATEGIES = ['metadata', 'content'] as const;

function strategyOf({ 'cache-strategy': given = 'metadata' }: FlagValues): (typeof STRATEGIES)[number] {
  const strategy = STRATEGIES.find((each) => each === given);
  if (strategy === undefined)
    throw new PlimsollError([`--cache-strategy ${given}: expected metadata or content.`]);
  return strategy;
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** Copies a report on its way. */
class Copy {
  #pieces: Piece[] | undefined = [];
  #length = 0;

  *of(pieces: Iterable<Piece>, fill: (piece: Piece) => string): Generator<string> {
    for (const piece of pieces) {
      const text = fill(piece);
      this.#length += text.length;
      if (this.#length > MOST_TEXT) this.#pieces = undefined;
      this.#pieces?.push(piece);
      yield text;
    }
  }

  /** Undefined where there is too much of it. */
  get whole(): readonly Piece[] | undefined {
    return this.#pieces;
  }
}
