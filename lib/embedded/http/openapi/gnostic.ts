import { isJsonObject, stringifyJson, type Json, type JsonObject } from '../../../kube/index.js';
import { BackwardWriter } from '../protobuf/backward-writer.js';

/**
 * An OpenAPI 2 document as a protobuf message, in the form of gnostic's `openapi_v2.Document`: old clients take no other. The
 * numbers are those of its fields; only what Kubernetes' documents contain is known.
 */
export function encodeDocument(document: JsonObject): Buffer {
  return new Encoder().document(document);
}

const METHODS: Readonly<Record<string, number>> = { get: 2, put: 3, post: 4, delete: 5, options: 6, head: 7, patch: 8 };
const SCHEMA_TEXTS: Readonly<Record<string, number>> = { $ref: 1, format: 2, title: 3, description: 4, pattern: 13 };
const SCHEMA_NUMBERS: Readonly<Record<string, number>> = {
  maxLength: 11,
  minLength: 12,
  maxItems: 14,
  minItems: 15,
  maxProperties: 17,
  minProperties: 18,
};
const SCHEMA_DOUBLES: Readonly<Record<string, number>> = { multipleOf: 6, maximum: 7, minimum: 9 };
const SCHEMA_FLAGS: Readonly<Record<string, number>> = { exclusiveMaximum: 8, exclusiveMinimum: 10, uniqueItems: 16 };

/** Fields may come in any order, so each message is written as it is convenient from its end. */
class Encoder {
  private readonly out = new BackwardWriter();

  document(document: JsonObject): Buffer {
    this.named(10, 1, at(document, 'parameters'), (parameter) => this.wrapped([], () => this.parameter(parameter)));
    this.named(9, 1, at(document, 'definitions'), (schema) => this.schema(schema));
    this.named(8, 2, at(document, 'paths'), (item) => this.path(item));
    this.out.message(2, () => {
      this.text(2, at(document, 'info')['version']);
      this.text(1, at(document, 'info')['title']);
    });
    this.text(1, document['swagger']);
    return this.out.bytes();
  }

  private path(item: JsonObject): void {
    this.parameters(9, item);
    for (const [method, number] of Object.entries(METHODS)) {
      const operation = item[method];
      if (isJsonObject(operation)) this.out.message(number, () => this.operation(operation));
    }
  }

  private operation(operation: JsonObject): void {
    this.extensions(13, operation);
    this.texts(10, operation['schemes']);
    this.named(9, 1, at(operation, 'responses'), (response) => this.response(response));
    this.parameters(8, operation);
    this.texts(7, operation['consumes']);
    this.texts(6, operation['produces']);
    this.text(5, operation['operationId']);
    this.text(3, operation['description']);
    this.texts(1, operation['tags']);
  }

  private response(response: JsonObject): void {
    const { schema } = response;
    this.out.message(1, () => {
      if (isJsonObject(schema)) this.wrapped([2, 1], () => this.schema(schema));
      this.text(1, response['description']);
    });
  }

  private parameters(number: number, { parameters }: JsonObject): void {
    for (const parameter of objects(parameters).reverse()) {
      this.out.message(number, () => {
        if (typeof parameter['$ref'] === 'string') this.out.message(2, () => this.text(1, parameter['$ref']));
        else this.out.message(1, () => this.parameter(parameter));
      });
    }
  }

  /** A parameter in the body, in the path or in the query. */
  private parameter(parameter: JsonObject): void {
    const { in: place, required, description, name, schema, type, uniqueItems } = parameter;
    if (place === 'body') {
      this.out.message(1, () => {
        if (isJsonObject(schema)) this.out.message(5, () => this.schema(schema));
        this.flag(4, required);
        this.text(3, place);
        this.text(2, name);
        this.text(1, description);
      });
      return;
    }
    const isPath = place === 'path';
    this.wrapped([2, isPath ? 4 : 3], () => {
      this.flag(isPath ? 19 : 20, uniqueItems);
      this.text(isPath ? 5 : 6, type);
      this.text(4, name);
      this.text(3, description);
      this.text(2, place);
      this.flag(1, required);
    });
  }

  private schema(schema: JsonObject): void {
    const { additionalProperties: extra, items, properties, enum: values, type } = schema;
    this.extensions(31, schema);
    if (isJsonObject(properties)) {
      this.out.message(25, () => this.named(undefined, 1, properties, (property) => this.schema(property)));
    }
    if (isJsonObject(items)) this.wrapped([23, 1], () => this.schema(items));
    if (typeof type === 'string') this.out.message(22, () => this.text(1, type));
    if (isJsonObject(extra)) this.wrapped([21, 1], () => this.schema(extra));
    else if (extra === true) this.out.message(21, () => this.flag(2, true));
    if (Array.isArray(values)) for (const value of [...values].reverse()) this.anything(20, value);
    this.texts(19, schema['required']);
    for (const [key, number] of Object.entries(SCHEMA_FLAGS)) this.flag(number, schema[key]);
    for (const [key, number] of Object.entries(SCHEMA_NUMBERS)) {
      const value = schema[key];
      if (typeof value === 'number') this.out.integer(number, value);
    }
    for (const [key, number] of Object.entries(SCHEMA_DOUBLES)) {
      const value = schema[key];
      if (typeof value === 'number') this.out.double(number, value);
    }
    for (const [key, number] of Object.entries(SCHEMA_TEXTS)) this.text(number, schema[key]);
  }

  /** Messages one in the other. */
  private wrapped([first, ...rest]: readonly number[], write: () => void): void {
    if (first === undefined) write();
    else this.out.message(first, () => this.wrapped(rest, write));
  }

  /** A map as repeated pairs of a name and a value, in a message of its own when `outer` says so. */
  private named(outer: number | undefined, number: number, map: JsonObject, write: (value: JsonObject) => void): void {
    if (outer !== undefined) {
      this.out.message(outer, () => this.named(undefined, number, map, write));
      return;
    }
    for (const [name, value] of Object.entries(map).reverse()) {
      this.out.message(number, () => {
        this.out.message(2, () => write(isJsonObject(value) ? value : {}));
        this.text(1, name);
      });
    }
  }

  private extensions(number: number, object: JsonObject): void {
    for (const key of Object.keys(object)
      .filter((name) => name.startsWith('x-'))
      .sort()
      .reverse()) {
      this.out.message(number, () => {
        this.anything(2, object[key] ?? null);
        this.text(1, key);
      });
    }
  }

  /** Any value, as YAML, of which JSON is a part. */
  private anything(number: number, value: Json): void {
    this.out.message(number, () => this.text(2, `${stringifyJson(value)}\n`));
  }

  private texts(number: number, values: Json | undefined): void {
    if (Array.isArray(values)) for (const value of [...values].reverse()) this.out.text(number, String(value));
  }

  private text(number: number, value: Json | undefined): void {
    if (typeof value === 'string' && value !== '') this.out.text(number, value);
  }

  private flag(number: number, value: Json | undefined): void {
    if (value === true) this.out.integer(number, 1);
  }
}

function at(object: JsonObject, key: string): JsonObject {
  const found = object[key];
  return isJsonObject(found) ? found : {};
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
