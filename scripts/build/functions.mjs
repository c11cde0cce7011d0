// @ts-check
// Moves functions that short runs do not call into modules of their own, so that they come with a chunk that is loaded on
// use. A third of what a run on one file would load otherwise are functions that it never calls, beside others in modules
// that it needs.
import { parseSync, Visitor } from 'rolldown/utils';
import { fromRoot } from '../lib/workspace.mjs';
import { replaced } from './chunks.mjs';

/** @import { Plugin } from 'rolldown' */
/** @import { ESTree } from 'rolldown/utils' */
/** @typedef {ReadonlyMap<string, ReadonlyMap<string, string>>} Moved by module, from the root: the chunk of each function */

/** What may be a name. */
const WORD = /[\w$]+/g;

/** A module with functions of another one, and the chunk that they are for. */
const APART = /^(.*)\?apart=(\w+)$/;

/** The chunk for which a module was taken from another one. @param {string} id */
export const chunkOfApart = (id) => APART.exec(id)?.[2];

/** The module that a module was taken from, or itself. @param {string} id */
export const originOf = (id) => APART.exec(id)?.[1] ?? id;

/**
 * The plugin of the bundler. Comes after all that change code.
 * @param {Moved} moved
 * @returns {Plugin}
 */
export function functionsApart(moved) {
  /** @type {Map<string, string>} */
  const sources = new Map();
  return {
    name: 'functions-apart',
    resolveId: (source) => (APART.test(source) ? source : undefined),
    load: (id) => sources.get(id),
    transform(code, id) {
      const functions = moved.get(fromRoot(id));
      if (!functions || sources.has(id)) return undefined;
      const { text, parts } = apart(code, id, functions);
      for (const [chunk, part] of parts) sources.set(idOf(id, chunk), part);
      return { code: text };
    },
  };
}

const idOf = (/** @type {string} */ id, /** @type {string} */ chunk) => `${id}?apart=${chunk}`;

/**
 * A module without some of its functions, and modules with these by chunk.
 * @param {string} code @param {string} id @param {ReadonlyMap<string, string>} functions the chunk of each by name
 */
function apart(code, id, functions) {
  const { program } = parseSync(id, code);
  const imports = program.body.filter(({ type }) => type === 'ImportDeclaration');
  /** @type {Map<string, boolean>} what the module declares, and whether it exports it by this name */
  const declared = new Map();
  /** @type {Map<string, { statement: ESTree.Statement | ESTree.Directive, node: ESTree.Function }>} */
  const found = new Map();
  for (const statement of program.body) {
    const isExport = statement.type === 'ExportNamedDeclaration';
    const node = isExport ? statement.declaration : statement;
    if (node?.type === 'FunctionDeclaration' && node.id) found.set(node.id.name, { statement, node });
    if (node?.type === 'FunctionDeclaration' || node?.type === 'ClassDeclaration')
      declared.set(/** @type {{ name: string }} */ (node.id).name, isExport);
    else if (node?.type === 'VariableDeclaration')
      for (const { id: bound } of node.declarations)
        for (const name of namesIn(bound)) declared.set(name, isExport);
    else if (isExport && !statement.source)
      for (const { local, exported } of statement.specifiers)
        if ('name' in local && 'name' in exported && local.name === exported.name)
          declared.set(local.name, true);
  }
  /** @type {Map<string, string>} */
  const moving = new Map();
  for (const [name, chunk] of functions) {
    const each = found.get(name);
    if (each && !assigns(each.node, declared, code)) moving.set(name, chunk);
  }
  /** What the others need of this module, and does not export yet. */
  const exported = new Set();
  /** @type {Map<string, { needed: Set<string>, texts: string[] }>} */
  const byChunk = new Map();
  for (const [name, chunk] of moving) {
    const { node } = /** @type {{ node: ESTree.Function }} */ (found.get(name));
    const part = byChunk.get(chunk) ?? { needed: new Set(), texts: [] };
    byChunk.set(chunk, part);
    const text = code.slice(node.start, node.end);
    part.texts.push(`export ${text}`);
    // All words: a block or a parameter may read what another block declares again. The bundler drops unused imports.
    for (const [each] of text.matchAll(WORD))
      if (declared.has(each) && moving.get(each) !== chunk) part.needed.add(each);
  }
  const heads = imports.map(({ start, end }) => code.slice(start, end));
  /** @type {Map<string, string>} */
  const parts = new Map();
  for (const [chunk, { needed, texts }] of byChunk) {
    const own = [...needed].map((name) => {
      const other = moving.get(name);
      if (other === undefined && !declared.get(name)) exported.add(name);
      return `import { ${name} } from ${JSON.stringify(other === undefined ? id : idOf(id, other))};`;
    });
    parts.set(chunk, [...heads, ...own, ...texts, ''].join('\n'));
  }
  const places = [...moving].map(([name, chunk]) => {
    const { statement } = /** @type {{ statement: ESTree.Statement }} */ (found.get(name));
    const from = JSON.stringify(idOf(id, chunk));
    const again = declared.get(name) ? `export { ${name} };` : '';
    return { start: statement.start, end: statement.end, text: `import { ${name} } from ${from};${again}` };
  });
  const more = exported.size > 0 ? `\nexport { ${[...exported].join(', ')} };\n` : '';
  return { text: replaced(code, places) + more, parts };
}

/** @param {ESTree.BindingPattern} pattern @returns {string[]} */
function namesIn(pattern) {
  /** @type {string[]} */
  const names = [];
  // Too many of them only name what nothing needs.
  new Visitor({ Identifier: ({ name }) => void names.push(name) }).visit(
    /** @type {any} */ ({ type: 'Program', body: [{ type: 'ExpressionStatement', expression: pattern }] }),
  );
  return names;
}

/**
 * Whether a function gives a variable of its module a value, which only that module may.
 * @param {ESTree.Function} node @param {ReadonlyMap<string, unknown>} declared @param {string} code
 */
function assigns(node, declared, code) {
  let found = false;
  const given = (/** @type {{ type: string, start: number, end: number }} */ { type, start, end }) => {
    if (type === 'MemberExpression' || type === 'VariableDeclaration') return;
    for (const [name] of code.slice(start, end).matchAll(WORD)) found ||= declared.has(name);
  };
  new Visitor({
    AssignmentExpression: ({ left }) => given(left),
    UpdateExpression: ({ argument }) => given(argument),
    ForInStatement: ({ left }) => given(left),
    ForOfStatement: ({ left }) => given(left),
  }).visit(/** @type {any} */ ({ type: 'Program', body: [node] }));
  return found;
}
