import type { Duration } from '../constructs/index.js';
import type { DeliverySimulation } from '../simulate/index.js';

/** A workload of a simulated cluster: Deployment, Job, Rollout, … It behaves well until it is told otherwise. */
export class SimulatedWorkload {
  constructor(
    private readonly simulation: DeliverySimulation,
    private readonly cluster: string,
    private readonly which: { readonly kind: string; readonly name: string; readonly namespace?: string | undefined },
  ) {}

  /** From now on its pods fail, those that run too; a Job fails when its retries are used up. */
  fails(): this {
    this.simulation.workload(this.cluster, { ...this.which, fails: true });
    return this;
  }

  /** From now on it takes so long until its pods are ready, or until it is finished. */
  takes(duration: Duration): this {
    this.simulation.workload(this.cluster, { ...this.which, takes: duration.toMilliseconds() });
    return this;
  }

  /** It behaves well again. */
  recovers(): this {
    this.simulation.recovers(this.cluster, this.which);
    return this;
  }
}
