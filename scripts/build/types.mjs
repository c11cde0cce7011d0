// @ts-check
// The declarations of the published command. Its code is bundled and it depends on nothing, so its types must not name
// a package either. This script copies every declaration file that its index reaches, from our packages and others, and
// rewrites the specifiers to the copies. Copying keeps the files as tsc wrote them, including `declare module` merging.
// Tools that roll declarations into one file need a newer Node, or TypeScript's JavaScript API, which version 7 lacks.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RolldownMagicString } from 'rolldown';
import { ResolverFactory } from 'rolldown/experimental';
import { parseSync, Visitor } from 'rolldown/utils';
import { fromRoot, packageOf } from '../lib/workspace.mjs';

const resolver = ResolverFactory.default();

/** @typedef {{ start: number, end: number, value: string }} Specifier */

/** @param {string} file @param {string} text @returns {Specifier[]} */
function specifiersOf(file, text) {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${fromRoot(file)} does not parse: ${errors[0]?.message}`);
  /** @type {Specifier[]} */
  const found = [];
  /** @param {any} node */
  const add = (node) => node?.type === 'Literal' && typeof node.value === 'string' && found.push(node);
  new Visitor({
    ImportDeclaration: (node) => void add(node.source),
    ExportAllDeclaration: (node) => void add(node.source),
    ExportNamedDeclaration: (node) => void add(node.source),
    TSImportType: (node) => void add(node.source),
    TSModuleDeclaration: (node) => void add(node.id),
    TSExportAssignment: () => {
      throw new Error(
        `${fromRoot(file)} has "export =", which an ES module cannot have: it cannot be copied`,
      );
    },
  }).visit(program);
  return found;
}

/** @param {string} file @param {string} specifier */
function resolve(file, specifier) {
  if (specifier.startsWith('node:'))
    throw new Error(
      `${fromRoot(file)} needs ${specifier}: the public types must not ask users for @types/node. Declare the part that is needed.`,
    );
  const resolved = resolver.resolveDtsSync(file, specifier);
  if (!resolved.path || !/\.d\.[mc]?ts$/.test(resolved.path))
    throw new Error(`${fromRoot(file)}: no declarations found for "${specifier}"`);
  return resolved.path;
}

/**
 * The place of a declaration file in the copy: the package name and the path in it, without its output directory.
 * @param {string} file
 */
function placeOf(file) {
  const { directory, manifest } = packageOf(file);
  const inside = path.relative(directory, file).split(path.sep).join('/');
  return `${manifest.name}/${inside.replace(/^dist(-tsc)?\//, '')}`;
}

/**
 * All declaration files that `entry` reaches, ready to write.
 * @param {string} entry
 * @returns {{ files: Map<string, string>, sources: string[] }} text by place, and the files copied
 */
export function collectTypes(entry) {
  /** @type {Map<string, string>} */
  const files = new Map();
  const sources = [entry];
  // `sources` grows while it is read.
  for (const file of sources) {
    const text = readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL=.*$\n?/m, '');
    const place = placeOf(file);
    const copy = new RolldownMagicString(text);
    for (const { start, end, value } of specifiersOf(file, text)) {
      const target = resolve(file, value);
      if (!sources.includes(target)) sources.push(target);
      const relative = path.posix
        .relative(path.posix.dirname(place), placeOf(target))
        .replace(/\.d\.([mc]?)ts$/, '.$1js');
      copy.overwrite(start, end, `'${relative.startsWith('.') ? relative : `./${relative}`}'`);
    }
    files.set(place, copy.toString());
  }
  return { files, sources };
}
