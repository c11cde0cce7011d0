#!/usr/bin/env node
// A committed file, so that package managers can link it before anything is built.
import module from 'node:module';

// Where Node can (from 22.1), V8 keeps what it compiled: the next start has a fifth less to do. Never in a folder that others
// may write to, as Node's own choice is: what lies there is run.
const { LOCALAPPDATA, XDG_CACHE_HOME, HOME } = process.env;
const caches = LOCALAPPDATA ?? XDG_CACHE_HOME ?? (HOME && `${HOME}/.cache`);
if (caches) module.enableCompileCache?.(`${caches}/plimsoll`);

import('../dist/main.js').then(({ main }) => main());
