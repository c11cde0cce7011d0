// @ts-check
// Begins a rule: writes its files, and names it everywhere a rule has to be named. CONTRIBUTING.md shows its use.
//
//   pnpm new-rule PACK NAME [--group GROUP] [--topic TOPIC]
//
// What has to be thought of is marked `TODO:`; `pnpm check` fails until all marks are gone.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../lib/workspace.mjs';
import { addReason, addToGroup, addToTopic, identifierOf, isGroup, nameProblem } from './edits.mjs';
import { changeset, readme, rule, ruleTest } from './templates.mjs';

/** The packs that take new rules: the helper of their tests, and the name of the pack in default-reasons.ts. */
const PACKS = new Map([
  ['cis', { helper: 'testPolicy', from: 'policies', reasons: 'cis' }],
  ['nsa-hardening', { helper: 'testRule', from: 'test-rule', reasons: 'nsa' }],
  ['platform', { helper: 'testRule', from: 'test-rule', reasons: 'platform' }],
]);
const REASONS = 'packages/cli/src/config/default-reasons.ts';
const TOPICS = 'docs/data/coverage-topics.json';

const { values, positionals } = parseArgs({
  options: { group: { type: 'string' }, topic: { type: 'string' } },
  allowPositionals: true,
});
const [packName = '', name = '', ...others] = positionals;
const pack = PACKS.get(packName);
if (!pack || name === '' || others.length > 0)
  fail(`name a pack (${[...PACKS.keys()].join(', ')}) and the rule: pnpm new-rule nsa-hardening my-rule.`);
const problem = nameProblem(name);
if (problem !== undefined) fail(problem);

const rules = `packages/${packName}/src/rules`;
const groups = readdirSync(path.join(root, rules))
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts' && isGroup(read(`${rules}/${file}`)))
  .map((file) => file.slice(0, -'.ts'.length));
const group = values.group ?? (groups.length === 1 ? groups[0] : undefined);
if (group === undefined || !groups.includes(group))
  fail(`${packName} groups its rules: name one by --group. Groups: ${groups.join(', ')}.`);
if (existsSync(path.join(root, rules, name))) fail(`${rules}/${name} exists.`);

const groupFile = `${rules}/${group}.ts`;
const facts = { pack: packName, name, identifier: identifierOf(name), ...pack };
/** @type {Record<string, string>} */
const files = {};
try {
  files[groupFile] = addToGroup(read(groupFile), facts);
  files[REASONS] = addReason(read(REASONS), facts);
  if (values.topic !== undefined)
    files[TOPICS] = addToTopic(read(TOPICS), values.topic, `${packName}/${name}`);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
files[`${rules}/${name}/rule.ts`] = rule(facts);
files[`${rules}/${name}/rule.test.ts`] = ruleTest(facts);
files[`${rules}/${name}/README.md`] = readme(facts);
files[`.changeset/${packName}-${name}.md`] = changeset(facts);

// Nothing is written before all of it is known to fit.
for (const [file, text] of Object.entries(files)) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}
const formatted = Object.keys(files).filter((file) => /\.(?:ts|json)$/.test(file));
const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
execFileSync(process.execPath, [biome, 'check', '--write', ...formatted], { cwd: root, stdio: 'ignore' });

console.log(`${Object.keys(files)
  .map((file) => `wrote ${file}`)
  .join('\n')}

Replace what is marked TODO: in these files. Then:
  pnpm generate                                  the pages of rules, the schema of configs
  pnpm vitest run ${rules}/${name}
  pnpm vitest run packages/${packName}/test packages/cli/test/presets.test.ts
  pnpm check:generated                           fails while a TODO: is left`);
if (values.topic === undefined)
  console.log(
    `If a guide or a talk asks for the rule, add its id to that topic in ${TOPICS}, or give --topic next time.`,
  );

/** @param {string} file */
function read(file) {
  return readFileSync(path.join(root, file), 'utf8');
}

/** @param {string} problem @returns {never} */
function fail(problem) {
  console.error(`new-rule: ${problem}`);
  process.exit(2);
}
