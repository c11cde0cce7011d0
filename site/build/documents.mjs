// @ts-check
// Decides which files of the documentation are pages of the site, and the group of each one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/workspace.mjs';

const INDEX = 'docs/README.md';

/** @typedef {{ text: string, items: { text: string, link: string }[] }} Group */

/**
 * The URL of each page by its path in the repository: the Markdown files in docs/, and files elsewhere that the index
 * names. The reference of rules is left out, because each rule has its own page.
 * @returns {ReadonlyMap<string, string>}
 */
export function documentPages() {
  const files = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((file) => `docs/${file.split(path.sep).join('/')}`)
    .filter((file) => file.endsWith('.md') && !file.startsWith('docs/rules/'))
    .sort();
  const pages = new Map(
    files.map((file) => [file, `/${file.replace(/\.md$/, '').replace(/(^|\/)README$/, '$1')}`]),
  );
  for (const { items } of indexed())
    for (const { text, target } of items) {
      const file = path.posix.join('docs', target);
      if (file.startsWith('docs/')) continue;
      const page = file.endsWith('.md') ? file : `${file}/README.md`;
      if (existsSync(path.join(root, page)))
        pages.set(page, `/docs/${text.toLowerCase().replaceAll(' ', '-')}`);
    }
  return pages;
}

/**
 * The groups of the index.
 * @param {ReadonlyMap<string, string>} pages
 * @returns {Group[]}
 */
export function documentGroups(pages) {
  return indexed().map(({ text, items }) => ({
    text,
    items: items.map((item) => ({ text: item.text, link: linkOf(item.target, pages) })),
  }));
}

/** @param {string} target @param {ReadonlyMap<string, string>} pages */
function linkOf(target, pages) {
  if (target === 'rules/') return '/rules/';
  const file = path.posix.join('docs', target);
  const page = pages.get(file) ?? pages.get(`${file}/README.md`);
  if (page === undefined) throw new Error(`${INDEX}: ${target} is no page of the site`);
  return page;
}

/** The headings of the index, each with the pages of its table. */
function indexed() {
  /** @type {{ text: string, items: { text: string, target: string }[] }[]} */
  const groups = [];
  for (const line of readFileSync(path.join(root, INDEX), 'utf8').split('\n')) {
    const [, heading] = /^## (.+)$/.exec(line) ?? [];
    if (heading !== undefined) groups.push({ text: heading, items: [] });
    const [, text, target] = /^\| *\[([^\]]+)\]\(([^)]+)\)/.exec(line) ?? [];
    if (text === undefined || target === undefined) continue;
    const group = groups.at(-1);
    if (!group) throw new Error(`${INDEX}: ${text} stands under no heading, so no menu would show it`);
    group.items.push({ text, target });
  }
  return groups;
}

/** The text of a page, without the comment on who made it. @param {string} file */
export function readDocument(file) {
  return readFileSync(path.join(root, file), 'utf8').replace(/^<!--.*?-->\n/, '');
}
