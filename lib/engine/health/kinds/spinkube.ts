import type { KubeObject } from '../../../kube/index.js';
import { numberAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn, lastOf, messageOr, type ObjectCondition } from '../object-conditions.js';
import { hasStatus, type HealthRules } from '../rules.js';

function spinApp(object: KubeObject): ObjectHealth {
  if (!hasStatus(object)) return progressing('Waiting for status to be available');
  const list = conditionsIn(object);
  const failed = list.find(isFailed);
  if (failed) return degraded(messageOr(failed, 'Application deployment has failed'));
  const available = lastOf(list, ({ type }) => type === 'Available');
  if (available?.status !== 'True') {
    return degraded(available && messageOr(available, 'Application is not available'));
  }
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  if (ready < wanted) return progressing(`Waiting for replicas to be ready (${ready}/${wanted})`);
  const moving = lastOf(list, ({ type, status }) => type === 'Progressing' && status === 'True');
  if (moving) return progressing(messageOr(moving, 'Application progress status'));
  return healthy(`Application is healthy with ${ready}/${wanted} replicas ready`);
}

/** Only the words of the message tell a failure from a pause. */
const isFailed = ({ type, status, reason, message }: ObjectCondition) =>
  type === 'Progressing' &&
  status === 'False' &&
  (reason === 'ProgressDeadlineExceeded' || /timeout|failed/i.test(message));

/** SpinKube. */
export const spinKubeRules: HealthRules = { 'core.spinkube.dev/SpinApp': spinApp };
