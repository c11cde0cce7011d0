// @ts-check
// Bundles the linter of the playground: core and the packs as one worker, with chunks that load on use. This is a bundle
// of its own, because the bundler of the command takes a fraction of the time of the site's bundler.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { root } from '../../scripts/lib/workspace.mjs';

/**
 * @param {string} folder where the files of the site are that are copied as they are
 * @returns {Promise<string>} the path of the worker from there
 */
export async function bundleLinter(folder) {
  const build = await rolldown({
    cwd: root,
    input: path.join(root, 'site/playground/worker.ts'),
    platform: 'browser',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    // Its package does not declare this. It keeps out what core does not use.
    treeshake: { moduleSideEffects: [{ test: /[\\/]yaml[\\/]browser[\\/]/, sideEffects: false }] },
    onLog(level, log, handler) {
      handler(level === 'warn' ? 'error' : level, log);
    },
  });
  rmSync(path.join(folder, 'linter'), { recursive: true, force: true });
  const { output } = await build.write({
    dir: path.join(folder, 'linter'),
    format: 'es',
    minify: true,
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await build.close();
  const [{ fileName }] = output;
  return `/linter/${fileName}`;
}
