import { ASSUMPTIONS, ENTRIES, GOALS } from '@plimsoll/attack-paths';
import type { Plugin } from '@plimsoll/core';
import { corePlugin } from '@plimsoll/core/internal';
import type { WholeCommand } from '../action.js';
import { type Flag, type FlagName, flags, takes, type ValueKind } from '../arguments/flags.js';
import { FORMATS, formatsOf } from '../arguments/formats.js';
import { shippedPlugins } from '../config/shipped.js';

/** What a shell completes. It is fixed when the script is printed: completion does not run the command. */
export interface CompletionFacts {
  readonly commands: readonly Described[];
  readonly flags: readonly CompletedFlag[];
  /** Words that stand where a path would, by command. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

interface Described {
  readonly name: string;
  readonly help: string;
}

export interface CompletedFlag extends Described {
  readonly short: string | undefined;
  readonly repeatable: boolean;
  /** The placeholder for its value in the help; undefined for a flag without a value. */
  readonly value: string | undefined;
  /** Whether its value is a path. */
  readonly isFile: boolean;
  /** The values that it may have; empty where any is allowed. */
  readonly words: readonly string[];
  /** The commands that take it. */
  readonly of: readonly string[];
  /** The words of commands that have their own. */
  readonly byCommand: Readonly<Record<string, readonly string[]>>;
}

/** Commands behind which nothing stands but options. */
const WITHOUT_WORDS = ['init', 'list-rules', 'lsp', 'version'];

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Reads the tables of commands and flags, and the shipped packs. */
export function completionFacts(commands: WholeCommand['commands']): CompletionFacts {
  return {
    commands: Object.entries(commands).map(([name, { help }]) => ({ name, help: firstSentence(help) })),
    flags: Object.entries<Flag>(flags).map(([name, flag]) => ({
      name,
      help: firstSentence(flag.help),
      short: flag.short,
      repeatable: flag.repeatable ?? false,
      value: flag.value,
      isFile: flag.values === 'file',
      words: typeof flag.values === 'string' ? plain(WORDS[flag.values]()) : plain(flag.values ?? []),
      byCommand: flag.values === 'format' ? FORMATS : {},
      of: Object.keys(commands).filter((command) => name === 'help' || takes(command, name as FlagName)),
    })),
    words: {
      completion: SHELLS,
      explain: plain(WORDS.rule()),
      help: Object.keys(commands),
      ...Object.fromEntries(WITHOUT_WORDS.map((name) => [name, []])),
    },
  };
}

const plugins: readonly Plugin[] = [corePlugin, ...shippedPlugins];

const WORDS: Readonly<Record<ValueKind, () => readonly string[]>> = {
  file: () => [],
  format: () => formatsOf('lint'),
  preset: () =>
    plugins.flatMap(({ meta, presets }) =>
      Object.keys(presets ?? {}).map((name) => `${meta.prefix}/${name}`),
    ),
  rule: () =>
    plugins.flatMap(({ meta, rules }) => Object.keys(rules).map((name) => `${meta.prefix}/${name}`)),
  benchmark: () => plugins.flatMap(({ benchmarks = [] }) => benchmarks.map(({ id }) => id)),
  assumption: () => Object.keys(ASSUMPTIONS).flatMap((name) => [name, `no-${name}`]),
  entry: () => [...ENTRIES],
  goal: () => [...GOALS],
};

/** Words that have no special meaning in any shell. */
const plain = (words: readonly string[]): readonly string[] =>
  words.filter((word) => /^[\w./@-]+$/.test(word));

function firstSentence(help: string): string {
  const end = help.search(/[.:;](?: |$)/);
  return end < 0 ? help : help.slice(0, end);
}
