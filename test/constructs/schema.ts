import type { ApiObject } from 'cdk8s';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../lib/kube/index.js';
import { parseApplication, parseApplicationSet, parseAppProject, unknownFields } from '../../lib/model/index.js';
import { parseFieldTree, type Field, type FieldTree, type FieldType } from '../../scripts/constructs/field-tree.js';
import { kubernetesTypes } from '../../scripts/constructs/kubernetes.js';
import { rendered } from './support.js';

const folder = join(__dirname, '../../scripts/constructs/fields');
let trees: readonly FieldTree[] | undefined;
let kubernetes: FieldTree['types'] | undefined;

/** Holds an object against the fields of its kind, and returns what it became. */
export function validated(object: ApiObject): JsonObject {
  const json = rendered(object);
  expect(faults(json)).toEqual([]);
  return json;
}

/** What of an object its kind does not have, misses or takes in another form; a sentence each. */
export function faults(object: JsonObject): string[] {
  const parse = argo[`${String(object['apiVersion'])} ${String(object['kind'])}`];
  if (parse) {
    parse(object as KubeObject);
    return unknownFields(object as KubeObject).map(({ path }) => `${path}: no such field`);
  }
  trees ??= readdirSync(folder).map((file) => parseFieldTree(readFileSync(join(folder, file), 'utf8')));
  kubernetes ??= kubernetesTypes().types;
  const builtIn = `${String(object['kind'])}Spec`;
  if (kubernetesGroups.test(String(object['apiVersion'])) && kubernetes.has(builtIn)) {
    return check(object['spec'] ?? null, { is: 'named', name: builtIn }, '.spec', kubernetes);
  }
  for (const tree of trees) {
    const kind = tree.kinds.find((each) => each.kind === object['kind'] && each.apiVersion === object['apiVersion']);
    if (!kind) continue;
    const { apiVersion: _, kind: __, metadata: ___, ...body } = object;
    return check(body, kind.body, '', new Map([...kubernetes, ...tree.types]));
  }
  return [`no field tree has ${String(object['apiVersion'])} ${String(object['kind'])}`];
}

const argo: Readonly<Record<string, (object: KubeObject) => unknown>> = {
  'argoproj.io/v1alpha1 Application': parseApplication,
  'argoproj.io/v1alpha1 ApplicationSet': parseApplicationSet,
  'argoproj.io/v1alpha1 AppProject': parseAppProject,
};

const kubernetesGroups = /^(v1|(apps|batch|policy|autoscaling|networking\.k8s\.io)\/v\d)$/;

type Types = ReadonlyMap<string, FieldType>;

function check(value: Json, type: FieldType, path: string, types: Types): string[] {
  const wrong = (expected: string): string[] => [`${path}: got ${JSON.stringify(value)}, expected ${expected}`];
  switch (type.is) {
    case 'json':
      return [];
    case 'text':
      if (typeof value !== 'string') return wrong('a text');
      return !type.options || type.options.includes(value) ? [] : wrong(type.options.join(' | '));
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('true or false');
    case 'integer':
      return Number.isInteger(value) ? [] : wrong('a whole number');
    case 'number':
      return typeof value === 'number' ? [] : wrong('a number');
    case 'integerOrText':
      return typeof value === 'string' || Number.isInteger(value) ? [] : wrong('a whole number or a text');
    case 'object':
      return isJsonObject(value) ? [] : wrong('an object');
    case 'list':
      if (!Array.isArray(value)) return wrong('a list');
      return value.flatMap((item, index) => check(item, type.of, `${path}[${index}]`, types));
    case 'map':
      if (!isJsonObject(value)) return wrong('an object');
      return Object.entries(value).flatMap(([key, item]) => check(item ?? null, type.of, `${path}.${key}`, types));
    case 'named': {
      const found = types.get(type.name);
      return found ? check(value, found, path, types) : wrong(`a type ${type.name}, which there is not`);
    }
    case 'struct': {
      if (!isJsonObject(value)) return wrong('an object');
      const fields = fieldsOf(type, types);
      const unknown = Object.keys(value).filter((key) => !fields.some(({ name }) => name === key));
      const missing = fields.filter(({ name, required }) => required && value[name] === undefined);
      return [
        ...unknown.map((key) => `${path}.${key}: no such field`),
        ...missing.map(({ name }) => `${path}.${name}: missing`),
        ...fields.flatMap((field) => {
          const held = value[field.name];
          if (held === undefined) return [];
          const at = `${path}.${field.name}`;
          return [...outOfRange(held, field, at), ...check(held, field.type, at, types)];
        }),
      ];
    }
  }
}

function fieldsOf(type: FieldType, types: Types): readonly Field[] {
  if (type.is === 'named') return fieldsOf(types.get(type.name) ?? { is: 'json' }, types);
  if (type.is !== 'struct') return [];
  const base = type.base === undefined ? [] : fieldsOf({ is: 'named', name: type.base }, types);
  return [...base, ...type.fields];
}

function outOfRange(value: Json, { least, most }: Field, path: string): string[] {
  if (typeof value !== 'number') return [];
  return [
    ...(least !== undefined && value < least ? [`${path}: got ${value}, expected at least ${least}`] : []),
    ...(most !== undefined && value > most ? [`${path}: got ${value}, expected at most ${most}`] : []),
  ];
}
