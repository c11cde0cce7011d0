// @ts-check
// Makes the published command, packages/cli/dist, from tsc's output in packages/cli/dist-tsc:
//   main.cjs            the command
//   index.js            the Node API, an ES module: the exports of index.cjs. Shared code is in chunks
//   lint-<hash>.cjs     what every `plimsoll lint` needs, in one file: Node loads files one after the other
//   <name>-<hash>.cjs   loaded on use (`import()`): the search of directories, ajv, other formatters, rule help
//   types/              the declarations, see types.mjs
// So `plimsoll` installs no other package, and reads few files at start-up. The libraries are not bundled.
// It is CommonJS because Node loads that faster, and Node 20 can cache its compiled code too (bin/load.js).
// All chunks lie in dist itself: `new URL('../package.json', import.meta.url)` is the
// command's own package.json in whichever chunk it ends up.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';
import { fromRoot, root } from '../lib/workspace.mjs';
import { thirdPartyLicenses } from './licenses.mjs';
import { NOW, shippedPacks } from './shipped.mjs';
import { collectTypes } from './types.mjs';

const cli = path.join(root, 'packages/cli');
const compiled = path.join(cli, 'dist-tsc');
const target = path.join(cli, 'dist');

/**
 * `yaml` gives Node its CommonJS build, which cannot be tree-shaken. Core uses little more than its lexer and parser.
 * The ES modules for browsers are the same code, and make the bundle a quarter smaller.
 */
const yaml = path.join(
  path.dirname(createRequire(path.join(root, 'packages/core/package.json')).resolve('yaml/package.json')),
  'browser/dist/index.js',
);

/**
 * Half of the start-up time is V8 reading the modules. Names of functions stay: in a stack they say what failed. Without
 * them a start is not measurably faster.
 * @type {NonNullable<import('rolldown').OutputOptions['minify']>}
 */
const MINIFY = { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } };

/**
 * Bundles in memory. Needs `tsc -b`.
 * @param {{ minify?: NonNullable<import('rolldown').OutputOptions['minify']> }} [options]
 * @returns {Promise<{ files: Map<string, string>, licenses: string }>} text by path in dist
 */
export async function bundle({ minify = MINIFY } = {}) {
  const packs = await shippedPacks();
  const build = await rolldown({
    cwd: root,
    plugins: [packs],
    input: { main: path.join(compiled, 'main.js'), index: path.join(compiled, 'index.js') },
    platform: 'node',
    external: isBuiltin,
    resolve: { alias: { yaml } },
    // Its package does not declare this. Without it, unused modules would be loaded at each start.
    treeshake: { moduleSideEffects: [{ test: /[\\/]yaml[\\/]browser[\\/]/, sideEffects: false }] },
    // A warning here means an import that the user will lack, or code that changes its meaning.
    onLog(level, log, handler) {
      handler(level === 'warn' ? 'error' : level, log);
    },
  });
  const generate = (/** @type {import('rolldown').CodeSplittingOptions | boolean} */ codeSplitting) =>
    build.generate({
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      codeSplitting,
      minify,
    });
  const { output } = await generate({ groups: groupsOf(await generate(true), packs.chunks) });
  await build.close();

  /** @type {Map<string, string>} */
  const files = new Map();
  /** @type {string[]} */
  const modules = [];
  const circular = circularIn(output.filter((chunk) => chunk.type === 'chunk'));
  for (const chunk of output) {
    if (chunk.type === 'asset') throw new Error(`unexpected asset in the bundle: ${chunk.fileName}`);
    const code = importing(loadingNow(chunk.code));
    files.set(chunk.fileName, inAscii(inLines(circular.has(chunk.fileName) ? code : exporting(code))));
    // Virtual modules of the bundler start with NUL or are not on the disk.
    for (const id of chunk.moduleIds) if (path.isAbsolute(id)) modules.push(id);
    if (chunk.fileName === 'index.cjs') files.set('index.js', moduleOf(chunk));
  }
  const types = collectTypes(path.join(compiled, 'index.d.ts'));
  for (const [place, text] of types.files) files.set(`types/${place}`, text);
  return { files, licenses: thirdPartyLicenses([...modules, ...types.sources]) };
}

/**
 * An ES module with the exports of a chunk: `import` from CommonJS cannot find minified names.
 * @param {import('rolldown').OutputChunk} chunk
 */
function moduleOf({ fileName, exports }) {
  return `import chunk from './${fileName}';\nexport const { ${exports.join(', ')} } = chunk;\n`;
}

/**
 * Makes a chunk import everything except chunks by bin/import.js, such as configs and plugins, and get Node's modules
 * from the process: an ES module, into which programs bundle this package, has no `require`.
 * @param {string} code
 */
