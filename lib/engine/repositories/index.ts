export * from './chart-repository.js';
export * from './comparable-url.js';
export * from './github-organisation.js';
export { hostOf, type RepositoryHost } from './host-of.js';
export { isReachedDirectly } from './no-proxy.js';
export type { RepositoryAccess, RepositoryLogin } from './repository-access.js';
export * from './repository-accesses.js';
export * from './ssh-address.js';
