// @ts-check
// Makes the bundle go through arrays by index: `for (const item of list)` becomes a loop that counts, and
// `const [name, value] = entry` becomes `const { 0: name, 1: value } = entry`. As they are written, both ask an iterator
// for an object with each item. Only code that V8 has optimized does without these objects, and a run of seconds ends
// before most of it is: they were a fifth of what a run over thousands of files allocated.
//
// Whether something is an array comes from the types of the sources, which tsc's output lacks. Maps, sets, strings,
// generators, and what may be one of these, stay as they are, so the meaning of the code does not change.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import ts from 'typescript-5';
import { root } from '../lib/workspace.mjs';

/** @import { Plugin } from 'rolldown' */
/** @import { ESTree } from 'rolldown/utils' */
/** @typedef {'array' | 'entries' | 'other'} Iterated an array, what its `entries()` returns, or anything else */
/** @typedef {Record<'loops' | 'patterns' | 'flatMaps', readonly Iterated[]>} Uses in the order of the source */
/** @typedef {{ start: number, end: number }} Span */
/** @typedef {Span & { text: () => string }} Edit */

/** A source, and the directory and the name of what tsc makes of it. */
const SOURCE = /^(.*[\\/]packages[\\/]([\w-]+))[\\/]src[\\/](.*)\.ts$/;

/** Types of the language that are arrays, too: what patterns find in texts. */
const MATCHES = ['RegExpExecArray', 'RegExpMatchArray'];

/** Where the function is that replaces `flatMap`. */
const FLAT_MAP = '\0flat-map';
/** As `Array.prototype.flatMap` does it for lists without holes. V8's own calls its slow parts for each list. */
export const FLAT_MAP_SOURCE = `export function $flatMap(list, give) {
  const all = [];
  const { length } = list;
  for (let index = 0; index < length; index++) {
    const given = give(list[index], index, list);
    if (Array.isArray(given)) for (let at = 0; at < given.length; at++) all.push(given[at]);
    else all.push(given);
  }
  return all;
}`;

/**
 * The plugin of the bundler.
 * @returns {Plugin}
 */
export function indexedArrays() {
  const sources = new Map(sourceFiles().map((file) => [outputOf(file), file]));
  const uses = usesOf([...sources.values()]);
  /** @type {Map<string, string>} by module: the bundler asks twice */
  const known = new Map();
  return {
    name: 'indexed-arrays',
    resolveId: (id) => (id === FLAT_MAP ? { id, moduleSideEffects: false } : undefined),
    load: (id) => (id === FLAT_MAP ? FLAT_MAP_SOURCE : undefined),
    transform(code, id) {
      const own = uses.get(sources.get(path.normalize(id)) ?? '');
      // Those of libraries have no source, and another plugin replaces some modules.
      if (!own || code !== readFileSync(id, 'utf8')) return undefined;
      if (!Object.values(own).some((uses) => uses.some((use) => use !== 'other'))) return undefined;
      const made = known.get(id) ?? indexed(code, own, id);
      known.set(id, made);
      return { code: made };
    },
  };
}

/** What an earlier build found, by source. */
const KEPT = path.join(root, 'node_modules/.cache/plimsoll/array-uses.json');

/**
 * What the loops and the patterns of each source go through. To read the types takes most of a build, so this keeps what
 * it finds. It depends on the source itself and on the declarations of all others.
 * @param {readonly string[]} files
 * @returns {Map<string, Uses>}
 */
function usesOf(files) {
  const known = kept();
  const around = hashOf([
    ts.version,
    readFileSync(import.meta.filename, 'utf8'),
    ...OPTIONS_FILES.map((file) => readFileSync(file, 'utf8')),
    ...declarationFiles().map((file) => readFileSync(file, 'utf8')),
  ]);
  const keys = new Map(files.map((file) => [file, hashOf([around, readFileSync(file, 'utf8')])]));
  const unread = files.filter((file) => !known.has(keyOf(file)));
  if (unread.length > 0) {
    const program = ts.createProgram(unread, compilerOptions());
    const checker = program.getTypeChecker();
    for (const file of unread)
      known.set(keyOf(file), usesIn(/** @type {ts.SourceFile} */ (program.getSourceFile(file)), checker));
    mkdirSync(path.dirname(KEPT), { recursive: true });
    writeFileSync(KEPT, JSON.stringify(files.map((file) => [keyOf(file), known.get(keyOf(file))])));
  }
  return new Map(files.map((file) => [file, /** @type {Uses} */ (known.get(keyOf(file)))]));

  function keyOf(/** @type {string} */ file) {
    return /** @type {string} */ (keys.get(file));
  }
}

/** @returns {Map<string, Uses>} by key; empty if there was no build before */
function kept() {
  try {
    return new Map(JSON.parse(readFileSync(KEPT, 'utf8')));
  } catch {
    return new Map();
  }
}

