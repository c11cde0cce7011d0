// @ts-check
// The shipped packs as the command loads them: what rules say about themselves as data, and their code on use, in a
// chunk for the rules that look at the same kinds of objects. A run on one file needs a third of the rules, and to make
// the objects of all of them takes as long as to lint it. Presets and controls of benchmarks are data that is read on use:
// to compute all of them takes a fifth of a short run, which needs one preset of each pack.
//
// Of each pack, the modules with the table of all rules, the presets and the benchmarks are replaced by ones that say the
// same, which this checks, and so are some tables of kinds. The rest of a pack, and the packages, stay as they are.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { newestEditions } from '../../packages/core/dist/internal.js';
import { controlLines } from '../../packages/formatters/dist/internal.js';
import { root } from '../lib/workspace.mjs';

/** @import { Plugin } from 'rolldown' */
/** @import { Benchmark } from '../../packages/core/dist/index.js' */
/** @import { ControlLines } from '../../packages/formatters/dist/compliance/control-lines.js' */
/** @typedef {{ meta: Record<string, any>, create(context: any): Record<string, unknown> }} Rule */
/** @typedef {{ keys: string[], reads: string[] }} Visits */
/** @typedef {readonly { rules?: Record<string, unknown> }[]} Preset */
/** @typedef {{ file: string, name: string, key?: string }} Origin where a rule is: an export, or an entry of one */

const PACKS = ['pod-security', 'cis', 'nsa-hardening', 'platform'];

/** Names a chunk in the source of a replaced module; `loadingNow` in bundle.mjs makes a `require` of it. */
export const NOW = 'plimsollLoadNow';

/** What almost every run has: rules that look at any of these are not worth a chunk. */
const COMMON = [
  'Resource',
  'PodSpec',
  'Container',
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
];

/** Chunks by what their rules look at. A rule is in the first that has all of its keys, else in `others`. */
const CHUNKS = /** @type {const} */ ({
  common: (/** @type {string} */ key) => COMMON.includes(key),
  components: (/** @type {string} */ key) => /^(Kube|Etcd|apiserver\.config|audit\.)/.test(key),
  access: (/** @type {string} */ key) => /^(Cluster)?Role(Binding)?$|^ServiceAccount$/.test(key),
  objects: (/** @type {string} */ key) => /^[A-Z]\w+$/.test(key),
  others: () => true,
});

const AT_ONCE = 'common';

/** The chunk of rules that look at what almost every run has, but are off unless a config turns them on. */
const OPTIONAL = 'optional';

/** All that are loaded on use. */
const ON_USE = [...Object.keys(CHUNKS).filter((chunk) => chunk !== AT_ONCE), OPTIONAL];

/** What rules say about themselves, apart from their messages, in the order of the table. */
const FIELDS = [
  ...[
    'docsUrl',
    'description',
    'scope',
    'reports',
    'risk',
    'severity',
    'cwe',
    'precision',
    'fixable',
    'kubernetes',
  ],
  ...['supersedes', 'supersededBy', 'schema', 'defaultOptions'],
];

/** How many cells of a row of the table are before these. Rows are read by index: an iterator makes an object for each. */
const BEFORE = 4;

const isRule = (/** @type {any} */ value) =>
  typeof value?.create === 'function' && typeof value.meta === 'object' && value.meta !== null;

