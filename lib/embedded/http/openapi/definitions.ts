import { brotliDecompressSync } from 'node:zlib';
import type Asset from './data/definitions.json';
import { isJsonObject, parseJson, type JsonObject } from '../../../kube/index.js';

let loaded: JsonObject | undefined;

/** The OpenAPI definitions of the built-in kinds by name, such as `io.k8s.api.apps.v1.Deployment`; read by the first call. */
export function builtinDefinitions(): JsonObject {
  if (loaded === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { brotli } = require('./data/definitions.json') as typeof Asset;
    const value = parseJson(brotliDecompressSync(Buffer.from(brotli, 'base64')).toString());
    loaded = isJsonObject(value) ? value : {};
  }
  return loaded;
}
