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
    else problem(problems, path, `expected list, got ${shape(value)}`);
  } else if (typeof value === 'object' && !Array.isArray(value)) {
    checkFields(schema, value, path, problems);
  } else {
    problem(problems, path, `expected map, got ${shape(value)}`);
  }
}

function checkFields(schema: MapSchema, value: Json, path: string[], problems: string[]): void {
  for (const [name, field] of fieldsOf(value)) {
    const type = schema.fields.get(name)?.type ?? schema.element;
    const here = [...path, `f:${name}`];
    if (type === undefined) problem(problems, here, 'field not declared in schema');
    else check(type, field, here, problems);
  }
}

function checkItems(schema: ListSchema, value: readonly Json[], path: string[], problems: string[]): void {
  const seen = new Set<string>();
  itemsOf([...value]).forEach((item, position) => {
    if (schema.relationship === 'atomic') {
      check(schema.element, item, [...path, `i:${position}`], problems);
      return;
    }
    const lacking = schema.keys.filter((name) => keyValue(schema, item, name) === undefined);
    if (lacking.length > 0) {
      const names = lacking.map((name) => JSON.stringify(name)).join(', ');
      const what = `associative list with keys has an element that omits key field ${names} (and doesn't have default value)`;
      problem(problems, path, `element ${position}: ${what}`);
      return;
    }
    const element = itemElement(schema, item);
    if (seen.has(element)) problem(problems, path, `duplicate entries for key ${pathText([element])}`);
    seen.add(element);
    check(schema.element, item, [...path, element], problems);
  });
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

function shape(value: Json): string {
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'map' : `${typeof value} ${String(value)}`;
}

function problem(problems: string[], path: readonly string[], what: string): void {
  problems.push(`${pathText(path)}: ${what}`);
}
