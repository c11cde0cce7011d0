// Loaded only where a config, plugin or formatter in JavaScript cannot be loaded.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { reasonOf } from '../error.js';
import { readTextFile, UnreadableError } from '../files/read.js';
import { displayPath, isBelow } from '../files/repository.js';
import { whyNotRun } from './typescript.js';

/** The most files to search for a syntax error. */
const MOST_FILES = 100;

interface Place {
  /** Absolute. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Why a module could not be loaded. */
export interface LoadFailure {
  /** The place of the error, such as `rules/team.js:3:13`; undefined if unknown. */
  readonly place: string | undefined;
  /** A sentence. */
  readonly reason: string;
}

/** Why `file`, or what it imports, could not be loaded. Paths are shown from `root`. */
export function loadFailure(error: unknown, file: string, root: string): LoadFailure {
  if (!existsSync(file)) return { place: displayPath(root, file), reason: 'There is no such file.' };
  if (error instanceof UnreadableError) return { place: displayPath(root, file), reason: sentence(error) };
  const head = headOf(error);
  const why = head ? undefined : whyNotRun(file);
  if (why !== undefined) return { place: displayPath(root, file), reason: why };
  const place = head ?? syntaxError(error, file) ?? importOf(error) ?? innermostCall(error, file);
  return {
    place: place && [displayPath(root, place.file), place.line, place.column].filter(Boolean).join(':'),
    reason: sentence(error),
  };
}

function sentence(error: unknown): string {
  const { name = 'Error' } = error as Partial<Error>;
  const [line = ''] = reasonOf(error).split('\n');
  const text = name === 'Error' ? line : `${name}: ${line}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** For a syntax error Node prints the line before the error, with `^` under the place. */
function headOf(error: unknown): Place | undefined {
  const lines = stackOf(error).split('\n', 8);
  const [first = ''] = lines;
  const marks = lines.find((line) => /^ *\^+ *$/.test(line)) ?? '';
  const [, file, line] = /^(?:file:\/\/)?([/\\]\S.*|[A-Za-z]:.*):(\d+)$/.exec(first) ?? [];
  if (file === undefined) return undefined;
  const column = marks.indexOf('^') + 1;
  return { file: pathOf(file), line: Number(line), ...(column > 0 && { column }) };
}

/** Node does not say where an ES module has a syntax error. `node --check` does, and runs nothing. */
function syntaxError(error: unknown, entry: string): Place | undefined {
  if (!(error instanceof SyntaxError)) return undefined;
  const files = [path.resolve(entry)];
  for (let at = 0; at < Math.min(files.length, MOST_FILES); at++) {
    const file = files[at]!;
    if (!/\.[cm]?js$/.test(file) || !existsSync(file)) continue;
    const text = readTextFile(file);
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--check', '-'], {
      input: text,
      encoding: 'utf8',
    });
    const [, line, marks = ''] = /^\[stdin\]:(\d+)\n.*\n(.*)$/m.exec(stderr) ?? [];
    if (line !== undefined && stderr.includes(error.message))
      return { file, line: Number(line), column: marks.indexOf('^') + 1 };
    for (const [, specifier] of text.matchAll(/\b(?:from|import)\s?\(?\s?["'](\.[^"'\n]{1,1000})["']/g)) {
      const imported = path.resolve(path.dirname(file), specifier!);
      if (!files.includes(imported)) files.push(imported);
    }
  }
  return undefined;
}

/** The place of the import of a missing package. */
function importOf(error: unknown): Place | undefined {
  const [, missing = '', importer] =
    /^Cannot find (?:package|module) '([^'\n]+)' imported from (.+)$/m.exec(reasonOf(error)) ?? [];
  if (importer === undefined || !path.isAbsolute(importer) || !existsSync(importer)) return undefined;
  const name = path.basename(missing);
  const index = readTextFile(importer)
    .split('\n')
    .findIndex((line) => /\b(?:from|import|require)\b/.test(line) && line.includes(name));
  return { file: importer, ...(index >= 0 && { line: index + 1 }) };
}

/** The innermost call in the module's directory, else the innermost of all. */
function innermostCall(error: unknown, entry: string): Place | undefined {
  const calls = stackOf(error)
    .split('\n')
    .flatMap((call): Place[] => {
      const [, file, line, column] =
        /^ {4}at (?:[^\n(]{0,1000}\()?((?:file:\/\/|\/|[A-Z]:\\)[^()]+):(\d+):(\d+)\)?$/.exec(call) ?? [];
      return file === undefined ? [] : [{ file: pathOf(file), line: Number(line), column: Number(column) }];
    });
  const folder = path.dirname(path.resolve(entry));
  return calls.find(({ file }) => isBelow(folder, file)) ?? calls[0];
}

/** Drops the query, with which a config is imported so that changes are seen. */
function pathOf(file: string): string {
  const plain = file.replace(/\?[\d.]+$/, '');
  return plain.startsWith('file:') ? fileURLToPath(plain) : plain;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '') : '';
}
