import type { KubeObject } from '../../../kube/index.js';
import { at, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { conditionsIn, hasConditions } from '../object-conditions.js';
import {
  conditions,
  firstOf,
  flag,
  unobserved,
  withoutStatus,
  word,
  type HealthRules,
  type PartialRule,
} from '../rules.js';

/** Anything not ready is a fault, unless it is there for information only. */
const notReady: PartialRule = (object) => {
  const found = conditionsIn(object).find(
    ({ type, status, fields }) => type === 'Ready' && status === 'False' && fields['severity'] !== 'Info',
  );
  return found && degraded(found.message);
};

const cluster = firstOf(
  [
    flag(['spec', 'paused'], suspended('Cluster is paused')),
    notReady,
    word(['status', 'phase'], { Provisioned: healthy('Cluster is running'), Failed: degraded() }),
  ],
  progressing('Waiting for clusters'),
);

function machine(object: KubeObject): ObjectHealth {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Running') return healthy('Machine is running');
  const open = conditionsIn(object).find(({ type, status }) => type === 'Ready' && status === 'False');
  return (phase === 'Failed' ? degraded : progressing)(open ? open.message : 'Condition is unknown');
}

const machineDeployment = firstOf(
  [
    flag(['spec', 'paused'], suspended('MachineDeployment is paused')),
    word(['status', 'phase'], {
      Running: healthy('Machines are running under this deployment'),
      ScalingUp: progressing('Cluster is spawning machines'),
      ScalingDown: progressing('Cluster is stopping machines'),
      Failed: degraded('MachineDeployment is failed'),
    }),
  ],
  progressing('Waiting for machines'),
);

function machineHealthCheck(object: KubeObject): ObjectHealth {
  const current = at(object, 'status', 'currentHealthy') ?? undefined;
  if (current === undefined) return progressing();
  return at(object, 'status', 'expectedMachines') === current ? healthy() : degraded();
}

function machinePool(object: KubeObject): ObjectHealth {
  const phase = textAt(object, 'status', 'phase');
  const open = conditionsIn(object)
    .filter(({ type, status }) => type !== '' && status === 'False')
    .map(({ type, reason, fields }) =>
      typeof fields['reason'] === 'string' ? `Not ${type} (${reason})` : `Not ${type}`,
    );
  const state = phase === '' ? '' : `MachinePool is ${phase}`;
  const message = open.length > 0 ? `${state}: ${open.join(', ')}` : state;
  if (phase === 'Running' || phase === 'Scaling') return healthy(message);
  return phase === 'Failed' || phase === 'Unknown' ? degraded(message) : progressing(message);
}

const failure: PartialRule = (object) => {
  const message = textAt(object, 'status', 'failureMessage');
  return message === '' ? undefined : degraded(message);
};

const errors: PartialRule = (object) => {
  const found = conditionsIn(object).filter(
    ({ status, fields }) => status === 'False' && fields['severity'] === 'Error',
  );
  return found.length > 0 ? degraded(found.map(({ message }) => `${message} `).join('')) : undefined;
};

const awsControlPlane = firstOf(
  [
    withoutStatus('Provisioning...'),
    unobserved('Waiting for the control plane spec to be reconciled'),
    failure,
    (object) => (hasConditions(object) ? undefined : progressing('Provisioning...')),
    conditions({
      type: 'EKSControlPlaneUpdating',
      status: 'True',
      is: progressing,
      saying: 'EKS control plane is updating',
    }),
    conditions({ type: 'Ready', status: 'True', is: healthy, saying: 'Control plane is ready' }),
    errors,
    (object) =>
      at(object, 'status', 'ready') === false
        ? progressing('Control plane is not ready (.status.ready is false)')
        : undefined,
  ],
  progressing('Control plane is not ready'),
);

const clusterResourceSet = firstOf(
  [
    conditions(
      { type: 'ResourcesApplied', status: 'True', is: healthy, saying: 'cluster resource set is applied' },
      { type: 'ResourcesApplied', status: 'False', is: degraded },
    ),
  ],
  progressing('Initializing cluster resource set'),
);

/** Cluster API. */
export const clusterApiRules: HealthRules = {
  'cluster.x-k8s.io/Cluster': cluster,
  'cluster.x-k8s.io/Machine': machine,
  'cluster.x-k8s.io/MachineDeployment': machineDeployment,
  'cluster.x-k8s.io/MachineHealthCheck': machineHealthCheck,
  'cluster.x-k8s.io/MachinePool': machinePool,
  'controlplane.cluster.x-k8s.io/AWSManagedControlPlane': awsControlPlane,
  'addons.cluster.x-k8s.io/ClusterResourceSet': clusterResourceSet,
};
