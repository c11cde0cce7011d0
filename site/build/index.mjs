// @ts-check
// `pnpm site`: builds the site into site/dist. With --dev it serves the pages while one edits the theme.
import path from 'node:path';
import { build, createServer } from 'vitepress';
import { root } from '../../scripts/lib/workspace.mjs';
import { writeContent } from './content.mjs';

const site = path.join(root, 'site');
await writeContent();
if (process.argv.includes('--dev')) {
  const server = await createServer(site);
  await server.listen();
  server.printUrls();
} else await build(site);
