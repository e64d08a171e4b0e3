import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { says, staged, type Course } from '../staged-kind.js';

const API = 'ray.io/v1';

function cluster(object: KubeObject): Course {
  const groups = objectsAt(object, 'spec', 'workerGroupSpecs');
  const desired = groups.reduce((sum, group) => sum + (numberAt(group, 'replicas') ?? 0), 0);
  const workers = (ready: number): JsonObject => ({
    desiredWorkerReplicas: desired,
    readyWorkerReplicas: ready,
    availableWorkerReplicas: ready,
  });
  const { namespace = '', name = '' } = object.metadata;
  const provisioning = says(
    'RayClusterProvisioned',
    'False',
    'RayClusterPodsProvisioning',
    'RayCluster Pods are being provisioned for the first time',
  );
  const failure = says('ReplicaFailure', 'True', 'FailedCreateWorkerPod', 'failed to create worker pods');
  const suspended = [says('RayClusterSuspended', 'True', 'RayClusterSuspended')];
  return {
    steps: [
      {
        conditions: [says('HeadPodReady', 'False', 'ContainersNotReady'), provisioning],
        status: { ...workers(0), state: undefined },
      },
      { conditions: [says('HeadPodReady', 'True', 'HeadPodRunningAndReady'), provisioning], status: workers(0) },
    ],
    done: {
      conditions: [
        says('HeadPodReady', 'True', 'HeadPodRunningAndReady'),
        says(
          'RayClusterProvisioned',
          'True',
          'AllPodRunningAndReadyFirstTime',
          'All Ray Pods are ready for the first time',
        ),
      ],
      status: {
        ...workers(desired),
        state: 'ready',
        reason: undefined,
        endpoints: { client: '10001', dashboard: '8265', gcs: '6379', metrics: '8080' },
        head: { serviceName: `${name}-head-svc`, podName: `${name}-head` },
      },
    },
    failed: {
      conditions: [says('HeadPodReady', 'False', 'ContainersNotReady'), failure, provisioning],
      status: { ...workers(0), reason: `failed to create pods of ${namespace}/${name}` },
    },
    ...(valueAt(object, ['spec', 'suspend']) === true && {
      held: { conditions: suspended, status: { ...workers(0), state: 'suspended' } },
    }),
  };
}

function job(object: KubeObject): Course {
  const { uid = '', name = '' } = object.metadata;
  const id = {
    rayClusterName: `${name}-${uid.slice(-5)}`,
    jobId: textAt(object, 'spec', 'jobId') ?? `${name}-${uid.slice(-5)}`,
  };
  const at = (jobDeploymentStatus: string, jobStatus: string | undefined, rest: JsonObject = {}): JsonObject => ({
    ...id,
    jobDeploymentStatus,
    jobStatus,
    ...rest,
  });
  return {
    steps: [
      { status: at('Initializing', undefined), times: ['startTime'] },
      {
        status: at('Running', 'RUNNING', { dashboardURL: `${id.rayClusterName}-head-svc:8265` }),
        times: ['startTime'],
      },
    ],
    done: {
      status: at('Complete', 'SUCCEEDED', { succeeded: 1, message: 'Job finished successfully.' }),
      times: ['startTime', 'endTime'],
    },
    failed: {
      status: at('Failed', 'FAILED', {
        failed: 1,
        reason: 'AppFailed',
        message: 'Job entrypoint command failed with exit code 1',
      }),
      times: ['startTime', 'endTime'],
    },
    ...(valueAt(object, ['spec', 'suspend']) === true && { held: { status: at('Suspended', undefined) } }),
  };
}

function service(object: KubeObject): Course {
  const { uid = '', name = '' } = object.metadata;
  const application = (status: string, message = ''): JsonObject => ({
    rayClusterName: `${name}-${uid.slice(-5)}`,
    applicationStatuses: { default: { status, ...(message !== '' && { message }) } },
  });
  const upgrading = says(
    'UpgradeInProgress',
    'False',
    'NoPendingCluster',
    'Active Ray cluster exists and no pending Ray cluster',
  );
  const initializing = says('Ready', 'False', 'Initializing', 'RayService is initializing');
  return {
    steps: [
      {
        conditions: [initializing, says('UpgradeInProgress', 'False', 'Initializing')],
        status: { serviceStatus: undefined, pendingServiceStatus: application('DEPLOYING') },
      },
    ],
    done: {
      conditions: [
        says('Ready', 'True', 'NonZeroServeEndpoints', 'Number of serve endpoints is greater than 0'),
        upgrading,
      ],
      status: {
        serviceStatus: 'Running',
        numServeEndpoints: 1,
        pendingServiceStatus: undefined,
        activeServiceStatus: application('RUNNING'),
      },
    },
    failed: {
      conditions: [says('Ready', 'False', 'ZeroServeEndpoints', 'No Ray serve endpoints'), upgrading],
      status: {
        serviceStatus: undefined,
        numServeEndpoints: undefined,
        pendingServiceStatus: undefined,
        activeServiceStatus: application('DEPLOY_FAILED', 'deploying the application failed'),
      },
    },
    ...(valueAt(object, ['spec', 'suspend']) === true && {
      held: { conditions: [says('Suspended', 'True', 'Suspended')], status: { serviceStatus: undefined } },
    }),
  };
}

/** KubeRay: the statuses alone, without pods. */
export const rayKinds = [
  staged({ api: API, kind: 'RayCluster', course: cluster }),
  staged({ api: API, kind: 'RayJob', course: job, isJob: true }),
  staged({ api: API, kind: 'RayService', course: service }),
];
