import { isJsonObject, type Json } from '../json.js';
import { goText } from '../patch/go-text.js';
import type { ListSchema, MapSchema, TypeSchema } from '../schema/index.js';
import { ApplyError } from './errors.js';
import { fieldsOf, itemElement, itemsOf, keyValue } from './atoms.js';
import { pathText } from './path.js';

/** @throws ApplyError when a configuration does not fit its schema */
export function validateApplied(schema: TypeSchema, config: Json): void {
  const problems = problemsOf(schema, config);
  if (problems.length > 0) throw new ApplyError(problems);
}

/** What of an applied configuration does not fit its schema, in the words of the Kubernetes API; empty when all is well. */
export function problemsOf(schema: TypeSchema, value: Json): string[] {
  const problems: string[] = [];
  check(schema, value, [], problems);
  return problems;
}

function check(schema: TypeSchema, value: Json, path: string[], problems: string[]): void {
  if (value === null) return;
  if (schema.type === 'scalar') {
    const wanted = SCALARS[schema.scalar];
    if (wanted !== undefined && !wanted(value)) problem(problems, path, scalarProblem(schema.scalar, value));
  } else if (schema.type === 'list') {
    if (Array.isArray(value)) checkItems(schema, value, path, problems);
    else problem(problems, path, `expected list, got &{${goText(value)}}`);
  } else if (typeof value === 'object' && !Array.isArray(value)) {
    checkFields(schema, value, path, problems);
  } else {
    problem(problems, path, `expected map, got &{${goText(value)}}`);
  }
}

function checkFields(schema: MapSchema, value: Json, path: string[], problems: string[]): void {
  for (const [name, field] of fieldsOf(value)) {
    const type = schema.fields.get(name)?.type ?? schema.element;
    const here = [...path, `f:${name}`];
    if (type === undefined) {
      // What follows is not looked at any more, as in the Kubernetes API.
      problem(problems, here, 'field not declared in schema');
      return;
    }
    check(type, field, here, problems);
  }
}

function checkItems(schema: ListSchema, value: readonly Json[], path: string[], problems: string[]): void {
  const seen = new Set<string>();
  itemsOf([...value]).forEach((item, position) => {
    if (schema.relationship === 'atomic') {
      check(schema.element, item, [...path, `i:${position}`], problems);
      return;
    }
    const fault = itemFault(schema, item);
    if (fault !== undefined) {
      problem(problems, path, `element ${position}: ${fault}`);
      return;
    }
    const element = itemElement(schema, item);
    if (seen.has(element)) problem(problems, path, `duplicate entries for key ${pathText([element])}`);
    seen.add(element);
    check(schema.element, item, [...path, element], problems);
  });
}

/** Why a value cannot be an item of a set or of a list that is known by keys. */
function itemFault(schema: ListSchema, item: Json): string | undefined {
  if (schema.relationship === 'set') {
    if (item === null) return "associative list without keys has an element that's an explicit null";
    return undefined;
  }
  if (item === null) return 'associative list with keys may not have a null element';
  if (!isJsonObject(item)) return 'associative list with keys may not have non-map elements';
  if (schema.keys.some((name) => keyValue(schema, item, name) !== undefined)) return undefined;
  const names = schema.keys.map((name) => JSON.stringify(name)).join(' ');
  return `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`;
}

const SCALARS: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  numeric: (value) => typeof value === 'number' || typeof value === 'bigint',
  boolean: (value) => typeof value === 'boolean',
};

function scalarProblem(wanted: string, value: Json): string {
  if (wanted === 'numeric') return `expected numeric (int or float), got ${goType(value)}`;
  if (wanted === 'boolean') return `expected boolean, got &{${goText(value)}}`;
  return `expected ${wanted}, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
}

function goType(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** A value as Go source writes it. */
function goSyntax(value: Json): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isJsonObject(value)) return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  const entries = fieldsOf(value).map(([key, item]) => `${JSON.stringify(key)}:${goSyntax(item)}`);
  return `map[string]interface {}{${entries.sort().join(', ')}}`;
}

function problem(problems: string[], path: readonly string[], what: string): void {
  problems.push(`${pathText(path)}: ${what}`);
}
