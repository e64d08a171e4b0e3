import type { KubeObject } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { knobOf } from './knobs.js';
import type { World } from './world.js';

/** Why a pod was not created. */
export interface PodRefusal {
  readonly message: string;
  /** What the API said; absent when it was not asked. */
  readonly error?: ApiError;
}

/** Creates a pod of a workload, unless a quota forbids it: the API's, or one that only the annotation of the workload tells of. */
export async function createPod(owner: KubeObject, pod: KubeObject, world: World): Promise<PodRefusal | undefined> {
  const refusal = await tryToCreate(owner, pod, world);
  if (refusal !== undefined) await world.tell(owner, 'FailedCreate', `Error creating: ${refusal.message}`);
  return refusal;
}

async function tryToCreate(owner: KubeObject, pod: KubeObject, world: World): Promise<PodRefusal | undefined> {
  const { name = pod.metadata.generateName ?? '' } = pod.metadata;
  if (knobOf(owner) === 'quota-exceeded' || knobOf(pod) === 'quota-exceeded') {
    const quota = 'exceeded quota: simulated, requested: pods=1, used: pods=0, limited: pods=0';
    return { message: `pods ${JSON.stringify(name)} is forbidden: ${quota}` };
  }
  try {
    await world.create(pod);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'Forbidden') throw error;
    return { message: error.message, error };
  }
}
