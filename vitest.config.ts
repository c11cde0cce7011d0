import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (folder: string, door = 'index') =>
  fileURLToPath(new URL(`./packages/${folder}/src/${door}.ts`, import.meta.url));

/** The tests of all packages that start no process: `.ci/run` runs them while it builds what the others need. */
const libraries =
  'packages/{kubernetes-api,core,cel,pod-security,cis,nsa-hardening,platform,attack-paths,formatters,rule-tester}/{src,test}/**/*.test.ts';

export default defineConfig({
  resolve: {
    // Tests run on the sources: what is being changed is what is tested, without a build in between. Tests of
    // the built command start `packages/cli/bin/plimsoll.js`, which `pnpm test` builds before.
    alias: [
      { find: /^@plimsoll\/([a-z-]+)$/, replacement: source('$1') },
      { find: /^@plimsoll\/([a-z-]+)\/(kubernetes|internal)$/, replacement: source('$1', '$2') },
      { find: /^plimsoll$/, replacement: source('cli') },
    ],
  },
  test: {
    // Only what hangs takes as long: no test is about the speed of the machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Vitest leaves one core to itself: of two that is half.
    maxWorkers: '100%',
    // Tests keep nothing between calls, and undo what they change of the process: files share the modules, which each
    // worker loads once.
    isolate: false,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'libraries',
          include: [libraries],
        },
      },
      {
        extends: true,
        test: {
          name: 'programs',
          include: [
            'packages/*/{src,test}/**/*.test.ts',
            'scripts/**/*.test.mjs',
            'action/*.test.mjs',
            'examples/*/test/**/*.test.{ts,mjs}',
            'docs/test/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, libraries],
        },
      },
    ],
  },
});
