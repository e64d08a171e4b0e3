export type { YamlDocument } from './composer.js';
export { YamlError, type YamlErrorCode } from './errors.js';
export { readManifests, writeManifests } from './manifests.js';
export { readYaml, type ReadYamlOptions } from './read.js';
export { writeYaml, type WriteYamlOptions } from './write.js';
