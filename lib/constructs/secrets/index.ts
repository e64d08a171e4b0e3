export { SecretKey } from '../core/index.js';
export { SecretReference, type SecretReferenceOptions, type SecretStoreRef } from '../values/index.js';
export { SealedSecret, SopsSecret } from './encrypted-file.js';
export { sealedKeys, sopsKeys } from './encrypted-keys.js';
export { ExternalSecret, type ExternalSecretProps } from './external-secret.js';
export type * as fields from './fields/index.js';
export { ClusterSecretStore, SecretStore } from './secret-store.js';
