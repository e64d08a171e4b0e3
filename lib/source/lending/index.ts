export { Lending, type LendingPort } from './lending.js';
export { WebFiles } from './web-files.js';
