export { artifactDigest } from './artifact.js';
export type { FollowedRepository } from './followed-repository.js';
export { layerMediaTypes } from './manifest.js';
export { isDigest, isTag, tagOfVersion, versionOfTag } from './reference.js';
export { Registries } from './registries.js';
