import { readFileSync } from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { base, hasRepository, home } from '../build/home.mjs';
import { writeServiceWorker } from '../build/offline.mjs';
import { withPolicy } from '../build/policy.mjs';

/** What site/build/content.mjs writes beside the pages. */
interface Made {
  /** Where the linter of the playground is. */
  readonly worker: string;
  /** What the command says of the sample of the first page. */
  readonly sample: string;
  readonly documents: readonly {
    readonly text: string;
    readonly items: readonly { readonly text: string; readonly link: string }[];
  }[];
  readonly packs: readonly {
    readonly prefix: string;
    readonly title: string;
    readonly rules: readonly string[];
  }[];
  /** The newest editions. */
  readonly benchmarks: readonly { readonly text: string; readonly link: string }[];
}

const site = path.resolve(import.meta.dirname, '..');
const cache = path.resolve(site, '../.cache/site');
const made = JSON.parse(readFileSync(path.join(cache, 'made.json'), 'utf8')) as Made;

const packs: DefaultTheme.SidebarItem = {
  text: 'Packs',
  items: made.packs.map(({ prefix, title }) => ({ text: title, link: `/rules/${prefix}/` })),
};

export default defineConfig({
  title: 'Plimsoll',
  description: 'The static linter for the security of Kubernetes manifests',
  lang: 'en',
  base,
  srcDir: path.join(cache, 'content'),
  cacheDir: path.join(cache, 'vitepress'),
  outDir: path.join(site, 'dist'),
  cleanUrls: true,
  // One file with what all pages need to know of each other, in place of a copy in each.
  metaChunk: true,
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }],
    ['meta', { name: 'color-scheme', content: 'light dark' }],
    ['meta', { name: 'referrer', content: 'no-referrer' }],
  ],
  transformHtml: withPolicy,
  buildEnd({ outDir }) {
    const { files, bytes } = writeServiceWorker(outDir);
    console.error(`The playground keeps ${files} files, ${Math.round(bytes / 1024)} KiB, for offline use.`);
  },
  markdown: {
    theme: { light: 'github-light', dark: 'github-dark-default' },
    anchor: { slugify: (text) => new GithubSlugger().slug(text) },
    config(md) {
      // Braces in the text of a page are text: only components of the theme are code.
      for (const kind of ['text', 'code_inline'] as const) {
        const render = md.renderer.rules[kind]!;
        md.renderer.rules[kind] = (...given) => render(...given).replaceAll('{{', '&#123;&#123;');
      }
    },
  },
  vite: {
    define: { __SAMPLE__: JSON.stringify(made.sample), __WORKER__: JSON.stringify(made.worker) },
    build: { chunkSizeWarningLimit: 2000 },
  },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Docs', link: '/docs/getting-started', activeMatch: '/docs/' },
      { text: 'Rules', link: '/rules/', activeMatch: '/rules/' },
      { text: 'Benchmarks', link: '/benchmarks/', activeMatch: '/benchmarks/' },
      { text: 'Playground', link: '/playground' },
    ],
    sidebar: {
      '/docs/': made.documents.map(({ text, items }) => ({ text, items: [...items] })),
      ...Object.fromEntries(
        made.packs.map(({ prefix, title, rules }) => [
          `/rules/${prefix}/`,
          [
            packs,
            { text: title, items: rules.map((name) => ({ text: name, link: `/rules/${prefix}/${name}` })) },
          ],
        ]),
      ),
      '/rules/': [packs],
      '/benchmarks/': [
        {
          text: 'Benchmarks',
          link: '/benchmarks/',
          items: [...made.benchmarks, { text: 'Older editions', link: '/benchmarks/#older-editions' }],
        },
      ],
    },
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        _render(source, env, md) {
          if (/^search: false$/m.test(source)) return '';
          // Nobody sees the colours of what is searched, and to make them takes long.
          const { highlight } = md.options;
          md.options.highlight = null;
          try {
            return md.render(source, env);
          } finally {
            md.options.highlight = highlight ?? null;
          }
        },
      },
    },
    ...(hasRepository && { socialLinks: [{ icon: 'github', link: home.repository }] }),
    docFooter: { prev: false, next: false },
  },
});
