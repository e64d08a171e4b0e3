import type { KubeObject } from '../../../kube/index.js';
import { at, numberAt, objectAt, textAt } from '../../read.js';
import { degraded, healthy, missing, progressing } from '../health.js';
import { firstOf, hasStatus, word, type HealthRules, type PartialRule } from '../rules.js';

interface Range {
  readonly min: number;
  readonly max: number;
}

/** How many executors may run: the spec's own range counts before that of Spark's settings. */
function executorRange(object: KubeObject): Range | undefined {
  const own = at(object, 'spec', 'dynamicAllocation');
  if (at(own, 'enabled') === true) {
    return { min: numberAt(own, 'minExecutors') ?? 0, max: numberAt(own, 'maxExecutors') ?? Infinity };
  }
  const settings = objectAt(object, 'spec', 'sparkConf');
  for (const prefix of ['spark.streaming.dynamicAllocation', 'spark.dynamicAllocation']) {
    if (settings[`${prefix}.enabled`] !== 'true') continue;
    const limit = (name: string, otherwise: number) => {
      const text = textAt(settings, `${prefix}.${name}`);
      return text === '' ? otherwise : Number(text);
    };
    return { min: limit('minExecutors', 0), max: limit('maxExecutors', Infinity) };
  }
  return undefined;
}

/** A running application is healthy once it has the executors that it asks for. */
const running: PartialRule = (object) => {
  const states = at(object, 'status', 'executorState') ?? undefined;
  if (states === undefined) return undefined;
  const count = Object.values(objectAt(states)).filter((state) => state === 'RUNNING').length;
  const wanted = numberAt(object, 'spec', 'executor', 'instances');
  if (wanted === count) return healthy('SparkApplication is Running');
  const range = executorRange(object);
  const unlimited = (at(object, 'spec', 'dynamicAllocation') ?? undefined) === undefined && wanted === undefined;
  const enough = range ? count >= range.min && count <= range.max : unlimited && count >= 1;
  return enough ? healthy('SparkApplication is Running') : undefined;
};

const state = ['status', 'applicationState', 'state'];

const application = firstOf(
  [
    (object) =>
      hasStatus(object) && at(object, ...state) === ''
        ? progressing('SparkApplication was added, enqueuing it for submission')
        : undefined,
    (object) => (textAt(object, ...state) === 'RUNNING' ? running(object) : undefined),
    word(state, {
      SUBMITTED: progressing('SparkApplication was submitted successfully'),
      COMPLETED: healthy('SparkApplication was Completed'),
      PENDING_RERUN: progressing('SparkApplication is Pending Rerun'),
      INVALIDATING: missing('SparkApplication is in InvalidatingState'),
      SUCCEEDING: progressing(
        `The driver pod has been completed successfully. The executor pods terminate and are cleaned up.
${' '.repeat(32)}Under this circumstances, we assume the executor pod are completed.`,
      ),
      UNKNOWN: progressing(
        'SparkApplication is in UnknownState because either driver pod or one or all executor pods in unknown state  ',
      ),
    }),
    word(
      state,
      { FAILED: degraded, SUBMISSION_FAILED: degraded, FAILING: degraded },
      { saying: (object) => textAt(object, 'status', 'applicationState', 'errorMessage') },
    ),
  ],
  progressing('Waiting for Executor pods'),
);

/** The Spark operator. */
export const sparkRules: HealthRules = { 'sparkoperator.k8s.io/SparkApplication': application };
