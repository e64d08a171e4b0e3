import { isJsonObject, readYaml, type Json, type JsonObject } from '../../../kube/index.js';
import { SourceError } from '../errors.js';

/** What a kustomization file says, as far as it is supported. */
export interface Kustomization {
  /** Files and directories whose objects it takes, in its order: `resources`, then `bases`. */
  readonly resources: readonly string[];
  readonly namePrefix: string;
  readonly nameSuffix: string;
  readonly namespace: string;
}

const supported = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'namePrefix',
  'nameSuffix',
  'namespace',
]);

/**
 * Reads a kustomization file. A field that is not supported is refused by its name, never passed over.
 *
 * @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD`; YamlError
 */
export function readKustomization(text: string, file: string): Kustomization {
  const documents = readYaml(text, { file }).filter((document) => document.value !== null);
  const value = documents[0]?.value ?? null;
  if (value === null) throw invalid(`the kustomization is empty`, file);
  if (documents.length > 1) throw invalid('a kustomization file holds one document', file);
  if (!isJsonObject(value)) throw invalid('a kustomization is a mapping', file);
  for (const field of Object.keys(value)) {
    if (!supported.has(field)) {
      throw new SourceError(
        'UNSUPPORTED_KUSTOMIZATION_FIELD',
        `the field ${JSON.stringify(field)} is not supported yet`,
        {
          where: `${file}:${lineOf(text, field)}`,
          remedy: 'write its result into the manifests and remove it, or commit what "kustomize build" prints',
        },
      );
    }
  }
  checkType(value, file);
  if (Object.keys(value).every((field) => field === 'apiVersion' || field === 'kind'))
    throw invalid('the kustomization is empty', file);
  const name = (field: string): string => textOf(value[field], field, file);
  return {
    resources: [...textsOf(value['resources'], 'resources', file), ...textsOf(value['bases'], 'bases', file)],
    namePrefix: name('namePrefix'),
    nameSuffix: name('nameSuffix'),
    namespace: name('namespace'),
  };
}

function checkType({ apiVersion, kind }: JsonObject, file: string): void {
  if (kind !== undefined && kind !== null && kind !== 'Kustomization') {
    throw invalid(`kind is ${JSON.stringify(kind)}, expected Kustomization`, file);
  }
  if (
    apiVersion !== undefined &&
    apiVersion !== null &&
    !/^kustomize\.config\.k8s\.io\/v1(beta1)?$/.test(String(apiVersion))
  ) {
    throw invalid(`apiVersion is ${JSON.stringify(apiVersion)}, expected kustomize.config.k8s.io/v1beta1`, file);
  }
}

function textOf(value: Json | undefined, field: string, file: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw invalid(`${field} is no text`, file);
}

function textsOf(value: Json | undefined, field: string, file: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(`${field} is no list`, file);
  return value.map((item, index) => {
    if (typeof item === 'string' && item.trim() !== '') return item;
    throw invalid(`${field}[${index}] is no path`, file);
  });
}

function invalid(what: string, file: string): SourceError {
  return new SourceError('INVALID_KUSTOMIZATION', what, { where: file, remedy: 'correct the kustomization file' });
}

function lineOf(text: string, field: string): number {
  return text.split('\n').findIndex((line) => line.replace(/^["']/, '').startsWith(field)) + 1 || 1;
}
