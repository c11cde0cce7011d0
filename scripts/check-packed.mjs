// @ts-check
// Tests the packages as users get them: packs all, inspects the tarballs, installs them with npm in an empty directory,
// and uses them as a command and as libraries. Needs the build. scripts/strangers uses them in more ways.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { pack, run } from './lib/packed.mjs';
import { packages, root } from './lib/workspace.mjs';

const temp = mkdtempSync(path.join(tmpdir(), 'plimsoll-packed-'));

/** @param {string} text */
const step = (text) => console.error(`check-packed: ${text}`);

/**
 * Creates an empty project, installs the tarballs and writes the files.
 * @param {string} name
 * @param {string[]} tarballs
 * @param {Record<string, string>} files
 */
function project(name, tarballs, files) {
  const cwd = path.join(temp, name);
  mkdirSync(cwd);
  const manifest = { name, private: true, type: 'module' };
  for (const [file, text] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files }))
    writeFileSync(path.join(cwd, file), text);
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', ...tarballs], {
    cwd,
  });
  return cwd;
}

/** @typedef {import('./lib/packed.mjs').Packed} Packed */

/** @param {Packed} packed */
async function inspect({ name, filename, files }) {
  const held = new Set(files.map((file) => file.path));
  for (const file of ['README.md', 'LICENSE']) assert(held.has(file), `the tarball of ${name} lacks ${file}`);
  const { buffer, byteOffset, byteLength } = readFileSync(filename);
  const tarball = buffer.slice(byteOffset, byteOffset + byteLength);
  const { messages, pkg } = await publint({ strict: true, pack: { tarball } });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg ?? {}, { color: false })),
    [],
    `publint on ${name}`,
  );
  // No CommonJS is published; Node 20.19 and later can `require` ES modules.
  run(
    path.join(root, 'node_modules/.bin/attw'),
    [filename, '--profile', 'esm-only', '--no-definitely-typed'],
    { cwd: root },
  );
}

const privilegedPod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: registry.example/app:1
      securityContext:
        privileged: true
`;

/** The command and the Node API, with nothing else installed. @param {string} tarball */
function useCommand(tarball) {
  const cwd = project('command', [tarball], {
    'pod.yaml': privilegedPod,
    'consumer.js': `
      import assert from 'node:assert/strict';
      import { readFile } from 'node:fs/promises';
      import { lintFiles, lintText, loadConfig } from 'plimsoll';
      assert.equal(typeof loadConfig, 'function');
      const shown = ({ findings }) => findings.map(({ ruleId, region }) => \`\${ruleId}:\${region.startLine}\`);
      assert(shown(await lintFiles(['pod.yaml'])).includes('pod-security/privileged:10'));
      assert(shown(await lintText(await readFile('pod.yaml', 'utf8'), { path: 'pod.yaml' })).includes('pod-security/privileged:10'));
    `,
  });
  const installed = readdirSync(path.join(cwd, 'node_modules')).filter((name) => !name.startsWith('.'));
  assert.deepEqual(installed, ['plimsoll'], 'the command depends on no other package');
  const bin = path.join(cwd, 'node_modules/.bin/plimsoll');
  const out = run(bin, ['pod.yaml'], { cwd, status: 1 });
  assert.match(out, /^Pod web {2}pod\.yaml$[\s\S]*^ +10:\d+ +error .* pod-security\/privileged$/m);
  const { version } = packages().find(({ name }) => name === 'plimsoll')?.manifest ?? {};
  assert.match(run(bin, ['--version'], { cwd }), new RegExp(`\\b${version.replaceAll('.', '\\.')}\\b`));
  const sarif = JSON.parse(run(bin, ['pod.yaml', '--format', 'sarif'], { cwd, status: 1 }));
  assert(sarif.runs[0].results.some((/** @type {any} */ { ruleId }) => ruleId === 'pod-security/privileged'));
  run(process.execPath, ['consumer.js'], { cwd });
}

/** The libraries, as a rule author uses them. @param {Packed[]} libraries */
function useLibraries(libraries) {
  const names = libraries.map(({ name }) => name);
  const tarballs = libraries.map(({ filename }) => filename);
  const cwd = project('libraries', tarballs, {
    'consumer.js': `
      import assert from 'node:assert/strict';
      for (const name of ${JSON.stringify(names)}) assert(Object.keys(await import(name)).length > 0, name);
    `,
  });
  run(process.execPath, ['consumer.js'], { cwd });
}

try {
  step('packing');
  const packed = pack(path.join(temp, 'tarballs'));
  assert.deepEqual(
    packed.map(({ name }) => name).sort(),
    packages()
      .map(({ name }) => name)
      .sort(),
  );
  step('publint and attw');
  for (const each of packed) await inspect(each);
  const [command, ...libraries] = packed.sort(({ name }) => (name === 'plimsoll' ? -1 : 1));
  assert.equal(command?.name, 'plimsoll');
  step('the command, alone in a new project');
  useCommand(command.filename);
  step('the libraries in a new project');
  useLibraries(libraries);
} finally {
  rmSync(temp, { recursive: true, force: true });
}
