import type { z } from 'zod';
import type { JsonObject } from '../kube/index.js';
import type { Violation } from './errors.js';

type Path = readonly PropertyKey[];

/** zod's issues as violations, in the order of the object's fields. */
export function violationsOf(issues: readonly z.core.$ZodIssue[], object: JsonObject): Violation[] {
  return issues.map((issue) => ({
    path: pathText(issue.path),
    got: describe(valueAt(object, issue.path)),
    expected: expected(issue),
  }));
}

/** `['spec', 'syncWindows', 0, 'kind']` → `spec.syncWindows[0].kind`; keys with dots are put in brackets. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const key = String(part);
    if (/[^A-Za-z0-9_$-]/.test(key)) return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

function valueAt(object: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    object,
  );
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return `the text "${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
  return `${typeof value === 'boolean' ? 'the boolean' : 'the number'} ${String(value)}`;
}

const nouns: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return nouns[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'invalid_union':
      return 'a whole number or a text';
    case 'too_big':
      return `at most ${String(issue.maximum)} characters`;
    case 'too_small':
      return `at least ${String(issue.minimum)} characters`;
    case 'invalid_format':
      return issue.pattern ? `a text that matches ${issue.pattern}` : issue.format;
    case 'custom':
      return nouns[issue.message] ?? issue.message;
    default:
      return issue.message;
  }
}
