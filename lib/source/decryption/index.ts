export { Decryption } from './decryption.js';
export { readRules } from './rules.js';
