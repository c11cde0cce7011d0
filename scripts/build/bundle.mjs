// @ts-check
// Makes the published command, packages/cli/dist, from tsc's output in packages/cli/dist-tsc:
//   main.cjs            the command
//   index.js            the Node API, an ES module: the exports of index.cjs. Shared code is in chunks
//   lint-<hash>.cjs     what every `plimsoll lint` needs, in one file: Node loads files one after the other
//   config-<hash>.cjs, often-, seldom-   what short runs do not touch of that, see unused.mjs: loaded on use
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
import { minifySync, parseSync, Visitor } from 'rolldown/utils';
import { fromRoot, root } from '../lib/workspace.mjs';
import { indexedArrays } from './arrays.mjs';
import { exporting, fixedExportsOf, loadingOnUse, readingOnce, replaced } from './chunks.mjs';
import { chunkOfApart, functionsApart, originOf } from './functions.mjs';
import { thirdPartyLicenses } from './licenses.mjs';
import { NOW, shippedPacks } from './shipped.mjs';
import { collectTypes } from './types.mjs';
import { namesOf, ranIn, untouched } from './unused.mjs';

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
 * @type {import('rolldown/utils').MinifyOptions}
 */
const MINIFY = {
  compress: { keepNames: { function: true, class: true } },
  mangle: { toplevel: true, keepNames: true },
  codegen: { removeWhitespace: true },
};

/** The entries are modules of their own: the bundler may put more into the chunk of an entry that others import. */
const ENTRIES = new Map(
  ['main', 'index'].map((name) => [`\0entry-${name}`, path.join(compiled, `${name}.js`)]),
);

