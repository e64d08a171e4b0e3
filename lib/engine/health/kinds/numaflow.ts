import type { KubeObject } from '../../../kube/index.js';
import { textAt } from '../../read.js';
import { degraded, healthy, progressing, type HealthRule } from '../health.js';
import { conditionsIn, isObserved, lastOf } from '../object-conditions.js';
import { hasStatus, type HealthRules } from '../rules.js';

interface Parts {
  /** Phases in which the kind rests; that counts as health. */
  readonly paused?: readonly string[];
  /** The message for a condition that is False; by default its own. */
  readonly unhealthy?: string;
  /** Whether Numaplane rolls the kind out progressively, and marks what failed. */
  readonly progressive: boolean;
}

/** A failed phase counts before a failed progressive upgrade, and that before any condition that is False. */
function running(kind: string, { paused = [], unhealthy, progressive }: Parts): HealthRule {
  return (object) => {
    const waiting = progressing(`Waiting for ${kind} status`);
    if (!hasStatus(object) || !isObserved(object)) return waiting;
    const phase = textAt(object, 'status', 'phase');
    const open = lastOf(conditionsIn(object), ({ status }) => status === 'False');
    if (phase === 'Failed') return degraded(textAt(object, 'status', 'message'));
    if (progressive && isFailedUpgrade(object)) return degraded('Failed progressive upgrade');
    if (open) return degraded(unhealthy ?? open.message);
    if (paused.includes(phase)) return healthy(`${kind} is paused`);
    return phase === 'Running' ? healthy(`${kind} is healthy`) : waiting;
  };
}

const isFailedUpgrade = ({ metadata }: KubeObject) =>
  metadata.labels?.['numaplane.numaproj.io/progressive-result-state'] === 'failed';

/** Numaflow. */
export const numaflowRules: HealthRules = {
  'numaflow.numaproj.io/InterStepBufferService': running('InterStepBufferService', { progressive: true }),
  'numaflow.numaproj.io/MonoVertex': running('MonoVertex', {
    paused: ['Paused'],
    unhealthy: 'Subresources are unhealthy',
    progressive: true,
  }),
  'numaflow.numaproj.io/Pipeline': running('Pipeline', {
    paused: ['Paused', 'Pausing'],
    unhealthy: 'Subresources are unhealthy',
    progressive: true,
  }),
  'numaflow.numaproj.io/Vertex': running('Vertex', { paused: ['Paused'], progressive: false }),
};
