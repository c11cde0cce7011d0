// @ts-check
// One process of the benchmark `reading`: reads the files whose paths are on standard input (one a line) several times,
// with the named reader. Prints the milliseconds of each pass as JSON.
//   node reading-pass.mjs fast|fallback|yaml PASSES < paths
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [reader, passes] = process.argv.slice(2);
const room = new URL('../../packages/core/dist/yaml/', import.meta.url);
const texts = readFileSync(0, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((file) => readFileSync(file, 'utf8'));

/** @type {typeof import('../../packages/core/src/yaml/index.js')} */
const { readDocuments } = await import(new URL('index.js', room).href);
/** @type {typeof import('../../packages/core/src/yaml/full/chunk.js')} */
const { readChunk } = await import(new URL('full/chunk.js', room).href);
/** @type {typeof import('../../packages/core/src/yaml/chunks.js')} */
const { splitStream } = await import(new URL('chunks.js', room).href);

/** @type {{ parseAllDocuments: (text: string, options: object) => { toJS: (options: object) => unknown }[] }} */
const { parseAllDocuments } = createRequire(new URL('../../packages/core/package.json', import.meta.url))(
  'yaml',
);

/** Documents with a value, so that nothing is optimised away. */
let documents = 0;
const read = {
  fast(/** @type {string} */ text) {
    for (const { value } of readDocuments(text)) if (value !== undefined) documents++;
  },
  fallback(/** @type {string} */ text) {
    const json = /^\ufeff?\s*\{\s*["}]/.test(text);
    for (const chunk of splitStream(text, json))
      if (readChunk(text, chunk, json, undefined).value !== undefined) documents++;
  },
  /** The package's own result: trees with ranges, and their values. */
  yaml(/** @type {string} */ text) {
    for (const document of parseAllDocuments(text, {
      version: '1.1',
      uniqueKeys: false,
      prettyErrors: false,
    }))
      if (document.toJS({ maxAliasCount: -1 }) !== null) documents++;
  },
}[reader ?? ''];
if (!read) throw new Error(`unknown reader: ${reader}`);

const times = [];
for (let pass = 0; pass < Number(passes); pass++) {
  const start = performance.now();
  for (const text of texts) read(text);
  times.push(performance.now() - start);
}
console.log(JSON.stringify({ times, documents }));
