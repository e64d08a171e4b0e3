export * from './clock.js';
export * from './defaults/index.js';
export * from './digest.js';
export * from './errors.js';
export * from './fields.js';
export {
  cloneJson,
  equalJson,
  getKey,
  isJsonObject,
  parseJson,
  setKey,
  stringifyJson,
  type Json,
  type JsonObject,
  type StringifyOptions,
} from './json.js';
export * from './kinds.js';
export { labelKeyFaults, labelValueFaults } from './label-names.js';
export * from './object.js';
export * from './object-names.js';
export * from './ownership/index.js';
export * from './patch/index.js';
export * from './quantity.js';
export * from './schema/index.js';
export * from './selector.js';
export * from './visible-text.js';
export * from './yaml/index.js';
