#!/usr/bin/env node
// A committed file, so that package managers can link it before anything is built.
const { isAbsolute } = require('node:path');
const { LOCALAPPDATA, XDG_CACHE_HOME, HOME } = process.env;
// As in src/cache/store.ts. The XDG specification says to take what is empty or relative as not set.
const caches = [LOCALAPPDATA, XDG_CACHE_HOME, HOME && `${HOME}/.cache`].find(
  (folder) => folder && isAbsolute(folder),
);
const main = `${__dirname}/../dist/main.cjs`;
// Node 20 compiles code again with optimizations so early that even a small run pays for it, and copies more functions
// into it than pays in a run of seconds. Its space for young objects grows too slowly. See optimize-less.ts: this is the
// same, before anything is loaded, since V8 refuses compiled code that was kept under other flags.
if (process.versions.v8.startsWith('11.') && process.argv[2] !== 'mcp') {
  const { setFlagsFromString } = require('node:v8');
  setFlagsFromString('--interrupt-budget=600000');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
  setFlagsFromString('--semi-space-growth-factor=8');
}
(caches ? require('./load.js')(main, `${caches}/plimsoll`) : require(main)).main();