/** @param {readonly string[]} texts */
function hashOf(texts) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\n${text}`);
  return hash.digest('hex');
}

/** Those of the command: it has the types of Node, too. The lock file says which types of libraries there are. */
const OPTIONS_FILES = ['tsconfig.base.json', 'packages/cli/tsconfig.json', 'pnpm-lock.yaml'].map((file) =>
  path.join(root, file),
);

function compilerOptions() {
  const file = path.join(root, 'packages/cli/tsconfig.json');
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.convertCompilerOptionsFromJson(
    {
      ...ts.readConfigFile(path.join(root, 'tsconfig.base.json'), ts.sys.readFile).config.compilerOptions,
      ...config.compilerOptions,
      rootDir: root,
      composite: false,
    },
    path.dirname(file),
  ).options;
}

/** Packages whose sources the bundle does not have. */
const OTHERS = ['rule-tester/**', 'vscode/**'];

/** The sources of all packages that the bundle has. */
function sourceFiles() {
  const without = ['**/node_modules', '**/dist', '**/dist-tsc', '**/*.test.ts', ...OTHERS];
  return ts.sys.readDirectory(path.join(root, 'packages'), ['.ts'], without, ['*/src/**/*']);
}

/** What tsc says about the types of these. */
function declarationFiles() {
  const without = ['**/node_modules', '**/dist/types'];
  return ts.sys.readDirectory(path.join(root, 'packages'), ['.d.ts'], without, [
    '*/dist/**/*',
    '*/dist-tsc/**/*',
  ]);
}

/** What tsc makes of a source. @param {string} file */
function outputOf(file) {
  const [, folder = '', name, rest] = SOURCE.exec(path.normalize(file)) ?? [];
  return path.join(folder, name === 'cli' ? 'dist-tsc' : 'dist', `${rest}.js`);
}

/**
 * What the loops and the patterns of a source go through.
 * @param {ts.SourceFile} file @param {ts.TypeChecker} checker @returns {Uses}
 */
export function usesIn(file, checker) {
  /** @type {Iterated[]} */
  const loops = [];
  /** @type {Iterated[]} */
  const patterns = [];
  /** @type {Iterated[]} */
  const flatMaps = [];
  /** @param {ts.Type} given @returns {boolean} */
  const isArray = (given) => {
    const type = given.flags & ts.TypeFlags.Instantiable ? checker.getBaseConstraintOfType(given) : given;
    if (type?.isUnion()) return type.types.every(isArray);
    if (!type) return false;
    return checker.isArrayType(type) || checker.isTupleType(type) || MATCHES.includes(type.symbol?.name);
  };
  const iterated = (/** @type {ts.Node} */ node) =>
    isArray(checker.getTypeAtLocation(node)) ? 'array' : 'other';
  const ofLoop = (/** @type {ts.Expression} */ node) =>
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'entries' &&
    checker.getTypeAtLocation(node).symbol?.name === 'ArrayIterator' &&
    iterated(node.expression.expression) === 'array'
      ? 'entries'
      : iterated(node);
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isForOfStatement(node)) loops.push(node.awaitModifier ? 'other' : ofLoop(node.expression));
    else if (ts.isArrayBindingPattern(node)) patterns.push(iterated(node));
    else if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === 'flatMap'
    )
      flatMaps.push(ts.isOptionalChain(node) ? 'other' : iterated(node.expression.expression));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { loops, patterns, flatMaps };
}

/**
 * The code with indexes.
 * @param {string} code what tsc made of a source @param {Uses} uses those of the source @param {string} id for errors
 */
export function indexed(code, uses, id) {
  const { loops, patterns, flatMaps, declarators } = nodesIn(code, id);
  // tsc only removes types.
  if (
    loops.length !== uses.loops.length ||
    patterns.length !== uses.patterns.length ||
    flatMaps.length !== uses.flatMaps.length
  )
    throw new Error(`${id} has other loops or patterns than its source: run tsc -b`);
  /** @type {Edit[]} */
  const edits = [];
  const textOf = (/** @type {Span} */ { start, end }) => {
    let text = '';
    let at = start;
    for (const edit of edits) {
      if (edit.start < at || edit.end > end) continue;
      text += code.slice(at, edit.start) + edit.text();
      at = edit.end;
    }
    return text + code.slice(at, end);
  };
  const edit = (/** @type {Span} */ { start, end }, /** @type {() => string} */ text) =>
    edits.push({ start, end, text });

  loops.forEach((loop, number) => {
    const { left, right, body } = loop;
    if (uses.loops[number] === 'other' || left.type !== 'VariableDeclaration') return;
    const [list, at] = [`$list${number}`, `$at${number}`];
    const counted = (/** @type {Span} */ listed, /** @type {string} */ own) =>
      `for (let ${list} = (${textOf(listed)}), ${at} = 0; ${at} < ${list}.length; ${at}++) ` +
      `{ ${left.kind} ${own} = ${list}[${at}]; ${textOf(body)} }`;
    const bound = left.declarations[0]?.id;
    if (uses.loops[number] === 'entries') {
      const [index, item] = bound?.type === 'ArrayPattern' ? bound.elements : [];
      if (index?.type !== 'Identifier' || !item || item.type === 'AssignmentPattern') return;
      if (right.type !== 'CallExpression' || right.callee.type !== 'MemberExpression') return;
      const { object } = right.callee;
      edit(loop, () => counted(object, `${index.name} = ${at}, ${textOf(item)}`));
    } else if (bound) edit(loop, () => counted(right, textOf(bound)));
  });

  const arrays = new Set(patterns.filter((_, index) => uses.patterns[index] === 'array'));
  const named = (/** @type {ESTree.ArrayPattern} */ { elements }) => {
    const parts = elements.map((part, index) =>
      part && part.type !== 'RestElement' ? `${index}: ${textOf(part)}` : '',
    );
    return `{ ${parts.filter((part) => part).join(', ')} }`;
  };
  for (const pattern of arrays) if (!restOf(pattern)) edit(pattern, () => named(pattern));
  for (const declarator of declarators) {
    const { id: bound, init } = declarator;
    const rest = bound.type === 'ArrayPattern' && arrays.has(bound) && restOf(bound);
    if (!rest || !init) continue;
    const all = `$all${declarator.start}`;
    const after = `${textOf(rest)} = ${all}.slice(${bound.elements.length - 1})`;
    edit(declarator, () => `${all} = ${textOf(init)}, ${named(bound)} = ${all}, ${after}`);
  }
  const replacedMaps = flatMaps.filter(
    ({ arguments: given }, index) =>
      uses.flatMaps[index] === 'array' && given.length === 1 && given[0]?.type !== 'SpreadElement',
  );
  for (const call of replacedMaps) {
    const { object } = /** @type {ESTree.MemberExpression} */ (call.callee);
    const [give] = /** @type {[ESTree.Argument]} */ (/** @type {unknown} */ (call.arguments));
    edit(call, () => `$flatMap(${textOf(object)}, ${textOf(give)})`);
  }
  // What is around others comes before them.
  edits.sort((a, b) => a.start - b.start || b.end - a.end);
  const text = textOf({ start: 0, end: code.length });
  return replacedMaps.length === 0 ? text : `import { $flatMap } from ${JSON.stringify(FLAT_MAP)};\n${text}`;
}

/** What takes the rest of an array. @param {ESTree.ArrayPattern} pattern */
function restOf({ elements }) {
  const last = elements.at(-1);
  return last?.type === 'RestElement' ? last.argument : undefined;
}

/**
 * The loops and the patterns for arrays in a module, in their order, and what declares variables.
 * @param {string} code @param {string} id
 */
function nodesIn(code, id) {
  /** @type {ESTree.ForOfStatement[]} */
  const loops = [];
  /** @type {ESTree.ArrayPattern[]} */
  const patterns = [];
  /** @type {ESTree.VariableDeclarator[]} */
  const declarators = [];
  /** @type {ESTree.CallExpression[]} */
  const flatMaps = [];
  /** Patterns that declare, not those that assign: these would need brackets. */
  const bind = (/** @type {any} */ node) => {
    if (node?.type === 'ArrayPattern') {
      patterns.push(node);
      node.elements.forEach(bind);
    } else if (node?.type === 'ObjectPattern') node.properties.forEach(bind);
    else if (node?.type === 'Property') bind(node.value);
    else if (node?.type === 'AssignmentPattern') bind(node.left);
    else if (node?.type === 'RestElement') bind(node.argument);
  };
  const bindAll = (/** @type {{ params: readonly unknown[] }} */ { params }) => params.forEach(bind);
  new Visitor({
    ForOfStatement: (loop) => void loops.push(loop),
    VariableDeclarator(declarator) {
      declarators.push(declarator);
      bind(declarator.id);
    },
    CallExpression(call) {
      const { callee } = call;
      if (callee.type !== 'MemberExpression' || callee.computed) return;
      if (callee.property.type === 'Identifier' && callee.property.name === 'flatMap') flatMaps.push(call);
    },
    FunctionDeclaration: bindAll,
    FunctionExpression: bindAll,
    ArrowFunctionExpression: bindAll,
  }).visit(parseSync(id, code).program);
  const inOrder = (/** @type {Span} */ a, /** @type {Span} */ b) => a.start - b.start;
  return { loops: loops.sort(inOrder), patterns: patterns.sort(inOrder), flatMaps, declarators };
}
