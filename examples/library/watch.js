// Lints a folder again whenever something in it changes, and shows what appeared and what is gone.
import { watch } from 'node:fs/promises';
import { lintFiles, PlimsollError } from 'plimsoll';

const folder = process.argv[2] ?? '.';
let shown = new Map();

async function run() {
  const { findings } = await lintFiles([folder], { allowEmpty: true });
  const now = new Map(
    findings
      .filter(({ suppression, supersededBy }) => !suppression && !supersededBy)
      .map((finding) => [finding.fingerprint, finding]),
  );
  for (const [id, finding] of now) if (!shown.has(id)) tell('+', finding);
  for (const [id, finding] of shown) if (!now.has(id)) tell('-', finding);
  console.log(`${now.size} findings`);
  shown = now;
}

const tell = (sign, { file, region, message, ruleId }) =>
  console.log(`${sign} ${file}:${region?.startLine}: ${message} [${ruleId}]`);

const changes = watch(folder, { recursive: true });
await run();
for await (const _ of changes)
  await run().catch((error) => {
    if (!(error instanceof PlimsollError)) throw error;
    console.error(error.message);
  });
