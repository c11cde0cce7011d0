// @ts-check
// Other tools on the same files, where they are on the PATH; one that is not is skipped, and said.
import { spawnSync } from 'node:child_process';
import { median } from './measure.mjs';

/** Command lines with what each needs to work on a folder, without asking the network where it can be told so. */
/** @type {Record<string, (folder: string, files: readonly string[]) => string[]>} */
const PEERS = {
  'kube-linter': (folder) => ['lint', folder],
  'kube-score': (_folder, files) => ['score', '--output-format', 'json', ...files],
  kubeconform: (folder) => ['-summary', '-ignore-missing-schemas', folder],
  trivy: (folder) => ['config', '--quiet', '--skip-check-update', '--format', 'json', folder],
  checkov: (folder) => ['--framework', 'kubernetes', '--skip-download', '--quiet', '--compact', '-d', folder],
};

/** Milliseconds: a tool that waits for the network may wait for ever. */
const PATIENCE = 600_000;

/**
 * Exit codes are not judged: these tools end with 1 where they find something.
 * @param {string} folder
 * @param {readonly string[]} files the YAML in it
 * @param {number} runs
 * @returns {string[]}
 */
export function peers(folder, files, runs) {
  return Object.entries(PEERS).map(([name, argumentsFor]) => {
    const args = argumentsFor(folder, files);
    /** @type {number[]} */
    const times = [];
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      const { error } = spawnSync(name, args, { stdio: 'ignore', timeout: PATIENCE });
      if (error)
        return /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT'
          ? `${name}: skipped, it is not on the PATH`
          : `${name}: skipped: ${error.message}`;
      times.push(performance.now() - start);
    }
    return `${name}: ${(median(times) / 1000).toFixed(1)} s`;
  });
}
