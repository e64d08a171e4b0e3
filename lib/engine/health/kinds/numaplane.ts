import { textAt } from '../../read.js';
import { degraded, healthy, progressing, unknown, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionsIn, isObserved } from '../object-conditions.js';
import { conditions, firstOf, hasStatus, type HealthRules, type PartialRule } from '../rules.js';

const children = 'ChildResourcesHealthy';
const upgrade = 'ProgressiveUpgradeSucceeded';

const upgrading: PartialRule = (object) =>
  textAt(object, 'status', 'upgradeInProgress') !== '' || textAt(object, 'status', 'phase') === 'Pending'
    ? progressing('Update in progress')
    : undefined;

/** An upgrade is under way, unless it is known to have failed. */
const upgradingProgressively: PartialRule = (object) =>
  conditionsIn(object).some(({ type, status }) => type === upgrade && status === 'False')
    ? undefined
    : upgrading(object);

const unreconciled: PartialRule = (object) =>
  hasStatus(object) && isObserved(object) ? undefined : progressing('Not yet reconciled');

const childrenMoving = conditions({
  type: children,
  status: 'False',
  reason: 'Progressing',
  is: progressing,
  saying: 'Child Progressing',
});

const failed: PartialRule = (object) =>
  textAt(object, 'status', 'phase') === 'Failed' ? degraded(textAt(object, 'status', 'message')) : undefined;

const childrenHealthy = conditions({ type: children, status: 'True', is: healthy, saying: 'Healthy' });

/**
 * @param childFailed the reason that tells a failed child from one that still moves
 * @param paused the condition of a rollout that pauses its child; that counts as health
 */
function rollout(otherwise: ObjectHealth, childFailed: string, paused?: string): HealthRule {
  return firstOf(
    [
      unreconciled,
      upgradingProgressively,
      childrenMoving,
      failed,
      conditions(
        { type: children, status: 'False', reason: childFailed, is: degraded },
        { type: upgrade, status: 'False', is: degraded, saying: 'Progressive upgrade failed' },
      ),
      ...(paused === undefined ? [] : [conditions({ type: paused, status: 'True', is: healthy })]),
      childrenHealthy,
    ],
    otherwise,
  );
}

/** A controller knows no progressive upgrade: any child that neither works nor moves is a fault. */
const controllerRollout = firstOf(
  [
    unreconciled,
    upgrading,
    childrenMoving,
    failed,
    conditions({ type: children, status: 'False', is: degraded }),
    childrenHealthy,
  ],
  unknown('Unknown status'),
);

/** Numaplane. */
export const numaplaneRules: HealthRules = {
  'numaplane.numaproj.io/ISBServiceRollout': rollout(unknown('Unknown status'), 'ISBSvcFailed'),
  'numaplane.numaproj.io/MonoVertexRollout': rollout(
    unknown('Unknown MonoVertex status'),
    'MonoVertexFailed',
    'MonoVertexPausingOrPaused',
  ),
  'numaplane.numaproj.io/NumaflowControllerRollout': controllerRollout,
  'numaplane.numaproj.io/PipelineRollout': rollout(
    unknown('Unknown Pipeline status'),
    'PipelineFailed',
    'PipelinePausingOrPaused',
  ),
};
