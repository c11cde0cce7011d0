// @ts-check
// Measures Plimsoll's time and memory: `node scripts/bench/index.mjs [--runs 11] [--corpus FOLDER]
// [--against CHECKOUT] [name…]`.
// Needs `pnpm build`. Never part of CI: figures are only meaningful on a quiet machine, and ratios more than times.
// The corpus is a directory of real manifests, without it, see ../lib/outside.mjs. `--against`
// compares `corpus` and `same-rules` with the command in another checkout, which has to be built.
import { parseArgs } from 'node:util';
import { manifests } from '../lib/outside.mjs';
import { benchmarks } from './benchmarks.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '11' },
    against: { type: 'string' },
    corpus: { type: 'string' },
  },
});

const chosen = Object.entries(benchmarks).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);
if (chosen.length === 0) {
  console.error(`Unknown benchmark. Known: ${Object.keys(benchmarks).join(', ')}.`);
  process.exitCode = 2;
}
console.log(`Node ${process.version}, medians of ${values.runs} runs`);
for (const [name, run] of chosen) {
  console.log(`\n${name}`);
  for (const line of await run({
    corpus: manifests(values.corpus),
    runs: Number(values.runs),
    against: values.against,
  }))
    console.log(`  ${line}`);
}
