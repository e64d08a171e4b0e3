import { isJsonObject, stringifyJson, type Json, type JsonObject } from '../../../../kube/index.js';
import type { StatusCause } from '../../../errors.js';
import { objectAt, objectsAt, stringsAt, textAt } from '../../../fields.js';
import { invalidValue, required } from '../../../refusals.js';
import { labelValueFaults, qualifiedNameFaults } from '../../names.js';

/** Collects what is wrong with an object, field by field. */
export class Causes {
  constructor(private readonly found: StatusCause[]) {}

  required(field: string, why = ''): void {
    this.found.push(required(field, why));
  }

  invalid(field: string, value: Json | undefined, why: string): void {
    this.found.push(invalidValue(field, stringifyJson(value ?? null), why));
  }

  /** A value that the API shows in another form than JSON. */
  shown(field: string, value: string, why: string): void {
    this.found.push(invalidValue(field, value, why));
  }

  add(cause: StatusCause): void {
    this.found.push(cause);
  }

  forbidden(field: string, why: string): void {
    this.found.push({ reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field });
  }

  duplicate(field: string, value: Json): void {
    this.found.push({ reason: 'FieldValueDuplicate', message: `Duplicate value: ${stringifyJson(value)}`, field });
  }

  notFound(field: string, value: Json): void {
    this.found.push({ reason: 'FieldValueNotFound', message: `Not found: ${stringifyJson(value)}`, field });
  }

  tooLong(field: string, bytes: number): void {
    this.found.push({ reason: 'FieldValueTooLong', message: `Too long: may not be more than ${bytes} bytes`, field });
  }

  unsupported(field: string, value: Json | undefined, supported: readonly string[]): void {
    const list = supported.map((each) => JSON.stringify(each)).join(', ');
    const message = `Unsupported value: ${stringifyJson(value ?? null)}: supported values: ${list}`;
    this.found.push({ reason: 'FieldValueNotSupported', message, field });
  }

  /** The text under a key is one of these; absent counts as right. */
  oneOf(object: JsonObject | undefined, key: string, field: string, supported: readonly string[]): void {
    const value = object?.[key];
    if (value === undefined || supported.includes(String(value))) return;
    this.unsupported(`${field}.${key}`, value, supported);
  }

  /** The numbers under these keys, where they are, are not negative. */
  notNegative(object: JsonObject | undefined, field: string, ...keys: readonly string[]): void {
    for (const key of keys) {
      const value = object?.[key];
      if (isNumber(value) && value < 0) this.invalid(`${field}.${key}`, value, NOT_NEGATIVE);
    }
  }

  /** A number is a port. */
  port(field: string, value: Json | undefined): void {
    if (isNumber(value) && (value < 1 || value > 65535))
      this.invalid(field, value, 'must be between 1 and 65535, inclusive');
  }

  /** A map holds labels. */
  labels(field: string, labels: Record<string, string>): void {
    for (const [key, value] of Object.entries(labels)) {
      for (const fault of qualifiedNameFaults(key)) this.invalid(field, key, fault);
      for (const fault of labelValueFaults(value)) this.invalid(field, value, fault);
    }
  }

  /** A label selector; answers whether it is one. */
  selector(field: string, selector: JsonObject): boolean {
    const before = this.found.length;
    this.labels(`${field}.matchLabels`, stringsAt(selector, 'matchLabels'));
    objectsAt(selector, 'matchExpressions').forEach((expression, index) => {
      const at = `${field}.matchExpressions[${index}]`;
      const { values } = expression;
      const count = Array.isArray(values) ? values.length : 0;
      switch (textAt(expression, 'operator')) {
        case 'In':
        case 'NotIn':
          if (count === 0) this.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
          break;
        case 'Exists':
        case 'DoesNotExist':
          if (count > 0) {
            this.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
          }
          break;
        default:
          this.invalid(`${at}.operator`, expression['operator'], 'not a valid selector operator');
      }
      for (const fault of qualifiedNameFaults(textAt(expression, 'key') ?? '')) {
        this.invalid(`${at}.key`, expression['key'], fault);
      }
    });
    return this.found.length === before;
  }
}

/** The rule for numbers that count something. */
export const NOT_NEGATIVE = 'must be greater than or equal to 0';

/** Whether a value is a number of any size. */
export function isNumber(value: Json | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Whether a value is an object without any key, or none at all. */
export function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (isJsonObject(value) && Object.keys(value).length === 0);
}

/** The `spec` of an object. */
export function specOf(object: JsonObject): JsonObject {
  return objectAt(object, 'spec') ?? {};
}
