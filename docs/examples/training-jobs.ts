import type { Chart } from 'cdk8s';
import { Gpu, JAXJob, MPIJob, PaddleJob, TFJob, XGBoostJob } from 'slipway/kubeflow';

const container = { image: 'registry.example.com/train:1.4.0', resources: { limits: { gpus: Gpu.nvidia(1) } } };

/** The same training by each framework of the Kubeflow training operator. */
export function jobs(chart: Chart): void {
  new TFJob(chart, 'tensorflow', { chief: { container }, worker: { container, replicas: 4 } });
  new MPIJob(chart, 'mpi', { launcher: { container }, worker: { container, replicas: 4 } });
  new XGBoostJob(chart, 'xgboost', { master: { container }, worker: { container, replicas: 2 } });
  new PaddleJob(chart, 'paddle', { worker: { container, replicas: 2 } });
  new JAXJob(chart, 'jax', { worker: { container, replicas: 2 } });
}
