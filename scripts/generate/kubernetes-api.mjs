// @ts-check
// packages/kubernetes-api/src/generated: Kubernetes' kinds and types in all known releases, from the Go modules that
// kubernetes-api/sources.json pins. `--download` fetches them into Go's module cache (3 GB). Unless all of them are
// there, nothing is generated, with a message.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromRoot, root } from '../lib/workspace.mjs';
import { merge } from './kubernetes-api/merge.mjs';
import { readRelease } from './kubernetes-api/release.mjs';
import { generatedFiles } from './kubernetes-api/write.mjs';

const here = path.join(import.meta.dirname, 'kubernetes-api');
const output = path.join(root, 'packages/kubernetes-api/src/generated');
const stampFile = path.join(root, '.cache/kubernetes-api.sha256');
const pinsFile = path.join(here, 'sources.json');

/** @typedef {Record<string, Record<string, string>>} Pins module, version, checksum as in go.sum */

/** @returns {import('./index.mjs').Generated[]} */
export function kubernetesApi() {
  /** @type {Pins} */
  const pins = JSON.parse(readFileSync(pinsFile, 'utf8'));
  const cache = moduleCache();
  const missing = cache === undefined ? 'Go is not installed' : firstMissing(cache, pins);
  if (cache === undefined || missing !== undefined) {
    console.error(
      `packages/kubernetes-api: not generated again: ${missing}. \`node scripts/generate/kubernetes-api.mjs --download\` fetches the sources.`,
    );
    return [];
  }
  // Skips half a minute of work if the generator and the files are the same.
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stampOf(filesIn(output))) return [];
  const temp = mkdtempSync(path.join(tmpdir(), 'kubernetes-api-'));
  try {
    const reader = path.join(temp, 'reader');
    execFileSync('go', ['build', '-o', reader, '.'], { cwd: here, stdio: 'inherit' });
    const minors = Object.keys(pins['k8s.io/kubernetes'] ?? {}).map((version) =>
      Number(version.split('.')[1]),
    );
    const releases = minors
      .sort((a, b) => a - b)
      .map((minor) => readRelease(minor, { reader, folderOf: folders(cache, pins, minor) }));
    const files = generatedFiles(merge(releases));
    mkdirSync(path.dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, stampOf(files));
    return files;
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

/** A stamp of the generator, its sources and its output. @param {import('./index.mjs').Generated[]} made */
function stampOf(made) {
  const hash = createHash('sha256');
  for (const { file, content } of [...filesIn(here), ...made].sort((a, b) => (a.file < b.file ? -1 : 1)))
    hash.update(`${file}\n${content}\n`);
  return hash.digest('hex');
}

/** @param {string} folder @returns {import('./index.mjs').Generated[]} */
function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ file: fromRoot(file), content: readFileSync(file, 'utf8') }));
}

/** @returns {string | undefined} */
function moduleCache() {
  try {
    return execFileSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8', cwd: here }).trim();
  } catch {
    return undefined;
  }
}

/** The first pinned module that is missing in the cache. @param {string} cache @param {Pins} pins */
function firstMissing(cache, pins) {
  for (const [module, versions] of Object.entries(pins))
    for (const [version, sum] of Object.entries(versions)) {
      const hash = path.join(cache, 'cache/download', module, '@v', `${version}.ziphash`);
      if (!existsSync(hash) || !existsSync(path.join(cache, `${module}@${version}`)))
        return `${module}@${version} is not in Go's module cache`;
      if (readFileSync(hash, 'utf8').trim() !== sum)
        return `${module}@${version} differs from what is pinned`;
    }
  return undefined;
}

/**
 * Finds the directory of a module for a release; undefined where none is pinned.
 * @param {string} cache @param {Pins} pins @param {number} minor
 * @returns {(module: string) => string | undefined}
 */
function folders(cache, pins, minor) {
  return (module) => {
    const version = Object.keys(pins[module] ?? {}).find((each) => each.split('.')[1] === String(minor));
    return version && path.join(cache, `${module}@${version}`);
  };
}

/** Fetches the pinned modules. Pin a new module or version with an empty checksum, which this fills in. */
function download() {
  /** @type {Pins} */
  const pins = JSON.parse(readFileSync(pinsFile, 'utf8'));
  for (const [module, versions] of Object.entries(pins))
    for (const [version, sum] of Object.entries(versions)) {
      const { Sum } = JSON.parse(
        execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
          encoding: 'utf8',
          cwd: tmpdir(),
        }),
      );
      if (sum !== '' && sum !== Sum)
        throw new Error(`${module}@${version}: checksum ${Sum}, pinned is ${sum}`);
      versions[version] = Sum;
    }
  writeFileSync(pinsFile, `${JSON.stringify(pins, undefined, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv.includes('--download')) download();
