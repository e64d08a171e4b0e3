import type { Chart } from 'cdk8s';
import { PyTorchJob } from 'slipway/kubeflow';
import {
  AdmissionCheck,
  ClusterQueue,
  Cohort,
  LocalQueue,
  ResourceFlavor,
  Topology,
  Workload,
  WorkloadPriorityClass,
} from 'slipway/kueue';

/** Two teams' GPUs, of which one may use what the other leaves; a job waits until there is room. */
export function gpuQueues(chart: Chart): void {
  const racks = new Topology(chart, 'racks', { spec: { levels: [{ nodeLabel: 'rack' }, { nodeLabel: 'host' }] } });
  const a100 = new ResourceFlavor(chart, 'a100', { spec: { nodeLabels: { gpu: 'a100' }, topologyName: racks.name } });
  const all = new Cohort(chart, 'all', { spec: { fairSharing: { weight: 2 } } });
  new AdmissionCheck(chart, 'provision', { spec: { controllerName: 'kueue.x-k8s.io/provisioning-request' } });
  const research = new ClusterQueue(chart, 'research', {
    spec: {
      namespaceSelector: {},
      cohortName: all.name,
      resourceGroups: [
        {
          coveredResources: ['nvidia.com/gpu'],
          flavors: [{ name: a100.name, resources: [{ name: 'nvidia.com/gpu', nominalQuota: 16 }] }],
        },
      ],
    },
  });
  const queue = new LocalQueue(chart, 'team', { spec: { clusterQueue: research.name } });
  const urgent = new WorkloadPriorityClass(chart, 'urgent', { value: 1000 });
  const job = new PyTorchJob(chart, 'job', { container: { image: 'registry.example.com/train:1.4.0' } });
  queue.admit(job);
  urgent.applyTo(job);
}

/** Quota for what Kueue does not know: whoever starts the four pods waits until this Workload is admitted. */
export function podsOfYourOwn(chart: Chart): void {
  const limits = { 'nvidia.com/gpu': '1' };
  const train = { name: 'train', image: 'registry.example.com/train:1.4.0', resources: { limits } };
  new Workload(chart, 'sweep', {
    spec: { queueName: 'team', podSets: [{ count: 4, template: { spec: { containers: [train] } } }] },
  });
}
