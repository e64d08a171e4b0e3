import type { Json, JsonObject, KubeObject } from '../../kube/index.js';
import { objectsAt } from '../fields.js';
import { DURATION, knobOf, knobs, SIMULATE } from './knobs.js';
import type { World } from './world.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** How long something takes that is only told to be slow. */
const SLOW = 60_000;
/** An `exit 1` that is sure to be reached; one behind `||` or in a branch may never be. */
const SURE_EXIT = /(?<!\|\|\s*|\bthen\s+|\bdo\s+|\{\s*)\bexit 1\b/;

/** The annotations of an object that tell the simulator what to do with its pods; they inherit them. */
export function simulationAnnotations(annotations: { readonly [key: string]: string } = {}): Record<string, string> {
  const knob = knobOf({ metadata: { annotations: { ...annotations } } });
  const inherits = (key: string): boolean =>
    key === DURATION || (key === SIMULATE && knob !== undefined && knobs[knob].reaches === 'pods');
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => inherits(key)));
}

/** How long the annotations of an object let it take, in milliseconds. */
export function simulatedDuration(object: KubeObject): number {
  const text = object.metadata.annotations?.[DURATION];
  if (text === undefined) return knobOf(object) === 'slow' ? SLOW : 0;
  let sum = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    sum += Number(amount) * (UNITS[unit] ?? 0);
  return sum;
}

/** How far something has come that has no pods. */
export type Outcome = 'working' | 'done' | 'failed';

/** How something without pods of its own fares, as its annotations tell; looked at again when its time is over. */
export function outcomeOf(object: KubeObject, world: World): Outcome {
  if (isStalled(object) || !world.elapsed(object, 'duration', simulatedDuration(object))) return 'working';
  return isToldToFail(object) ? 'failed' : 'done';
}

/** Whether something without pods of its own is to fail: it is told to, or its containers would. */
export function isToldToFail(object: KubeObject): boolean {
  const knob = knobOf(object);
  return knob === 'fail' || knob === 'image-error' || knob === 'crash-loop' || knob === 'oom';
}

/** Whether something without pods of its own never comes to an end. */
export function isStalled(object: KubeObject): boolean {
  const knob = knobOf(object);
  return knob === 'stuck' || knob === 'quota-exceeded';
}

/** Whether a pod is to fail: it is told to, or the command of a container ends in `exit 1`. */
export function podFails(pod: KubeObject): boolean {
  return isToldToFail(pod) || objectsAt(pod, 'spec', 'containers').some(containerFails);
}

/** Whether the command line or script of a container ends in `exit 1`. */
export function containerFails(container: JsonObject): boolean {
  return ['command', 'args', 'source'].some((field) => texts(container[field]).some((text) => SURE_EXIT.test(text)));
}

function texts(value: Json | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}
