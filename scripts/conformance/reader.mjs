// @ts-check
// Compares the fast reader of manifests with the reader of all YAML. For each document of the corpus, either the value,
// the places of all nodes, the problems and the comments are equal, or the fast reader gives up.
//
//   node scripts/conformance/reader.mjs
//
// Which files it reads, ../lib/outside.mjs says. Needs `pnpm build`.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { corpus } from '../lib/outside.mjs';
import { root } from '../lib/workspace.mjs';

const { folder, parts } = corpus();

/** @param {string} file @returns {Promise<any>} */
const built = (file) => import(pathToFileURL(path.join(root, 'packages/core/dist/yaml', file)).href);

/** @returns {Promise<{ summary: string[], differences: string[] }>} */
export async function compareReaders() {
  /** @type {typeof import('../../packages/core/src/yaml/chunks.js')} */
  const { splitStream } = await built('chunks.js');
  /** @type {typeof import('../../packages/core/src/yaml/read.js')} */
  const { readRest } = await built('read.js');
  /** @type {typeof import('../../packages/core/src/yaml/fast/reader.js')} */
  const { Reader } = await built('fast/reader.js');
  /** @type {typeof import('../../packages/core/src/yaml/full/chunk.js')} */
  const { readChunk } = await built('full/chunk.js');
  const reader = new Reader();

  /** @type {string[]} */
  const summary = [];
  /** @type {string[]} */
  const differences = [];
  for (const part of parts) {
    let documents = 0;
    let givenUp = 0;
    let nodes = 0;
    for (const file of filesOf(path.join(folder, part))) {
      const text = readFileSync(file, 'utf8');
      const json = /^\ufeff?\s*\{\s*["}]/.test(text);
      for (const chunk of splitStream(text, json)) {
        documents++;
        const fast = reader.read(text, chunk.start, chunk.end, json, true);
        if (!fast) {
          givenUp++;
          continue;
        }
        const rest = readRest(text, fast.restStart, chunk.end, /** @type {any} */ (fast.comments));
        const places = fast.positions ? [...fast.positions.walk()] : [];
        nodes += places.length;
        /** @type {any[]} */
        const comments = [];
        const slow = readChunk(text, chunk, json, comments);
        const equal = [
          [fast.value, slow.value],
          [places, slow.value === undefined ? [] : [...slow.positions.walk()]],
          [[...fast.problems, ...rest.problems], slow.problems],
          [fast.comments, comments],
          [fast.trailingComment === -1 ? rest.firstComment : fast.trailingComment, slow.nextStart],
        ].every(([a, b]) => JSON.stringify(a) === JSON.stringify(b));
        if (!equal) differences.push(`${path.relative(folder, file)}: the document at offset ${chunk.start}`);
      }
    }
    summary.push(`${part}: ${documents} documents, ${givenUp} given up, ${nodes} nodes compared`);
  }
  return { summary, differences };
}

/** @param {string} folder */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

if (process.argv[1] === import.meta.filename) {
  const { summary, differences } = await compareReaders();
  for (const line of [...differences, ...summary]) console.log(line);
  console.log(differences.length === 0 ? 'No difference.' : `${differences.length} differences.`);
  process.exitCode = differences.length === 0 ? 0 : 1;
}
