// @ts-check
// Other tools on the same files. A tool that is not on the PATH is skipped, with a message.
import { spawnSync } from 'node:child_process';
import { median } from './measure.mjs';

/** The command line of each tool for a directory, without network access if the tool has an option for that. */
/** @type {Record<string, (folder: string, files: readonly string[]) => string[]>} */
const PEERS = {
  'kube-linter': (folder) => ['lint', folder],
  'kube-score': (_folder, files) => ['score', '--output-format', 'json', ...files],
  kubeconform: (folder) => ['-summary', '-ignore-missing-schemas', folder],
  trivy: (folder) => ['config', '--quiet', '--skip-check-update', '--format', 'json', folder],
  checkov: (folder) => ['--framework', 'kubernetes', '--skip-download', '--quiet', '--compact', '-d', folder],
};

/** A timeout in milliseconds: a tool that waits for the network may never end. */
const PATIENCE = 600_000;

/**
 * Ignores exit codes: these tools exit with 1 if they find something.
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
