// @ts-check
// Compiles the READMEs of the rules to one module per pack, packages/<pack>/src/generated/docs.ts: the only
// source of SARIF help, `--explain`, hover texts and the docs.
//
// A README lies in packages/<pack>/src/rules/<directory>/ and has one section per rule in that directory:
//
//   # Free title and text, for readers on the web only
//   ## rule-name                  without the pack's prefix
//   ### Why                       what an attacker gains, or what breaks
//   ### How to fix
//   ### Fields                    a table of the fields that it restricts and the values that pass; core has none
//   ### Bad                       one or more ```yaml fences; the tests run them
//   ### Good
//   ### Options                   optional
//   ### Notes                     optional
//
// Anything else is an error: help would silently lack a missing or mistyped section.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fromRoot, packages } from '../lib/workspace.mjs';
import { loadPlugins } from './plugins.mjs';

/** @typedef {{ why: string, fix: string, fields?: string, bad: string[], good: string[], options?: string, notes?: string, markdown: string }} RuleDoc */
/** @typedef {{ name: string, file: string, line: number, doc: RuleDoc }} Section */

/** Headings in their required order, with the field that each fills. */
const headings = new Map(
  /** @type {const} */ ([
    ['Why', { field: 'why', required: true, code: false }],
    ['How to fix', { field: 'fix', required: true, code: false }],
    ['Fields', { field: 'fields', required: false, code: false }],
    ['Bad', { field: 'bad', required: true, code: true }],
    ['Good', { field: 'good', required: true, code: true }],
    ['Options', { field: 'options', required: false, code: false }],
    ['Notes', { field: 'notes', required: false, code: false }],
  ]),
);

/** The head of a table of fields, as on the page of the Pod Security Standards. */
const fieldsHead = /^\| *Field *\| *Values that pass *\|$/m;

/** The key for the text before a rule's first `###`: no heading can have it. */
const preamble = '';

/** A row of a table without padding. @param {string} row */
const narrow = (row) => row.replaceAll(/ {2,}(?=\|)/g, ' ').replaceAll(/-{4,}/g, '---');

class ReadmeError extends Error {
  /** @param {string} file @param {number} line @param {string} message */
  constructor(file, line, message) {
    super(`${file}:${line}: ${message}`);
    this.line = line;
  }
}

/**
 * The sections of one README. Throws all of its faults at once, as an AggregateError.
 * @param {string} text
 * @param {string} file for messages
 * @returns {Section[]}
 */
export function parseRuleReadme(text, file) {
  /** @type {ReadmeError[]} */
  const errors = [];
  /** @param {number} line @param {string} message */
  const fail = (line, message) => void errors.push(new ReadmeError(file, line, message));

  /** @typedef {{ line: number, lines: string[], yaml: string[] }} Part */
  /** @type {{ name: string, line: number, lines: string[], parts: Map<string, Part> }[]} */
  const rules = [];
  /** @type {Part | undefined} */
  let part;
  /** @type {{ mark: string, language: string, line: number, lines: string[] } | undefined} */
  let fence;

  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const number = index + 1;
    const rule = rules.at(-1);
    const heading = fence ? null : /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);

    if (heading?.[1] === '##') {
      const name = heading[2] ?? '';
      if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
        fail(number, `expected the name of a rule in kebab-case after "##", found "${name}"`);
      if (rules.some((other) => other.name === name)) fail(number, `a second section for the rule "${name}"`);
      part = { line: number, lines: [], yaml: [] };
      rules.push({ name, line: number, lines: [], parts: new Map([[preamble, part]]) });
      continue;
    }
    if (!rule) {
      if (heading && heading[1] !== '#')
        fail(number, 'a section before the first rule: "## <rule-name>" is missing');
      continue;
    }
    // The padding of tables is only for editing.
    rule.lines.push(line.startsWith('|') ? narrow(line) : line);
    if (heading) {
      const name = heading[2] ?? '';
      if (heading[1] !== '###' || !headings.has(/** @type {any} */ (name)))
        fail(
          number,
          `unknown heading "${line.trim()}"; expected one of ${[...headings.keys()].map((key) => `"### ${key}"`).join(', ')}`,
        );
      else if (rule.parts.has(name)) fail(number, `"### ${name}" is there twice`);
      part = { line: number, lines: [], yaml: [] };
      rule.parts.set(name, part);
      continue;
    }
    part?.lines.push(line.startsWith('|') ? narrow(line) : line);
    if (fence) {
      if (line.trim() === fence.mark) {
        if (fence.language === 'yaml') part?.yaml.push(`${fence.lines.join('\n')}\n`);
        fence = undefined;
      } else fence.lines.push(line);
    } else {
      const open = /^(`{3,}|~{3,})\s*(\S*)/.exec(line);
      if (open) fence = { mark: open[1] ?? '', language: open[2] ?? '', line: number, lines: [] };
    }
  }
  if (fence) fail(fence.line, 'this code block does not end');
  if (rules.length === 0) fail(1, 'no section "## <rule-name>"');

  const sections = rules.map(({ name, line, lines, parts }) => {
    if (parts.get(preamble)?.lines.some((text) => text.trim()))
      fail(line, `text of "${name}" before its first "###"`);
    /** @type {Record<string, any>} */
    const doc = {};
    for (const [heading, { field, required, code }] of headings) {
      const found = parts.get(heading);
      if (!found) {
        if (required) fail(line, `the rule "${name}" has no section "### ${heading}"`);
        continue;
      }
      const content = found.lines.join('\n').trim();
      if (!content) fail(found.line, `"### ${heading}" is empty`);
      if (code && found.yaml.length === 0) fail(found.line, `"### ${heading}" has no \`\`\`yaml block`);
      if (field === 'fields' && !fieldsHead.test(content))
        fail(found.line, `"### ${heading}" needs a table with the columns "Field" and "Values that pass"`);
      doc[field] = code ? found.yaml : content;
    }
    doc.markdown = lines.join('\n').trim();
    return { name, file, line, doc: /** @type {RuleDoc} */ (doc) };
  });
  throwAll(errors.sort((a, b) => a.line - b.line));
  return sections;
}

