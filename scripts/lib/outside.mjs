// @ts-check
// Files of other projects that comparisons and measurements read. They are not part of the repository, because they
// have other owners and 80 MB. Published figures are about them. Without them scripts say so, and go on with manifests
// of this repository, or with what Go's module cache has.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './workspace.mjs';

/** Where these files are, if anywhere: beside the repository. */
export const outside = path.join(root, '../shared');

/** Expected verdicts from the test suites of other linters: cases.jsonl, and the files that its lines name. */
export const oracle = path.join(outside, 'oracle');

/** Whether there are expected verdicts. */
export const hasOracle = () => existsSync(path.join(oracle, 'cases.jsonl'));

/**
 * A folder of manifests.
 * @param {string} [given] the folder that the user names
 */
export function manifests(given) {
  if (given !== undefined) return path.resolve(given);
  const theirs = path.join(outside, 'corpus/open');
  return existsSync(theirs) ? theirs : ours();
}

/**
 * Folders of manifests, each with a name that says what they are: `open` can be read, `broken` has files that kubectl
 * refuses, `templated` has sources of templates.
 * @returns {{ folder: string, parts: string[] }} parts are folders in `folder`
 */
export function corpus() {
  const folder = path.join(outside, 'corpus');
  return existsSync(folder)
    ? { folder, parts: ['open', 'broken', 'templated'] }
    : { folder: path.dirname(ours()), parts: [path.basename(ours())] };
}

let said = false;
function ours() {
  if (!said)
    console.error(
      'The manifests of other projects, which the published figures are about, are not part of the repository. These are the figures of docs/data/topics. Most scripts take a folder of yours.',
    );
  said = true;
  return path.join(root, 'docs/data/topics');
}

/** The release of Kubernetes whose fixtures are compared. */
const ADMISSION = 'k8s.io/pod-security-admission@v0.37.2';

/**
 * The fixtures of the Pod Security admission plugin, from Go's module cache, where `go` downloads them if it may.
 * @returns {{ folder: string, files: string[] } | undefined} files as `LEVEL/vX.Y/pass|fail/NAME.yaml`; undefined
 *   without Go, or where the module is out of reach
 */
export function admissionFixtures() {
  try {
    const output = execFileSync('go', ['mod', 'download', '-json', ADMISSION], {
      encoding: 'utf8',
      cwd: outsideOfModules(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const folder = path.join(JSON.parse(output).Dir, 'test/testdata');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => file.split(path.sep).join('/'))
      .filter((file) => /^\w+\/v[\d.]+\/(?:pass|fail)\/\w+\.yaml$/.test(file))
      .sort();
    return { folder, files };
  } catch {
    return undefined;
  }
}

/** A folder without a go.mod, above which there is none. */
const outsideOfModules = () => path.parse(root).root;
