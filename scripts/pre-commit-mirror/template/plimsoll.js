#!/usr/bin/env node
import(new URL('bin/plimsoll.js', import.meta.resolve('plimsoll/package.json')));
