import { brotliDecompressSync } from 'node:zlib';
import type Asset from './data/kubernetes.json';

/** The parts of the schemas of the built-in kinds: OpenAPI definitions and query parameters, merge types, protobuf messages. */
interface Sections {
  readonly definitions: Readonly<Record<string, Definition>>;
  readonly parameters: Readonly<Record<string, readonly [type: string, description: string]>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly messages: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** An OpenAPI 3 schema. */
type Definition = { readonly [key: string]: unknown };

/** Unpacks a part of the schemas anew: it takes milliseconds, so whoever asks keeps it. */
export function schemaAsset<Name extends keyof Sections>(name: Name): Sections[Name] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const asset = require('./data/kubernetes.json') as typeof Asset;
  return JSON.parse(brotliDecompressSync(Buffer.from(asset[name], 'base64')).toString()) as Sections[Name];
}

/** The release of Kubernetes that the built-in kinds are those of, such as `v1.36.3`. */
export function kubernetesRelease(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./data/kubernetes.json') as typeof Asset).release;
}