/** @returns {Promise<Plugin & { chunks: readonly string[] }>} */
export async function shippedPacks() {
  /** @type {Map<string, string>} by path of the module that it replaces, or of a chunk's module */
  const sources = new Map();
  /** @type {Map<string, Map<string, Origin>>} by chunk, by id of rule */
  const chunks = new Map([AT_ONCE, ...ON_USE].map((chunk) => [chunk, new Map()]));
  /** @type {Map<string, string>} by id of benchmark */
  const controls = new Map();
  /** @type {Map<string, ControlLines>} by id of benchmark */
  const lines = new Map();
  for (const pack of PACKS) {
    const dist = path.join(root, 'packages', pack, 'dist');
    const modules = await modulesOf(dist);
    const rulesFile = path.join(dist, 'rules/index.js');
    const rules = /** @type {Record<string, Rule>} */ (modules.get(rulesFile)?.rules);
    const plugin = /** @type {{ rules: Record<string, Rule>, presets: Record<string, Preset> }} */ (
      modules.get(path.join(dist, 'index.js'))?.default
    );
    const recommended = onIn(plugin.presets.recommended ?? []);
    const origins = originsOf(modules);
    /** @type {unknown[][]} the name of each rule, and what else is known of those in chunks */
    const catalog = [];
    for (const [name, rule] of Object.entries(rules)) {
      const visits = visitsOf(rule);
      const chunk = chunkOf(visits, recommended.has(`${pack}/${name}`));
      const origin = origins.get(rule);
      if (!origin) throw new Error(`${pack}/${name} is in no export of a module of its pack`);
      chunks.get(chunk)?.set(`${pack}/${name}`, origin);
      // With the address of its page, which the pack gives its rules.
      const { meta } = /** @type {Rule} */ (plugin.rules[name]);
      const unknown = Object.keys(meta).find((key) => key !== 'messages' && !FIELDS.includes(key));
      if (unknown !== undefined)
        throw new Error(`${pack}/${name} has meta.${unknown}: add it to FIELDS in scripts/build/shipped.mjs`);
      catalog.push(
        chunk === AT_ONCE || !visits
          ? [name, meta.docsUrl]
          : [name, chunk, visits.keys, visits.reads, ...FIELDS.map((field) => meta[field] ?? null)],
      );
    }
    sources.set(rulesFile, rulesSource(pack, asData(catalog, `the rules of ${pack}`)));
    const presetsFile = path.join(dist, 'presets.js');
    sources.set(presetsFile, presetsSource(pack, modules.get(presetsFile)?.presets));
    // The editions of pod-security compute their controls on use themselves, and are too many to be data.
    const benchmarksFile = path.join(dist, 'benchmarks/index.js');
    const benchmarks = modules.get(benchmarksFile)?.benchmarks;
    if (!benchmarks) continue;
    sources.set(benchmarksFile, benchmarksSource(benchmarks, controls));
    for (const { id, controls: own } of newestEditions(benchmarks)) lines.set(id, controlLines(own));
  }
  sources.set(CONTROLS, controlsSource(controls));
  sources.set(PATHS, pathsSource());
  sources.set(LINES, linesSource(lines));
  for (const [chunk, origins] of chunks) sources.set(idOf(chunk), chunkSource(origins));
  for (const file of TABLES) sources.set(file, tableSource(await import(file), file));
  return {
    name: 'shipped-packs',
    resolveId: (source) => (source.startsWith(PREFIX) ? source : undefined),
    load: (id) => sources.get(id),
    chunks: ON_USE.map(idOf),
  };
}

/** Virtual modules start with NUL. */
const PREFIX = '\0rules-';
const idOf = (/** @type {string} */ chunk) => `${PREFIX}${chunk}`;

/** The chunk with the controls of all benchmarks, which some reports need. */
const CONTROLS = idOf('controls');

/** What loads the graph of attack paths. */
const PATHS = path.join(root, 'packages/attack-paths/dist/lint/loaded.js');

/** Most runs on few files load it for nothing: only when its rules have seen the objects is it known whether they need it. */
const pathsSource = () => `export async function load() {}
export function parts() {
  return ${NOW}(import('./parts.js'));
}
`;
/** Modules that compute nothing but plain data from what they say in short: as JSON, it is there sooner. */
const TABLES = [
  'core/dist/model/components/carriers.js',
  'core/dist/model/custom-pods.js',
  'nsa-hardening/dist/secrets/carrier-table.js',
].map((file) => path.join(root, 'packages', file));

/** The module with these controls as a report lists them, of the newest edition of each benchmark. */
const LINES = idOf('lines');

/**
 * All modules of a pack, loaded. A build leaves those whose source was removed since, and these may not load.
 * @param {string} dist
 * @returns {Promise<Map<string, Record<string, any>>>} by path
 */
async function modulesOf(dist) {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.startsWith('generated'))
    .filter((file) => existsSync(path.join(dist, '../src', file.replace(/\.js$/, '.ts'))))
    .map((file) => path.join(dist, file));
  return new Map(
    await Promise.all(files.sort().map(async (file) => /** @type {const} */ ([file, await import(file)]))),
  );
}

/**
 * Where each rule is: in the module whose export has the fewest other rules beside it.
 * @param {Map<string, Record<string, any>>} modules
 * @returns {Map<Rule, Origin>}
 */
