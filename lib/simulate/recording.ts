import {
  isJsonObject,
  parseJson,
  stringifyJson,
  type JsonObject,
  type KubeObject,
  type ObjectKey,
} from '../kube/index.js';
import type { WorkloadRule } from './cluster/index.js';
import type { DeliverySimulationOptions } from './delivery-simulation.js';
import { SimulationError } from './errors.js';
import type { DeliveryEvent } from './events.js';
import type { FileChanges } from './git/index.js';

/** A cluster by its name and the address of its API. */
export interface ClusterDescription {
  readonly name: string;
  readonly server: string;
}

/** Something that was done to a simulation from outside, in the order in which it was done. */
export type Action =
  | { readonly type: 'advance'; readonly milliseconds: number }
  | { readonly type: 'push'; readonly url: string; readonly branch: string; readonly changes: FileChanges }
  | { readonly type: 'reset'; readonly url: string; readonly branch: string; readonly revision: string }
  | { readonly type: 'tag'; readonly url: string; readonly name: string; readonly revision: string }
  | { readonly type: 'repositoryOutage'; readonly url: string; readonly message?: string }
  | { readonly type: 'clusterOutage'; readonly cluster: string; readonly message?: string }
  | { readonly type: 'workload'; readonly cluster: string; readonly rule: WorkloadRule }
  | {
      readonly type: 'recovers';
      readonly cluster: string;
      readonly rule: Pick<WorkloadRule, 'kind' | 'name' | 'namespace'>;
    }
  | { readonly type: 'refuse'; readonly cluster: string; readonly key: ObjectKey; readonly message?: string }
  | { readonly type: 'apply'; readonly cluster: string; readonly object: KubeObject; readonly manager: string }
  | {
      readonly type: 'patch';
      readonly cluster: string;
      readonly key: ObjectKey;
      readonly patch: JsonObject;
      readonly manager: string;
    }
  | { readonly type: 'delete'; readonly cluster: string; readonly key: ObjectKey }
  | { readonly type: 'restart' };

/** A delivery that was simulated: what it began with, what was done to it, what happened, and how it ended. */
export interface Recording {
  /** Without the installation's settings, which may hold rules that are no data: give them to the replay again. */
  readonly options: Omit<DeliverySimulationOptions, 'observer' | 'settings' | 'process'>;
  readonly actions: readonly Action[];
  readonly events: readonly DeliveryEvent[];
  /** Digest of everything that the clusters and the hub held at the end. */
  readonly state: string;
}

/** A recording as text, for a file. */
export function writeRecording(recording: Recording): string {
  const json: unknown = recording;
  return `${stringifyJson(json as JsonObject, { indent: 2 })}\n`;
}

/** The recording that a text holds. @throws SimulationError `INVALID_RECORDING` */
export function readRecording(text: string): Recording {
  try {
    const value = parseJson(text);
    if (isJsonObject(value) && isJsonObject(value['options']) && Array.isArray(value['actions'])) {
      const recording: unknown = value;
      return recording as Recording;
    }
  } catch (error) {
    throw new SimulationError('INVALID_RECORDING', 'a recording is JSON', { cause: error });
  }
  throw new SimulationError('INVALID_RECORDING', 'a recording has options, actions, events and state', {
    remedy: 'write it with writeRecording(simulation.recording())',
  });
}
