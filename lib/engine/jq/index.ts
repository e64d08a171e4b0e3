export { JqError, JqLimitError, JqSyntaxError } from './errors.js';
export type { Step } from './paths.js';
export { JqProgram } from './program.js';
