import { isJsonObject, type Json } from '../kube/index.js';
import { healthStatusCodes, type HealthStatusCode } from './codes.js';
import { ModelError, type Violation } from './errors.js';
import { parseFieldPath } from './field-path.js';

/** What a condition asks of the value at its path. */
export const healthOperators = [
  'exists',
  'absent',
  'equals',
  'differs',
  'oneOf',
  'like',
  'lessThan',
  'atMost',
  'atLeast',
  'moreThan',
] as const;
/** `like` takes a glob; the last four compare numbers. */
export type HealthOperator = (typeof healthOperators)[number];

/** A text, a number or a truth value. */
export type Scalar = string | number | boolean;

/** One condition of a {@link HealthCase}. */
export interface HealthCondition {
  /** Such as `status.conditions[type=Ready].status`. */
  readonly path: string;
  readonly op: HealthOperator;
  /** What the value is compared with; a list for `oneOf`. */
  readonly value?: Scalar | readonly Scalar[];
  /** Instead of {@link value}: the path of another field of the same object. */
  readonly valueFrom?: string;
}

/** A health, and what it says; `{path}` in the message stands for the value there. */
export interface HealthVerdict {
  readonly status: HealthStatusCode;
  readonly message?: string;
}

/** A health, and when it holds. */
export interface HealthCase extends HealthVerdict {
  /** All of them hold. Empty: always. */
  readonly when: readonly HealthCondition[];
}

/** How the health of the objects of one kind is judged, as data: the first case that holds decides. */
export interface HealthRuleSpec {
  readonly cases: readonly HealthCase[];
  /** @default Progressing */
  readonly otherwise?: HealthVerdict;
}

/** The key of a kind in the data of a ConfigMap of health rules, as in keys of `resource.customizations.health`. */
export function healthRuleKey(group: string, kind: string): string {
  return group === '' ? kind : `${group}_${kind}`;
}

/** Reads a rule. @throws ModelError INVALID_RESOURCE that names everything which is wrong */
export function parseHealthRule(value: Json | undefined, where: string): HealthRuleSpec {
  const reader = new Reader();
  const rule = reader.rule(value);
  if (reader.violations.length === 0) return rule;
  const text = reader.violations.map(({ path, got, expected }) => `${path}: got ${got}, expected ${expected}`);
  throw new ModelError('INVALID_RESOURCE', text.join('; '), { where }, reader.violations);
}

class Reader {
  readonly violations: Violation[] = [];

  rule(value: Json | undefined): HealthRuleSpec {
    const { cases, otherwise } = this.fields(value, 'rule', ['cases', 'otherwise']);
    return {
      cases: this.list(cases, 'cases').map((one, index) => this.case(one, `cases[${index}]`)),
      ...(otherwise !== undefined && { otherwise: this.verdict(otherwise, 'otherwise', []) }),
    };
  }

  private case(value: Json, at: string): HealthCase {
    const when = isJsonObject(value) ? value['when'] : undefined;
    const conditions = this.list(when, `${at}.when`).map((one, index) => this.condition(one, `${at}.when[${index}]`));
    return { when: conditions, ...this.verdict(value, at, ['when']) };
  }

  private verdict(value: Json, at: string, more: readonly string[]): HealthVerdict {
    const { status, message } = this.fields(value, at, ['status', 'message', ...more]);
    const code = healthStatusCodes.find((one) => one === status);
    if (code === undefined) this.wrong(`${at}.status`, status, healthStatusCodes.join(' | '));
    if (message !== undefined && typeof message !== 'string') this.wrong(`${at}.message`, message, 'a text');
    if (typeof message === 'string') {
      for (const [, path = ''] of message.matchAll(/\{([^{}]*)\}/g)) this.path(path, `${at}.message`);
    }
    return { status: code ?? 'Unknown', ...(typeof message === 'string' && { message }) };
  }

  private condition(given: Json, at: string): HealthCondition {
    const { path, op, value, valueFrom } = this.fields(given, at, ['path', 'op', 'value', 'valueFrom']);
    const operator = healthOperators.find((one) => one === op);
    if (operator === undefined) this.wrong(`${at}.op`, op, healthOperators.join(' | '));
    const condition = { path: this.path(path, `${at}.path`), op: operator ?? 'exists' };
    if (valueFrom !== undefined && value === undefined && takesOther.includes(condition.op)) {
      return { ...condition, valueFrom: this.path(valueFrom, `${at}.valueFrom`) };
    }
    if (valueFrom !== undefined) this.wrong(`${at}.valueFrom`, valueFrom, 'nothing beside a value, or with this op');
    if (!fits(condition.op, value)) this.wrong(`${at}.value`, value, expectedOf(condition.op));
    return isOperand(value) ? { ...condition, value } : condition;
  }

  private path(value: Json | undefined, at: string): string {
    if (typeof value === 'string' && parseFieldPath(value) !== undefined) return value;
    this.wrong(at, value, 'a path such as status.conditions[type=Ready].status');
    return '';
  }

  private list(value: Json | undefined, at: string): readonly Json[] {
    if (Array.isArray(value)) return value;
    this.wrong(at, value, 'a list');
    return [];
  }

  private fields(
    value: Json | undefined,
    at: string,
    known: readonly string[],
  ): { readonly [key: string]: Json | undefined } {
    if (!isJsonObject(value)) {
      this.wrong(at, value, `an object of ${known.join(', ')}`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) this.wrong(`${at}.${key}`, value[key], `one of the fields ${known.join(', ')}`);
    }
    return value;
  }

  private wrong(path: string, value: Json | undefined, expected: string): void {
    const got =
      value === undefined ? 'nothing' : typeof value === 'string' ? JSON.stringify(value) : `a ${typeof value}`;
    this.violations.push({ path, got, expected });
  }
}

const numeric: readonly HealthOperator[] = ['lessThan', 'atMost', 'atLeast', 'moreThan'];
const takesOther: readonly HealthOperator[] = [...numeric, 'equals', 'differs'];

const isScalar = (value: Json | undefined): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function isOperand(value: Json | undefined): value is Scalar | Scalar[] {
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar));
}

function fits(op: HealthOperator, value: Json | undefined): boolean {
  if (op === 'exists' || op === 'absent') return value === undefined;
  if (op === 'oneOf') return Array.isArray(value) && value.length > 0 && value.every(isScalar);
  if (op === 'like') return typeof value === 'string';
  return numeric.includes(op) ? typeof value === 'number' : isScalar(value);
}

function expectedOf(op: HealthOperator): string {
  if (op === 'exists' || op === 'absent') return 'nothing';
  if (op === 'oneOf') return 'a list of texts, numbers and truth values';
  if (op === 'like') return 'a pattern';
  return numeric.includes(op) ? 'a number, or valueFrom' : 'a text, a number or a truth value, or valueFrom';
}
