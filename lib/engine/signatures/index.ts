export * from './check.js';
export { readGpgStatus } from './gpg-status.js';
export type * from './history.js';
export * from './policy.js';
export * from './signers.js';
export { sshFingerprint } from './ssh-fingerprint.js';
export { isListed, keyId, kindOfSignature, type SignatureResult, type Verdict } from './verdict.js';
