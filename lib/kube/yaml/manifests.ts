import { isJsonObject, type Json, type JsonObject } from '../json.js';
import type { KubeObject } from '../object.js';
import { YamlError } from './errors.js';
import { readYaml, type ReadYamlOptions } from './read.js';
import { writeYaml, type WriteYamlOptions } from './write.js';

/** A document that says what kind of object it holds. */
export interface ManifestDocument {
  readonly value: JsonObject;
  /** The line on which it begins. */
  readonly line: number;
  readonly file: string | undefined;
}

/**
 * Reads the Kubernetes objects of a YAML text. Empty documents are passed over, a `List` is replaced by its items.
 *
 * @throws YamlError with file and line, also for a document that is no object or lacks apiVersion, kind or a name
 */
export function readManifests(text: string, options: ReadYamlOptions = {}): KubeObject[] {
  return readManifestDocuments(text, options).flatMap(itemsOf).map(objectOf);
}

/**
 * Reads the documents of a YAML text that are not empty, as they are.
 *
 * @throws YamlError with file and line, also for a document that is no object or lacks apiVersion or kind
 */
export function readManifestDocuments(text: string, options: ReadYamlOptions = {}): ManifestDocument[] {
  return readYaml(text, options)
    .filter(({ value }) => value !== null)
    .map(({ value, line }) => documentOf(value, { line, file: options.file }));
}

/** The items of a `List` of any kind, none where it has none; any other document is itself. @throws YamlError for an item that is no object */
export function itemsOf(document: ManifestDocument): ManifestDocument[] {
  const { value } = document;
  const { kind, items } = value;
  if (typeof kind !== 'string' || !kind.endsWith('List')) return [document];
  if (Array.isArray(items)) return items.flatMap((item) => itemsOf(documentOf(item, document)));
  return items === null || (kind === 'List' && items === undefined) ? [] : [document];
}

/** The object that a document holds. @throws YamlError when it has no name */
export function objectOf({ value, ...place }: ManifestDocument): KubeObject {
  if (isManifest(value)) return value;
  const { kind, metadata } = value;
  const what = isJsonObject(metadata) ? missing('metadata.name', metadata['name']) : missing('metadata', metadata);
  throw invalid(`${String(kind)}: ${what}`, place);
}

/** Writes objects as one YAML text, `---` between them. */
export function writeManifests(objects: Iterable<JsonObject>, options: WriteYamlOptions = {}): string {
  const documents: string[] = [];
  for (const object of objects) documents.push(writeYaml(object, options));
  return documents.join('---\n');
}

type Place = Pick<ManifestDocument, 'line' | 'file'>;

/** A value that was read already as a document. @throws YamlError when it is no object or lacks apiVersion or kind */
export function documentOf(value: Json, { line, file }: Place): ManifestDocument {
  const place = { line, file };
  if (!isJsonObject(value)) throw invalid(`the document is ${describe(value)}, expected a Kubernetes object`, place);
  for (const field of ['apiVersion', 'kind']) {
    const written = value[field];
    if (typeof written !== 'string' || written === '') throw invalid(missing(field, written), place);
  }
  return { value, ...place };
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
