// @ts-check
// What the product's sources must not contain, because it does not scale with the files that it reads:
// - regular expressions that may need more than linear time; one made from variables cannot be checked
// - arguments spread from a list, `list.push(...others)`: engines fail with "Maximum call stack size exceeded"
// If no long text or list can reach the code, a comment on the line before says so: `// Bounded: <why>`.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'rolldown/utils';
import { superLinear } from './lib/super-linear.mjs';
import { root } from './lib/workspace.mjs';

/** @typedef {{ type: string, start: number, end: number }} Node */

const faults = [];
let expressions = 0;
for (const file of sources()) {
  const text = readFileSync(path.join(root, file), 'utf8');
  for (const { start, fault } of faultsIn(file, text)) {
    const before = text.slice(0, start).split('\n');
    if (/^\s*\/\/ Bounded: \S/.test(before.at(-2) ?? '')) continue;
    faults.push(`${file}:${before.length}: ${fault}`);
  }
}
for (const fault of faults) console.error(`check-growth: ${fault}`);
console.error(`check-growth: ${expressions} regular expressions, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

function sources() {
  return readdirSync(path.join(root, 'packages')).flatMap((name) => {
    const folder = path.join('packages', name, 'src');
    return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$/.test(file))
      .map((file) => path.join(folder, file).replaceAll('\\', '/'));
  });
}

/**
 * @param {string} file
 * @param {string} text
 */
function faultsIn(file, text) {
  /** @type {{ start: number, fault: string }[]} */
  const found = [];
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  /**
   * @param {number} start
   * @param {string} source
   * @param {string} flags
   */
  const judge = (start, source, flags) => {
    expressions++;
    const why = superLinear(source, flags);
    if (why) found.push({ start, fault: `/${source}/${flags} is not linear: ${why}` });
  };
  visit(program, (node) => {
    if (node.type === 'Literal' && node.regex) judge(node.start, node.regex.pattern, node.regex.flags);
    // Schemas of options: core makes expressions of their patterns.
    if (node.type === 'Property' && node.key.name === 'pattern' && typeof node.value.value === 'string')
      judge(node.start, node.value.value, 'u');
    if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return;
    const { callee, arguments: given } = node;
    if (callee.name === 'listOf' && typeof given[1]?.value === 'string')
      judge(node.start, given[1].value, 'u');
    if (callee.type === 'Identifier' && callee.name === 'RegExp') {
      const [source, flags] = given.map((/** @type {any} */ argument) => argument.value);
      if (typeof source === 'string') judge(node.start, source, flags ?? '');
      else
        found.push({
          start: node.start,
          fault: 'write the regular expression out, so that it can be checked',
        });
    }
    for (const argument of given)
      if (argument.type === 'SpreadElement' && argument.argument.type !== 'ArrayExpression')
        found.push({
          start: argument.start,
          fault: `spreads a list as arguments: ${text.slice(node.start, node.end).split('\n')[0]}`,
        });
  });
  return found;
}

/**
 * @param {unknown} node
 * @param {(node: any) => void} act
 */
function visit(node, act) {
  if (Array.isArray(node)) for (const child of node) visit(child, act);
  else if (typeof node === 'object' && node !== null) {
    if ('type' in node) act(node);
    for (const child of Object.values(node)) visit(child, act);
  }
}
