// @ts-check
// Runs of the built command whose SARIF GitHub must be able to place, whatever the paths and the working directory.
// scripts/sarif-multitool.mjs validates their output.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './workspace.mjs';

const bin = path.join(root, 'packages/cli/bin/plimsoll.js');

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      securityContext:
        privileged: true
`;
const NOTHING = '{ apiVersion: v1, kind: ConfigMap, metadata: { name: web } }\n';

/** Odd paths: characters that URIs encode or that a shell splits at, and one that looks like a scheme. */
const FILES = {
  'k8s/web.yaml': POD,
  'höhe 1/naïve ☸ file.yaml': POD,
  'a%20b/c#d?.yaml': POD,
  'c:d.yaml': POD,
  "it's & <b>.yaml": POD,
  'sound/config.yaml': NOTHING,
};

/**
 * @typedef {object} Run
 * @property {string} name
 * @property {string} cwd
 * @property {readonly string[]} args
 * @property {number} code the exit code
 * @property {readonly string[]} [files] that must have results, from the repository's root; default: any
 */

/** @param {string} repository @returns {readonly Run[]} */
function runs(repository) {
  const odd = Object.keys(FILES).filter((file) => FILES[/** @type {keyof typeof FILES} */ (file)] === POD);
  return [
    { name: 'examples', cwd: root, args: ['examples'], code: 1 },
    { name: 'suppressed', cwd: root, args: ['examples', '--show-suppressed'], code: 1 },
    { name: 'benchmark', cwd: root, args: ['examples', '--benchmark', 'pod-security'], code: 1 },
    { name: 'odd names', cwd: repository, args: ['.'], code: 1, files: odd },
    {
      name: 'from a subdirectory',
      cwd: path.join(repository, 'k8s'),
      args: ['web.yaml', '../c:d.yaml'],
      code: 1,
      files: ['k8s/web.yaml', 'c:d.yaml'],
    },
    {
      name: 'absolute paths',
      cwd: path.join(repository, 'sound'),
      args: odd.map((file) => path.join(repository, file)),
      code: 1,
      files: odd,
    },
    { name: 'no results', cwd: repository, args: ['sound'], code: 0, files: [] },
    {
      name: 'category',
      cwd: repository,
      args: ['k8s', '--sarif-fixes', '--sarif-category', 'charts/höhe 1'],
      code: 1,
      files: ['k8s/web.yaml'],
    },
    {
      name: 'stale baseline',
      cwd: repository,
      args: ['.', '--baseline', 'known ü.yaml'],
      code: 1,
      files: ['known ü.yaml', ...odd],
    },
  ];
}

/**
 * Runs the command for each case. Checks that the expected results exist, and that every URI names a file of the
 * repository, as the upload looks it up.
 * @param {string} directory for the outputs
 * @param {(text: string) => void} step
 * @returns {string[]} SARIF files
 */
export function produce(directory, step) {
  const repository = path.join(realpathSync(directory), 'repo sitory');
  const known = `version: 1\nfindings: [{ file: sound/config.yaml, kind: ConfigMap, rules: { pod-security/privileged: [gone] } }]\n`;
  const files = {
    ...FILES,
    'known ü.yaml': known,
    '.git/HEAD': '',
    'plimsoll.config.yaml': 'extends: pod-security/baseline\n',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
    writeFileSync(path.join(repository, file), text);
  }
  return runs(repository).map(({ name, cwd, args, code, files }) => {
    const file = path.join(directory, `${name}.sarif`);
    const { status, stderr } = spawnSync(process.execPath, [bin, ...args, '--format', `sarif=${file}`], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== code) throw new Error(`${name}: expected exit code ${code}, got ${status}:\n${stderr}`);
    const found = filesIn(file);
    const missing = [...found].filter((name) => !existsSync(path.join(files ? repository : root, name)));
    if (missing.length > 0)
      throw new Error(`${name}: results name files that do not exist: ${missing.join(', ')}`);
    const expected = files ?? [...found];
    if (
      expected.some((name) => !found.has(name)) ||
      found.size !== expected.length ||
      (!files && found.size === 0)
    )
      throw new Error(
        `${name}: results in ${[...found].join(', ')}; expected ${expected.join(', ') || 'some'}`,
      );
    step(`${name}: results in ${found.size} files`);
    return file;
  });
}

/** The files with results in a SARIF file. @param {string} file */
function filesIn(file) {
  const [run] = JSON.parse(readFileSync(file, 'utf8')).runs;
  /** @type {{ locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[]} */
  const results = run.results;
  return new Set(
    results.flatMap(({ locations }) =>
      locations.map(({ physicalLocation }) => {
        const base = new URL('https://repository.example/');
        const { origin, pathname, search, hash } = new URL(physicalLocation.artifactLocation.uri, base);
        if (origin !== base.origin || search !== '' || hash !== '')
          throw new Error(`${physicalLocation.artifactLocation.uri} is not a relative path`);
        return decodeURIComponent(pathname.slice(1));
      }),
    ),
  );
}
