import type { Effect, EngineSettings, Outcome, ReconcilerEvent } from '../../engine/index.js';
import type { Clock, KubeObject } from '../../kube/index.js';
import type { SimulatedCluster } from '../cluster/index.js';
import type { Faults } from '../faults.js';
import type { SimulatedSources } from '../git/index.js';

/** Hears what the reconciler does. */
export interface ProcessListener {
  reported(event: ReconcilerEvent): void;
  /** An effect is about to be executed on behalf of an Application. */
  executing(effect: Effect, application: string): void;
  /** An effect was executed. `before` is the object as it was until then. */
  executed(outcome: Outcome, before: KubeObject | undefined, application: string): void;
  /** The reconciler wrote to an Application. */
  written(before: KubeObject | undefined, after: KubeObject): void;
  /** The process was killed by a fault: another one has to begin. */
  died(): void;
}

/** What a {@link DeliveryProcess} runs on. */
export interface ProcessOptions {
  /** The cluster that holds the Applications; one of {@link clusters}. */
  readonly hub: SimulatedCluster;
  readonly clusters: readonly SimulatedCluster[];
  readonly namespace: string;
  readonly sources: SimulatedSources;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  readonly faults: Faults;
  readonly listener: ProcessListener;
}

/** One process of the reconciler in a simulation. It works from its making until it is killed. */
export interface DeliveryProcess {
  /** Kills it: nothing of it goes on, and what it only remembered is lost. */
  kill(): void;
  /** Resolves when everything that can go on without time has gone on. */
  settled(): Promise<void>;
}