function importing(code) {
  const { program } = parseSync('chunk.cjs', code);
  /** @type {{ start: number, end: number, text: string }[]} */
  const places = [];
  /** @type {Set<string>} */
  const builtins = new Set();
  const isBuiltinCall = (/** @type {import('rolldown/utils').ESTree.Expression | null} */ node) => {
    if (
      node?.type !== 'CallExpression' ||
      node.callee.type !== 'Identifier' ||
      node.callee.name !== 'require'
    )
      return false;
    const [given] = node.arguments;
    return given?.type === 'Literal' && typeof given.value === 'string' && isBuiltin(given.value);
  };
  new Visitor({
    ImportExpression: ({ start }) =>
      void places.push({ start, end: start + 'import'.length, text: 'require("../bin/import.js")' }),
    CallExpression(call) {
      if (!isBuiltinCall(call)) return;
      places.push({ start: call.callee.start, end: call.callee.end, text: 'process.getBuiltinModule' });
    },
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && isBuiltinCall(init)) builtins.add(id.name);
    },
    // The bundler copies each module of Node into a namespace with a getter for each name, which are a hundred for some.
    AssignmentExpression({ left, right, start, end }) {
      if (left.type !== 'Identifier' || !builtins.has(left.name) || right.type !== 'CallExpression') return;
      const [given, mode] = right.arguments;
      if (given?.type !== 'Identifier' || given.name !== left.name) return;
      if (mode?.type !== 'Literal' || mode.value !== 1) return;
      places.push({ start, end, text: `${left.name}={__proto__:${left.name},default:${left.name}}` });
    },
  }).visit(program);
  return replaced(code, places);
}

/**
 * The chunks that are in a circle of imports: what they export the others need before all of it is there.
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 */
function circularIn(chunks) {
  const importsOf = new Map(chunks.map(({ fileName, imports }) => [fileName, imports]));
  const isReached = (/** @type {string} */ wanted) => {
    const pending = [...(importsOf.get(wanted) ?? [])];
    for (const name of pending) {
      if (name === wanted) return true;
      pending.push(...(importsOf.get(name) ?? []).filter((next) => !pending.includes(next)));
    }
    return false;
  };
  return new Set([...importsOf.keys()].filter(isReached));
}

/**
 * Makes a chunk export values, in one object: the bundler defines a getter for each, which are hundreds. What is assigned
 * again stays a getter.
 * @param {string} code
 */
function exporting(code) {
  const { program } = parseSync('chunk.cjs', code);
  const last = program.body.at(-1);
  if (last?.type !== 'ExpressionStatement') return code;
  const { expression } = last;
  const calls = expression.type === 'SequenceExpression' ? expression.expressions : [expression];
  const exported = calls.map((call) => GETTER.exec(code.slice(call.start, call.end)));
  let uses = 0;
  /** @type {Set<string>} */
  const assigned = new Set();
  const assign = (/** @type {{ start: number, end: number }} */ { start, end }) => {
    // All names in a pattern.
    for (const [name] of code.slice(start, end).matchAll(/[\w$]+/g)) assigned.add(name);
  };
  new Visitor({
    Identifier({ name }) {
      if (name === 'exports') uses++;
    },
    AssignmentExpression: ({ left }) => assign(left),
    UpdateExpression: ({ argument }) => assign(argument),
    ForInStatement: ({ left }) => left.type !== 'VariableDeclaration' && assign(left),
    ForOfStatement: ({ left }) => left.type !== 'VariableDeclaration' && assign(left),
  }).visit(program);
  if (!exported.every((each) => each) || uses !== calls.length) return code;
  const entries = exported.map((each) => {
    const [, name, value] = /** @type {RegExpExecArray} */ (each);
    const isFixed = !assigned.has(/** @type {string} */ (value));
    return isFixed ? `${name}:${value}` : `get ${name}(){return ${value}}`;
  });
  return `${code.slice(0, last.start)}module.exports={${entries.join(',')}};${code.slice(last.end)}`;
}

/** How the bundler defines an export. */
const GETTER =
  /^Object\.defineProperty\(exports,\s*("[\w$]+"),\s*\{\s*enumerable:\s*(?:!0|true),\s*get:\s*function\s*\(\)\s*\{\s*return ([\w$]+);?\s*\}\s*\}\)$/;

/**
 * Makes `NOW(import('a chunk'))` a `require` of that chunk: rules are created in the middle of a run, which waits for nothing.
 * @param {string} code
 */
function loadingNow(code) {
  /** @type {{ start: number, end: number, text: string }[]} */
  const places = [];
  // The bundler makes `Promise.resolve().then(() => require("./a.cjs"))` of an import, and `.then((n) => n.name)` after
  // it where the chunk has more than that module.
  const form =
    /^Promise\.resolve\(\)\.then\(\(\)=>(require\("\.\/[\w.-]+"\))\)(?:\.then\(\(?(\w+)\)?=>\2(\.\w+)\))?$/;
  new Visitor({
    CallExpression({ callee, arguments: [given], start, end }) {
      if (callee.type !== 'Identifier' || callee.name !== NOW || !given) return;
      const text = code.slice(given.start, given.end);
      const [, chunk, , member = ''] = form.exec(text.replace(/\s/g, '')) ?? [];
      if (!chunk) throw new Error(`the bundler made of an import what this script does not know: ${text}`);
      places.push({ start, end, text: chunk + member });
    },
  }).visit(parseSync('chunk.cjs', code).program);
  return replaced(code, places);
}

