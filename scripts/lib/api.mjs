// @ts-check
// What the packages export, as their declarations say. Needs the build. TypeScript 7 has no API for this in JavaScript,
// so it is read with TypeScript 5.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript-5';
import { packages, root } from './workspace.mjs';

/** Entries that programs and plugins may rely on. All others are for the packages of this repository. */
const PROMISED = new Set([
  'plimsoll',
  '@plimsoll/core',
  '@plimsoll/core/kubernetes',
  '@plimsoll/formatters',
  '@plimsoll/attack-paths',
  '@plimsoll/rule-tester',
  '@plimsoll/kubernetes-api',
  '@plimsoll/pod-security',
  '@plimsoll/cis',
  '@plimsoll/nsa-hardening',
  '@plimsoll/platform',
]);

/**
 * @typedef {object} Export
 * @property {string} name
 * @property {'function' | 'class' | 'constant' | 'type' | 'namespace'} kind
 * @property {string} signature
 * @property {string} doc
 * @property {readonly string[]} throws
 * @property {readonly string[]} examples
 * @property {readonly string[]} users the packages and folders of this repository that import it
 */

/** @typedef {{ entry: string, promised: boolean, exports: readonly Export[] }} Entry */

/** All entries of all packages. @returns {readonly Entry[]} */
export function readApi() {
  const files = new Map(packages().flatMap(entriesOf));
  const program = ts.createProgram([...files.values()], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const users = readUsers();
  const order = [...PROMISED];
  const rank = (/** @type {string} */ entry) => (PROMISED.has(entry) ? order.indexOf(entry) : order.length);
  const sorted = [...files].sort(([a], [b]) => rank(a) - rank(b));
  return sorted.map(([entry, file]) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${entry} has no declarations: ${file}. Build first.`);
    const exports = checker
      .getExportsOfModule(module)
      .filter(({ name }) => name !== 'default')
      .map((symbol) => exported(symbol, checker, users.get(`${entry} ${symbol.name}`)));
    return {
      entry,
      promised: PROMISED.has(entry),
      exports: exports.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)),
    };
  });
}

/** @param {import('./workspace.mjs').Package} given @returns {(readonly [string, string])[]} */
function entriesOf({ directory, name, manifest }) {
  // The command's own types are bundled only after this.
  if (name === 'plimsoll') return [[name, path.join(directory, 'dist-tsc/index.d.ts')]];
  return Object.entries(manifest.exports ?? {}).flatMap(([door, target]) =>
    target.types ? [[path.posix.join(name, door), path.join(directory, target.types)]] : [],
  );
}

/**
 * @param {ts.Symbol} symbol
 * @param {ts.TypeChecker} checker
 * @param {ReadonlySet<string>} [users]
 * @returns {Export}
 */
function exported(symbol, checker, users = new Set()) {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const tags = target.getJsDocTags(checker);
  /** @param {string} name */
  const textsOf = (name) =>
    tags.filter((tag) => tag.name === name).map((tag) => ts.displayPartsToString(tag.text).trim());
  return {
    name: symbol.name,
    kind: kindOf(target, checker),
    signature: signatureOf(symbol.name, target),
    doc: ts.displayPartsToString(target.getDocumentationComment(checker)),
    throws: textsOf('throws'),
    examples: textsOf('example'),
    users: [...users].sort(),
  };
}

/** @param {ts.Symbol} symbol @param {ts.TypeChecker} checker @returns {Export['kind']} */
function kindOf(symbol, checker) {
  const { flags } = symbol;
  if (flags & ts.SymbolFlags.Function) return 'function';
  if (flags & ts.SymbolFlags.Class) return 'class';
  if (flags & ts.SymbolFlags.Variable)
    return checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0 ? 'function' : 'constant';
  return flags & ts.SymbolFlags.NamespaceModule ? 'namespace' : 'type';
}

/** What a page shows of the type of a constant that is a table; the rest is in the declarations. */
const LONGEST = 400;

/** @param {string} name @param {ts.Symbol} symbol */
function signatureOf(name, symbol) {
  const texts = (symbol.declarations ?? []).map((declaration) => {
    if (ts.isVariableDeclaration(declaration)) {
      const text = declaration.getText();
      return `const ${text.length > LONGEST ? `${name}: …` : text}`;
    }
    if (ts.isModuleDeclaration(declaration) || ts.isSourceFile(declaration)) return `namespace ${name}`;
    return declaration.getText().replace(/^(?:export |declare )+/, '');
  });
  return texts.join('\n');
}

/** Who imports which name of which entry. @returns {Map<string, Set<string>>} */
function readUsers() {
  /** @type {Map<string, Set<string>>} */
  const users = new Map();
  for (const file of ['packages', 'examples', 'scripts', 'site', 'docs'].flatMap(sources)) {
    const [top = '', second = ''] = file.split('/');
    const user =
      top === 'packages' || top === 'examples' ? (top === 'packages' ? second : `${top}/${second}`) : top;
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const [, names = '', from = ''] of text.matchAll(
      /(?:import|export) (?:type )?\{([^}]*)\} from '(@plimsoll\/[^']+|plimsoll)'/g,
    ))
      for (const name of names.split(','))
        add(
          from,
          name
            .trim()
            .replace(/^type /, '')
            .split(' as ')[0] ?? '',
          user,
        );
    // What core exports, by whichever of its entries: see scripts/generate/plugins.mjs.
    for (const [, names = ''] of text.matchAll(/\{([^{}]*)\} = await loadCore\(\)/g))
      for (const name of names.split(','))
        for (const door of ['', '/kubernetes', '/internal']) add(`@plimsoll/core${door}`, name.trim(), user);
    for (const [, from = '', name = ''] of text.matchAll(/import\('(@plimsoll\/[^']+|plimsoll)'\)\.(\w+)/g))
      add(from, name, user);
  }
  return users;

  /** @param {string} from @param {string} name @param {string} user */
  function add(from, name, user) {
    if (from === `@plimsoll/${user}` || from.startsWith(`@plimsoll/${user}/`)) return;
    const key = `${from} ${name}`;
    users.set(key, (users.get(key) ?? new Set()).add(user));
  }
}

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (/^(?:node_modules|dist|dist-tsc|generated|reference|\..*)$/.test(entry.name)) return [];
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(file);
    return /\.(?:[cm]?[jt]s|md)$/.test(entry.name) ? [file] : [];
  });
}
