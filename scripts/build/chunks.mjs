// @ts-check
// How chunks get what other chunks export. The bundler writes `const require_other = require("./other.cjs")`, which loads
// the other chunk at once, and `require_other.name` wherever a name is used.
import { parseSync, Visitor } from 'rolldown/utils';
import { eachName } from './names.mjs';

/** @typedef {{ start: number, end: number, text: string }} Place */
/** @typedef {{ variable: string, chunk: string, start: number, end: number }} Required */

/** @param {string} code @param {readonly Place[]} places */
export function replaced(code, places) {
  let text = '';
  let at = 0;
  for (const place of [...places].sort((a, b) => a.start - b.start)) {
    text += code.slice(at, place.start) + place.text;
    at = place.end;
  }
  return text + code.slice(at);
}

/**
 * The chunks that a chunk loads when it is loaded.
 * @param {import('rolldown/utils').ESTree.Program} program
 * @returns {Required[]}
 */
function requiredIn(program) {
  return program.body.flatMap((statement) => {
    if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return [];
    const [declared] = statement.declarations;
    const { id, init } = /** @type {import('rolldown/utils').ESTree.VariableDeclarator} */ (declared);
    if (id.type !== 'Identifier' || init?.type !== 'CallExpression') return [];
    const [given] = init.arguments;
    if (init.callee.type !== 'Identifier' || init.callee.name !== 'require') return [];
    if (given?.type !== 'Literal' || !/^\.\//.test(String(given.value))) return [];
    const chunk = String(given.value).slice(2);
    return { variable: id.name, chunk, start: statement.start, end: statement.end };
  });
}

/** How the bundler loads another chunk at once. */
const REQUIRE = /^const [\w$]+ = require\("\.\/([^"]+)"\);$/gm;

/**
 * Makes a chunk load some others when it first uses them. Those that it uses at its top it still loads at once.
 * @param {string} code not minified: there, no other variable has the name
 * @param {(chunk: string) => boolean} isLater
 * @returns {{ code: string, atOnce: string[] }} `atOnce` are the chunks that it still loads with itself
 */
export function loadingOnUse(code, isLater) {
  // To parse takes longest.
  const loaded = [...code.matchAll(REQUIRE)].map(([, chunk]) => /** @type {string} */ (chunk));
  if (!loaded.some(isLater)) return { code, atOnce: loaded };
  const { program } = parseSync('chunk.cjs', code);
  const required = requiredIn(program);
  const later = new Map(required.filter(({ chunk }) => isLater(chunk)).map((each) => [each.variable, each]));
  if (later.size === 0) return { code, atOnce: required.map(({ chunk }) => chunk) };
  /** @type {Map<string, number[]>} */
  const uses = new Map([...later.keys()].map((variable) => [variable, []]));
  for (const statement of program.body)
    eachName(statement, {
      enter() {},
      name(name, at, depth) {
        if (at === later.get(name)?.start) return;
        if (depth === 0 && !isDeclaration(name, at)) later.delete(name);
        else if (!isDeclaration(name, at)) uses.get(name)?.push(at);
      },
    });
  function isDeclaration(/** @type {string} */ name, /** @type {number} */ at) {
    const each = required.find(({ variable }) => variable === name);
    return each !== undefined && at >= each.start && at < each.end;
  }
  const places = [...later.values()].flatMap(({ variable, chunk, start, end }) => [
    {
      start,
      end,
      text: `let ${variable}$;\nfunction ${variable}() {\n\treturn ${variable}$ ??= require(${JSON.stringify(`./${chunk}`)});\n}`,
    },
    // In parentheses for `new`.
    ...(uses.get(variable) ?? []).map((at) => ({
      start: at,
      end: at + variable.length,
      text: `(${variable}())`,
    })),
  ]);
  const chunks = [...later.values()].map(({ chunk }) => chunk);
  return {
    code: replaced(code, places),
    atOnce: required.map(({ chunk }) => chunk).filter((chunk) => !chunks.includes(chunk)),
  };
}

