import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectsAt, textAt } from '../../fields.js';
import { conditionCourse, says, staged, type Course, type Stage } from '../staged-kind.js';

const API = 'argoproj.io/v1alpha1';

/** An analysis measures each of its metrics; each measurement is good. */
function analysisRun(object: KubeObject): Course {
  const metrics = objectsAt(object, 'spec', 'metrics').map((metric) => {
    const count = Number(numberAt(metric, 'count') ?? 1);
    return { name: textAt(metric, 'name') ?? '', count };
  });
  const results = (phase: string): JsonObject => {
    const counted = phase === 'Successful' ? 'successful' : phase === 'Failed' ? 'failed' : undefined;
    return {
      phase,
      metricResults: metrics.map(({ name, count }) => ({
        name,
        phase,
        ...(counted !== undefined && {
          count: phase === 'Failed' ? 1 : count,
          [counted]: phase === 'Failed' ? 1 : count,
        }),
      })),
      runSummary: {
        count: metrics.length,
        ...(counted !== undefined && { [counted]: metrics.length }),
      },
    };
  };
  const message = `Metric "${metrics[0]?.name ?? ''}" assessed Failed due to failed (1) > failureLimit (0)`;
  const times = ['startedAt', 'completedAt'];
  return {
    steps: [{ status: { phase: 'Pending' } }, { status: results('Running'), times: ['startedAt'] }],
    done: { status: results('Successful'), times },
    failed: { status: { ...results('Failed'), message }, times },
  };
}

/** An Experiment of Argo Rollouts runs its templates side by side for its duration. */
function experiment(object: KubeObject): Course {
  const templates = objectsAt(object, 'spec', 'templates');
  const at = (phase: string, each: string, available: boolean): JsonObject => ({
    phase,
    templateStatuses: templates.map((template) => {
      const replicas = numberAt(template, 'replicas') ?? 1;
      const count = available ? replicas : 0;
      return {
        name: textAt(template, 'name') ?? '',
        replicas: count,
        readyReplicas: count,
        availableReplicas: count,
        updatedReplicas: count,
        status: each,
      };
    }),
  });
  const { name = '' } = object.metadata;
  const progress = (status: 'True' | 'False', reason: string, message: string) => [
    says('Progressing', status, reason, message),
  ];
  const created = progress('True', 'NewReplicaSetCreated', `Experiment "${name}" is progressing.`);
  return {
    steps: [
      { status: at('Pending', 'Progressing', false), conditions: created },
      {
        status: at('Running', 'Running', true),
        conditions: progress('True', 'TemplatesAvailable', `Experiment "${name}" is running.`),
        times: ['availableAt'],
      },
    ],
    done: {
      status: at('Successful', 'Successful', false),
      conditions: progress('False', 'ExperimentCompleted', `Experiment "${name}" has successfully ran and completed.`),
      times: ['availableAt'],
    },
    failed: {
      status: { ...at('Failed', 'Failed', false), message: 'a template of the experiment did not become available' },
      conditions: progress('False', 'ProgressDeadlineExceeded', `Experiment "${name}" has timed out progressing.`),
    },
  };
}

/** A schedule is only kept: no Workflow is made by it. One that fails could not submit its Workflow. */
function cronWorkflow(): Course {
  const kept: Stage = { status: { phase: 'Active', active: [] }, conditions: [] };
  return {
    steps: [kept],
    done: kept,
    failed: { conditions: [says('SubmissionError', 'True', '', 'the simulated workflow could not be submitted')] },
  };
}

const events = (types: readonly string[]) => (): Course =>
  conditionCourse(
    types.map((type) => [type, ''] as const),
    { failure: 'SimulatedFailure' },
  );

/** Argo Events, and what Argo Rollouts and Argo Workflows have beside their main kinds. */
export const argoKinds = [
  staged({ api: API, kind: 'EventBus', course: events(['Configured', 'Deployed']) }),
  staged({ api: API, kind: 'EventSource', course: events(['Deployed', 'SourcesProvided']) }),
  staged({ api: API, kind: 'Sensor', course: events(['DependenciesProvided', 'Deployed', 'TriggersProvided']) }),
  staged({ api: API, kind: 'AnalysisRun', course: analysisRun, isJob: true, observes: false }),
  staged({ api: API, kind: 'Experiment', course: experiment, isJob: true, observes: false }),
  staged({ api: API, kind: 'CronWorkflow', course: cronWorkflow, observes: false }),
];
