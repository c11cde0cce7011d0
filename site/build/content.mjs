// @ts-check
// Writes the pages that VitePress builds: those of docs/, rules, benchmarks and site/pages.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newestEditions } from '@plimsoll/core/internal';
import { root } from '../../scripts/lib/workspace.mjs';
import { benchmarkPages } from './benchmark-pages.mjs';
import { documentGroups, documentPages, readDocument } from './documents.mjs';
import { readFacts } from './facts.mjs';
import { rewriteLinks } from './links.mjs';
import { bundleLinter } from './linter.mjs';
import { benchmarkUrl, frontmatter } from './markdown.mjs';
import { packTitle, rulePages } from './rule-pages.mjs';
import { sampleReport } from './sample.mjs';

const content = path.join(root, '.cache/site/content');

/** Writes all pages again, and `made.json` with what the config of the site needs. */
export async function writeContent() {
  const packs = await readFacts();
  const documents = documentPages();
  const ids = new Set(packs.flatMap(({ rules }) => rules.map(({ id }) => id)));
  const isRule = (/** @type {string} */ prefix, /** @type {string} */ name) => ids.has(`${prefix}/${name}`);
  const benchmarks = packs.flatMap((pack) => pack.benchmarks);
  rmSync(content, { recursive: true, force: true });
  mkdirSync(content, { recursive: true });
  cpSync(path.join(root, 'site/pages'), content, { recursive: true });
  for (const [file, url] of documents) {
    const text = rewriteLinks(readDocument(file), file, documents, isRule);
    // These are long tables of all rules. The search should find the pages of rules instead.
    const head = /\/coverage-/.test(file) ? frontmatter({ search: false }) : '';
    write(`${url.slice(1).replace(/\/$/, '/index')}.md`, `${head}${text}`);
  }
  for (const [file, text] of [...rulePages(packs), ...benchmarkPages(benchmarks, (id) => ids.has(id))])
    write(file, text);
  // Copies the pictures of the documentation. Pages name them from the root of the site.
  mkdirSync(path.join(content, 'public/docs'), { recursive: true });
  cpSync(path.join(root, 'docs/attack-paths.svg'), path.join(content, 'public/docs/attack-paths.svg'));
  const made = {
    worker: await bundleLinter(path.join(content, 'public')),
    sample: await sampleReport(),
    documents: documentGroups(documents),
    packs: packs.map(({ prefix, rules }) => ({
      prefix,
      title: packTitle(prefix),
      rules: rules.map(({ name }) => name),
    })),
    benchmarks: newestEditions(benchmarks).map((benchmark) => ({
      text: benchmark.title,
      link: benchmarkUrl(benchmark),
    })),
  };
  writeFileSync(path.join(content, '../made.json'), JSON.stringify(made));
}

/** @param {string} file @param {string} text */
function write(file, text) {
  const target = path.join(content, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
