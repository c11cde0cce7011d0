import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { shippedPlugin } from '../config/shipped.js';
import { PlimsollError, reasonOf } from '../error.js';
import { version } from '../generated/version.js';
import type { Host } from '../host.js';
import { toStderr } from '../output/messages.js';
import { pluginTemplate } from './plugin-template.js';

/** Writes a package with a first rule, its test and its docs. Never overwrites a file. */
export async function initPluginAction({ paths }: Arguments, host: Host): Promise<ExitCode> {
  const [given = '.', ...others] = paths;
  if (others.length > 0)
    throw new PlimsollError([
      'plimsoll init-plugin takes one directory: plimsoll init-plugin plimsoll-plugin-acme.',
    ]);
  const folder = path.resolve(host.cwd, given);
  const files = pluginTemplate(prefixOf(folder), version);
  const existing = Object.keys(files).filter((name) => existsSync(path.join(folder, name)));
  if (existing.length > 0)
    throw new PlimsollError([
      `${folder} already has ${existing.join(', ')}, so nothing was written. Name a new directory: plimsoll init-plugin plimsoll-plugin-acme.`,
    ]);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: 'wx' });
    } catch (error) {
      throw new PlimsollError([`${file} cannot be written: ${reasonOf(error)}.`], { cause: error });
    }
  }
  await toStderr(host, [
    `Wrote ${Object.keys(files).length} files into ${folder}.`,
    'Next: npm install, then npm test.',
  ]);
  return 0;
}

/** The prefix of the rules, from the name of the directory: `acme` for `plimsoll-plugin-acme`. */
function prefixOf(folder: string): string {
  const name = path
    .basename(folder)
    .toLowerCase()
    .replace(/^plimsoll-plugin-/, '')
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^[^a-z]*/, '');
  const isFree = name !== '' && !name.endsWith('-') && name !== 'plimsoll' && !shippedPlugin(name);
  return isFree ? name : 'acme';
}