/** @param {string} code @param {{ start: number, end: number, text: string }[]} places */
function replaced(code, places) {
  return [...places]
    .sort((a, b) => b.start - a.start)
    .reduce((code, { start, end, text }) => code.slice(0, start) + text + code.slice(end), code);
}

/**
 * Begins each statement of a chunk in a line of its own: Node prints the whole line of an error that nobody catches.
 * @param {string} code
 */
function inLines(code) {
  const { program } = parseSync('chunk.cjs', code);
  return replaced(
    code,
    program.body.slice(1).map(({ start }) => ({ start, end: start, text: '\n' })),
  );
}

/**
 * Escapes all non-ASCII characters, which changes nothing in strings, templates and patterns. With a single one, V8
 * needs twice the memory for the whole file and reads it more slowly.
 * @param {string} code
 */
function inAscii(code) {
  const [escaped] = /\\[^\0-\x7f]/.exec(code) ?? [];
  if (escaped) throw new Error(`In a pattern or a template write ${escaped} without its backslash.`);
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What the bundler adds for all chunks. */
const RUNTIME = '\0rolldown/runtime.js';

/**
 * Groups modules that Node would otherwise load one after the other: those that `main.js` needs at once, those that a
 * cached run needs as well, those that `lint` needs, and those that several chunks of rules need.
 * @param {import('rolldown').RolldownOutput} apart the bundler's own output, which shows what each entry needs
 * @param {readonly string[]} rules the modules of the chunks of rules
 * @returns {import('rolldown').CodeSplittingGroup[]}
 */
function groupsOf({ output }, rules) {
  const chunks = output.filter((chunk) => chunk.type === 'chunk');
  /** All modules that these need at once. */
  const neededBy = (/** @type {readonly string[]} */ ids) => {
    const pending = chunks.filter(({ moduleIds }) => moduleIds.some((id) => ids.includes(id)));
    for (const { imports } of pending)
      pending.push(...chunks.filter((chunk) => imports.includes(chunk.fileName) && !pending.includes(chunk)));
    return pending.flatMap(({ moduleIds }) => moduleIds);
  };
  const compiledOf = (/** @type {string[]} */ ...files) => files.map((file) => path.join(compiled, file));
  const ofRules = rules.map((id) => neededBy([id]));
  const needed = Object.entries({
    start: [...neededBy(compiledOf('main.js')), RUNTIME],
    // A run that gives the reports of an earlier one loads no more than this. Every other run shares some of it.
    cached: neededBy(
      compiledOf(
        'actions/cached-lint.js',
        // What asks the disk again, and names the run.
        ...['files/foreign.js', 'files/git-index.js', 'config/find.js', 'output/hyperlinks.js'],
      ),
    ),
    lint: neededBy(
      compiledOf(
        'actions/lint.js',
        '../../formatters/dist/json.js',
        '../../formatters/dist/text.js',
        // The types of almost every manifest.
        ...['core', 'apps', 'clientcmd'].map(
          (name) => `../../kubernetes-api/dist/generated/types/${name}.js`,
        ),
      ),
    ),
    paths: neededBy(compiledOf('../../attack-paths/dist/lint/parts.js')),
    rules: ofRules.flat().filter((id) => ofRules.filter((ids) => ids.includes(id)).length > 1),
  });
  return needed.map(([name, ids], index) => {
    const modules = new Set(ids);
    return { name, test: (/** @type {string} */ id) => modules.has(id), priority: needed.length - index };
  });
}

/**
 * Writes changed files and removes old ones, so that a command that runs meanwhile finds its files.
 * @param {Map<string, string>} files
 */
function write(files) {
  mkdirSync(target, { recursive: true });
  // The entries come first in the bundle and are written last, after the chunks that they import.
  for (const [place, text] of [...files].reverse()) {
    const file = path.join(target, place);
    mkdirSync(path.dirname(file), { recursive: true });
    if (read(file) !== text) writeFileSync(file, text);
  }
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(path.relative(target, file).split(path.sep).join('/'))) rmSync(file);
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files } = await bundle();
  write(files);
  const size = [...files].reduce(
    (sum, [place, text]) => (/\.c?js$/.test(place) ? sum + text.length : sum),
    0,
  );
  console.error(`${fromRoot(target)}: ${files.size} files, ${Math.round(size / 1024)} KiB of code`);
}
