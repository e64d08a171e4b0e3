import { isJsonObject, type JsonObject, type KubeObject } from '../../../kube/index.js';
import type { Generator, GeneratorOptions } from './generator.js';
import { invalid } from './read-fields.js';
import { resourceOf, type Resource } from './resource.js';
import { selectByName } from './select.js';

/** Reads a file that a kustomization names. */
export type ReadBytes = (written: string) => Promise<Uint8Array>;

/**
 * The resources with those that generators make, or change, added to them.
 *
 * @throws SourceError `INVALID_KUSTOMIZATION` and whatever reading a file throws
 */
export async function generate(
  resources: readonly Resource[],
  generators: readonly Generator[],
  defaults: GeneratorOptions,
  read: ReadBytes,
  file: string,
): Promise<Resource[]> {
  const all = [...resources];
  for (const generator of generators) {
    const options = withDefaults(generator.options, defaults);
    const made = await objectOf(generator, options, read, file);
    const [known] = selectByName(all, { ...made, name: generator.name, namespace: generator.namespace });
    const called = `${generator.kind} ${generator.name}`;
    if (generator.behavior === 'create') {
      if (known) throw invalid(`${called} is there already; behavior: merge or replace would change it`, file);
      const resource = resourceOf(made, file);
      resource.needsHash = !options.disableNameSuffixHash;
      all.push(resource);
    } else if (known) {
      known.object = changed(known.object, made, generator.behavior);
      known.needsHash &&= !options.disableNameSuffixHash;
    } else throw invalid(`behavior: ${generator.behavior}, but there is no ${called}`, file);
  }
  return all;
}

function withDefaults(own: GeneratorOptions, defaults: GeneratorOptions): GeneratorOptions {
  return {
    labels: { ...defaults.labels, ...own.labels },
    annotations: { ...defaults.annotations, ...own.annotations },
    disableNameSuffixHash: own.disableNameSuffixHash || defaults.disableNameSuffixHash,
    immutable: own.immutable || defaults.immutable,
  };
}

async function objectOf(
  generator: Generator,
  options: GeneratorOptions,
  read: ReadBytes,
  file: string,
): Promise<KubeObject> {
  const { kind, name, namespace, type } = generator;
  const data: JsonObject = {};
  const binaryData: JsonObject = {};
  for (const [key, bytes] of await pairsOf(generator, read, file)) {
    if (key in data || key in binaryData)
      throw invalid(`${kind} ${name} has the key ${JSON.stringify(key)} twice`, file);
    const text = kind === 'ConfigMap' ? textOf(bytes) : undefined;
    if (text !== undefined) data[key] = text;
    else (kind === 'Secret' ? data : binaryData)[key] = base64(bytes);
  }
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      ...(namespace && { namespace }),
      ...some('labels', options.labels),
      ...some('annotations', options.annotations),
    },
    ...(kind === 'Secret' ? { data } : some('data', data)),
    ...some('binaryData', binaryData),
    ...(kind === 'Secret' && { type: type || 'Opaque' }),
    ...(options.immutable && { immutable: true }),
  };
}

/** The keys of a generated object, with what each holds: envs, then literals, then files. */
async function pairsOf(
  { envs, literals, files, kind, name }: Generator,
  read: ReadBytes,
  file: string,
): Promise<[key: string, bytes: Uint8Array][]> {
  const pairs: [string, Uint8Array][] = [];
  for (const env of envs) {
    for (const [key, value] of linesOf(await read(env))) pairs.push([key, Buffer.from(value)]);
  }
  for (const literal of literals) {
    const equals = literal.indexOf('=');
    if (equals < 1)
      throw invalid(`${kind} ${name}: the literal ${JSON.stringify(keyPart(literal))} is no key=value`, file);
    pairs.push([literal.slice(0, equals), Buffer.from(literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2'))]);
  }
  for (const written of files) {
    const equals = written.indexOf('=');
    const path = written.slice(equals + 1);
    if (equals === 0 || path === '') throw invalid(`${kind} ${name}: ${JSON.stringify(written)} is no key=path`, file);
    const key = equals < 0 ? path.slice(path.lastIndexOf('/') + 1) : written.slice(0, equals);
    pairs.push([key, await read(path)]);
  }
  return pairs;
}

/** A literal without its value, which may be a secret. */
function keyPart(literal: string): string {
  return literal.replace(/=.*$/s, '=…');
}

function linesOf(bytes: Uint8Array): [key: string, value: string][] {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const lines = text.split(/\r?\n/).map((line) => line.trimStart());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    });
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Base64, with a line end after every 70 characters where it is longer, as Kustomize writes it. */
function base64(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  return text.length <= 70 ? text : text.replace(/.{1,70}/g, '$&\n');
}

function changed(was: KubeObject, made: KubeObject, behavior: 'merge' | 'replace'): KubeObject {
  const { apiVersion, kind, metadata, ...rest } = made;
  const both = (field: string): JsonObject => {
    const [before, now] = [was[field], rest[field]];
    const merged = behavior === 'merge' && isJsonObject(before) ? before : {};
    return some(field, { ...merged, ...(isJsonObject(now) ? now : {}) });
  };
  return {
    apiVersion,
    kind,
    ...rest,
    metadata: {
      ...was.metadata,
      ...some('labels', { ...was.metadata.labels, ...metadata.labels }),
      ...some('annotations', { ...was.metadata.annotations, ...metadata.annotations }),
    },
    ...both('data'),
    ...both('binaryData'),
  };
}

function some(field: string, value: JsonObject): JsonObject {
  return Object.keys(value).length === 0 ? {} : { [field]: value };
}
