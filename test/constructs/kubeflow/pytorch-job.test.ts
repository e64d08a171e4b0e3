import { CleanPodPolicy, EnvValue, PyTorchJob } from '../../../lib/constructs/kubeflow/index.js';
import { Duration, Quantity } from '../../../lib/constructs/values/index.js';
import { rendered, specOf, testChart } from '../support.js';

const container = { image: 'registry.example.com/train:1' };

test('a training job has one master and the workers that were asked for', () => {
  const job = new PyTorchJob(testChart(), 'train', {
    metadata: { name: 'train' },
    container: {
      ...container,
      args: ['--epochs', '3'],
      env: { BUCKET: 'models', TOKEN: EnvValue.fromSecret('s3', 'token') },
      resources: { limits: { cpu: Quantity.cpus(4), memory: Quantity.gibibytes(16), gpus: 1 } },
    },
    workers: 2,
    processesPerNode: 'auto',
    runPolicy: { cleanPodPolicy: CleanPodPolicy.NONE, activeDeadline: Duration.hours(2), backoffLimit: 3 },
    queueName: 'research',
  });
  const replicas = (count: number) => ({
    replicas: count,
    restartPolicy: 'OnFailure',
    template: {
      spec: {
        containers: [
          {
            name: 'pytorch',
            image: 'registry.example.com/train:1',
            args: ['--epochs', '3'],
            env: [
              { name: 'BUCKET', value: 'models' },
              { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's3', key: 'token' } } },
            ],
            resources: { limits: { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '1' } },
          },
        ],
      },
    },
  });
  expect(rendered(job)).toEqual({
    apiVersion: 'kubeflow.org/v1',
    kind: 'PyTorchJob',
    metadata: { name: 'train', labels: { 'kueue.x-k8s.io/queue-name': 'research' } },
    spec: {
      nprocPerNode: 'auto',
      runPolicy: { cleanPodPolicy: 'None', activeDeadlineSeconds: 7200, backoffLimit: 3 },
      pytorchReplicaSpecs: { Master: replicas(1), Worker: replicas(2) },
    },
  });
});

test('without workers there is only the master', () => {
  const replicas = specOf(new PyTorchJob(testChart(), 'train', { container })).pytorchReplicaSpecs;
  expect(Object.keys(replicas as object)).toEqual(['Master']);
});

test('nonsense is refused with the construct path', () => {
  const job = (props: object) => new PyTorchJob(testChart(), 'train', { container, ...props });
  expect(() => job({ workers: 1.5 })).toThrow('test/train: workers: got 1.5, expected a whole number from 0');
  expect(() => job({ elastic: { minReplicas: 1, maxReplicas: 2 } })).toThrow('test/train: elastic: got "no workers"');
  expect(() => job({ metadata: { name: '1st' } })).toThrow('test/train: metadata.name: got "1st"');
  expect(() => specOf(job({ container: { image: ' ' } }))).toThrow('image of container pytorch: got " "');
});
