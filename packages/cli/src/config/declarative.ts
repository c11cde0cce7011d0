// Loaded only when a config names a file of rules, or its tests are run.
import path from 'node:path';
import { ConfigError, declarativePlugin, type Plugin } from '@plimsoll/core';
import type { Languages, RulesFile } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { PlimsollError, reasonOf } from '../error.js';
import { readTextFile } from '../files/read.js';
import { displayPath, whyForeign } from '../files/repository.js';
import { readConfigText } from './config-text.js';

/** A file of rules that is valid. */
export interface ReadRules {
  /** Its path, as messages show it. */
  readonly shown: string;
  /** Its directory. */
  readonly folder: string;
  readonly content: RulesFile;
  readonly plugin: Plugin;
  /** `3:5`, the line and column of a path such as `.rules["x"].tests`. */
  position(path: string): string;
}

const known = new WeakMap<Plugin, ReadRules>();

/** The file that a plugin was made from. Undefined for a plugin that is code. */
export const rulesFileOf = (plugin: Plugin): ReadRules | undefined => known.get(plugin);

/**
 * Reads a YAML or JSON file of rules and makes its plugin. The file is data and runs no code. A config in the
 * repository may come from a stranger, so it may name files of the repository only.
 * @throws PlimsollError with all of its problems, each with line and column
 */
export async function readRulesFile(file: string, root: string, ofRepository: boolean): Promise<ReadRules> {
  const absolute = path.resolve(file);
  const shown = displayPath(root, absolute);
  const why = ofRepository ? whyForeign(file, root) : undefined;
  if (why !== undefined)
    throw new PlimsollError([
      `${shown}: the rules are not read, because a config of the repository names them and they are ${why}. Move them into the repository, or use --config with a config next to them.`,
    ]);
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    throw new PlimsollError([`${shown}: the rules cannot be read: ${reasonOf(error)}.`], { cause: error });
  }
  const { config, position } = readConfigText(
    text,
    shown,
    'A file of rules must be one YAML document. Write all rules below one "rules".',
  );
  try {
    const plugin = declarativePlugin(config as never, {
      name: shown,
      ...(await languagesOf(config as Json)),
    });
    const read: ReadRules = {
      shown,
      folder: path.dirname(absolute),
      content: config as unknown as RulesFile,
      plugin,
      position,
    };
    known.set(plugin, read);
    return read;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new PlimsollError(
      error.problems.map(({ path: where, message }) =>
        [`${shown}:${position(where)}`, where.replace(/^\./, ''), message]
          .filter((part) => part !== '')
          .join(': '),
      ),
      { cause: error },
    );
  }
}

/** What compiles the languages that a file uses. */
async function languagesOf(content: Json): Promise<Languages> {
  const keys = new Set(keysIn(content));
  const usesRegex = keys.has('matches') || keys.has('notMatches');
  return {
    ...(usesRegex && { regex: (await import('./rule-expressions.js')).compileExpression }),
    ...(keys.has('cel') && { cel: (await import('./rule-cel.js')).compileCel }),
  };
}

function* keysIn(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* keysIn(item);
  if (!isObject(value)) return;
  for (const [key, inside] of Object.entries(value)) {
    yield key;
    yield* keysIn(inside);
  }
}
