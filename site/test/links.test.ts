import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { documentGroups, documentPages, readDocument } from '../build/documents.mjs';
import { rewriteLinks } from '../build/links.mjs';

const reference = path.resolve(import.meta.dirname, '../../docs/rules');
const rules = new Set(
  readdirSync(reference).flatMap((file) =>
    [...readFileSync(path.join(reference, file), 'utf8').matchAll(/^## (.+)$/gm)].map(
      ([, name]) => `${path.basename(file, '.md')}/${name}`,
    ),
  ),
);
const isRule = (prefix: string, name: string): boolean => rules.has(`${prefix}/${name}`);

test('every page is in a menu, and all of its links lead somewhere', () => {
  const pages = documentPages();
  const inMenu = documentGroups(pages).flatMap(({ items }) => items.map(({ link }) => link));
  for (const [file, url] of pages) {
    if (file !== 'docs/README.md') expect(inMenu, `docs/README.md names no ${file}`).toContain(url);
    rewriteLinks(readDocument(file), file, pages, isRule);
  }
});

test('links of a page lead to pages, rules, pictures and the repository', () => {
  const pages = documentPages();
  const rewritten = (link: string): string =>
    /\]\((.*)\)/.exec(rewriteLinks(`[a](${link})`, 'docs/ci.md', pages, isRule))![1]!;
  expect(rewritten('helm.md')).toBe('/docs/helm');
  expect(rewritten('getting-started.md#exit-codes')).toBe('/docs/getting-started#exit-codes');
  expect(rewritten('rules/cis.md#apiserver-profiling')).toBe('/rules/cis/apiserver-profiling');
  expect(rewritten('rules/')).toBe('/rules/');
  expect(rewritten('attack-paths.svg')).toBe('/docs/attack-paths.svg');
  expect(rewritten('../examples/flux')).toMatch(/^https:.*\/tree\/main\/examples\/flux$/);
  expect(rewritten('https://example.com/a#b')).toBe('https://example.com/a#b');
  for (const dead of ['none.md', 'helm.md#none', 'rules/cis.md#none', '../../etc/passwd'])
    expect(() => rewritten(dead), dead).toThrow(/docs\/ci\.md:1: /);
  const code = '```md\n[a](none.md)\n```';
  expect(rewriteLinks(code, 'docs/ci.md', pages, isRule)).toBe(code);
});
