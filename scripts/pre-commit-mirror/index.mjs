// @ts-check
// Writes the repository from which pre-commit installs Plimsoll. See README.md beside this file.
//
//   node scripts/pre-commit-mirror/index.mjs --out DIRECTORY                  depends on plimsoll at this version, from npm
//   node scripts/pre-commit-mirror/index.mjs --out DIRECTORY --tarball FILE   … from a tarball, to try it before a release
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readHome } from '../lib/home.mjs';
import { packages, root } from '../lib/workspace.mjs';

const template = new URL('template/', import.meta.url);
const executable = 'plimsoll.js';

const { out, tarball } = parseArgs({
  options: { out: { type: 'string' }, tarball: { type: 'string' } },
}).values;
if (out === undefined) fail('name the directory of the mirror: --out DIRECTORY.');
if (tarball !== undefined && !existsSync(tarball)) fail(`the tarball ${tarball} does not exist.`);
const folder = path.resolve(out);
const command = packages().find(({ name }) => name === 'plimsoll')?.manifest;
if (!command) fail('packages/ has no package plimsoll.');
const { version, license, engines } = command;
const { repository, site } = readHome();
const tag = `v${version}`;

mkdirSync(folder, { recursive: true });
if (!existsSync(path.join(folder, '.git'))) {
  if (readdirSync(folder).length > 0) fail(`${out} is neither empty nor a clone of the mirror.`);
  git('init', '--quiet');
}
if (git('tag', '--list', tag) !== '') fail(`${out} has the tag ${tag} already: raise the version first.`);

const files = write();
git('add', '--', ...files);
if (git('status', '--porcelain', '--', ...files) !== '')
  git('commit', '--quiet', '--message', `Plimsoll ${version}`, '--', ...files);
// Annotated, since `git push --follow-tags` pushes no others.
git('tag', '--annotate', tag, '--message', `Plimsoll ${version}`);
console.error(`pre-commit-mirror: ${out} has ${tag}; nothing is pushed.`);

/** Writes the files of the mirror. @returns {string[]} their names */
function write() {
  const manifest = {
    name: 'plimsoll-pre-commit',
    version,
    description: 'Plimsoll as hooks of pre-commit',
    private: true,
    homepage: site,
    repository: { type: 'git', url: `git+${repository}-pre-commit.git` },
    license,
    type: 'module',
    engines,
    bin: { plimsoll: executable },
    // Exact, since a tag of the mirror is a version of the command.
    dependencies: { plimsoll: tarball === undefined ? version : `file:${path.resolve(tarball)}` },
  };
  const facts = new Map([
    ['version', version],
    ['engines', engines.node.replaceAll('||', 'or')],
  ]);
  const written = ['package.json', 'LICENSE'];
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  for (const name of readdirSync(template)) {
    const text = readFileSync(new URL(name, template), 'utf8');
    const filled = text.replace(/\{\{(\w+)\}\}/g, (_, key) => facts.get(key) ?? fail(`${name}: {{${key}}}?`));
    writeFileSync(path.join(folder, name), filled);
    written.push(name);
  }
  chmodSync(path.join(folder, executable), 0o755);
  return written;
}

/** @param {string[]} args */
function git(...args) {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** @param {string} problem @returns {never} */
function fail(problem) {
  console.error(`pre-commit-mirror: ${problem}`);
  process.exit(1);
}
