// Loaded only when a config names a file of rules.
import path from 'node:path';
import { ConfigError, declarativePlugin, type Plugin } from '@plimsoll/core';
import { PlimsollError, reasonOf } from '../error.js';
import { readTextFile } from '../files/read.js';
import { displayPath, whyForeign } from '../files/repository.js';
import { readConfigText } from './config-text.js';

/**
 * Makes the plugin that a YAML or JSON file of rules describes. The file is data and runs no code. A config in the
 * repository may come from a stranger, so it may name files of the repository only.
 * @throws PlimsollError with all of its problems, each with line and column
 */
export function readRulesFile(file: string, root: string, ofRepository: boolean): Plugin {
  const shown = displayPath(root, path.resolve(file));
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
  const read = readConfigText(text, shown);
  try {
    return declarativePlugin(read.config as never, { name: shown });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new PlimsollError(
      error.problems.map((problem) => `${shown}:${read.position(problem.path)}: ${problem.message}`),
      { cause: error },
    );
  }
}
