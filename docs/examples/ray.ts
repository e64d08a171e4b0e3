import type { Chart } from 'cdk8s';
import { RayCluster, RayCronJob, RayJob, RayService, renderContainer, renderPodTemplate } from 'slipway/ray';

const template = renderPodTemplate([renderContainer('ray', { image: 'registry.example.com/ray:2.49.0' })]);
const cluster = {
  headGroupSpec: { template, rayStartParams: {} },
  workerGroupSpecs: [{ groupName: 'gpu', replicas: 2, minReplicas: 1, maxReplicas: 4, template }],
};

/** A cluster that stays, a job with a cluster of its own, the same every night, and a service. */
export function ray(chart: Chart): void {
  new RayCluster(chart, 'cluster', { spec: cluster });
  const job = { entrypoint: 'python train.py', rayClusterSpec: cluster, shutdownAfterJobFinishes: true };
  new RayJob(chart, 'job', { spec: job });
  new RayCronJob(chart, 'nightly', { spec: { schedule: '0 3 * * *', jobTemplate: job } });
  new RayService(chart, 'service', { spec: { rayClusterConfig: cluster, serveConfigV2: 'applications: []\n' } });
}
