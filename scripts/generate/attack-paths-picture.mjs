// @ts-check
// Draws docs/attack-paths.svg from the example on that page.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/workspace.mjs';

const EXAMPLE = 'examples/attack-path';

/** @type {import('./index.mjs').Generator} */
export async function attackPathsPicture() {
  // On use: a fresh clone has no library to import before the stages of the generator build them.
  const { attackPaths, reportOf } = await import('@plimsoll/attack-paths');
  const { parse, resolveConfig } = await import('@plimsoll/core');
  const { readProjects } = await import('@plimsoll/core/kubernetes');
  const { pathsFormatters } = await import('@plimsoll/formatters');
  const folder = path.join(root, EXAMPLE);
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const files = await Promise.all(
    names
      .sort()
      .map((name) =>
        parse({ path: `${EXAMPLE}/${name}`, text: readFileSync(path.join(folder, name), 'utf8') }),
      ),
  );
  const projects = await readProjects(files, resolveConfig({}));
  const report = reportOf(projects.map((project) => attackPaths(project)));
  const svg = await /** @type {NonNullable<typeof pathsFormatters[string]>} */ (pathsFormatters.svg)();
  const tool = { name: 'plimsoll', version: '0', informationUri: 'https://www.npmjs.com/package/plimsoll' };
  const options = { tool, color: false, verbose: false, docs: new Map(), textOf: () => undefined };
  return [{ file: 'docs/attack-paths.svg', content: [...svg(report, options)].join('') }];
}
