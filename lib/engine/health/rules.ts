import type { KubeObject } from '../../kube/index.js';
import { textAt } from '../read.js';
import { degraded, healthy, progressing, suspended, type HealthRule, type ObjectHealth } from './health.js';
import { conditionIn, isStale, isTrue } from './object-conditions.js';

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
