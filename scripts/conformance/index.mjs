// @ts-check
// Runs everything that is held against verdicts of others, part by part: the Pod Security admission plugin's, the
// reader's (kubectl's values, where it is on PATH), the peers'; and what must hold over real manifests: both readers
// alike, every finding and every part of what a chart makes of values at its place, every fix what it says; and
// Kubernetes' own types, for fields and values. Each part says by itself what it found.
//
//   pnpm conformance [--no-kubectl]
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const parts = [
  'psa.mjs',
  'peers.mjs',
  'reading.mjs',
  'reader.mjs',
  'regions.mjs',
  'values-lines.mjs',
  'fixes.mjs',
  'strict.mjs',
];
const failed = parts.filter((part) => {
  console.log(`\n${part}`);
  const { status } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, part), ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`\nDisagreements in ${failed.join(', ')}.`);
  process.exitCode = 1;
}
