// @ts-check
// Rewrites links that work on GitHub, so that they work on the site.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { root } from '../../scripts/lib/workspace.mjs';
import { home } from './home.mjs';

/** A page of the site that comes from a file of the repository. @typedef {{ file: string, url: string }} Page */

/** A Markdown link or image: the part before its target, the target, and the rest. */
const LINK = /(\]\()([^)\s]+)(\))/g;

/**
 * Rewrites the links of one file of the repository. Throws one error with all broken links.
 * @param {string} markdown
 * @param {string} file from the root
 * @param {ReadonlyMap<string, string>} pages the URL of each page by its file, both from their root
 * @param {(prefix: string, name: string) => boolean} isRule
 */
export function rewriteLinks(markdown, file, pages, isRule) {
  /** @type {Error[]} */
  const dead = [];
  const text = outsideCode(markdown, (prose, line) =>
    prose.replaceAll(LINK, (link, before, target, after) => {
      try {
        return `${before}${leadsTo(target, file, pages, isRule)}${after}`;
      } catch (error) {
        dead.push(new Error(`${file}:${line}: ${target}: ${/** @type {Error} */ (error).message}`));
        return link;
      }
    }),
  );
  if (dead.length > 0) throw new AggregateError(dead, dead.map(({ message }) => message).join('\n'));
  return text;
}

/**
 * @param {string} target @param {string} file
 * @param {ReadonlyMap<string, string>} pages
 * @param {(prefix: string, name: string) => boolean} isRule
 */
function leadsTo(target, file, pages, isRule) {
  if (/^[a-z]+:/.test(target)) return target;
  const [to = '', anchor] = target.split('#');
  const found = to === '' ? file : path.posix.join(path.posix.dirname(file), to).replace(/\/$/, '');
  if (found === 'docs/rules') return '/rules/';
  const reference = /^docs\/rules\/([a-z-]+)\.md$/.exec(found);
  if (reference?.[1]) {
    if (anchor === undefined) return `/rules/${reference[1]}/`;
    if (!isRule(reference[1], anchor)) throw new Error('there is no such rule');
    return `/rules/${reference[1]}/${anchor}`;
  }
  const page = pages.get(found) ?? pages.get(`${found}/README.md`);
  if (page !== undefined) {
    const source = pages.has(found) ? found : `${found}/README.md`;
    if (anchor !== undefined && !anchorsOf(source).has(anchor))
      throw new Error(`${source} has no such anchor`);
    return anchor === undefined ? page : `${page}#${anchor}`;
  }
  const absolute = path.join(root, found);
  if (found.startsWith('..') || !existsSync(absolute)) throw new Error('there is no such file');
  // The build copies pictures beside the pages.
  if (/\.(svg|png)$/.test(found)) return `/${found}`;
  const kind = statSync(absolute).isDirectory() ? 'tree' : 'blob';
  return `${home.repository}/${kind}/main/${found}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** @type {Map<string, ReadonlySet<string>>} */
const anchors = new Map();

/** The anchors that GitHub makes of a file's headings, and those that the file writes itself. @param {string} file */
function anchorsOf(file) {
  const known = anchors.get(file);
  if (known) return known;
  const slugger = new GithubSlugger();
  /** @type {Set<string>} */
  const found = new Set();
  outsideCode(readFileSync(path.join(root, file), 'utf8'), (prose) => {
    const [, heading] = /^#{1,6} +(.*?) *#*$/.exec(prose) ?? [];
    if (heading !== undefined) found.add(slugger.slug(textOf(heading)));
    for (const [, id] of prose.matchAll(/ id="([^"]+)"/g)) if (id !== undefined) found.add(id);
    return prose;
  });
  anchors.set(file, found);
  return found;
}

/** The visible text of a heading. @param {string} markdown */
const textOf = (markdown) => markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');

/**
 * Changes the paragraphs of Markdown, but not its code blocks. A link in a paragraph may span two lines.
 * @param {string} markdown @param {(prose: string, line: number) => string} change
 */
function outsideCode(markdown, change) {
  /** @type {string | undefined} */
  let fence;
  return markdown
    .split('\n')
    .map((line, index) => {
      const mark = /^ *(`{3,}|~{3,})/.exec(line)?.[1];
      if (fence !== undefined) {
        if (mark?.startsWith(fence)) fence = undefined;
        return line;
      }
      if (mark) fence = mark;
      return mark ? line : change(line, index + 1);
    })
    .join('\n');
}
