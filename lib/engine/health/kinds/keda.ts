import { degraded, healthy, progressing, suspended, type HealthRule } from '../health.js';
import { conditionsIn, type ObjectCondition } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

/** The message is that of the last condition that says anything; a fault counts before a pause. */
function scaled(waiting: string, isFault: (condition: ObjectCondition) => boolean): HealthRule {
  return (object) => {
    const list = conditionsIn(object);
    const ready = list.filter(({ type, status }) => type === 'Ready' && status === 'True');
    const paused = list.filter(({ type, status }) => type === 'Paused' && status === 'True');
    const faults = list.filter(isFault);
    const telling = [...ready, ...paused, ...faults];
    const message = list.filter((condition) => telling.includes(condition)).at(-1)?.message;
    if (faults.length > 0) return degraded(message);
    if (ready.length === 0) return progressing(waiting);
    return paused.length > 0 ? suspended(message) : healthy(message);
  };
}

const scaledJob = scaled(
  'Waiting for ScaledJob',
  ({ type, status }) => type === 'Ready' && (status === 'False' || status === 'Unknown'),
);

const scaledObject = scaled(
  'Creating HorizontalPodAutoscaler Object',
  ({ type, status }) => (type === 'Ready' && status === 'False') || (type === 'Fallback' && status === 'True'),
);

/** KEDA. */
export const kedaRules: HealthRules = { 'keda.sh/ScaledJob': scaledJob, 'keda.sh/ScaledObject': scaledObject };