/** @param {Error[]} errors */
function throwAll(errors) {
  if (errors.length > 0) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
}

/** @param {string} directory of a package @returns {Section[]} of all its READMEs, by name */
export function sectionsOf(directory) {
  const rules = path.join(directory, 'src/rules');
  if (!existsSync(rules)) return [];
  /** @type {Map<string, Section>} */
  const sections = new Map();
  /** @type {Error[]} */
  const errors = [];
  for (const folder of readdirSync(rules, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    const readme = path.join(rules, folder.name, 'README.md');
    const file = fromRoot(readme);
    if (!existsSync(readme)) {
      errors.push(new ReadmeError(file, 1, 'this rule directory has no README'));
      continue;
    }
    try {
      for (const section of parseRuleReadme(readFileSync(readme, 'utf8'), file)) {
        const other = sections.get(section.name);
        if (other)
          errors.push(
            new ReadmeError(
              file,
              section.line,
              `the rule "${section.name}" has a section at ${other.file}:${other.line} too`,
            ),
          );
        else sections.set(section.name, section);
      }
    } catch (error) {
      errors.push(.../** @type {AggregateError} */ (error).errors);
    }
  }
  throwAll(errors);
  return [...sections.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @type {import('./index.mjs').Generator} */
export function ruleDocs() {
  return packages().flatMap(({ folder, directory }) => {
    const sections = sectionsOf(directory);
    if (sections.length === 0) return [];
    const types = folder === 'core' ? '../rule/types.js' : '@plimsoll/core';
    const entries = sections.map(
      ({ name, doc }) =>
        `  ${JSON.stringify(name)}: ${JSON.stringify(doc, null, 2).replaceAll('\n', '\n  ')},`,
    );
    const content = [
      '// Generated by `pnpm generate` from the READMEs in src/rules; do not edit.',
      `import type { RuleDoc } from '${types}';`,
      '',
      'export const docs: Readonly<Record<string, RuleDoc>> = {',
      ...entries,
      '};',
      '',
    ].join('\n');
    return [{ file: `packages/${folder}/src/generated/docs.ts`, content }];
  });
}

/**
 * Checks that every rule of a pack has a section with its fields, and every section a rule. Reads the compiled packs,
 * and makes no file.
 * @type {import('./index.mjs').Generator}
 */
export async function checkRuleDocs() {
  /** @type {Error[]} */
  const errors = [];
  for (const { folder, directory, plugin } of await loadPlugins()) {
    const sections = sectionsOf(directory);
    const rules = new Set(Object.keys(plugin.rules));
    for (const { name, file, line, doc } of sections) {
      if (!rules.delete(name)) errors.push(new ReadmeError(file, line, `the pack has no rule "${name}"`));
      // The rules of core are about texts, not about fields.
      if (!doc.fields && folder !== 'core')
        errors.push(new ReadmeError(file, line, `the rule "${name}" has no section "### Fields"`));
    }
    for (const name of rules)
      errors.push(
        new ReadmeError(
          `packages/${folder}/src/rules/${name}/README.md`,
          1,
          `the rule "${name}" has no section "## ${name}" here or in a README beside it`,
        ),
      );
  }
  throwAll(errors);
  return [];
}
