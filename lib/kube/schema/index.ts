export { kubernetesRelease, schemaAsset } from './asset.js';
export { metadataSchema, schemaOf, schemaOfType } from './builtin.js';
export { definitionName, openApiDefinitions } from './definitions.js';
export { schemaFromOpenApi, untypedObjectSchema } from './openapi.js';
export * from './types.js';
