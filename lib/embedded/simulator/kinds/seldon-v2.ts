import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, valueAt } from '../../fields.js';
import { conditionCourse, says, staged, type Course } from '../staged-kind.js';

const API = 'mlops.seldon.io/v1alpha1';

/** A Model is loaded by the replicas of a server; one that is to have none is scaled down. */
function model(object: KubeObject): Course {
  const replicas = numberAt(object, 'spec', 'replicas') ?? 1;
  const both = (status: 'True' | 'False', reason: string, message = '') =>
    ['ModelReady', 'Ready'].map((type) => says(type, status, reason, message));
  const counts = (available: number): JsonObject => ({ replicas, availableReplicas: available, selector: '' });
  return {
    steps: [{ conditions: both('False', 'ModelProgressing'), status: counts(0) }],
    done: { conditions: both('True', 'ModelAvailable'), status: counts(replicas) },
    failed: { conditions: both('False', 'ModelFailed', 'the model could not be loaded'), status: counts(0) },
    ...(replicas === 0 && { held: { conditions: both('False', 'ModelScaledDown'), status: counts(0) } }),
  };
}

function pipeline(): Course {
  const reason = 'PipelineReady';
  return conditionCourse(
    ['ModelsReady', 'PipelineGwReady', 'PipelineReady', 'Ready'].map((type) => [type, reason] as const),
    { failure: 'PipelineFailed' },
  );
}

function experiment(object: KubeObject): Course {
  const mirror = objectAt(object, 'spec', 'mirror') === undefined ? [] : ['MirrorReady'];
  return conditionCourse(
    ['CandidatesReady', 'ExperimentReady', ...mirror, 'Ready'].map((type) => [type, 'ExperimentReady'] as const),
    { failure: 'ExperimentFailed' },
  );
}

function server(object: KubeObject): Course {
  const replicas = numberAt(object, 'spec', 'replicas') ?? 1;
  const { name = '' } = object.metadata;
  const counts = (ready: number): JsonObject => ({
    replicas: ready,
    loadedModels: 0,
    selector: `seldon-server-name=${name}`,
  });
  return conditionCourse(
    [
      ['Ready', 'StatefulSetReplicasReady'],
      ['StatefulSetReady', 'StatefulSetReplicasReady'],
    ],
    { before: counts(0), status: counts(replicas), failure: 'StatefulSetReplicasNotReady' },
  );
}

/** One condition for each component that is not disabled, and one for all. */
function runtime(object: KubeObject): Course {
  const overrides = valueAt(object, ['spec', 'overrides']);
  const disabled = (Array.isArray(overrides) ? overrides : [])
    .filter((override) => valueAt(override, ['disable']) === true)
    .map((override) => String(valueAt(override, ['name'])));
  const components: readonly (readonly [string, string])[] = [
    ['seldon-dataflow-engine', 'DataflowEngineReady'],
    ['seldon-envoy', 'EnvoyReady'],
    ['hodometer', 'HodometerReady'],
    ['seldon-modelgateway', 'ModelGatewayReady'],
    ['seldon-pipelinegateway', 'PipelineGatewayReady'],
    ['seldon-scheduler', 'SchedulerReady'],
  ];
  const types = components.filter(([name]) => !disabled.includes(name)).map(([, type]) => type);
  return conditionCourse(['Ready', ...types].sort().map((type) => [type, ''] as const));
}

/** Seldon Core, version 2. */
export const seldonKinds = [
  staged({ api: API, kind: 'Model', course: model }),
  staged({ api: API, kind: 'Pipeline', course: pipeline }),
  staged({ api: API, kind: 'Experiment', course: experiment }),
  staged({ api: API, kind: 'Server', course: server }),
  staged({ api: API, kind: 'SeldonRuntime', course: runtime }),
];
