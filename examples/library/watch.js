// Lints a directory again whenever something in it changes, and shows which findings appeared and which are gone.
import { watch } from 'node:fs';
import { lintFiles } from 'plimsoll';

const folder = process.argv[2] ?? '.';
let shown = new Map();
let waiting = false;
let last = Promise.resolve();

async function run() {
  waiting = false;
  const { visible } = await lintFiles(folder, { allowEmpty: true });
  const now = new Map(visible.map((finding) => [finding.fingerprint, finding]));
  for (const [id, finding] of now) if (!shown.has(id)) tell('+', finding);
  for (const [id, finding] of shown) if (!now.has(id)) tell('-', finding);
  console.log(`${now.size} findings`);
  shown = now;
}

const tell = (sign, { file, region, message, ruleId }) =>
  console.log(`${sign} ${file}:${region?.startLine}: ${message} [${ruleId}]`);

function again() {
  if (!waiting) last = last.then(run).catch((error) => console.error(error.message));
  waiting = true;
}
// Starts before the first run, so that a change during a run causes one more run.
watch(folder, { recursive: true }, again);
again();
