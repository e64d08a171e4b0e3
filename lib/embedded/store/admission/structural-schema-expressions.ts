import { isJsonObject, type Json, type JsonObject } from '../../../kube/index.js';
import { ExpressionChecker, usesOldSelf } from './cel/compile.js';
import { followPath } from './structural-paths.js';
import type { SchemaPlace } from './structural-schema-rules.js';
import type { Causes } from './validation/causes.js';

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const hasLineBreak = (text: string): boolean => /[\r\n]/.test(text);

function rulesOf(schema: JsonObject, path: string): [rule: JsonObject, path: string][] {
  const rules = schema['x-kubernetes-validations'];
  if (!Array.isArray(rules)) return [];
  return rules
    .filter(isJsonObject)
    .map((rule, index): [JsonObject, string] => [rule, `${path}.x-kubernetes-validations[${index}]`]);
}

/** Adds what is wrong with the form of rules: what they must say, and how. */
export function ruleFormCauses(schema: JsonObject, path: string, causes: Causes): void {
  for (const [rule, at] of rulesOf(schema, path)) {
    const text = textOf(rule['rule']).trim();
    const message = textOf(rule['message']);
    if (text === '') causes.required(`${at}.rule`, 'rule is not specified');
    else if (message !== '' && message.trim() === '') {
      causes.invalid(`${at}.message`, message, 'must be non-empty if specified');
    } else if (hasLineBreak(message.trim())) {
      causes.invalid(`${at}.message`, message, 'must not contain line breaks');
    } else if (hasLineBreak(text) && message.trim() === '') {
      causes.required(`${at}.message`, 'message must be specified if rule contains line breaks');
    }
    const expression = textOf(rule['messageExpression']);
    if (expression !== '' && expression.trim() === '') {
      causes.required(`${at}.messageExpression`, 'messageExpression must be non-empty if specified');
    }
    const { reason } = rule;
    if (reason !== undefined && !REASONS.includes(String(reason))) causes.unsupported(`${at}.reason`, reason, REASONS);
    const field = textOf(rule['fieldPath']);
    if (field === '') continue;
    if (field.trim() === '') causes.invalid(`${at}.fieldPath`, field, 'must be non-empty if specified');
    if (hasLineBreak(field)) causes.invalid(`${at}.fieldPath`, field, 'must not contain line breaks');
    if ('fault' in followPath(field, schema)) causes.invalid(`${at}.fieldPath`, field, 'must be a valid path');
  }
}

/** Adds what is wrong with the expressions of rules: they are checked against the types of the schema. */
export function expressionCauses(schema: JsonObject, place: SchemaPlace, causes: Causes): void {
  const rules = rulesOf(schema, place.path);
  if (rules.length === 0) return;
  const checker = new ExpressionChecker(schema, place.isRoot);
  for (const [rule, at] of rules) {
    const text = textOf(rule['rule']);
    const isOptional = rule['optionalOldSelf'] === true;
    const fault = checker.fault(text, 'bool', isOptional);
    if (fault !== undefined) causes.shown(`${at}.rule`, goRule(rule), fault);
    const expression = textOf(rule['messageExpression']);
    const messageFault = expression === '' ? undefined : checker.fault(expression, 'string', isOptional);
    if (messageFault !== undefined) {
      const why = messageFault.startsWith('compilation') ? `messageExpression ${messageFault}` : messageFault;
      causes.shown(`${at}.messageExpression`, goRule(rule), why);
    }
    if (fault === undefined && usesOldSelf(text)) {
      if (place.uncorrelated === undefined) continue;
      const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelated}`;
      causes.invalid(`${at}.rule`, text, why);
    } else if (fault === undefined && rule['optionalOldSelf'] !== undefined) {
      const why = 'may not be set if oldSelf is not used in rule';
      causes.invalid(`${at}.optionalOldSelf`, rule['optionalOldSelf'], why);
    }
  }
}

/** A rule as the API shows it. */
function goRule(rule: JsonObject): string {
  const quoted = (value: Json): string =>
    JSON.stringify(value).replace(/[<>&]/g, (found) => `\\u00${found.charCodeAt(0).toString(16)}`);
  const fields: [string, Json][] = [
    ['Rule', textOf(rule['rule'])],
    ['Message', textOf(rule['message'])],
    ['MessageExpression', textOf(rule['messageExpression'])],
    ['Reason', rule['reason'] ?? null],
    ['FieldPath', textOf(rule['fieldPath'])],
    ['OptionalOldSelf', rule['optionalOldSelf'] ?? null],
  ];
  return `{${fields.map(([key, value]) => `"${key}":${quoted(value)}`).join(',')}}`;
}
