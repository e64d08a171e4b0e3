export { GitHistory } from './git-history.js';
export { Verifier } from './verifier.js';
