import { isJsonObject, type Json, type KubeObject } from '../../kube/index.js';
import { parseFieldPath, type HealthCondition, type HealthRuleSpec, type HealthVerdict } from '../../model/index.js';
import { glob } from '../globs/index.js';
import { progressing, type HealthRule, type ObjectHealth } from './health.js';
import { shown } from './rules.js';

const LONGEST_MESSAGE = 1024;

/** The rule that a user declared as data: the first case whose conditions all hold decides. */
export function declaredRule({ cases, otherwise }: HealthRuleSpec): HealthRule {
  return (object) => {
    const found = cases.find(({ when }) => when.every((condition) => holds(condition, object))) ?? otherwise;
    return found === undefined ? progressing() : said(found, object);
  };
}

function said({ status, message = '' }: HealthVerdict, object: KubeObject): ObjectHealth {
  const text = message.replace(/\{([^{}]*)\}/g, (_, path: string) => shown(valueAt(object, path)));
  return text === '' ? { status } : { status, message: text.slice(0, LONGEST_MESSAGE) };
}

function holds(condition: HealthCondition, object: KubeObject): boolean {
  const value = valueAt(object, condition.path);
  const other = condition.valueFrom === undefined ? condition.value : valueAt(object, condition.valueFrom);
  switch (condition.op) {
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'equals':
      return isEqual(value, other);
    case 'differs':
      return !isEqual(value, other);
    case 'oneOf':
      return Array.isArray(other) && other.some((one) => isEqual(value, one as Json));
    case 'like':
      return typeof value === 'string' && typeof other === 'string' && glob(other, value);
    default: {
      if (!isNumber(value) || !isNumber(other)) return false;
      if (condition.op === 'lessThan') return value < other;
      if (condition.op === 'atMost') return value <= other;
      return condition.op === 'atLeast' ? value >= other : value > other;
    }
  }
}

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

/** Numbers are equal by value, however large; lists and objects are equal to nothing. */
function isEqual(value: Json | undefined, other: unknown): boolean {
  if (isNumber(value) && isNumber(other)) return value <= other && value >= other;
  return value === other && typeof value !== 'object';
}

function valueAt(object: KubeObject, path: string): Json | undefined {
  let value: Json | undefined = object;
  for (const step of parseFieldPath(path) ?? []) {
    if ('index' in step) value = Array.isArray(value) ? value[step.index] : undefined;
    else if ('field' in step) value = field(value, step.field);
    else {
      const [key, expected] = step.where;
      value = Array.isArray(value) ? value.find((item) => shown(field(item, key)) === expected) : undefined;
    }
  }
  return value ?? undefined;
}

function field(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