function originsOf(modules) {
  /** @type {Map<Rule, Origin & { size: number }>} */
  const origins = new Map();
  const add = (/** @type {Rule} */ rule, /** @type {Origin & { size: number }} */ origin) => {
    if (origin.size < (origins.get(rule)?.size ?? Number.POSITIVE_INFINITY)) origins.set(rule, origin);
  };
  for (const [file, exports] of modules)
    for (const [name, value] of Object.entries(exports))
      if (isRule(value)) add(value, { file, name, size: 0 });
      else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        const own = Object.entries(value).filter(([, each]) => isRule(each));
        for (const [key, rule] of own) add(rule, { file, name, key, size: own.length });
      }
  return origins;
}

/**
 * What a rule visits, from what it creates. Undefined if it reads of its context what differs from run to run.
 * @param {Rule} rule
 * @returns {Visits | undefined}
 */
function visitsOf({ meta, create }) {
  /** @type {Set<string>} */
  const read = new Set();
  const spied = (/** @type {string} */ name, /** @type {object} */ target) => {
    /** @type {(object: any, key: PropertyKey) => any} */
    const get = (object, key) => {
      read.add(name);
      return object[key];
    };
    const ownKeys = (/** @type {object} */ object) => {
      read.add(name);
      return Reflect.ownKeys(object);
    };
    return new Proxy(target, { get, ownKeys, has: (object, key) => get(object, key) !== undefined });
  };
  const outside = () => {
    throw new Error('a rule reports while it is created');
  };
  const isOn = () => {
    read.add('isOn');
    return true;
  };
  const latest = { minor: Number.POSITIVE_INFINITY, atLeast: () => true };
  const keys = Object.keys(
    create({
      options: meta.defaultOptions && spied('options', meta.defaultOptions),
      settings: spied('settings', {}),
      kubernetes: spied('kubernetes', latest),
      project: spied('project', {}),
      isOn,
      report: outside,
      unknown: outside,
      notApplicable: outside,
    }),
  );
  const known = ['options', 'settings', 'kubernetes'];
  return [...read].every((each) => known.includes(each)) ? { keys, reads: [...read] } : undefined;
}

/** The rules that a preset turns on. @param {Preset} preset */
const onIn = (preset) =>
  new Set(
    preset
      .flatMap(({ rules = {} }) => Object.entries(rules))
      .flatMap(([id, setting]) => ((Array.isArray(setting) ? setting[0] : setting) === 'off' ? [] : id)),
  );

/** @param {Visits | undefined} visits @param {boolean} isRecommended */
function chunkOf(visits, isRecommended) {
  if (!visits) return AT_ONCE;
  if (visits.keys.some(CHUNKS.common)) return isRecommended ? AT_ONCE : OPTIONAL;
  return Object.entries(CHUNKS).find(([, has]) => visits.keys.every(has))?.[0] ?? 'others';
}

/**
 * JSON that reads as the same value.
 * @param {unknown} value @param {string} what
 */
function asData(value, what) {
  const text = JSON.stringify(value);
  if (!isDeepStrictEqual(JSON.parse(text), value))
    throw new Error(`${what} are not plain data, so the command would not have the same`);
  return text;
}

/**
 * Messages are most of what rules say, and only reports need them, so they come with the code. Objects of one class take
 * V8 a quarter of the time of as many objects in JSON, each with keys of its own. A plugin may copy a rule with `...` and
 * change it: the copy has `create` and the messages, but not what the rule visits, since its own `create` may visit more.
 * @param {string} pack @param {string} catalog
 */
function rulesSource(pack, catalog) {
  const chunks = ON_USE.map(
    (chunk) => `${chunk}: () => ${NOW}(import(${JSON.stringify(idOf(chunk))})).rules`,
  );
  return `import { rules as atOnce } from ${JSON.stringify(idOf(AT_ONCE))};
const CHUNKS = { ${chunks.join(', ')} };
const VISITS = Symbol.for('plimsoll.visits');
class Meta {
  #rule;
  static #messages = {
    enumerable: true,
    get() {
      return this.#rule.messages;
    },
  };
  constructor(rule, row) {
    this.#rule = rule;
    Object.defineProperty(this, 'messages', Meta.#messages);
    ${FIELDS.map((field, index) => `if (row[${index + BEFORE}] !== null) this.${field} = row[${index + BEFORE}];`).join('\n    ')}
  }
}
class Rule {
  #id;
  #chunk;
  #visits;
  constructor(id, row) {
    this.#id = id;
    this.#chunk = row[1];
    this.#visits = { keys: row[2], reads: row[3] };
    this.meta = new Meta(this, row);
    this.create = (context) => this.#rule.create(context);
  }
  get [VISITS]() {
    return this.#visits;
  }
  get messages() {
    return this.#rule.meta.messages;
  }
  get #rule() {
    return CHUNKS[this.#chunk]()[this.#id];
  }
}
export const rules = {};
JSON.parse(${JSON.stringify(catalog)}).forEach((row) => {
  const name = row[0];
  const id = \`${pack}/\${name}\`;
  if (row.length === 2) {
    // Otherwise, the plugin makes a copy of each.
    atOnce[id].meta.docsUrl ??= row[1];
    rules[name] = atOnce[id];
  } else rules[name] = new Rule(id, row);
});
`;
}

