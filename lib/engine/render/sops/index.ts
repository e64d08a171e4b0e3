export { ageIdentities, openAge, type AgeIdentity } from './age.js';
export { encryptedFiles, isEncrypted, nameOf, notOpened, type EncryptedFile } from './encrypted-file.js';
export { openFile } from './open-file.js';
