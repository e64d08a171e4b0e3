import { setFlagsFromString } from 'node:v8';

// A test runs for seconds: code is optimised only once it stayed hot for long, as in bin/slipway.js.
setFlagsFromString('--interrupt-budget=600000');
