// @ts-check
// One process of the benchmark `reading`: reads the files whose paths come on standard input (one a line) several
// times, with the reader that is named. Prints the milliseconds of each pass as JSON.
//   node reading-pass.mjs fast|yaml PASSES < paths
import { readFileSync } from 'node:fs';

const [reader, passes] = process.argv.slice(2);
const source = new URL('../../packages/core/dist/source/', import.meta.url);
const texts = readFileSync(0, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((file) => readFileSync(file, 'utf8'));

/** @type {typeof import('../../packages/core/src/source/yaml.js')} */
const { readDocuments } = await import(new URL('yaml.js', source).href);
/** @type {typeof import('../../packages/core/src/source/yaml-chunk.js')} */
const { readChunk } = await import(new URL('yaml-chunk.js', source).href);
/** @type {typeof import('../../packages/core/src/source/chunks.js')} */
const { splitStream } = await import(new URL('chunks.js', source).href);

/** Documents with a value, so that nothing is optimised away. */
let documents = 0;
const read = {
  fast(/** @type {string} */ text) {
    for (const { value } of readDocuments(text)) if (value !== undefined) documents++;
  },
  yaml(/** @type {string} */ text) {
    const json = /^\ufeff?\s*\{\s*["}]/.test(text);
    for (const chunk of splitStream(text, json))
      if (readChunk(text, chunk, json, undefined).value !== undefined) documents++;
  },
}[reader ?? ''];
if (!read) throw new Error(`no such reader: ${reader}`);

const times = [];
for (let pass = 0; pass < Number(passes); pass++) {
  const start = performance.now();
  for (const text of texts) read(text);
  times.push(performance.now() - start);
}
console.log(JSON.stringify({ times, documents }));
