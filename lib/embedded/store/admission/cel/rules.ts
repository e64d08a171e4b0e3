import { isJsonObject, stringifyJson, equalJson, type Json, type JsonObject } from '../../../../kube/index.js';
import type { StatusCause } from '../../../errors.js';
import { formerField, formerItem, type Former } from '../structural-validation.js';
import { traitsOf } from '../structural-traits.js';
import { usesOldSelf } from './compile.js';
import { celModule, evaluationEnvironment } from './engine.js';
import { celValue } from './values.js';

/** What the rules of a schema found. */
export interface RuleFindings {
  readonly causes: StatusCause[];
  /** What was wrong already and stays as it was. */
  readonly warnings: string[];
}

type Program = (context: { self: unknown; oldSelf: unknown }) => unknown;

const programs = new Map<string, Program | Error>();

function rulesOf(schema: JsonObject): JsonObject[] {
  const rules = schema['x-kubernetes-validations'];
  return Array.isArray(rules) ? rules.filter(isJsonObject) : [];
}

/** Holds a value and what is in it against the rules of its schema. `former` is what it replaces. */
export function checkRules(
  schema: JsonObject,
  value: Json | undefined,
  path: string,
  former: Former | undefined,
  found: RuleFindings,
  isRoot = false,
  isUnchanged = false,
): void {
  if (value === null || value === undefined || !traitsOf(schema).rules) return;
  const unchanged = isUnchanged || (former !== undefined && equalJson(former.value ?? null, value));
  const rules = rulesOf(schema);
  if (rules.length > 0) evaluate(schema, rules, value, path, former, found, isRoot, unchanged);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!isJsonObject(items)) return;
    value.forEach((item, index) =>
      checkRules(items, item, `${path}[${index}]`, formerItem(schema, item, former), found, false, unchanged),
    );
    return;
  }
  if (!isJsonObject(value)) return;
  const { properties, additionalProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  for (const [key, item] of Object.entries(value)) {
    const old = formerField(key, path, former);
    const property = Object.hasOwn(known, key) ? known[key] : undefined;
    if (isJsonObject(property)) {
      checkRules(property, item, path === '' ? key : `${path}.${key}`, old, found, false, unchanged);
    } else if (isJsonObject(additionalProperties)) {
      checkRules(additionalProperties, item, `${path}[${key}]`, old, found, false, unchanged);
    }
  }
}

function evaluate(
  schema: JsonObject,
  rules: readonly JsonObject[],
  value: Json,
  path: string,
  former: Former | undefined,
  found: RuleFindings,
  isRoot: boolean,
  isUnchanged: boolean,
): void {
  const { Optional } = celModule();
  const self = celValue(schema, value, isRoot);
  const old = former?.value ?? null;
  const before = old === null ? null : celValue(schema, old, isRoot);
  for (const rule of rules) {
    const text = String(rule['rule'] ?? '');
    const isTransition = usesOldSelf(text);
    const isOptional = rule['optionalOldSelf'] === true;
    if (isTransition && old === null && !isOptional) continue;
    const oldSelf = isOptional ? (old === null ? Optional.none() : Optional.of(before)) : before;
    const shown = textOr(rule['message'], text);
    let passed: unknown;
    try {
      passed = programOf(text)({ self, oldSelf });
    } catch (error) {
      found.causes.push(cause('', path, shownType(schema), whyFailed(error, shown)));
      continue;
    }
    if (passed === true) continue;
    const isWhole = schema['type'] === 'object' || schema['type'] === 'array';
    const detail = messageOf(rule, { self, oldSelf }) ?? textOr(rule['message'], `failed rule: ${text.trim()}`);
    const at = fieldOf(path, textOr(rule['fieldPath'], ''));
    const failure = cause(String(rule['reason'] ?? ''), at, isWhole ? undefined : stringifyJson(value), detail);
    if (!isTransition && isUnchanged) found.warnings.push(`${at === '' ? '<nil>' : at}: ${failure.message}`);
    else found.causes.push(failure);
  }
}

function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : otherwise.trim();
}

function shownType({ type }: JsonObject): string {
  return JSON.stringify(typeof type === 'string' ? type : '');
}

function fieldOf(path: string, fieldPath: string): string {
  if (fieldPath === '') return path;
  const normalized = fieldPath.replace(
    /\['((?:\\.|[^'\\])*)'\]/g,
    (_whole, key: string) => `.${key.replace(/\\(.)/g, '$1')}`,
  );
  return path === '' ? normalized.slice(1) : `${path}${normalized}`;
}

function messageOf(rule: JsonObject, context: { self: unknown; oldSelf: unknown }): string | undefined {
  const expression = rule['messageExpression'];
  if (typeof expression !== 'string' || expression.trim() === '') return undefined;
  try {
    const text = programOf(expression)(context);
    if (typeof text !== 'string' || text.trim() === '' || /[\r\n]/.test(text.trim())) return undefined;
    return text.trim();
  } catch {
    return undefined;
  }
}

function cause(reason: string, path: string, value: string | undefined, detail: string): StatusCause {
  const field = path === '' ? '<nil>' : path;
  const shown = value === undefined ? '' : `: ${value}`;
  switch (reason) {
    case 'FieldValueForbidden':
      return { reason, message: `Forbidden: ${detail}`, field };
    case 'FieldValueRequired':
      return { reason, message: `Required value: ${detail}`, field };
    case 'FieldValueDuplicate':
      return { reason, message: `Duplicate value${shown}`, field };
    default:
      return { reason: 'FieldValueInvalid', message: `Invalid value${shown}: ${detail}`, field };
  }
}

function programOf(expression: string): Program {
  let program = programs.get(expression);
  if (program === undefined) {
    if (programs.size > 5000) programs.clear();
    try {
      program = evaluationEnvironment().parse(expression) as Program;
    } catch (error) {
      program = error instanceof Error ? error : new Error(String(error));
    }
    programs.set(expression, program);
  }
  if (program instanceof Error) throw program;
  return program;
}

/** Why an expression came to no value, in the words of the API. */
function whyFailed(error: unknown, rule: string): string {
  const { code } = error as { code?: string };
  if (code !== 'no_such_overload' && code !== 'no_matching_overload')
    return `${whyEnded(error)} evaluating rule: ${rule}`;
  return `'no such overload': call arguments did not match a supported operator, function or macro signature for rule: ${rule}`;
}

function whyEnded(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, summary } = error as { code?: string; summary?: string };
  switch (code) {
    case 'no_such_key':
      return (summary ?? '').replace(/^No such key/, 'no such key');
    case 'index_out_of_bounds':
      return `index out of bounds: ${/index (-?\d+)/.exec(summary ?? '')?.[1] ?? ''}`;
    case 'modulo_by_zero':
      return 'modulus by zero';
    case 'numeric_overflow':
      return 'integer overflow';
    default:
      return (summary ?? error.message).split('\n')[0] ?? '';
  }
}
