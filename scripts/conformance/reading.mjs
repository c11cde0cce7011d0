// @ts-check
// Checks the reader and the classification on real manifests, and compares with kubectl where it is on PATH:
// - A file that kubectl accepts has kubectl's values, and no problem except duplicate keys.
// - A file that it rejects has a problem. Rejected types and missing kinds are only counted: the model finds them.
// - Sources of templates are templates. A manifest beside one is read as a manifest.
//
//   node scripts/conformance/reading.mjs [--no-kubectl]
//
// Which files it reads, ../lib/outside.mjs says. Needs `pnpm build`. With kubectl it takes a few
// minutes.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { corpus } from '../lib/outside.mjs';
import { root } from '../lib/workspace.mjs';

/** @typedef {import('@plimsoll/core/kubernetes').Json} Json */
/** @typedef {{ part: string, file: string, objects: Json[], problems: string[], classes: readonly string[], refused: string | undefined }} Read */

const { folder, parts } = corpus();

/** The label that kubectl adds to every object, so that it has something to do without a cluster. */
const LABEL = 'reading.conformance';

/** The number of files for one kubectl process. */
const BATCH = 150;

/** Errors that need knowledge of the API. `plimsoll/malformed` reports them. */
const OF_THE_MODEL = /cannot unmarshal|Object 'Kind' is missing|^unable to decode/;

/** In templated/, but kubectl reads them as they are: all `{{` are in strings, and no chart is around them. */
const MANIFESTS = new Set([
  'JJGadgets__Biohazard/kube/templates/test/app/hr.yaml',
  'argoproj__argo-cd/reposerver/repository/testdata/app-parameters/single-global-helm/templates/deployment.yaml',
  'kubernetes-sigs__cluster-api/test/infrastructure/docker/templates/clusterclass-quick-start.yaml',
  'argoproj__argo-workflows/examples/k8s-orchestration.yaml',
  'argoproj__argo-workflows/test/e2e/functional/pns-output-params.yaml',
]);

/** @param {string} file @returns {Promise<any>} */
const built = (file) => import(pathToFileURL(path.join(root, 'packages/core/dist', file)).href);

/** @returns {Promise<{ summary: string[], disagreements: string[] }>} */
export async function reading({ kubectl = true } = {}) {
  /** @type {typeof import('../../packages/core/src/yaml/index.js')} */
  const { readDocuments } = await built('yaml/index.js');
  /** @type {typeof import('../../packages/core/src/source/classify.js')} */
  const { classifyDocuments, fileClassifier } = await built('source/classify.js');
  const refusals = readRefusals();

  /** @type {string[]} */
  const disagreements = [];
  /** @type {string[]} */
  const summary = [];
  /** @type {Read[]} */
  const reads = [];
  for (const part of parts) {
    const files = filesOf(path.join(folder, part));
    const roleOf = fileClassifier({
      charts: files.filter((file) => path.basename(file) === 'Chart.yaml').map((file) => folderOf(file)),
      kustomizations: files
        .filter((file) => /^kustomization\.ya?ml$/.test(path.basename(file)))
        .map((file) => ({ path: file, text: readText(part, file) })),
    });
    let documents = 0;
    for (const file of files) {
      const text = readText(part, file);
      const all = [...readDocuments(text)];
      documents += all.length;
      const read = {
        part,
        file,
        objects: all.flatMap(({ value }) => objectsOf(value)),
        problems: all
          .flatMap(({ problems }) => problems.filter(({ rule }) => rule !== 'duplicate-key'))
          .map(({ message }) => message),
        classes: classifyDocuments(roleOf(file), text, all),
        refused: refusals.get(`${part}/${file}`),
      };
      reads.push(read);
      disagreements.push(...check(read));
    }
    summary.push(`${part}: ${files.length} files, ${documents} documents`);
  }
  const model = reads.filter(({ refused }) => refused !== undefined && OF_THE_MODEL.test(refused));
  summary.push(
    `refused by kubectl: ${refusals.size - model.length} files that do not parse, ${model.length} whose types or kinds are wrong (the model's)`,
  );
  summary.push(
    `templates: ${reads.filter(({ classes }) => classes.includes('template')).length} files; ${MANIFESTS.size} of templated/ are manifests`,
  );
  if (kubectl && hasKubectl()) {
    const compared = reads.filter(
      ({ problems, objects, refused }) => problems.length === 0 && objects.length > 0 && !refused,
    );
    const different = compare(compared);
    disagreements.push(...different.map(({ part, file }) => `${part}/${file}: kubectl has other values`));
    summary.push(`values compared with kubectl: ${compared.length} files, ${different.length} different`);
  } else summary.push('values: not compared, since kubectl is missing');
  return { summary, disagreements };
}

