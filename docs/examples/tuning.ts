import type { Chart } from 'cdk8s';
import {
  ClusterTrainingRuntime,
  Experiment,
  Suggestion,
  TrainJob,
  TrainingRuntime,
  Trial,
  type fields,
} from 'slipway/kubeflow';

const image = 'registry.example.com/train:1.4.0';

/** A runtime for PyTorch: every node is a Job of the Trainer, and the container `node` trains. */
const torch = (numNodes: number): fields.RuntimeSpec => ({
  mlPolicy: { numNodes, torch: {} },
  template: {
    spec: {
      replicatedJobs: [
        {
          name: 'node',
          template: {
            metadata: { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': 'trainer' } },
            spec: { template: { spec: { containers: [{ name: 'node', image }] } } },
          },
        },
      ],
    },
  },
});

/** How trainings run is said once; a training says only what it trains, and how large. */
export function runtimes(chart: Chart): void {
  const metadata = { labels: { 'trainer.kubeflow.org/framework': 'torch' } };
  new ClusterTrainingRuntime(chart, 'torch-company', { metadata, spec: torch(1) });
  const runtime = new TrainingRuntime(chart, 'torch-research', { metadata, spec: torch(2) });
  new TrainJob(chart, 'sentiment', {
    runtime,
    queueName: 'research',
    trainer: { image, numNodes: 4, numProcPerNode: 2, resourcesPerNode: { limits: { 'nvidia.com/gpu': '2' } } },
  });
}

const objective = { type: 'maximize', goal: 0.95, objectiveMetricName: 'accuracy' } as const;
const algorithm = { algorithmName: 'bayesianoptimization' };

/** A training as a Job, as Katib makes it: the metric is what it prints, such as `accuracy=0.91`. */
const trial = (...args: string[]) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: {
    template: {
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'train', image, args, resources: { limits: { memory: '4Gi' } } }],
      },
    },
  },
});

/** A search for the best learning rate and batch size: twenty trainings, at most four at a time. */
export function search(chart: Chart): void {
  new Experiment(chart, 'tune', {
    spec: {
      objective,
      algorithm,
      parameters: [
        { name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.0001', max: '0.1' } },
        { name: 'batch', parameterType: 'discrete', feasibleSpace: { list: ['32', '64', '128'] } },
      ],
      parallelTrialCount: 4,
      maxTrialCount: 20,
      maxFailedTrialCount: 3,
      trialTemplate: {
        primaryContainerName: 'train',
        trialParameters: [
          { name: 'learningRate', reference: 'lr' },
          { name: 'batchSize', reference: 'batch' },
        ],
        trialSpec: trial('--lr=${trialParameters.learningRate}', '--batch=${trialParameters.batchSize}'),
      },
    },
  });
}

/** What Katib makes of a search by itself, written by hand: what the algorithm is asked for, and one training. */
export function searchByHand(chart: Chart): void {
  new Suggestion(chart, 'four', { spec: { algorithm, requests: 4 } });
  new Trial(chart, 'best-again', {
    spec: {
      objective,
      parameterAssignments: [
        { name: 'lr', value: '0.003' },
        { name: 'batch', value: '64' },
      ],
      primaryContainerName: 'train',
      runSpec: trial('--lr=0.003', '--batch=64'),
      retainRun: true,
    },
  });
}
