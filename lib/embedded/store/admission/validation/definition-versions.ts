import { equalJson, type JsonObject, type KubeObject } from '../../../../kube/index.js';
import type { StatusCause } from '../../../errors.js';
import { objectAt, objectsAt, textAt } from '../../../fields.js';
import { isKnownFormat } from '../structural-formats.js';
import { followPath } from '../structural-paths.js';
import { defaultCauses } from '../structural-schema-defaults.js';
import { schemaFindings } from '../structural-schema-rules.js';
import { isBeyondStructural, partsOf, structuralSchemaCauses } from '../structural-schema.js';
import { Causes } from './causes.js';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const MAX_SELECTABLE = 8;
/** What may stand at the root of a schema whose status is judged apart. */
const AT_ROOT: Readonly<Record<string, string>> = {
  description: 'Description',
  type: 'Type',
  format: 'Format',
  title: 'Title',
  maximum: 'Maximum',
  exclusiveMaximum: 'ExclusiveMaximum',
  minimum: 'Minimum',
  exclusiveMinimum: 'ExclusiveMinimum',
  maxLength: 'MaxLength',
  minLength: 'MinLength',
  pattern: 'Pattern',
  maxItems: 'MaxItems',
  minItems: 'MinItems',
  uniqueItems: 'UniqueItems',
  multipleOf: 'MultipleOf',
  required: 'Required',
  items: 'Items',
  properties: 'Properties',
  externalDocs: 'ExternalDocs',
  example: 'Example',
  'x-kubernetes-preserve-unknown-fields': 'XPreserveUnknownFields',
  'x-kubernetes-validations': 'XValidations',
};

/** Adds what is wrong with the versions of a definition. What all of them say alike is judged once, as if it stood in the spec. */
export function versionCauses(spec: JsonObject, causes: Causes): void {
  const versions = objectsAt(spec, 'versions');
  versions.forEach((version, index) => {
    for (const fault of deprecationFaults(version)) {
      causes.invalid(`spec.versions[${index}].deprecationWarning`, version['deprecationWarning'], fault);
    }
    if (objectAt(version, 'schema', 'openAPIV3Schema') === undefined) {
      causes.required(`spec.versions[${index}].schema.openAPIV3Schema`);
    }
  });
  forEachPart(versions, 'schema', 'validation', (version, path) => {
    const schema = objectAt(version, 'schema', 'openAPIV3Schema');
    const hasStatus = versions.some((each) => each === version && hasStatusOf(each));
    if (schema) schemaCauses(schema, hasStatus, `${path}.openAPIV3Schema`, causes);
  });
  forEachPart(versions, 'subresources', 'subresources', (version, path) => scaleCauses(version, path, causes));
  forEachPart(versions, 'additionalPrinterColumns', 'additionalPrinterColumns', (version, path) => {
    objectsAt(version, 'additionalPrinterColumns').forEach((column, index) =>
      columnCauses(column, `${path}[${index}]`, causes),
    );
  });
  forEachPart(versions, 'selectableFields', 'selectableFields', (version, path) =>
    selectableCauses(version, path, causes),
  );
}

/** The formats that the schemas of a definition ask for and that nobody checks. */
export function unknownFormats(crd: KubeObject): string[] {
  const found = new Set<string>();
  const look = (schema: JsonObject): void => {
    const { type, format } = schema;
    if (typeof format === 'string' && format !== '' && !isKnownFormat(type, format)) found.add(format);
    for (const [, part] of partsOf(schema)) look(part);
  };
  for (const version of objectsAt(crd, 'spec', 'versions')) {
    const schema = objectAt(version, 'schema', 'openAPIV3Schema');
    if (schema) look(schema);
  }
  return [...found];
}

function forEachPart(
  versions: readonly JsonObject[],
  key: string,
  shared: string,
  judge: (version: JsonObject, path: string) => void,
): void {
  const [first] = versions;
  if (first && versions.every((version) => equalJson(version[key] ?? null, first[key] ?? null))) {
    judge(first, `spec.${shared}`);
  } else {
    versions.forEach((version, index) => judge(version, `spec.versions[${index}].${key}`));
  }
}

function hasStatusOf(version: JsonObject): boolean {
  return objectAt(version, 'subresources', 'status') !== undefined;
}

function deprecationFaults({ deprecated, deprecationWarning: warning }: JsonObject): string[] {
  if (typeof warning !== 'string') return [];
  if (deprecated !== true) return ['can only be set for deprecated versions'];
  const faults: string[] = [];
  if (Buffer.byteLength(warning) > 256) faults.push('must be <= 256 characters long');
  if (warning === '') faults.push('must not be an empty string');
  const at = [...warning].findIndex((character) => !/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character));
  if (at >= 0) {
    faults.push(`must only contain printable UTF-8 characters; non-printable character found at index ${at}`);
  }
  return faults;
}

