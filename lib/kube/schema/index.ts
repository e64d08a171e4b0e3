export { metadataSchema, schemaOf } from './builtin.js';
export { schemaFromOpenApi, untypedObjectSchema } from './openapi.js';
export * from './types.js';
