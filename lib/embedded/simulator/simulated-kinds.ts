import { autoscalers } from './kinds/autoscalers.js';
import { certificates, issuers } from './kinds/certificates.js';
import { claims } from './kinds/claims.js';
import { cronJobs } from './kinds/cron-jobs.js';
import { daemonSets } from './kinds/daemon-sets.js';
import { deployments } from './kinds/deployments.js';
import { disruptionBudgets } from './kinds/disruption-budgets.js';
import { externalSecrets } from './kinds/external-secrets.js';
import { inferenceServices } from './kinds/inference-services.js';
import { jobs } from './kinds/jobs.js';
import { nodes } from './kinds/nodes.js';
import { pods } from './kinds/pods.js';
import { readyKinds } from './kinds/ready-kinds.js';
import { replicaSets } from './kinds/replica-sets.js';
import { rollouts } from './kinds/rollouts.js';
import { seldonDeployments } from './kinds/seldon.js';
import { ingresses, services } from './kinds/services.js';
import { statefulSets } from './kinds/stateful-sets.js';
import { trainingJobs } from './kinds/training-jobs.js';
import { provisionedClaims, provisionedVolumes } from './kinds/volumes.js';
import { workflows } from './kinds/workflows.js';
import type { SimulatedKind } from './simulated-kind.js';

/** What is below the controllers: the kubelets, and the volumes and load balancers of a cloud. */
export const nodeKinds: readonly SimulatedKind[] = [
  provisionedVolumes,
  provisionedClaims,
  nodes,
  pods,
  services,
  ingresses,
];

/** All simulated kinds but nodes; those further up are looked at first, so what owns stands below what it owns. */
export const simulatedKinds: readonly SimulatedKind[] = [
  claims,
  pods,
  replicaSets,
  deployments,
  statefulSets,
  daemonSets,
  jobs,
  cronJobs,
  ...trainingJobs,
  rollouts,
  seldonDeployments,
  services,
  ingresses,
  workflows,
  ...issuers,
  certificates,
  externalSecrets,
  inferenceServices,
  ...readyKinds,
  disruptionBudgets,
  autoscalers,
];
