// @ts-check
// Measures how often a part of an object that a chart makes from values is traced to the right place in the values.
// Marks show the truth: a copy of each HelmRelease has a unique value on every line that decides no structure, and the
// text at the found place has to contain the object's mark.
//
//   node scripts/conformance/values-lines.mjs [DIRECTORY]
//
// Without DIRECTORY, see ../lib/outside.mjs. Needs `pnpm build`. docs/values.md states the
// figures.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, resolveConfig } from '@plimsoll/core';
import { readProjects } from '@plimsoll/core/kubernetes';
import { manifests } from '../lib/outside.mjs';

const folder = manifests(process.argv.slice(2).find((word) => !word.startsWith('-')));

/** Keys whose values decide structure, kinds and entries. */
const KEPT =
  /^(?:apiVersion|kind|type|enabled|controller|identifier|protocol|primary|create|custom|version|chart|nameOverride|forceRename|fullnameOverride|workloadType|controllerType)$/;
const MARK = /m\d+z|9\d{6}/g;

/** Replaces the value of a line with a unique mark. @param {string} line @param {number} number */
function marked(line, number) {
  const found =
    /^(\s*(?:- )*(?:([\w./-]+): )?(?:&[\w-]+ )?)(["']?)([^"'#{}[\]*&|>\s$][^"'#{}[\]*$]*?)\3(\s+#.*)?$/.exec(
      line,
    );
  if (!found) return line;
  const [, before = '', key, quote = '', value = ''] = found;
  if (
    (key === undefined && !/- $/.test(before)) ||
    KEPT.test(key ?? '') ||
    /^(?:true|false|null|~)$/i.test(value)
  )
    return line;
  if (/:$/.test(value) || (key === undefined && /: /.test(value))) return line;
  if (quote === '' && /^\d+$/.test(value)) return `${before}${9_000_000 + number}`;
  return `${before}${quote}${value.startsWith('/') ? '/' : ''}m${number}z${quote}`;
}

/** @param {string} text */
function markedText(text) {
  let number = 0;
  let inValues = false;
  let indent = 0;
  let block = -1;
  return text
    .split('\n')
    .map((line) => {
      const own = line.search(/\S|$/);
      if (/^\s*$/.test(line)) return line;
      if (block >= 0 && own > block) return line;
      block = -1;
      if (/[|>][-+\d]*$/.test(line)) block = own;
      if (/^\s+values:\s*$/.test(line)) {
        inValues = true;
        indent = own;
        return line;
      }
      if (own <= indent) inValues = false;
      return inValues ? marked(line, ++number) : line;
    })
    .join('\n');
}

/** @param {any} value @param {(string | number)[]} at @returns {Generator<[(string | number)[], any]>} */
function* leavesOf(value, at = []) {
  if (typeof value !== 'object' || value === null) yield [at, value];
  else
    for (const [key, inside] of Object.entries(value))
      yield* leavesOf(inside, [...at, Array.isArray(value) ? Number(key) : key]);
}

/** The text after the anchor of an alias. @param {string} text @param {string} alias @param {number} end */
function behindAlias(text, alias, end) {
  const lines = text.slice(0, end).split('\n');
  return lines.findLast((line) => line.includes(`&${alias.slice(1)} `) && !/^\s*#/.test(line));
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
  .map((entry) => path.join(entry.parentPath, entry.name))
  .sort();
const config = resolveConfig([{}]);
const counts = { releases: 0, objects: 0, right: 0, part: 0, wrong: 0, nowhere: 0 };
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  if (!/^kind: HelmRelease$/m.test(text)) continue;
  const copy = markedText(text);
  const [project] = await readProjects(
    [await parse({ path: path.relative(folder, file), text: copy })],
    config,
  );
  const made = (project?.resources ?? []).filter(({ inValues }) => inValues);
  if (made.length > 0) counts.releases++;
  for (const resource of made) {
    counts.objects++;
    for (const [at, value] of leavesOf(resource.value)) {
      const marks = String(value).match(MARK);
      if (!marks) continue;
      const range = resource.locator.locate(at);
      const shown = range ? copy.slice(range.valueStart, range.valueEnd) : undefined;
      const own =
        (range && shown?.startsWith('*') ? behindAlias(copy, shown, range.valueStart) : shown)?.match(MARK) ??
        [];
      if (shown === undefined) counts.nowhere++;
      else if (own.length > 0 && own.every((mark) => marks.includes(mark)))
        counts[own.length === marks.length ? 'right' : 'part']++;
      else {
        counts.wrong++;
        console.error(
          `${file}: ${resource.kind} ${at.join('.')} is ${value}, the place has ${JSON.stringify(shown)}`,
        );
      }
    }
  }
}
console.log(
  `${counts.releases} releases, ${counts.objects} objects, ${counts.right + counts.part + counts.wrong + counts.nowhere} values: ${counts.right} traced to their place, ${counts.part} to a part of it, ${counts.wrong} to a wrong place, ${counts.nowhere} to none`,
);
if (counts.wrong + counts.nowhere > 0) process.exitCode = 1;
