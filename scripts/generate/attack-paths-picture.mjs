// @ts-check
// Draws docs/attack-paths.svg from the example on that page.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { attackPaths, reportOf } from '@plimsoll/attack-paths';
import { parse, resolveConfig } from '@plimsoll/core';
import { readProjects } from '@plimsoll/core/kubernetes';
import { pathsFormatters } from '@plimsoll/formatters';
import { root } from '../lib/workspace.mjs';

const EXAMPLE = 'examples/attack-path';

/** @type {import('./index.mjs').Generator} */
export async function attackPathsPicture() {
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
