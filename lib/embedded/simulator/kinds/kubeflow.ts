import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, textAt, valueAt } from '../../fields.js';
import { says, staged, type Course } from '../staged-kind.js';

/** Kubeflow Trainer: its jobs run, and then it is complete. */
function trainJob(object: KubeObject): Course {
  const counts = (field: string): JsonObject => {
    const zero = { active: 0, failed: 0, ready: 0, succeeded: 0, suspended: 0 };
    return { jobsStatus: [{ name: 'node', ...zero, [field]: 1 }] };
  };
  const suspended = valueAt(object, ['spec', 'suspend']) === true;
  return {
    steps: [{ conditions: [], status: counts('active') }],
    done: {
      conditions: [says('Complete', 'True', 'JobsCompleted', 'jobset completed successfully')],
      status: counts('succeeded'),
    },
    failed: {
      conditions: [says('Failed', 'True', 'JobsFailed', 'jobset failed due to one or more job failures')],
      status: counts('failed'),
    },
    ...(suspended && {
      held: {
        conditions: [says('Suspended', 'True', 'Suspended', 'TrainJob is suspended')],
        status: counts('suspended'),
      },
    }),
  };
}

/** Katib: an Experiment is created, runs its trials and succeeds. */
function katibExperiment(object: KubeObject): Course {
  const trials = numberAt(object, 'spec', 'maxTrialCount') ?? 1;
  const parallel = Math.min(trials, numberAt(object, 'spec', 'parallelTrialCount') ?? 3);
  const created = says('Created', 'True', 'ExperimentCreated', 'Experiment is created');
  const running = (holds: boolean) =>
    says('Running', holds ? 'True' : 'False', 'ExperimentRunning', `Experiment is ${holds ? '' : 'not '}running`);
  const times = ['startTime', 'completionTime'];
  return {
    steps: [
      { conditions: [created], times: ['startTime'] },
      {
        conditions: [created, running(true)],
        status: { trials: parallel, trialsRunning: parallel },
        times: ['startTime'],
      },
    ],
    done: {
      conditions: [
        created,
        running(false),
        says(
          'Succeeded',
          'True',
          'ExperimentMaxTrialsReached',
          'Experiment has succeeded because max trial count has reached',
        ),
      ],
      status: { trials, trialsRunning: undefined, trialsSucceeded: trials },
      times,
    },
    failed: {
      conditions: [
        created,
        running(false),
        says(
          'Failed',
          'True',
          'ExperimentMaxFailedTrialsReached',
          'Experiment has failed because max failed count has reached',
        ),
      ],
      status: { trials: parallel, trialsRunning: undefined, trialsFailed: parallel },
      times,
    },
  };
}

/** KServe's InferenceService: every component becomes ready, and its model is loaded. No pods are made. */
function inferenceService(object: KubeObject): Course {
  const { namespace = '', name = '', annotations = {} } = object.metadata;
  const parts = ['explainer', 'predictor', 'transformer'].filter(
    (part) => valueAt(object, ['spec', part]) !== undefined,
  );
  const types = [
    'IngressReady',
    ...parts.map((part) => `${part[0]?.toUpperCase() ?? ''}${part.slice(1)}Ready`),
    'Ready',
  ].sort();
  const url = `http://${name}.${namespace}.example.com`;
  const model = (state: string, target: string, transitionStatus: string, copies: JsonObject): JsonObject => ({
    modelStatus: { copies, states: { activeModelState: state, targetModelState: target }, transitionStatus },
  });
  const none = { failedCopies: 0 };
  return {
    steps: [
      {
        conditions: types.map((type) => says(type, 'Unknown')),
        status: model('Pending', 'Loading', 'InProgress', none),
      },
    ],
    done: {
      conditions: types.map((type) => says(type, 'True')),
      status: {
        ...model('Loaded', 'Loaded', 'UpToDate', { failedCopies: 0, totalCopies: 1 }),
        url,
        address: { url: `http://${name}.${namespace}.svc.cluster.local` },
        components: Object.fromEntries(parts.map((part) => [part, { url }])),
      },
    },
    failed: {
      conditions: types.map((type) => says(type, 'False')),
      status: model('FailedToLoad', 'FailedToLoad', 'BlockedByFailedLoad', { failedCopies: 1 }),
    },
    ...(annotations['serving.kserve.io/stop'] === 'true' && {
      held: {
        conditions: [...types.map((type) => says(type, 'False', 'Stopped')), says('Stopped', 'True', 'Stopped')],
      },
    }),
  };
}

