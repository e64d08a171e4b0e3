export type { YamlDocument } from './composer.js';
export { YamlError, type YamlErrorCode } from './errors.js';
export {
  documentOf,
  itemsOf,
  objectOf,
  readManifestDocuments,
  readManifests,
  writeManifests,
  type ManifestDocument,
} from './manifests.js';
export { readYaml, type ReadYamlOptions } from './read.js';
export { writeYaml, type WriteYamlOptions } from './write.js';
