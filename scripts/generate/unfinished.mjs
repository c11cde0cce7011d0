// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packages, root } from '../lib/workspace.mjs';

/**
 * Makes nothing. Fails while a rule that `pnpm new-rule` began has marks left.
 * @type {import('./index.mjs').Generator}
 */
export function unfinished() {
  const files = [
    ...packages().flatMap(({ folder }) => filesIn(`packages/${folder}/src/rules`)),
    ...filesIn('.changeset'),
    'packages/cli/src/config/default-reasons.ts',
  ];
  const errors = files.flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        line.includes('TODO:')
          ? [new Error(`${file}:${index + 1}: replace what is marked TODO: ${line.trim()}`)]
          : [],
      ),
  );
  if (errors.length > 0) throw new AggregateError(errors);
  return [];
}

/** @param {string} folder */
function filesIn(folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|md)$/.test(file))
    .map((file) => `${folder}/${file}`);
}
