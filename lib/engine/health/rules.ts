import type { Json, KubeObject } from '../../kube/index.js';
import { asObject, at, textAt } from '../read.js';
import { degraded, healthy, progressing, suspended, type HealthRule, type ObjectHealth } from './health.js';
import {
  conditionIn,
  conditionsIn,
  isStale,
  isTrue,
  isUnobserved,
  messageOr,
  type ObjectCondition,
} from './object-conditions.js';

/** Rules by `group/Kind`; the core group is empty. */
export type HealthRules = Readonly<Record<string, HealthRule>>;

/** The rule of kinds that only hold data: they are healthy as soon as they exist. */
export const existing: HealthRule = () => healthy();

/** Wraps a rule: no status, or one of an older spec, means that the controller has not got to it. */
export function observed(rule: HealthRule): HealthRule {
  return (object) => {
    if (object['status'] === undefined) return progressing('Waiting for the status to be reported');
    return isStale(object) ? progressing('Waiting for the spec to be observed') : rule(object);
  };
}

/** How a condition that stands for the whole object is read. */
export interface ReadyOptions {
  readonly type?: string;
  /** The message as long as there is no such condition. */
  readonly waiting?: string;
  /** Reasons of a `False` that only means "not yet". */
  readonly progressing?: readonly string[];
  /** Reasons of a `False` that mean "stopped on purpose". */
  readonly suspended?: readonly string[];
}

/** The rule of kinds whose health is one condition, `Ready` by default: True, False, or not yet known. */
export function byCondition({ type = 'Ready', waiting = '', ...reasons }: ReadyOptions = {}): HealthRule {
  return (object) => {
    const condition = conditionIn(object, type);
    if (!condition) return progressing(waiting);
    const { status, reason, message } = condition;
    if (status === 'True') return healthy(message);
    if (reasons.suspended?.includes(reason)) return suspended(message);
    return status === 'False' && !reasons.progressing?.includes(reason) ? degraded(message) : progressing(message);
  };
}

/** The rule of jobs that run to an end and say so by conditions. */
export function jobByConditions(succeeded: string, failed: string): HealthRule {
  return (object) => {
    const end = conditionIn(object, isTrue(object, failed) ? failed : succeeded);
    if (end?.status === 'True') return end.type === failed ? degraded(end.message) : healthy(end.message);
    if (isTrue(object, 'Suspended')) return suspended(conditionIn(object, 'Suspended')?.message);
    return progressing(lastMessage(object));
  };
}

/** The rule of kinds whose health is a word at `path`. A word without a place in `states` means progress. */
export function byState(
  path: readonly string[],
  states: { readonly [state: string]: (message?: string) => ObjectHealth },
  messagePath: readonly string[] = ['status', 'message'],
): HealthRule {
  return (object) => {
    const state = textAt(object, ...path);
    const message = textAt(object, ...messagePath);
    return (Object.hasOwn(states, state) ? states[state] : undefined)?.(message) ?? progressing(message || state);
  };
}

function lastMessage(object: KubeObject): string {
  for (const type of ['Restarting', 'Running', 'Created']) {
    const condition = conditionIn(object, type);
    if (condition?.status === 'True') return condition.message;
  }
  return '';
}

/** A rule that may leave the decision to the next one. */
export type PartialRule = (object: KubeObject) => ObjectHealth | undefined;

/** A health that takes a message, such as `healthy`. */
export type Verdict = (message?: string) => ObjectHealth;

/** The first rule that decides; `otherwise` when none does. */
export function firstOf(rules: readonly PartialRule[], otherwise: ObjectHealth | HealthRule): HealthRule {
  return (object) => {
    for (const rule of rules) {
      const health = rule(object);
      if (health) return health;
    }
    return typeof otherwise === 'function' ? otherwise(object) : otherwise;
  };
}

/** What a condition means for the health. Absent fields fit every condition. */
export interface ConditionCase {
  readonly type?: string;
  /** `not True` fits every other status, an absent one too. */
  readonly status?: string;
  readonly reason?: string;
  readonly is: Verdict;
  /** The message; by default the condition's own. */
  readonly saying?: string | ((condition: ObjectCondition) => string);
  /** The message of a condition that has none. */
  readonly or?: string;
}

/** The first of the object's conditions that fits a case decides, in the order of the object. */
export function conditions(...cases: readonly ConditionCase[]): PartialRule {
  return (object) => judge(conditionsIn(object), cases);
}

/** As {@link conditions}, for conditions that stand elsewhere in the object. */
export function judge(list: readonly ObjectCondition[], cases: readonly ConditionCase[]): ObjectHealth | undefined {
  for (const condition of list) {
    const found = cases.find((item) => fits(item, condition));
    if (!found) continue;
    const { is, saying, or = '' } = found;
    if (saying === undefined) return is(messageOr(condition, or));
    return is(typeof saying === 'string' ? saying : saying(condition));
  }
  return undefined;
}

function fits({ type, status, reason }: ConditionCase, condition: ObjectCondition): boolean {
  const statusFits =
    status === 'not True' ? condition.status !== 'True' : (status ?? condition.status) === condition.status;
  return statusFits && (type ?? condition.type) === condition.type && (reason ?? condition.reason) === condition.reason;
}

/** One condition stands for the whole object: False is a fault, True is health, both with its message; else it is waited for. */
export function ready(waiting: string, type = 'Ready'): HealthRule {
  return firstOf(
    [conditions({ type, status: 'False', is: degraded }, { type, status: 'True', is: healthy })],
    progressing(waiting),
  );
}

/** Words and what they mean; a verdict without a message says the word. */
export type Words = { readonly [word: string]: ObjectHealth | Verdict };

/** How words are read that are not listed, and which message verdicts get. */
export interface WordOptions {
  readonly other?: ObjectHealth | Verdict;
  readonly saying?: (object: KubeObject, word: string) => string;
}

/** The word or number at a path decides, an empty word too; nothing there decides nothing. */
export function word(path: readonly string[], words: Words, { other, saying }: WordOptions = {}): PartialRule {
  return (object) => {
    const value = at(object, ...path);
    const text = shown(value);
    if (text === '' && value !== '') return undefined;
    const found = Object.hasOwn(words, text) ? words[text] : other;
    return typeof found === 'function' ? found(saying ? saying(object, text) : text) : found;
  };
}

/** Decides when the value at a path is `true`. */
export function flag(path: readonly string[], health: ObjectHealth): PartialRule {
  return (object) => (at(object, ...path) === true ? health : undefined);
}

/** Progress as long as the controller says that it has seen another generation. */
export function unobserved(message: string): PartialRule {
  return (object) => (isUnobserved(object) ? progressing(message) : undefined);
}

/** Progress as long as the object has no status. */
export function withoutStatus(message: string): PartialRule {
  return (object) => (hasStatus(object) ? undefined : progressing(message));
}

/** Whether there is a status, be it empty. */
export function hasStatus(object: KubeObject): boolean {
  return asObject(object['status']) !== undefined;
}

/** A text or number as a message shows it; empty for anything else. */
export function shown(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}