/** What these scripts change in chunks, which the hashes in their names must tell: V8's compiled code is kept by name. */
const SCRIPTS = readdirSync(import.meta.dirname)
  .map((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8'))
  .join('');

/** @type {import('rolldown').Plugin} */
const entries = {
  name: 'entries',
  augmentChunkHash: () => SCRIPTS,
  resolveId: (source) => (ENTRIES.has(source) ? source : undefined),
  load: (id) => (ENTRIES.has(id) ? `export * from ${JSON.stringify(ENTRIES.get(id))};` : undefined),
};

/** @param {readonly import('rolldown').Plugin[]} plugins */
async function builderOf(plugins) {
  const build = await rolldown({
    cwd: root,
    plugins: [entries, ...plugins],
    input: Object.fromEntries([...ENTRIES.keys()].map((id) => [id.replace('\0entry-', ''), id])),
    preserveEntrySignatures: 'allow-extension',
    platform: 'node',
    external: isBuiltin,
    resolve: { alias: { yaml } },
    // Its package does not declare this. Without it, unused modules would be loaded at each start.
    treeshake: { moduleSideEffects: [{ test: /[\\/]yaml[\\/]browser[\\/]/, sideEffects: false }] },
    // To read the types takes most of a build.
    checks: { bundlerTimings: false },
    // A warning here means an import that the user will lack, or code that changes its meaning.
    onLog(level, log, handler) {
      // What is taken from a module imports that at once, also where others load it on use. It comes with `lint` anyhow.
      if (log.code === 'INEFFECTIVE_DYNAMIC_IMPORT' && log.message.includes('?apart=')) return;
      handler(level === 'warn' ? 'error' : level, log);
    },
  });
  return {
    close: () => build.close(),
    async generate(/** @type {import('rolldown').CodeSplittingOptions | boolean} */ codeSplitting) {
      const { output } = await build.generate({
        format: 'cjs',
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name]-[hash].cjs',
        minifyInternalExports: true,
        codeSplitting,
      });
      return output.map((chunk) => {
        if (chunk.type === 'asset') throw new Error(`unexpected asset in the bundle: ${chunk.fileName}`);
        return chunk;
      });
    },
  };
}

/**
 * Bundles in memory. Needs `tsc -b`.
 * @param {{ minify?: boolean }} [options]
 * @returns {Promise<{ files: Map<string, string>, licenses: string }>} text by path in dist
 */
export async function bundle({ minify = true } = {}) {
  const packs = await shippedPacks();
  const arrays = indexedArrays();
  const whole = await builderOf([packs, arrays]);
  const groups = groupsOf(await whole.generate(true), packs.chunks);
  const { later, moved } = laterOf(await whole.generate({ groups }));
  await whole.close();
  const build = await builderOf([packs, arrays, functionsApart(moved)]);
  const output = await build.generate({ groups: [...later, ...groups] });
  await build.close();

  /** @type {Map<string, string>} */
  const files = new Map();
  /** @type {string[]} */
  const modules = [];
  const loading = new Map(output.map(({ fileName, code }) => [fileName, loadingOnUse(code, isLater)]));
  const circular = circularIn(new Map([...loading].map(([name, { atOnce }]) => [name, atOnce])));
  /** @type {Map<string, ReadonlySet<string>>} */
  const fixed = new Map();
  const fixedIn = (/** @type {string} */ name) => {
    const chunk = circular.has(name) ? undefined : output.find(({ fileName }) => fileName === name);
    if (chunk && !fixed.has(name)) fixed.set(name, fixedExportsOf(chunk.code));
    return fixed.get(name);
  };
  for (const chunk of output) {
    const code = readingOnce(loading.get(chunk.fileName)?.code ?? '', fixedIn);
    const small = importing(loadingNow(minify ? minified(chunk.fileName, code) : code));
    files.set(chunk.fileName, inAscii(exporting(small, !circular.has(chunk.fileName))));
    // Virtual modules of the bundler start with NUL or are not on the disk.
    for (const id of chunk.moduleIds) if (path.isAbsolute(id)) modules.push(originOf(id));
    if (chunk.fileName === 'index.cjs') files.set('index.js', moduleOf(chunk));
  }
  const types = collectTypes(path.join(compiled, 'index.d.ts'));
  for (const [place, text] of types.files) files.set(`types/${place}`, text);
  return { files, licenses: thirdPartyLicenses([...modules, ...types.sources]) };
}

const SMALL = 'scripts/bench/small.yaml';

/**
 * Runs by the name of the chunk that has what they touch and those before do not: on one workload, whose chunk every
 * run loads, the same with a config file or from standard input, and on some objects of usual kinds.
 */
const RUNS = {
  lint: [['--no-config', '-f', 'json', SMALL], [SMALL]],
  config: [
    ['--config', 'scripts/bench/small.config.yaml', SMALL],
    ['--no-config', '--allow-empty', '-'],
  ],
  often: [['examples/insecure', 'examples/secure']],
};

/** What none of these runs touches. */
const SELDOM = 'seldom';

/** The chunks that are loaded on use. */
const LATER = [...Object.keys(RUNS).slice(1), SELDOM];

/**
 * What comes with the chunks that are loaded on use: whole modules, and functions of others.
 * @param {import('rolldown').OutputChunk[]} output with one chunk for all that `lint` needs
 * @returns {{ later: import('rolldown').CodeSplittingGroup[], moved: import('./functions.mjs').Moved }}
 */
function laterOf(output) {
  const files = new Map(output.map(({ fileName, code }) => [fileName, inAscii(importing(loadingNow(code)))]));
  const lint = /** @type {string} */ ([...files.keys()].find((name) => name.startsWith('lint-')));
  const text = /** @type {string} */ (files.get(lint));
  const ran = ranIn(files, lint, Object.values(RUNS).flat());
  const names = namesOf(text);
  const byFunction = namesOf(text, true);
  /** @type {Map<string, Map<string, string>>} */
  const moved = new Map();
  let count = 0;
  const later = Object.values(RUNS).map((runs, index) => {
    count += runs.length;
    const chunk = /** @type {string} */ (LATER[index]);
    const unused = new Set(untouched(names, ran.slice(0, count)).map(({ module }) => module));
    for (const { module, name } of untouched(byFunction, ran.slice(0, count)))
      if (name !== undefined && module.startsWith('packages/'))
        // What the bundler adds to names that several modules have.
        moved.set(module, (moved.get(module) ?? new Map()).set(name.replace(/\$\d+$/, ''), chunk));
    return {
      name: chunk,
      test: (/** @type {string} */ id) =>
        (path.isAbsolute(id) && unused.has(fromRoot(id))) || chunkOfApart(id) === chunk,
      // What none touches first: the others do not touch that either.
      priority: 100 + index,
      includeDependenciesRecursively: false,
    };
  });
  // They come as a whole.
  for (const module of moved.keys())
    if (later.some(({ test }) => test(path.join(root, module)))) moved.delete(module);
  return { later, moved };
}

const isLater = (/** @type {string} */ chunk) => LATER.some((name) => chunk.startsWith(`${name}-`));

/** @param {string} name @param {string} code */
function minified(name, code) {
  const { code: small, errors } = minifySync(name, code, MINIFY);
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
  return small;
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
  // To parse takes longest.
  if (!/\bimport\b/.test(code) && !/\brequire\(["'`](?!\.)/.test(code)) return code;
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
 * The chunks that are in a circle of chunks that load each other at once: what they export the others need before all of
 * it is there.
 * @param {ReadonlyMap<string, readonly string[]>} atOnce
 */
function circularIn(atOnce) {
  const isReached = (/** @type {string} */ wanted) => {
    const pending = [...(atOnce.get(wanted) ?? [])];
    for (const name of pending) {
      if (name === wanted) return true;
      pending.push(...(atOnce.get(name) ?? []).filter((next) => !pending.includes(next)));
    }
    return false;
  };
  return new Set([...atOnce.keys()].filter(isReached));
}

/**
 * Makes `NOW(import('a chunk'))` a `require` of that chunk: rules are created in the middle of a run, which waits for nothing.
 * @param {string} code
 */
function loadingNow(code) {
  if (!code.includes(NOW)) return code;
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
 * @param {import('rolldown').OutputChunk[]} chunks the bundler's own output, which shows what each entry needs
 * @param {readonly string[]} rules the modules of the chunks of rules
 * @returns {import('rolldown').CodeSplittingGroup[]}
 */
function groupsOf(chunks, rules) {
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
    start: [
      ...neededBy(compiledOf('main.js')),
      // The names of the formats, which the help shows. It needs nothing else of what `lint` does.
      ...compiledOf(
        ...['index', 'generated/version', 'fleet/index', 'paths/index'].map(
          (name) => `../../formatters/dist/${name}.js`,
        ),
      ),
      RUNTIME,
    ],
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
    const modules = new Set(ids.filter((id) => !ENTRIES.has(id)));
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