/** @param {Record<string, unknown>} exports @param {string} file */
function tableSource(exports, file) {
  return Object.entries(exports)
    .map(([name, value]) => `export const ${name} = JSON.parse(${JSON.stringify(asData(value, file))});\n`)
    .join('');
}

/** @param {string} pack @param {Record<string, unknown>} presets */
function presetsSource(pack, presets) {
  const getters = Object.entries(presets).map(([name, preset], index) => {
    const data = JSON.stringify(asData(preset, `the preset ${pack}/${name}`));
    return `get ${JSON.stringify(name)}() { return (known[${index}] ??= JSON.parse(${data})); }`;
  });
  return `const known = [];\nexport const presets = {\n${getters.join(',\n')}\n};\n`;
}

/**
 * A copy of a benchmark with `...` may have other controls, so it does not get the lines.
 * @param {readonly Benchmark[]} benchmarks
 * @param {Map<string, string>} controls gets those of these benchmarks
 */
function benchmarksSource(benchmarks, controls) {
  const objects = benchmarks.map(({ controls: own, ...benchmark }) => {
    const what = `the benchmark ${benchmark.id}`;
    controls.set(benchmark.id, asData(own, what));
    return `{ __proto__: known, ...${asData(benchmark, what)}, get controls() { return ${NOW}(import(${JSON.stringify(CONTROLS)})).controlsOf(${JSON.stringify(benchmark.id)}); } }`;
  });
  return `import { linesOf } from ${JSON.stringify(LINES)};
const known = { get [Symbol.for('plimsoll.control-lines')]() { return linesOf(this.id); } };
export const benchmarks = [\n${objects.join(',\n')}\n];
`;
}

/** @param {Map<string, string>} controls */
function controlsSource(controls) {
  const entries = [...controls].map(([id, data]) => `${JSON.stringify(id)}: ${JSON.stringify(data)},`);
  return `const texts = {\n${entries.join('\n')}\n};
const known = new Map();
export function controlsOf(id) {
  if (!known.has(id)) known.set(id, JSON.parse(texts[id]));
  return known.get(id);
}
`;
}

/**
 * Texts are split on use: to read as many strings takes V8 longer. A check that several controls have is one object.
 * @param {Map<string, ControlLines>} lines
 */
function linesSource(lines) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  const entries = [...lines].map(([id, { pieces, checks }]) => {
    const own = checks.map((check) => {
      const text = asData([check.assessment, ...check.rules], `a check of ${id}`);
      if (!numbers.has(text)) numbers.set(text, numbers.size);
      return numbers.get(text);
    });
    return `${JSON.stringify(id)}: [${JSON.stringify(pieces.join('\n'))}, ${JSON.stringify(JSON.stringify(own))}],`;
  });
  return `const texts = {\n${entries.join('\n')}\n};
let checks;
export function linesOf(id) {
  if (!Object.hasOwn(texts, id)) return undefined;
  const text = texts[id];
  checks ??= JSON.parse(${JSON.stringify(`[${[...numbers.keys()]}]`)}).map((row) => ({ assessment: row[0], rules: row.slice(1) }));
  return { pieces: text[0].split('\\n'), checks: JSON.parse(text[1]).map((number) => checks[number]) };
}
`;
}

/** @param {Map<string, Origin>} origins */
function chunkSource(origins) {
  const entries = [...origins].map(([id, { file, name, key }], index) => ({
    line: `import { ${name} as from${index} } from ${JSON.stringify(file)};`,
    entry: `  ${JSON.stringify(id)}: from${index}${key === undefined ? '' : `[${JSON.stringify(key)}]`},`,
  }));
  return [
    ...entries.map(({ line }) => line),
    'export const rules = {',
    ...entries.map(({ entry }) => entry),
    '};\n',
  ].join('\n');
}
