import type { KubeObject } from '../../../kube/index.js';
import { at, listAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { conditionIn } from '../object-conditions.js';
import { hasStatus, type HealthRules } from '../rules.js';

/** A condition of type Failed or Complete counts whatever its status; one of type Suspended that is not True counts as done. */
function job(object: KubeObject): ObjectHealth {
  const [failed, complete, paused] = ['Failed', 'Complete', 'Suspended'].map((type) => conditionIn(object, type));
  if (failed) return degraded(failed.message);
  if (complete) return healthy(complete.message);
  if (!paused) return progressing(textAt(object, 'status', 'message'));
  return paused.status === 'True' ? suspended(paused.message) : healthy(paused.message);
}

/** A schedule that was told to wait, or did not run yet, is healthy; only a last run that failed is a fault. */
function cronJob(object: KubeObject): ObjectHealth {
  if (at(object, 'spec', 'suspend') === true) return healthy('CronJob is Suspended');
  if (!hasStatus(object)) return progressing('Waiting for CronJob');
  const scheduled = textAt(object, 'status', 'lastScheduleTime');
  const succeeded = textAt(object, 'status', 'lastSuccessfulTime');
  if (scheduled === '') return healthy('CronJob has not been scheduled yet');
  if (succeeded === '') return healthy('The CronJob never completed successfully. It may not be healthy');
  if (listAt(object, 'status', 'active').length > 0) {
    return healthy('The job is running. Its last execution may not have been successful');
  }
  return succeeded < scheduled
    ? degraded('CronJob has not completed its last execution successfully')
    : healthy('CronJob has completed its last execution successfully');
}

/** Jobs of Kubernetes that every delivery system knows. */
export const batchRules: HealthRules = { 'batch/Job': job };

/** Jobs by schedule. */
export const cronJobRules: HealthRules = { 'batch/CronJob': cronJob };