/** How the bundler defines an export. Of a text that is a constant, the minifier writes the text itself. */
const GETTER =
  /^Object\.defineProperty\(exports,\s*("[\w$]+"),\s*\{\s*enumerable:\s*(?:!0|true),\s*get:\s*function\s*\(\)\s*\{\s*return\s*([\w$]+|`[^`$\\]*`);?\s*\}\s*\}\);?$/;

/**
 * What a chunk exports that stays as it is once the chunk is loaded.
 * @param {string} code not minified
 * @returns {Set<string>}
 */
export function fixedExportsOf(code) {
  const { program } = parseSync('chunk.cjs', code);
  const assigned = assignedIn(program, code);
  const exported = program.body.flatMap(({ start, end }) => {
    const [, name, value] = GETTER.exec(code.slice(start, end)) ?? [];
    return name !== undefined && value !== undefined && !assigned.has(value) ? JSON.parse(name) : [];
  });
  return new Set(exported);
}

/**
 * What a file assigns after it has declared it.
 * @param {import('rolldown/utils').ESTree.Program} program @param {string} code
 */
function assignedIn(program, code) {
  /** @type {Set<string>} */
  const assigned = new Set();
  const assign = (/** @type {{ start: number, end: number }} */ { start, end }) => {
    // All names in a pattern.
    for (const [name] of code.slice(start, end).matchAll(/[\w$]+/g)) assigned.add(name);
  };
  new Visitor({
    AssignmentExpression: ({ left }) => assign(left),
    UpdateExpression: ({ argument }) => assign(argument),
    ForInStatement: ({ left }) => left.type !== 'VariableDeclaration' && assign(left),
    ForOfStatement: ({ left }) => left.type !== 'VariableDeclaration' && assign(left),
  }).visit(program);
  return assigned;
}

/**
 * Begins each statement of a chunk in a line of its own: Node prints the whole line of an error that nobody catches. And
 * makes it export values, in one object: the bundler defines a getter for each, which are hundreds. What is assigned again
 * stays a getter.
 * @param {string} code minified
 * @param {boolean} [values] false for a chunk that others need before all of it is there
 */
export function exporting(code, values = true) {
  const { program } = parseSync('chunk.cjs', code);
  const places = program.body.slice(1).map(({ start }) => ({ start, end: start, text: '\n' }));
  const exported = values ? exportedBy(program, code) : undefined;
  return replaced(code, exported ? [...places, exported] : places);
}

/**
 * The end of a chunk, with all that it exports in one object. Undefined if it exports otherwise.
 * @param {import('rolldown/utils').ESTree.Program} program @param {string} code
 * @returns {Place | undefined}
 */
function exportedBy(program, code) {
  const last = program.body.at(-1);
  if (last?.type !== 'ExpressionStatement') return undefined;
  const { expression } = last;
  const calls = expression.type === 'SequenceExpression' ? expression.expressions : [expression];
  const exported = calls.map((call) => GETTER.exec(code.slice(call.start, call.end)));
  if (!exported.every((each) => each)) return undefined;
  let uses = 0;
  new Visitor({
    Identifier({ name }) {
      if (name === 'exports') uses++;
    },
  }).visit(program);
  if (uses !== calls.length) return undefined;
  const assigned = assignedIn(program, code);
  const entries = exported.map((each) => {
    const [, name, value] = /** @type {RegExpExecArray} */ (each);
    const isFixed = !assigned.has(/** @type {string} */ (value));
    return isFixed ? `${name}:${value}` : `get ${name}(){return ${value}}`;
  });
  return { start: last.start, end: last.end, text: `module.exports={${entries.join(',')}};` };
}

/**
 * Makes a chunk read what others export once, when it is loaded: later, it would look for it in a table of hundreds of
 * names each time.
 * @param {string} code not minified
 * @param {(chunk: string) => ReadonlySet<string> | undefined} fixedIn the exports of a chunk that is wholly loaded then
 */
export function readingOnce(code, fixedIn) {
  if (!code.includes('require("./')) return code;
  const { program } = parseSync('chunk.cjs', code);
  /** @type {Place[]} */
  const places = [];
  /** @type {Map<string, { fixed: ReadonlySet<string>, end: number, names: Set<string> }>} */
  const from = new Map();
  for (const { variable, chunk, end } of requiredIn(program)) {
    const fixed = fixedIn(chunk);
    if (fixed) from.set(variable, { fixed, end, names: new Set() });
  }
  new Visitor({
    MemberExpression({ object, property, computed, start, end }) {
      const known = object.type === 'Identifier' ? from.get(object.name) : undefined;
      if (!known || computed || property.type !== 'Identifier' || !known.fixed.has(property.name)) return;
      known.names.add(property.name);
      places.push({ start, end, text: `${/** @type {{ name: string }} */ (object).name}$${property.name}` });
    },
  }).visit(program);
  for (const [variable, { names, end }] of from)
    if (names.size > 0) {
      const read = [...names].map((name) => `${name}: ${variable}$${name}`).join(', ');
      places.push({ start: end, end, text: `\nconst { ${read} } = ${variable};` });
    }
  return replaced(code, places);
}