/** KServe's graphs and language models: an address, once all conditions hold. */
function withAddress(types: readonly string[], failure: string) {
  return (object: KubeObject): Course => {
    const { namespace = '', name = '' } = object.metadata;
    const all = (status: 'True' | 'False' | 'Unknown', reason = '') => types.map((type) => says(type, status, reason));
    return {
      steps: [{ conditions: all('Unknown', 'Progressing') }],
      done: { conditions: all('True'), status: { url: `http://${name}.${namespace}.example.com` } },
      failed: { conditions: all('False', failure) },
    };
  };
}

/** Kueue: a queue is active unless it is held. */
function queue(object: KubeObject): Course {
  const policy = textAt(object, 'spec', 'stopPolicy') ?? 'None';
  const counts = { pendingWorkloads: 0, reservingWorkloads: 0, admittedWorkloads: 0 };
  const active = (holds: boolean, reason: string, message: string) => ({
    conditions: [says('Active', holds ? 'True' : 'False', reason, message)],
    status: counts,
  });
  return {
    steps: [{ conditions: [], status: counts }],
    done: active(true, 'Ready', 'Can admit new workloads'),
    failed: active(false, 'FlavorNotFound', "Can't admit new workloads: references missing ResourceFlavor(s)."),
    ...(policy !== 'None' && { held: active(false, 'Stopped', "Can't admit new workloads: is stopped.") }),
  };
}

/** Kueue: a Workload waits for quota, and is then admitted; who made it says when it is finished. */
function workload(object: KubeObject): Course {
  const message = "couldn't assign flavors to pod set main: insufficient unused quota for cpu in flavor default-flavor";
  const waiting = says('QuotaReserved', 'False', 'Pending', message);
  const reserved = says('QuotaReserved', 'True', 'QuotaReserved', 'Quota reserved in ClusterQueue');
  const admitted = says('Admitted', 'True', 'Admitted', 'The workload is admitted');
  const inactive = says('Evicted', 'True', 'Deactivated', 'The workload is deactivated');
  return {
    steps: [{ conditions: [waiting] }],
    done: { conditions: [reserved, admitted] },
    failed: { conditions: [reserved, admitted, says('Finished', 'True', 'Failed', 'Job failed')] },
    ...(valueAt(object, ['spec', 'active']) === false && { held: { conditions: [inactive] } }),
  };
}

/** Kubeflow beside its training operator, KServe and Kueue. */
export const kubeflowKinds = [
  staged({ api: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob', course: trainJob, isJob: true, observes: false }),
  staged({
    api: 'kubeflow.org/v1beta1',
    kind: 'Experiment',
    course: katibExperiment,
    isJob: true,
    observes: false,
    updateTimes: true,
  }),
  staged({ api: 'serving.kserve.io/v1beta1', kind: 'InferenceService', course: inferenceService }),
  staged({
    api: 'serving.kserve.io/v1alpha1',
    kind: 'InferenceGraph',
    course: withAddress(['Ready'], 'SimulatedFailure'),
  }),
  staged({
    api: 'serving.kserve.io/v1alpha1',
    kind: 'LLMInferenceService',
    course: withAddress(['PresetsCombined', 'Ready', 'RouterReady', 'WorkloadsReady'], 'SimulatedFailure'),
  }),
  staged({ api: 'kueue.x-k8s.io/v1beta2', kind: 'ClusterQueue', course: queue, observes: false }),
  staged({ api: 'kueue.x-k8s.io/v1beta2', kind: 'LocalQueue', course: queue, observes: false }),
  staged({ api: 'kueue.x-k8s.io/v1beta2', kind: 'Workload', course: workload, observes: false }),
];
