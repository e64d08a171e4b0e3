export { leashed, type LeashLimits } from './leash.js';
export { runProcess, type ProcessResult, type ProcessToRun } from './run-process.js';
