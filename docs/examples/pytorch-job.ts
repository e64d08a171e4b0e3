import type { Chart } from 'cdk8s';
import { Sync } from 'slipway';
import { Gpu, PyTorchJob } from 'slipway/kubeflow';

const image = 'ml-training/resnet:v1.0.0';
const command = ['python', 'train.py'];
const resources = { limits: { gpus: Gpu.nvidia(1) } };

/** A training on one master and three workers with a GPU each. */
export function training(chart: Chart): void {
  const job = new PyTorchJob(chart, 'resnet', {
    metadata: { name: 'resnet-training', namespace: 'ml-training' },
    container: { image, command, args: ['--backend=nccl', '--epochs=100', '--batch-size=256'], resources },
    workers: 3,
    workerContainer: { image, command, args: ['--backend=nccl'], resources },
  });
  const annotations = { 'argocd.argoproj.io/sync-options': 'Replace=true' };
  job.addRaw({ spec: { pytorchReplicaSpecs: { Master: { template: { metadata: { annotations } } } } } });
  Sync.wave(job, 2);
}
