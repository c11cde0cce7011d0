import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { shippedPlugin } from '../config/shipped.js';
import { PlimsollError, reasonOf } from '../error.js';
import { version } from '../generated/version.js';
import type { Host } from '../host.js';
import { toStderr } from '../output/messages.js';
import { pluginTemplate } from './plugin-template.js';

/** Writes a package with a first rule, its test and its docs. Never overwrites a file, nor writes only some of them. */
export async function initPluginAction({ paths }: Arguments, host: Host): Promise<ExitCode> {
  const [given = '.', ...others] = paths;
  if (others.length > 0)
    throw new PlimsollError([
      'plimsoll init-plugin takes one directory: plimsoll init-plugin plimsoll-plugin-acme.',
    ]);
  const folder = path.resolve(host.cwd, given);
  const files = pluginTemplate(prefixOf(folder), version);
  const existing = Object.keys(files).flatMap((name) => inTheWay(folder, name) ?? []);
  if (existing.length > 0)
    throw new PlimsollError([
      `${folder} already has ${[...new Set(existing)].join(', ')}, so nothing was written. Name a new directory: plimsoll init-plugin plimsoll-plugin-acme.`,
    ]);
  writeAll(folder, files);
  await toStderr(host, [
    `Wrote ${Object.keys(files).length} files into ${folder}.`,
    'Next: npm install, then npm test.',
  ]);
  return 0;
}

/** What stands where a file is to be written: the file, or a directory of its path that is none. A link is never followed. */
function inTheWay(folder: string, name: string): string | undefined {
  const steps = name.split('/');
  for (const at of steps.keys()) {
    const part = steps.slice(0, at + 1).join('/');
    const found = lstatSync(path.join(folder, part), { throwIfNoEntry: false });
    if (!found) return undefined;
    if (at === steps.length - 1 || !found.isDirectory()) return part;
  }
  return undefined;
}

/** Writes all files, or none: if one cannot be written, it removes the others. */
export function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  const made: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    try {
      const first = mkdirSync(path.dirname(file), { recursive: true });
      if (first !== undefined) made.push(first);
      writeFileSync(file, text, { flag: 'wx' });
      made.push(file);
    } catch (error) {
      for (const own of made.reverse()) rmSync(own, { recursive: true, force: true });
      throw new PlimsollError([`${file} cannot be written: ${reasonOf(error)}. Nothing was written.`], {
        cause: error,
      });
    }
  }
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
