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
  const { status, stderr } = spawnSync(
    process.execPath,
    [path.join(folder, 'bin/plimsoll.js'), '--fail-on', 'never', ...args],
    { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(`plimsoll ${args.join(' ')} failed:\n${stderr}`);
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
 * @typedef {object} Names what a chunk declares and reads
 * @property {readonly string[]} modules paths from the root of the repository; numbers of modules count from 1 in this order
 * @property {ReadonlySet<number>} needed modules that are there for what they do. 0 is what the bundler writes
 * @property {readonly { at: number, module: number }[]} functions where the body of each begins
 * @property {readonly { at: number, reader: number, owner: number, isTop: boolean }[]} reads of what modules declare
 */

/** @param {string} text of a chunk @returns {Names} */
export function namesOf(text) {
  const heads = [...text.matchAll(MODULE)];
  /** The number of the module of each character. */
  const modules = new Uint16Array(text.length);
  for (const [index, head] of heads.entries()) modules.fill(index + 1, head.index);
  modules.fill(0, text.indexOf(EXPORTS));
  const moduleAt = (/** @type {number} */ at) => /** @type {number} */ (modules[at]);

  const { program } = parseSync('chunk.cjs', text);
  /** @type {Map<string, number>} modules by what they declare */
  const owners = new Map();
  const needed = new Set([0]);
  for (const statement of program.body) {
    for (const name of namesIn(statement)) owners.set(name, moduleAt(statement.start));
    if (statement.type === 'ExpressionStatement') needed.add(moduleAt(statement.start));
  }
  /** @type {{ at: number, module: number }[]} */
  const functions = [];
  /** @type {{ at: number, reader: number, owner: number, isTop: boolean }[]} */
  const reads = [];
  for (const statement of program.body)
    eachName(statement, {
      enter: (at) => void functions.push({ at, module: moduleAt(at) }),
      name(name, at, depth) {
        const owner = owners.get(name);
        if (owner !== undefined) reads.push({ at, reader: moduleAt(at), owner, isTop: depth === 0 });
      },
    });
  return { modules: heads.map(([, name]) => /** @type {string} */ (name)), needed, functions, reads };
}

/**
 * The modules of a chunk that some runs do not touch: what runs reads nothing that they declare. So these runs are the
 * same without them.
 * @param {Names} names of the chunk @param {readonly Uint8Array[]} runs what ran of it in each
 * @returns {Set<string>} paths from the root of the repository
 */
export function untouched({ modules, needed, functions, reads }, runs) {
  const ran = (/** @type {number} */ at) => runs.some((each) => each[at]);
  const used = new Set(needed);
  for (const { at, module } of functions) if (ran(at)) used.add(module);
  /** @type {Map<number, Set<number>>} what the code of a module that ran reads of other modules */
  const readBy = new Map();
  for (const { at, reader, owner, isTop } of reads)
    if (isTop || ran(at)) readBy.set(reader, (readBy.get(reader) ?? new Set()).add(owner));
  const pending = [...used];
  for (const module of pending)
    for (const read of readBy.get(module) ?? [])
      if (!used.has(read)) {
        used.add(read);
        pending.push(read);
      }
  return new Set(modules.filter((_, index) => !used.has(index + 1)));
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
