// @ts-check
// Packs the extension of VS Code, with the linter inside: `node scripts/vsix.mjs [DIRECTORY]` writes
// plimsoll-<version>.vsix there, .cache/vsix by default, and prints its files. Needs the build.
//
// vsce, which packs it, has some 200 packages, so it is not a dependency: npm fetches it for this run.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { thirdPartyLicenses } from './build/licenses.mjs';
import { readHome } from './lib/home.mjs';
import { root } from './lib/workspace.mjs';

/** The newest version that runs on Node 20. */
const VSCE = '@vscode/vsce@3.9.2';

const source = path.join(root, 'packages/vscode');
const cli = path.join(root, 'packages/cli');
const target = path.resolve(process.argv[2] ?? path.join(root, '.cache/vsix'));
const stage = path.join(target, 'extension');
rmSync(stage, { recursive: true, force: true });
mkdirSync(path.join(stage, 'dist'), { recursive: true });

const {
  devDependencies: _,
  scripts: __,
  private: ___,
  type: ____,
  engines,
  ...manifest
} = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(path.join(cli, 'package.json'), 'utf8'));
const { repository, site } = readHome();
const published = {
  ...manifest,
  // The version of the linter inside.
  version,
  // The editor has its own Node.
  engines: { vscode: engines.vscode },
  homepage: site,
  bugs: { url: `${repository}/issues` },
  repository: { type: 'git', url: `${repository}.git` },
};
write('package.json', JSON.stringify(published, null, 2));
write('dist/extension.js', await bundled());
for (const file of ['README.md', 'icon.png']) cpSync(path.join(source, file), path.join(stage, file));
cpSync(path.join(root, 'LICENSE'), path.join(stage, 'LICENSE'));
cpSync(path.join(cli, 'plimsoll.schema.json'), path.join(stage, 'schemas/plimsoll.schema.json'));
for (const part of ['bin', 'package.json', 'plimsoll.schema.json', 'THIRD-PARTY-LICENSES.txt'])
  cpSync(path.join(cli, part), path.join(stage, 'server', part), { recursive: true });
// The command needs neither the declarations nor the ES module of the library.
for (const file of readdirSync(path.join(cli, 'dist')).filter((name) => name.endsWith('.cjs')))
  cpSync(path.join(cli, 'dist', file), path.join(stage, 'server/dist', file));

const vsix = path.join(target, `plimsoll-${version}.vsix`);
const vsce = (/** @type {string[]} */ ...args) =>
  execFileSync('npm', ['exec', '--yes', `--package=${VSCE}`, '--ignore-scripts', '--', 'vsce', ...args], {
    cwd: stage,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
vsce('package', '--no-dependencies', '--out', vsix);
process.stdout.write(vsce('ls', '--no-dependencies'));

/** Bundles the extension and its imports into one file. */
async function bundled() {
  const build = await rolldown({
    cwd: root,
    input: path.join(source, 'dist-tsc/extension.js'),
    platform: 'node',
    external: ['vscode', /^node:/],
  });
  const { output } = await build.generate({ format: 'cjs', minify: true, codeSplitting: false });
  await build.close();
  const [chunk] = output;
  write('THIRD-PARTY-LICENSES.txt', thirdPartyLicenses(chunk.moduleIds.filter((id) => path.isAbsolute(id))));
  return chunk.code;
}

/** @param {string} file @param {string} text */
function write(file, text) {
  writeFileSync(path.join(stage, file), text);
}
