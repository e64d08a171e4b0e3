#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');

// Most calls are short: optimise only code that stays hot for long. It saves a fifth of the CPU time of a first `slipway up`.
setFlagsFromString('--interrupt-budget=600000');

// Where Node can (from 22.1 on), what it compiled is kept for the next call.
enableCompileCache?.();

const main = join(__dirname, '..', 'build', 'lib', 'cli', 'index.js');
if (!existsSync(main)) {
  process.stderr.write('slipway is not built yet: run `npm run build` in its folder first\n');
  process.exit(1);
}
require(main).main(process.argv.slice(2));
