// @ts-check
// Writes every committed generated file, or with --check compares and fails.
// A generator returns its files, `{ file, content }`, with paths from the root. It writes nothing.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packages, root } from '../lib/workspace.mjs';
import { attackPathsPicture } from './attack-paths-picture.mjs';
import { attackTechniques } from './attack-techniques.mjs';
import { configSchema } from './config-schema.mjs';
import { coverage } from './coverage.mjs';
import { defaults } from './defaults.mjs';
import { goShapes } from './go-shapes.mjs';
import { home } from './home.mjs';
import { kubernetesApi } from './kubernetes-api.mjs';
import { licenses } from './licenses.mjs';
import { manPage } from './man-page.mjs';
import { reference } from './reference.mjs';
import { checkRuleDocs, ruleDocs } from './rule-docs.mjs';
import { ruleReference } from './rule-reference.mjs';
import { rulesSince } from './rules-since.mjs';
import { unfinished } from './unfinished.mjs';
import { validators } from './validators.mjs';
import { versions } from './versions.mjs';

/** @typedef {{ file: string, content: string }} Generated */
/** @typedef {() => Generated[] | Promise<Generated[]>} Generator */

const libraries = packages()
  .filter(({ name }) => name !== 'plimsoll')
  .map(({ folder }) => `packages/${folder}`);

/**
 * In stages, because some generators read the output of others and of tsc. `build` lists what a stage needs built.
 * @type {{ build: string[], generators: Generator[] }[]}
 */
const stages = [
  // From files only.
  { build: [], generators: [unfinished, home, versions, kubernetesApi, goShapes, ruleDocs] },
  // From compiled libraries: what needs rule metadata, option schemas or the config's schema goes here, and is
  // what the command is compiled with.
  {
    build: libraries,
    generators: [
      checkRuleDocs,
      validators,
      configSchema,
      ruleReference,
      rulesSince,
      coverage,
      attackPathsPicture,
      attackTechniques,
    ],
  },
  // From the compiled command.
  { build: ['packages/cli'], generators: [licenses, reference, defaults, manPage] },
];

const check = process.argv.includes('--check');
/** @type {string[]} */
const drifted = [];
/** @type {Set<string>} */
const problems = new Set();

for (const { build, generators } of stages) {
  if (build.length > 0) tsc(build);
  for (const generator of generators) {
    try {
      for (const { file, content } of await generator()) if (differs(file, content)) drift(file, content);
    } catch (error) {
      // Faults that authors have to fix, with file and line. The other generators still run.
      if (!(error instanceof AggregateError)) throw error;
      // Several generators read the same READMEs.
      for (const { message } of error.errors) problems.add(message);
    }
  }
}

for (const problem of problems) console.error(problem);
if (problems.size > 0) process.exitCode = 1;
if (drifted.length > 0 && check) {
  console.error(
    `Generated files are out of date; run \`pnpm generate\` and commit:\n  ${drifted.join('\n  ')}`,
  );
  process.exitCode = 1;
}

/** @param {string} file @param {string} content */
function differs(file, content) {
  try {
    return readFileSync(path.join(root, file), 'utf8') !== content;
  } catch {
    return true;
  }
}

/** @param {string} file @param {string} content */
function drift(file, content) {
  drifted.push(file);
  if (check) return;
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
  console.error(`wrote ${file}`);
}

/** @param {string[]} projects */
function tsc(projects) {
  execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-b', ...projects], {
    cwd: root,
    stdio: 'inherit',
  });
}
