import type { KubeObject } from '../../../kube/index.js';
import { at, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, unknown, type ObjectHealth } from '../health.js';
import { conditionsAt, isObserved } from '../object-conditions.js';
import { hasStatus, type HealthRules } from '../rules.js';

function gameServer(object: KubeObject): ObjectHealth {
  const [current, desired] = ['currentState', 'desiredState'].map((field) => textAt(object, 'status', field));
  if (current !== desired) {
    return progressing(`State change: ${current || 'Unknown'} → ${desired || 'Unknown'}`);
  }
  const unready = conditionsAt(object, 'status', 'podStatus', 'conditions').some(
    ({ type, status }) => type === 'KruisePodReady' && status !== 'True',
  );
  if (unready) return degraded('Pod is not ready: KruisePodReady');
  return current === 'Ready' ? healthy('GameServer is Ready') : unknown('Waiting for GameServer to be ready');
}

function gameServerSet(object: KubeObject): ObjectHealth {
  const starting = progressing('Waiting for GameServerSet initialization');
  if (!hasStatus(object) || !isObserved(object)) return starting;
  const [replicas = 0, updated = 0, updatedReady = 0, ready = 0] = [
    'replicas',
    'updatedReplicas',
    'updatedReadyReplicas',
    'readyReplicas',
  ].map((field) => numberAt(object, 'status', field) ?? 0);
  const rolling = at(object, 'spec', 'updateStrategy', 'rollingUpdate');
  if (at(rolling, 'paused') === true) return suspended('GameServerSet is paused');
  const partition = numberAt(rolling, 'partition') ?? 0;
  if (partition !== 0 && updated >= replicas - partition) {
    return suspended(`Partition=${partition}, waiting for manual intervention`);
  }
  if (updatedReady === replicas) return healthy('All GameServerSet replicas are updated and ready');
  return ready < replicas ? progressing(`ReadyReplicas ${ready}/${replicas}, still progressing`) : starting;
}

/** OpenKruise's game servers. */
export const kruiseGameRules: HealthRules = {
  'game.kruise.io/GameServer': gameServer,
  'game.kruise.io/GameServerSet': gameServerSet,
};
