export { metadataSchema, schemaOf, schemaOfType } from './builtin.js';
export { schemaFromOpenApi, untypedObjectSchema } from './openapi.js';
export * from './types.js';
