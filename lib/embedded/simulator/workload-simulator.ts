import type { Clock, KubeObject } from '../../kube/index.js';
import type { Objects } from '../objects.js';
import { SimulatorRun } from './simulator-run.js';

/** Options of {@link WorkloadSimulator}. */
export interface WorkloadSimulatorOptions {
  readonly objects: Objects;
  /** All waiting goes through `after`; `now` gives the times that are written. */
  readonly clock: Clock;
  /**
   * The kinds to play, as `Pod` or `group/Kind`, for a cluster where real controllers play the others.
   *
   * @default all
   */
  readonly only?: readonly string[];
  /** Told when the API refuses something to the simulator; it is tried again later. */
  readonly onError?: (error: unknown, object: KubeObject | undefined) => void;
}

/**
 * Plays the controllers and the kubelet of a cluster: moves workloads to the end states that real ones reach. It reacts to watches,
 * keeps no state of its own beyond them (a new simulator goes on where another has stopped), and looks at pods before the workloads
 * above them, so that a burst of changes becomes few writes.
 */
export class WorkloadSimulator {
  private run: SimulatorRun | undefined;

  constructor(readonly options: WorkloadSimulatorOptions) {}

  /** Begins to watch and to move workloads. */
  start(): void {
    this.run ??= new SimulatorRun(this.options);
  }

  /** Stops; no write begins afterwards. */
  stop(): void {
    this.run?.stop();
    this.run = undefined;
  }
}
