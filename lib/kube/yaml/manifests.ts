import { isJsonObject, type Json, type JsonObject } from '../json.js';
import type { KubeObject } from '../object.js';
import { YamlError } from './errors.js';
import { readYaml, type ReadYamlOptions } from './read.js';
import { writeYaml, type WriteYamlOptions } from './write.js';

/**
 * Reads the Kubernetes objects of a YAML text. Empty documents are passed over, a `List` is replaced by its items.
 *
 * @throws YamlError with file and line, also for a document that is no object or lacks apiVersion, kind or a name
 */
export function readManifests(text: string, options: ReadYamlOptions = {}): KubeObject[] {
  const objects: KubeObject[] = [];
  for (const { value, line } of readYaml(text, options)) {
    if (value !== null) addManifests(objects, value, { line, file: options.file });
  }
  return objects;
}

/** Writes objects as one YAML text, `---` between them. */
export function writeManifests(objects: Iterable<JsonObject>, options: WriteYamlOptions = {}): string {
  const documents: string[] = [];
  for (const object of objects) documents.push(writeYaml(object, options));
  return documents.join('---\n');
}

interface Place {
  readonly line: number;
  readonly file: string | undefined;
}

function addManifests(objects: KubeObject[], value: Json, place: Place): void {
  if (!isJsonObject(value)) throw invalid(`the document is ${describe(value)}, expected a Kubernetes object`, place);
  const { kind, apiVersion } = value;
  if (typeof apiVersion !== 'string' || apiVersion === '') throw invalid(missing('apiVersion', apiVersion), place);
  if (typeof kind !== 'string' || kind === '') throw invalid(missing('kind', kind), place);
  if (kind.endsWith('List') && Array.isArray(value['items'])) {
    for (const item of value['items']) addManifests(objects, item, place);
    return;
  }
  if (kind.endsWith('List') && value['items'] === null) return;
  if (kind === 'List' && value['items'] === undefined) return;
  if (!isManifest(value)) {
    const { metadata } = value;
    if (!isJsonObject(metadata)) throw invalid(`${kind}: ${missing('metadata', metadata)}`, place);
    throw invalid(`${kind}: ${missing('metadata.name', metadata['name'])}`, place);
  }
  objects.push(value);
}

function isManifest(value: JsonObject): value is KubeObject {
  const { metadata } = value;
  if (!isJsonObject(metadata)) return false;
  return isName(metadata['name']) || isName(metadata['generateName']);
}

function isName(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '';
}

function missing(field: string, value: Json | undefined): string {
  return value === undefined ? `${field} is missing` : `${field} is ${describe(value)}`;
}

function describe(value: Json): string {
  if (value === null) return 'null';
  if (value === '') return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `the ${typeof value} ${String(value)}`;
}

function invalid(what: string, { line, file }: Place): YamlError {
  return new YamlError('INVALID_MANIFEST', what, line, {
    file,
    remedy: 'every document needs apiVersion, kind and metadata.name (or metadata.generateName)',
  });
}