function schemaCauses(schema: JsonObject, hasStatus: boolean, path: string, causes: Causes): void {
  if (hasStatus) rootCauses(schema, path, causes);
  if (schema['nullable'] === true) causes.forbidden(`${path}.nullable`, 'nullable cannot be true at the root');
  const found: StatusCause[] = [];
  if (!isBeyondStructural(schema)) {
    structuralSchemaCauses(schema, path, new Causes(found));
    if (found.length === 0) defaultCauses(schema, path, new Causes(found));
  }
  const rules = found.length === 0 && !isBeyondStructural(schema);
  const findings = schemaFindings(schema, { path, isRoot: true, insideMeta: false, rules });
  for (const cause of [...found, ...findings.schema, ...findings.rules]) causes.add(cause);
}

function rootCauses(schema: JsonObject, path: string, causes: Causes): void {
  const { type } = schema;
  if (type !== undefined && type !== 'object') {
    const why = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    causes.invalid(`${path}.type`, type, why);
  }
  if (Object.keys(schema).every((key) => AT_ROOT[key] !== undefined || key === 'nullable')) return;
  const list = Object.values(AT_ROOT).join(' ');
  causes.invalid(
    path,
    schema,
    `only [${list}] fields are allowed at the root of the schema if the status subresource is enabled`,
  );
}

function scaleCauses(version: JsonObject, path: string, causes: Causes): void {
  const scale = objectAt(version, 'subresources', 'scale');
  if (scale === undefined) return;
  for (const [key, parent] of [
    ['specReplicasPath', 'spec'],
    ['statusReplicasPath', 'status'],
  ] as const) {
    const value = textAt(scale, key) ?? '';
    const field = `${path}.scale.${key}`;
    if (value === '') causes.required(field);
    else if (!value.startsWith('.')) causes.invalid(field, value, 'must be a simple json path starting with .');
    else if (!value.startsWith(`.${parent}.`)) causes.invalid(field, value, `should be a json path under .${parent}`);
  }
  const selector = textAt(scale, 'labelSelectorPath') ?? '';
  const field = `${path}.scale.labelSelectorPath`;
  if (selector === '') return;
  if (!selector.startsWith('.')) causes.invalid(field, selector, 'must be a simple json path starting with .');
  else if (!/^\.(spec|status)\./.test(selector)) {
    causes.invalid(field, selector, 'should be a json path under either .spec or .status');
  }
}

function columnCauses(column: JsonObject, path: string, causes: Causes): void {
  const [name, type, format, jsonPath] = ['name', 'type', 'format', 'jsonPath'].map((key) => textAt(column, key) ?? '');
  if (name === '') causes.required(`${path}.name`);
  const types = `must be one of ${COLUMN_TYPES.join(',')}`;
  if (type === '') causes.required(`${path}.type`, types);
  else if (!COLUMN_TYPES.includes(type ?? '')) causes.invalid(`${path}.type`, type, types);
  if (format !== '' && !COLUMN_FORMATS.includes(format ?? '')) {
    causes.invalid(`${path}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`);
  }
  if (jsonPath === '') causes.required(`${path}.JSONPath`);
  else if (!jsonPath?.startsWith('.')) {
    causes.invalid(`${path}.JSONPath`, jsonPath, 'must be a simple json path starting with .');
  }
}

function selectableCauses(version: JsonObject, path: string, causes: Causes): void {
  const schema = objectAt(version, 'schema', 'openAPIV3Schema') ?? {};
  const seen = new Set<string>();
  objectsAt(version, 'selectableFields').forEach((field, index) => {
    const jsonPath = textAt(field, 'jsonPath') ?? '';
    const at = `${path}[${index}].jsonPath`;
    if (jsonPath === '') {
      causes.required(at);
      return;
    }
    const found = followPath(jsonPath, schema, false);
    if ('fault' in found) {
      causes.invalid(at, jsonPath, `is an invalid path: ${found.fault}`);
      return;
    }
    if (/^\.metadata(\.|$)/.test(jsonPath)) causes.invalid(at, jsonPath, 'must not point to fields in metadata');
    if (!['string', 'boolean', 'integer'].includes(String(found.schema['type']))) {
      const why =
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
      causes.invalid(at, jsonPath, why);
    }
    if (seen.has(jsonPath)) causes.duplicate(at, jsonPath);
    seen.add(jsonPath);
  });
  if (seen.size > MAX_SELECTABLE) {
    const message = `Too many: ${seen.size}: must have at most ${MAX_SELECTABLE} items`;
    causes.add({ reason: 'FieldValueTooMany', message, field: path });
  }
}
