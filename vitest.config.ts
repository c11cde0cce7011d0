import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (folder: string) =>
  fileURLToPath(new URL(`./packages/${folder}/src/index.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run on the sources: what is being changed is what is tested, without a build in between. Tests of
    // the built command start `packages/cli/bin/plimsoll.js`, which `pnpm test` builds before.
    alias: [
      { find: /^@plimsoll\/([a-z-]+)$/, replacement: source('$1') },
      { find: /^plimsoll$/, replacement: source('cli') },
    ],
  },
  test: {
    // Only what hangs takes as long: no test is about the speed of the machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'scripts/**/*.test.mjs',
      'examples/*/test/**/*.test.{ts,mjs}',
      'docs/test/**/*.test.ts',
    ],
  },
});
