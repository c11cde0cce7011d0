// @ts-check
// Which modules a run does not touch, so that the command can load them on use. A short run calls no function of a third
// of them, and to load these takes as long as to lint the file.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync } from 'rolldown/utils';
import { root } from '../lib/workspace.mjs';
import { eachName } from './names.mjs';

/** The line that the bundler writes before the code of each module. */
const MODULE = /^\/\/ ((?:packages|node_modules|\\0)\S+)$/gm;

/**
 * Which characters of a chunk run.
 * @param {Map<string, string>} files the command by name in dist, not minified, with a getter for each export
 * @param {string} chunk its name in dist
 * @param {readonly (readonly string[])[]} runs the arguments of each, from the root of the repository
 * @returns {Uint8Array[]} for each run, 1 for each character that ran
 */
export function ranIn(files, chunk, runs) {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-unused-'));
  try {
    const cli = path.join(root, 'packages/cli');
    cpSync(path.join(cli, 'bin'), path.join(folder, 'bin'), { recursive: true });
    cpSync(path.join(cli, 'package.json'), path.join(folder, 'package.json'));
    mkdirSync(path.join(folder, 'dist'));
    for (const [name, text] of files)
      if (name.endsWith('.cjs')) writeFileSync(path.join(folder, 'dist', name), text);
    return runs.map((args, index) => {
      const ran = new Uint8Array(/** @type {string} */ (files.get(chunk)).length);
      for (const { startOffset, endOffset, count } of rangesOf(folder, chunk, args, index))
        ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      return ran;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * How often each part of a chunk runs, the outer ones first.
 * @param {string} folder with the command @param {string} chunk @param {readonly string[]} args @param {number} index
 * @returns {{ startOffset: number, endOffset: number, count: number }[]}
 */
function rangesOf(folder, chunk, args, index) {
  const written = path.join(folder, `run-${index}`);
  // Nothing else, so that the bundle is the same wherever it is built. Without a place for it, compiled code is not kept
  // either: with it, V8 counts from other places. Windows starts no program without its own variable.
  const { PATH, SystemRoot } = process.env;
  const env = { PATH, SystemRoot, NODE_V8_COVERAGE: written };
  const { status, stderr } = spawnSync(process.execPath, [path.join(folder, 'bin/plimsoll.js'), ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  // 1 says that there are findings. Options that users seldom give would leave out what their runs need.
  if (status !== 0 && status !== 1) throw new Error(`plimsoll ${args.join(' ')} failed:\n${stderr}`);
  const [report] = readdirSync(written);
  const { result } = JSON.parse(readFileSync(path.join(written, String(report)), 'utf8'));
  const url = pathToFileURL(path.join(realpathSync(folder), 'dist', chunk)).href;
  const own = result.find((/** @type {{ url: string }} */ script) => script.url === url);
  if (!own) throw new Error(`plimsoll ${args.join(' ')} does not load ${chunk}`);
  return own.functions
    .flatMap((/** @type {{ ranges: any[] }} */ { ranges }) => ranges)
    .sort(
      (/** @type {any} */ a, /** @type {any} */ b) =>
        b.endOffset - b.startOffset - (a.endOffset - a.startOffset),
    );
}

/** What the bundler writes after the modules. */
const EXPORTS = '\nObject.defineProperty(exports, ';

/**
 * A part of a chunk: a module, or one function of it, which then is no part of the module.
 * @typedef {{ module: string, name: string | undefined }} Part
 */

/**
 * @typedef {object} Names what a chunk declares and reads
 * @property {readonly Part[]} parts numbered from 1 in this order
 * @property {ReadonlySet<number>} needed parts that are there for what they do. 0 is what the bundler writes
 * @property {readonly { at: number, part: number }[]} functions where the body of each begins
 * @property {readonly { at: number, reader: number, owner: number, isTop: boolean }[]} reads of what parts declare
 */

/**
 * @param {string} text of a chunk
 * @param {boolean} byFunction whether each function at the top of a module is a part of its own
 * @returns {Names}
 */
export function namesOf(text, byFunction = false) {
  const heads = [...text.matchAll(MODULE)];
  /** @type {Part[]} */
  const parts = heads.map(([, module]) => ({ module: /** @type {string} */ (module), name: undefined }));
  /** The number of the part of each character. */
  const numbers = new Uint16Array(text.length);
  for (const [index, head] of heads.entries()) numbers.fill(index + 1, head.index);
  numbers.fill(0, text.indexOf(EXPORTS));
  const partAt = (/** @type {number} */ at) => /** @type {number} */ (numbers[at]);

  const { program } = parseSync('chunk.cjs', text);
  /** @type {Map<string, number>} parts by what they declare */
  const owners = new Map();
  const needed = new Set([0]);
  for (const statement of program.body) {
    const part = partAt(statement.start);
    if (byFunction && part > 0 && statement.type === 'FunctionDeclaration' && statement.id) {
      const { module } = /** @type {Part} */ (parts[part - 1]);
      numbers.fill(parts.push({ module, name: statement.id.name }), statement.start, statement.end);
    }
    for (const name of namesIn(statement)) owners.set(name, partAt(statement.start));
    if (statement.type === 'ExpressionStatement') needed.add(part);
  }
  /** @type {{ at: number, part: number }[]} */
  const functions = [];
  /** @type {{ at: number, reader: number, owner: number, isTop: boolean }[]} */
  const reads = [];
  for (const statement of program.body)
    eachName(statement, {
      enter: (at) => void functions.push({ at, part: partAt(at) }),
      name(name, at, depth) {
        const owner = owners.get(name);
        if (owner !== undefined) reads.push({ at, reader: partAt(at), owner, isTop: depth === 0 });
      },
    });
  return { parts, needed, functions, reads };
}

/**
 * The parts of a chunk that some runs do not touch: what runs reads nothing that they declare. So these runs are the same
 * without them.
 * @param {Names} names of the chunk @param {readonly Uint8Array[]} runs what ran of it in each
 * @returns {Part[]}
 */
export function untouched({ parts, needed, functions, reads }, runs) {
  const ran = (/** @type {number} */ at) => runs.some((each) => each[at]);
  const used = new Set(needed);
  for (const { at, part } of functions) if (ran(at)) used.add(part);
  /** @type {Map<number, Set<number>>} what the code of a part that ran reads of other parts */
  const readBy = new Map();
  for (const { at, reader, owner, isTop } of reads)
    if (isTop || ran(at)) readBy.set(reader, (readBy.get(reader) ?? new Set()).add(owner));
  const pending = [...used];
  for (const part of pending)
    for (const read of readBy.get(part) ?? [])
      if (!used.has(read)) {
        used.add(read);
        pending.push(read);
      }
  return parts.filter((_, index) => !used.has(index + 1));
}

/**
 * What a statement declares at the top of a chunk.
 * @param {import('rolldown/utils').ESTree.Statement | import('rolldown/utils').ESTree.Directive} statement
 * @returns {string[]}
 */
function namesIn(statement) {
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
    return statement.id ? [statement.id.name] : [];
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap(({ id }) => {
    if (id.type !== 'Identifier')
      throw new Error('the bundler wrote a pattern that this script does not know');
    return id.name;
  });
}
