import { autoscalers } from './kinds/autoscalers.js';
import { certificates, issuers } from './kinds/certificates.js';
import { claims } from './kinds/claims.js';
import { cronJobs } from './kinds/cron-jobs.js';
import { daemonSets } from './kinds/daemon-sets.js';
import { deployments } from './kinds/deployments.js';
import { disruptionBudgets } from './kinds/disruption-budgets.js';
import { externalSecrets } from './kinds/external-secrets.js';
import { argoKinds } from './kinds/argo.js';
import { kubeflowKinds } from './kinds/kubeflow.js';
import { operatorKinds } from './kinds/operators.js';
import { rayKinds } from './kinds/ray.js';
import { seldonKinds } from './kinds/seldon-v2.js';
import { jobs } from './kinds/jobs.js';
import { kubelets, watchedNodes } from './kinds/nodes.js';
import { evictedPods, pods } from './kinds/pods.js';
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
  kubelets,
  pods,
  services,
  ingresses,
];

/** All simulated kinds; those further up are looked at first, so what owns stands below what it owns. */
export const simulatedKinds: readonly SimulatedKind[] = [
  claims,
  watchedNodes,
  evictedPods,
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
  ...kubeflowKinds,
  ...seldonKinds,
  ...rayKinds,
  ...argoKinds,
  ...operatorKinds,
  disruptionBudgets,
  autoscalers,
];
