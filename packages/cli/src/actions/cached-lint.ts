// Loaded where a run may give the reports of an earlier one, which needs no rule and no formatter.
import { realpathSync } from 'node:fs';
import type { ExitCode } from '../action.js';
import type { FlagName } from '../arguments/flags.js';
import type { Arguments } from '../arguments/parse.js';
import type { Blanks } from '../cache/blanks.js';
import type { LoadedConfig } from '../config/load.js';
import { saw, unwatched, watch } from '../files/disk.js';
import type { Host } from '../host.js';
import { toStderr } from '../output/messages.js';
import { dateOf, placeFacts, runFacts } from '../output/run-facts.js';
import { type Target, targetsOf } from '../output/targets.js';
import { writeTo } from '../output/write-target.js';

/** The reports of a run. The content of an entry of the cache. */
interface Kept {
  readonly root: string;
  readonly blanks: Blanks;
  /** By target, in the order of the command line. */
  readonly reports: readonly string[];
  readonly messages: readonly string[];
  readonly code: ExitCode;
}

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
  const never = (Object.keys(NEVER) as FlagName[]).find((name) => flags[name] !== undefined);
  if (never) return instead(NEVER[never]!);
  if (stdin) return instead('standard input is not kept');

  const cwd = realpathSync(host.cwd);
  const [{ resultsFolder, findResult, keepResult }, { runKey }, blanksModule, questionsModule] =
    await Promise.all([
      import('../cache/store.js'),
      import('../cache/run-key.js'),
      import('../cache/blanks.js'),
      import('../cache/questions.js'),
    ]);
  const { blankDate, filled, newBlanks } = blanksModule;
  const { factsAnswer, factsQuestion, Questions } = questionsModule;
  const place = resultsFolder(flags['cache-location'], host.env, cwd, paths);
  if ('why' in place) return instead(place.why);
  const date = dateOf(host.env);
  const today = dayOf(new Date());
  const run = runKey(args, host, { cwd, date, today });
  const write = (
    target: Target,
    chunks: Iterable<string>,
    { root, blanks }: Pick<Kept, 'root' | 'blanks'>,
  ): Promise<void> => {
    const { commit } = unwatched(() => placeFacts(undefined, root));
    return writeTo(target, filled(chunks, blanks, { date, commit }), host, root);
  };

  const found = findResult(place.folder, run);
  if (found !== undefined) {
    const kept = JSON.parse(found) as Kept;
    for (const [index, target] of targetsOf(flags).entries())
      await write(target, [kept.reports[index]!], kept);
    await toStderr(host, kept.messages);
    return kept.code;
  }

  const { lintTo } = await import('./lint.js');
  const questions = new Questions();
  const reports: (string | undefined)[] = [];
  let messages: readonly string[] = [];
  let blanks = newBlanks(0);
  let root = cwd;
  const stop = watch(questions);
  let code: ExitCode;
  try {
    code = await lintTo(args, host, {
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
        const text = new Copy();
        await write(target, text.of(chunks), { root, blanks });
        reports.push(text.whole);
      },
      async messages(lines) {
        messages = lines;
        await toStderr(host, lines);
      },
    });
  } finally {
    stop();
  }
  if (questions.unrepeatable.size > 0)
    await toStderr(
      host,
      [...questions.unrepeatable].map((why) => `--cache has no effect, because ${why}.`),
    );
  // A day that ended meanwhile may have ended waivers too.
  else if (dayOf(new Date()) === today && reports.every((text) => text !== undefined)) {
    const kept: Kept = { root, blanks, reports, messages, code };
    keepResult(place.folder, run, questions, JSON.stringify(kept));
  }
  return code;
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** Copies a text on its way. */
class Copy {
  #pieces: string[] | undefined = [];
  #length = 0;

  *of(chunks: Iterable<string>): Generator<string> {
    for (const chunk of chunks) {
      this.#length += chunk.length;
      if (this.#length > MOST_TEXT) this.#pieces = undefined;
      this.#pieces?.push(chunk);
      yield chunk;
    }
  }

  /** Undefined where there is too much of it. */
  get whole(): string | undefined {
    return this.#pieces?.join('');
  }
}
