import type { Clock, KubeObject } from '../../kube/index.js';
import type { Objects } from '../objects.js';
import { Heartbeats } from './heartbeats.js';
import { SimulatorRun } from './simulator-run.js';

/** Options of {@link WorkloadSimulator}. */
export interface WorkloadSimulatorOptions {
  readonly objects: Objects;
  /** All waiting goes through `after`; `now` gives the times that are written. */
  readonly clock: Clock;
  /**
   * `full` plays every controller. `kubelet` plays nodes, pods, the provisioner of volumes and load balancers alone, for a
   * cluster whose real controllers make the pods and bind the volumes.
   *
   * @default 'full'
   */
  readonly workloads?: 'full' | 'kubelet';
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
  private heartbeats: Heartbeats | undefined;

  constructor(readonly options: WorkloadSimulatorOptions) {}

  /** Begins to watch and to move workloads. */
  start(): void {
    if (this.run !== undefined) return;
    this.run = new SimulatorRun(this.options);
    if (this.options.workloads !== 'kubelet') return;
    this.heartbeats = new Heartbeats(this.options);
    this.heartbeats.start();
  }

  /** Stops; no write begins afterwards. */
  stop(): void {
    this.heartbeats?.stop();
    this.run?.stop();
    this.run = undefined;
  }
}
