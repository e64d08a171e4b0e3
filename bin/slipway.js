#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '..', 'build', 'lib', 'cli', 'index.js');
if (!existsSync(main)) {
  process.stderr.write('slipway is not built yet: run `npm run build` in its folder first\n');
  process.exit(1);
}
require(main).main(process.argv.slice(2));
