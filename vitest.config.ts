import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (folder: string, door = 'index') =>
  fileURLToPath(new URL(`./packages/${folder}/src/${door}.ts`, import.meta.url));

/** The tests that start no process: `.ci/run` runs them while it builds what the other tests need. */
const libraries =
  'packages/{kubernetes-api,core,cel,rule-kit,pod-security,cis,nsa-hardening,platform,attack-paths,admission-policies,formatters,rule-tester}/{src,test}/**/*.test.ts';

export default defineConfig({
  resolve: {
    // Tests run on the sources, without a build. Tests of the built command start `packages/cli/bin/plimsoll.js`, which
    // `pnpm test` builds first.
    alias: [
      { find: /^@plimsoll\/([a-z-]+)$/, replacement: source('$1') },
      { find: /^@plimsoll\/([a-z-]+)\/(kubernetes|internal)$/, replacement: source('$1', '$2') },
      { find: /^plimsoll$/, replacement: source('cli') },
    ],
  },
  test: {
    // Only a test that hangs takes this long: no test depends on the speed of the machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // By default Vitest leaves one core free, which is half of two.
    maxWorkers: '100%',
    // Files share modules, which each worker loads once. So tests keep no state between calls, and undo their changes
    // to the process.
    isolate: false,
    setupFiles: [fileURLToPath(new URL('./scripts/lib/property-seed.mjs', import.meta.url))],
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
            'site/test/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, libraries],
        },
      },
    ],
  },
});
