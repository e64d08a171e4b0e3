import { Delivery } from './delivery.js';
import type { DeliveryCase } from './delivery-case.js';

/** What came of a case. */
export interface CaseResult {
  readonly violations: readonly string[];
  /** How many things happened in it. */
  readonly events: number;
  /** How often the process of the reconciler was killed. */
  readonly restarts: number;
}

const MINUTE = 60_000;
const LULL = 5_000;

/** Runs a delivery to its end, mends everything, lets it converge, and deletes it; the oracle looks at every event. */
export async function runCase(which: DeliveryCase): Promise<CaseResult> {
  const delivery = new Delivery(which);
  const { oracle, simulation } = delivery;
  for (const part of [disturb, converge, remove]) {
    await part(delivery, which);
    if (oracle.violations.length > 0) break;
  }
  return { violations: oracle.violations, events: simulation.events.length, restarts: simulation.restarts };
}

async function disturb(delivery: Delivery, { steps }: DeliveryCase): Promise<void> {
  const { oracle, simulation, apps } = delivery;
  await simulation.advance(1);
  for (const step of steps) {
    await delivery.act(step);
    await simulation.advance(1);
    oracle.quiet(apps);
    if (oracle.violations.length > 0) return;
  }
  // What nothing mends yet is told as it is.
  await simulation.advance(LULL);
  oracle.quiet(apps);
}

/** Everything is mended, and a person syncs every Application once more. */
async function converge(delivery: Delivery): Promise<void> {
  const { oracle, simulation, apps } = delivery;
  await delivery.mend();
  await simulation.advance(10 * MINUTE);
  await finishOperations(delivery);
  for (const app of apps) await finishRemoval(delivery, app);
  await delivery.makeFree();
  oracle.quiet(apps);
  // The first Application comes last: what is shared is its own by now.
  for (const app of [...apps].reverse()) {
    await delivery.sync(app, { prune: true });
    await simulation.advance(MINUTE);
    await finishOperations(delivery);
  }
  oracle.converged(apps, delivery.truth.head);
  oracle.quiet(apps);
}

/** Waits for the operations that run, and consents to what they wait for, also to what comes after a long wait. */
async function finishOperations(delivery: Delivery): Promise<void> {
  const { oracle, simulation, apps } = delivery;
  for (const app of apps) {
    for (const minutes of [5, 60, 5]) {
      if (!isRunning(oracle, app)) break;
      if (/^waiting for (pruning|replacement) confirmation/.test(oracle.view.state(app).message ?? ''))
        await delivery.approve(app);
      await simulation.advance(minutes * MINUTE);
    }
  }
}

/** Consents to the deletion of an Application, if that has begun: nothing else may hold it up by now. */
async function finishRemoval(delivery: Delivery, app: string): Promise<void> {
  const { oracle, simulation } = delivery;
  if (oracle.view.isStaying(app)) return;
  if (oracle.view.app(app) !== undefined) {
    await delivery.approve(app);
    await simulation.advance(5 * MINUTE);
  }
  oracle.deleted(app);
}

function isRunning(oracle: Delivery['oracle'], app: string): boolean {
  const { phase } = oracle.view.state(app);
  return phase === 'Running' || phase === 'Terminating';
}

async function remove(delivery: Delivery): Promise<void> {
  const { simulation, apps } = delivery;
  for (const app of apps) {
    await delivery.remove(app);
    await simulation.advance(5 * MINUTE);
    await finishRemoval(delivery, app);
  }
}
