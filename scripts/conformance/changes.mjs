// @ts-check
// How a change affects the findings in real manifests: every finding that appears, goes, or has another severity or
// risk than in another checkout, counted by rule and message, with sample places.
//
//   node scripts/conformance/changes.mjs --against CHECKOUT [--strict | --all] [--samples N] [FOLDER]
//
// Both checkouts must be built. The default presets are on. --strict uses the strictest of each pack, --all every
// rule of every pack that both have. Without FOLDER, see ../lib/outside.mjs.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { manifests } from '../lib/outside.mjs';
import { root } from '../lib/workspace.mjs';

const STRICTEST = ['pod-security/restricted', 'cis/level-2', 'nsa-hardening/strict', 'platform/strict'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string' },
    strict: { type: 'boolean' },
    all: { type: 'boolean' },
    samples: { type: 'string', default: '3' },
  },
});
if (values.against === undefined) throw new Error('Name the other checkout: --against CHECKOUT.');
const folder = manifests(positionals[0]);
const other = path.resolve(values.against);
const common = values.all ? rulesOfBoth() : [];
const before = findingsOf(other);
const after = findingsOf(root);

/** @type {Map<string, { appears: any[], goes: any[], changes: any[] }>} */
const byKind = new Map();
for (const [id, finding] of after) {
  const old = before.get(id);
  if (!old) kindOf(finding).appears.push(finding);
  else if (toldAs(old) !== toldAs(finding)) kindOf(finding).changes.push(finding);
}
for (const [id, finding] of before) if (!after.has(id)) kindOf(finding).goes.push(finding);

console.log(`${before.size} findings before, ${after.size} after`);
for (const [kind, changes] of [...byKind].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const counts = Object.entries(changes).flatMap(([word, list]) =>
    list.length > 0 ? [`${word} ${list.length}`] : [],
  );
  console.log(`\n${kind}: ${counts.join(', ')}`);
  for (const [word, list] of Object.entries(changes))
    for (const finding of list.slice(0, Number(values.samples)))
      console.log(
        `  ${word} ${finding.file}:${finding.region?.startLine ?? '-'} ${finding.pathByName} [${toldAs(finding)}] ${finding.message}`,
      );
}

/** @param {any} finding */
function kindOf(finding) {
  const kind = `${finding.ruleId} ${finding.messageId}`;
  const known = byKind.get(kind) ?? { appears: [], goes: [], changes: [] };
  byKind.set(kind, known);
  return known;
}

/** @param {any} finding */
function toldAs({ severity, risk, suppression }) {
  return `${severity} ${risk}${suppression ? ' suppressed' : ''}`;
}

/** @param {string} checkout @returns {Map<string, any>} */
function findingsOf(checkout) {
  const presets = values.strict ? STRICTEST.flatMap((name) => ['--preset', name]) : [];
  const rules = common.flatMap((id) => ['--rule', `${id}: error`]);
  const output = run(checkout, ['.', '-f', 'json', '--no-config', '--no-code', ...presets, ...rules]);
  /** @type {Map<string, any>} */
  const byId = new Map();
  for (const finding of JSON.parse(output).findings) {
    const base = `${finding.fingerprint} ${finding.messageId} ${finding.message}`;
    let id = base;
    for (let ordinal = 2; byId.has(id); ordinal++) id = `${base} ${ordinal}`;
    byId.set(id, finding);
  }
  return byId;
}

/** The ids of the rules of all packs that both checkouts have. */
function rulesOfBoth() {
  const old = new Set(ruleIds(other));
  return ruleIds(root).filter((id) => old.has(id) && !id.startsWith('plimsoll/'));
}

/** @param {string} checkout @returns {string[]} */
function ruleIds(checkout) {
  return JSON.parse(run(checkout, ['--list-rules', '-f', 'json'])).map((/** @type {any} */ { id }) => id);
}

/** @param {string} checkout @param {string[]} args */
function run(checkout, args) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [path.join(checkout, 'packages/cli/bin/plimsoll.js'), ...args],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  if (status !== 0 && status !== 1 && !stdout.startsWith('{')) throw new Error(`${checkout}: ${stderr}`);
  return stdout;
}