/** @param {Read} read @returns {string[]} what is wrong with how it was read */
function check({ part, file, problems, classes, refused }) {
  const name = `${part}/${file}`;
  if (part === 'templated') {
    const expected = MANIFESTS.has(file) ? 'manifest' : 'template';
    return classes.includes(expected) ? [] : [`${name}: ${classes.join(', ')}, not ${expected}`];
  }
  if (refused !== undefined && !OF_THE_MODEL.test(refused))
    return problems.length > 0 ? [] : [`${name}: no problem, but kubectl: ${refused}`];
  return problems.map((problem) => `${name}: kubectl accepts it, but: ${problem}`);
}

/** What kubectl v1.32 says about the files that it rejects. @returns {Map<string, string>} */
function readRefusals() {
  const file = path.join(folder, 'index.json');
  if (!existsSync(file)) return new Map();
  const index = JSON.parse(readFileSync(file, 'utf8'));
  /** @type {Map<string, string>} */
  const refusals = new Map(Object.entries(index.kubectlRejects));
  for (const { repo, path: file, kubectl, kubectlError } of index.broken)
    if (kubectl === 'REJECT')
      refusals.set(`broken/${repo.replace('/', '__')}/${file}`, kubectlError ?? 'refused');
  return refusals;
}

/**
 * The files whose objects kubectl reads differently. A batch without a difference needs one process. Any other batch is
 * halved.
 * @param {Read[]} reads @returns {Read[]}
 */
function compare(reads) {
  /** @type {Read[]} */
  const different = [];
  for (let i = 0; i < reads.length; i += BATCH) different.push(...compareBatch(reads.slice(i, i + BATCH)));
  return different;
}

/** @param {Read[]} reads @returns {Read[]} */
function compareBatch(reads) {
  const args = ['label', '--local', `${LABEL}=x`, '-o', 'json', '--show-managed-fields'];
  for (const { part, file } of reads) args.push('-f', path.join(folder, part, file));
  const { stdout } = spawnSync('kubectl', args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, KUBECONFIG: '/dev/null' },
  });
  const theirs = objectsOfOutput(stdout);
  const ours = reads.flatMap(({ objects }) => objects);
  if (theirs.length === ours.length && theirs.every((object, i) => canonical(object) === canonical(ours[i])))
    return [];
  if (reads.length === 1) return reads;
  const half = reads.length >> 1;
  return [...compareBatch(reads.slice(0, half)), ...compareBatch(reads.slice(half))];
}

/** kubectl prints one indented object after the other. @param {string} output @returns {any[]} */
function objectsOfOutput(output) {
  return output
    .split(/^(?=\{)/m)
    .filter((text) => text.trim() !== '')
    .map((text) => JSON.parse(text));
}

/** The objects of a document, items of lists one by one. @param {any} value @returns {any[]} */
function objectsOf(value) {
  if (value === undefined || value === null) return [];
  return Array.isArray(value.items) ? value.items.flatMap(objectsOf) : [value];
}

/**
 * Sorts keys, and removes the label that kubectl adds and the empty namespace that it drops.
 * @param {any} value @returns {string}
 */
function canonical(value) {
  const { metadata, ...rest } = value;
  const { labels, ...others } = metadata ?? {};
  if (others.namespace === '') delete others.namespace;
  const { [LABEL]: _, ...kept } = labels ?? {};
  const plain = Object.keys(kept).length > 0 ? { ...others, labels: kept } : others;
  return JSON.stringify({ ...rest, metadata: plain }, (_key, node) =>
    node !== null && typeof node === 'object' && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
      : node,
  );
}

/** @param {string} folder @returns {string[]} relative, with `/`, sorted */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) =>
      path
        .relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))
        .split(path.sep)
        .join('/'),
    )
    .sort();
}

/** @param {string} file */
function folderOf(file) {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** @param {string} part @param {string} file */
function readText(part, file) {
  return readFileSync(path.join(folder, part, file), 'utf8');
}

function hasKubectl() {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === import.meta.filename) {
  const { summary, disagreements } = await reading({ kubectl: !process.argv.includes('--no-kubectl') });
  for (const line of disagreements) console.error(line);
  for (const line of summary) console.log(line);
  console.log(disagreements.length === 0 ? 'No disagreement.' : `${disagreements.length} disagreements.`);
  process.exitCode = disagreements.length === 0 ? 0 : 1;
}
