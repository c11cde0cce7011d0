// @ts-check
// The language server in a workspace of 5,000 objects in 500 files: the first diagnostics, each keystroke, memory.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EditorClient } from './editor-client.mjs';
import { writeWorkspace } from './editor-workspace.mjs';
import { median } from './measure.mjs';

const FILES = 500;
/** How many edits of a kind warm up. */
const WARM = 2;
/** How many count. Few would show by chance whether V8 collects all garbage meanwhile. */
const COUNTED = 60;
/** What is typed into which kind of object: two texts in turn, which change findings or facts of the project. */
const EDITS = {
  Deployment: ['allowPrivilegeEscalation: true', 'allowPrivilegeEscalation: false'],
  image: ['1.4.0', '1.4.01'],
  comment: ['spec:\n  replicas: 3', 'spec: # three\n  replicas: 3'],
  label: [
    'labels:\n        app.kubernetes.io/name: app-4\n',
    'labels:\n        app.kubernetes.io/name: app-40\n',
  ],
  Service: ['port: 80\n', 'port: 81\n'],
  ConfigMap: ['LOG_LEVEL: info', 'LOG_LEVEL: debug'],
  Role: ['resources: [configmaps]', 'resources: [secrets]'],
  RoleBinding: ['kind: ServiceAccount\n    name: app-4\n', 'kind: ServiceAccount\n    name: app-40\n'],
  NetworkPolicy: ['port: 8080\n---', 'port: 9090\n---'],
};

/**
 * @param {{ bin: string, runs: number, edits?: number, files?: number }} settings `runs`: of the start; `edits`: for
 * the figures of memory
 */
export async function editor({ bin, runs, edits = 10_000, files = FILES }) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-editor-')));
  try {
    const file = writeWorkspace(folder, files)[4] ?? '';
    return [...(await starts(bin, folder, file, runs)), ...(await typing(bin, folder, file, edits))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} bin @param {string} folder @param {string} file @param {number} runs */
async function starts(bin, folder, file, runs) {
  /** @type {number[][]} */
  const all = [];
  for (let run = 0; run <= runs; run++) {
    const client = new EditorClient(bin);
    await client.initialize(folder);
    const opened = performance.now();
    client.open(file, readFileSync(file, 'utf8'));
    await client.settled(file);
    const complete = performance.now();
    const cpu = await client.usage();
    const [first] = await client.published();
    client.end();
    // The first run fills Node's compile cache.
    if (run > 0 && first)
      all.push([first.at - client.started, first.at - opened, first.cpu, complete - client.started, cpu]);
  }
  const at = (/** @type {number} */ column) => ms(median(all.map((row) => row[column] ?? 0)));
  return [
    `first diagnostics ${at(0)} after the start, ${at(1)} after the file is opened, CPU ${at(2)} (target 300 ms)`,
    `complete diagnostics ${at(3)} after the start, CPU ${at(4)}`,
  ];
}

/** @param {string} bin @param {string} folder @param {string} file @param {number} edits */
async function typing(bin, folder, file, edits) {
  const client = new EditorClient(bin);
  await client.initialize(folder);
  client.open(file, readFileSync(file, 'utf8'));
  await client.settled(file);
  const lines = [];
  for (const [kind, texts] of Object.entries(EDITS)) {
    /** @type {number[]} */
    const first = [];
    /** @type {number[]} */
    const firstWall = [];
    /** @type {number[]} */
    const complete = [];
    for (let edit = 0; edit < WARM + COUNTED; edit++) {
      await client.published();
      const before = await client.usage();
      const start = performance.now();
      client.type(file, texts[edit % 2] ?? '', texts[1 - (edit % 2)] ?? '');
      await client.settled(file);
      const cpu = (await client.usage()) - before;
      const [published] = await client.published();
      if (edit < WARM) continue;
      first.push((published?.cpu ?? Number.NaN) - before);
      firstWall.push((published?.at ?? Number.NaN) - start);
      complete.push(cpu);
    }
    lines.push(
      `${kind.padEnd(14)} first diagnostics CPU p50 ${ms(median(first))}, p95 ${ms(p95(first))} (target 50 ms), by the clock ${ms(median(firstWall))}; complete CPU p50 ${ms(median(complete))}, p95 ${ms(p95(complete))}, most ${ms(Math.max(...complete))}`,
    );
  }
  return [...lines, ...(await memory(client, file, edits))];
}

/** Edits as fast as the server takes them. @param {EditorClient} client @param {string} file @param {number} edits */
async function memory(client, file, edits) {
  const lines = [];
  const texts = EDITS.image;
  for (let edit = 0; edit < edits; edit++) {
    client.type(file, texts[edit % 2] ?? '', texts[1 - (edit % 2)] ?? '');
    // The answer comes after what was sent before it.
    if (edit % 10 === 9)
      await client.request('textDocument/completion', {
        textDocument: { uri: 'file:///' },
        position: { line: 0, character: 0 },
      });
    if (edit + 1 === 100 || edit + 1 === 1000 || edit + 1 === edits) {
      await client.settled(file);
      const { heapUsed, rss } = await client.memory();
      lines.push(`after ${edit + 1} edits: heap ${mb(heapUsed)}, resident ${mb(rss)}`);
    }
  }
  client.end();
  return lines;
}

const ms = (/** @type {number} */ milliseconds) => `${milliseconds.toFixed(0)} ms`;
const mb = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** @param {readonly number[]} values */
function p95(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}
