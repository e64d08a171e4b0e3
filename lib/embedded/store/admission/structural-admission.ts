import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import type { Resource } from '../resource.js';
import { checkRules } from './cel/rules.js';
import { embeddedCauses } from './structural-embedded.js';
import { listCauses } from './structural-lists.js';
import { scaleCauses } from './structural-scale.js';
import { traitsOf } from './structural-traits.js';
import { structuralCauses, type Former } from './structural-validation.js';

const BLOCKING = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

/** What {@link customCauses} is told beside the object. */
export interface CustomWrite {
  readonly resource: Resource;
  readonly schema: JsonObject;
  /** What the object replaces. */
  readonly live?: KubeObject;
  readonly isStatus: boolean;
  readonly warn: (text: string) => void;
}

/** Adds what is wrong with a custom resource: by its schema, as embedded objects, in its lists, and by its rules. */
export function customCauses(object: KubeObject, write: CustomWrite, causes: StatusCause[]): void {
  const { resource, schema, live, isStatus, warn } = write;
  const found: StatusCause[] = [];
  const former: Former | undefined = live && { value: live };
  if (isStatus) found.push(...statusCauses(schema, object, live));
  else found.push(...structuralCauses(schema, object, '', former));
  if (resource.scale) scaleCauses(resource.scale, object, isStatus, found);
  embeddedCauses(resource, schema, object, found);
  if (live === undefined || !hasDuplicates(schema, live)) listCauses(schema, object, '', found);
  if (traitsOf(schema).rules) {
    if (found.some(({ reason }) => BLOCKING.has(reason ?? ''))) {
      found.push(unchecked);
    } else {
      const warnings: string[] = [];
      checkRules(schema, object, '', former, { causes: found, warnings }, true);
      for (const text of warnings) warn(text);
    }
  }
  causes.push(...found);
}

const unchecked: StatusCause = {
  reason: 'FieldValueInvalid',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  field: '<nil>',
};

/** A write of the status is held against the schema of the status alone. */
function statusCauses(schema: JsonObject, object: KubeObject, live: KubeObject | undefined): readonly StatusCause[] {
  const { properties } = schema;
  const status: Json | undefined = object['status'];
  const own = isJsonObject(properties) ? properties['status'] : undefined;
  if (status === undefined || !isJsonObject(own)) return [];
  return structuralCauses(own, status, 'status', live && { value: live['status'] });
}

function hasDuplicates(schema: JsonObject, live: KubeObject): boolean {
  const causes: StatusCause[] = [];
  listCauses(schema, live, '', causes);
  return causes.length > 0;
}
