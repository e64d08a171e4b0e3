import { trackedBy, type ApplicationHub, type Effect, type EngineSettings } from '../../engine/index.js';
import type { KubeObject } from '../../kube/index.js';
import { textAt } from '../read.js';

/** On whose behalf an effect is executed: what tracks the object, or whose namespace it is; empty when nothing tells. */
export function applicationOf(
  effect: Effect,
  live: KubeObject | undefined,
  hub: Pick<ApplicationHub, 'application' | 'applicationNames'>,
  tracking: EngineSettings['tracking'],
): string {
  const object = effect.type === 'apply' ? effect.object : live;
  const tracked = object && trackedBy(object, tracking);
  if (tracked) return tracked;
  const owner = hub.applicationNames().find((name) => {
    const app = hub.application(name);
    const isRunning = textAt(app, 'status', 'operationState', 'phase') === 'Running';
    return isRunning && textAt(app, 'spec', 'destination', 'namespace') === (effect.key.namespace || effect.key.name);
  });
  return owner ?? '';
}
