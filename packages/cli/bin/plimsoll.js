#!/usr/bin/env node
// A committed file, so that package managers can link it before anything is built.
const { LOCALAPPDATA, XDG_CACHE_HOME, HOME } = process.env;
const caches = LOCALAPPDATA ?? XDG_CACHE_HOME ?? (HOME && `${HOME}/.cache`);
const main = `${__dirname}/../dist/main.cjs`;
(caches ? require('./load.js')(main, `${caches}/plimsoll`) : require(main)).main();
