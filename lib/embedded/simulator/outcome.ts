import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../kube/index.js';
import { objectsAt, stringsAt } from '../fields.js';

const FAIL = 'slipway.dev/simulate';
const DURATION = 'slipway.dev/simulate-duration';
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** An `exit 1` that is sure to be reached; one behind `||` or in a branch may never be. */
const SURE_EXIT = /(?<!\|\|\s*|\bthen\s+|\bdo\s+|\{\s*)\bexit 1\b/;

/** The annotations of an object that tell the simulator what to do; its pods inherit them. */
export function simulationAnnotations(annotations: { readonly [key: string]: string } = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => key === FAIL || key === DURATION));
}

/** How long the annotation `slipway.dev/simulate-duration` (such as `300ms`, `1m30s`) lets something take, in milliseconds. */
export function simulatedDuration({ metadata }: KubeObject): number {
  const text = metadata.annotations?.[DURATION] ?? '';
  let sum = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    sum += Number(amount) * (UNITS[unit] ?? 0);
  return sum;
}

/** Whether the annotation `slipway.dev/simulate: fail` stands on an object. */
export function isToldToFail({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[FAIL] === 'fail';
}

/** Whether a pod is to fail: it is told to, or the command of a container ends in `exit 1`. */
export function podFails(pod: KubeObject): boolean {
  return isToldToFail(pod) || objectsAt(pod, 'spec', 'containers').some(containerFails);
}

/** Whether the command line or script of a container ends in `exit 1`. */
export function containerFails(container: JsonObject): boolean {
  return ['command', 'args', 'source'].some((field) => texts(container[field]).some((text) => SURE_EXIT.test(text)));
}

/** The annotations of a pod template within an object. */
export function templateAnnotations(template: Json | undefined): Record<string, string> {
  return isJsonObject(template) ? stringsAt(template, 'metadata', 'annotations') : {};
}

function texts(value: Json | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}
