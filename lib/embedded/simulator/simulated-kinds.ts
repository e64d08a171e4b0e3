import { autoscalers } from './kinds/autoscalers.js';
import { claims } from './kinds/claims.js';
import { cronJobs } from './kinds/cron-jobs.js';
import { daemonSets } from './kinds/daemon-sets.js';
import { deployments } from './kinds/deployments.js';
import { disruptionBudgets } from './kinds/disruption-budgets.js';
import { jobs } from './kinds/jobs.js';
import { pods } from './kinds/pods.js';
import { replicaSets } from './kinds/replica-sets.js';
import { ingresses, services } from './kinds/services.js';
import { statefulSets } from './kinds/stateful-sets.js';
import type { SimulatedKind } from './simulated-kind.js';

/** All simulated kinds; those further up are looked at first, so what owns stands below what it owns. */
export const simulatedKinds: readonly SimulatedKind[] = [
  claims,
  pods,
  replicaSets,
  deployments,
  statefulSets,
  daemonSets,
  jobs,
  cronJobs,
  services,
  ingresses,
  disruptionBudgets,
  autoscalers,
];
