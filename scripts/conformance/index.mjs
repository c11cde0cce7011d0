// @ts-check
// Runs every comparison with others, part by part: the Pod Security admission plugin, kubectl's values (where it is on
// PATH), peers, and Kubernetes' own types and policies. Also checks laws over real manifests: both readers
// agree, every finding and every part that a chart makes from values has the right place, and every fix does what it
// says. Each part reports its own results.
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
  'vap.mjs',
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
