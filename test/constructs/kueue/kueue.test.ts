import {
  AdmissionCheck,
  ClusterQueue,
  Cohort,
  LocalQueue,
  ResourceFlavor,
  Topology,
  Workload,
  WorkloadPriorityClass,
  type fields,
} from '../../../lib/constructs/kueue/index.js';
import { PyTorchJob } from '../../../lib/constructs/kubeflow/index.js';
import { validated } from '../schema.js';
import { rendered, testChart } from '../support.js';

const resources = [{ name: 'nvidia.com/gpu', nominalQuota: 16 }];
const group: fields.ResourceGroup = { coveredResources: ['nvidia.com/gpu'], flavors: [{ name: 'a100', resources }] };

test('jobs wait in a queue of their namespace, with a priority', () => {
  const chart = testChart();
  const flavor = new ResourceFlavor(chart, 'a100', { spec: { nodeLabels: { gpu: 'a100' }, topologyName: 'racks' } });
  const queue = new ClusterQueue(chart, 'research', {
    metadata: { name: 'research' },
    spec: {
      namespaceSelector: {},
      cohortName: 'all',
      resourceGroups: [group],
      preemption: { reclaimWithinCohort: 'Any' },
    },
  });
  const local = new LocalQueue(chart, 'local', { metadata: { name: 'team' }, spec: { clusterQueue: queue.name } });
  const urgent = new WorkloadPriorityClass(chart, 'urgent', { metadata: { name: 'urgent' }, value: 1000 });
  const job = new PyTorchJob(chart, 'job', { metadata: { name: 'job' }, container: { image: 'train:1' } });
  local.admit(job);
  urgent.applyTo(job);
  expect(validated(job)['metadata']).toEqual({
    name: 'job',
    labels: { 'kueue.x-k8s.io/queue-name': 'team', 'kueue.x-k8s.io/priority-class': 'urgent' },
  });
  expect(validated(queue)).toEqual({
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'ClusterQueue',
    metadata: { name: 'research' },
    spec: {
      namespaceSelector: {},
      cohortName: 'all',
      resourceGroups: [group],
      preemption: { reclaimWithinCohort: 'Any' },
    },
  });
  expect(validated(local)['spec']).toEqual({ clusterQueue: 'research' });
  expect(validated(urgent)).toMatchObject({ kind: 'WorkloadPriorityClass', value: 1000 });
  validated(flavor);
  validated(new Cohort(chart, 'all', { spec: { fairSharing: { weight: 2 } } }));
  validated(new AdmissionCheck(chart, 'check', { spec: { controllerName: 'kueue.x-k8s.io/provisioning-request' } }));
  validated(new Topology(chart, 'racks', { spec: { levels: [{ nodeLabel: 'rack' }, { nodeLabel: 'host' }] } }));
  expect(rendered(new ResourceFlavor(chart, 'any'))['spec']).toEqual({});
});

test('quotas that Kueue would refuse are refused', () => {
  const queue = (spec: fields.ClusterQueueSpec) => () => new ClusterQueue(testChart(), 'q', { spec });
  const uncovered = { ...group, coveredResources: ['nvidia.com/gpu', 'cpu'] };
  expect(queue({ resourceGroups: [uncovered] })).toThrow('flavor a100, resources: got ["nvidia.com/gpu"], expected');
  expect(queue({ resourceGroups: [group, group] })).toThrow('each resource in one group');
  const lent = { ...group, flavors: [{ name: 'a100', resources: [{ ...resources[0]!, borrowingLimit: 4 }] }] };
  expect(queue({ resourceGroups: [lent] })).toThrow('a cohort, for the limit of nvidia.com/gpu');
  const chart = testChart();
  expect(() => new LocalQueue(chart, 'l', { spec: {} })).toThrow('the name of a ClusterQueue');
  const elsewhere = new PyTorchJob(chart, 'j', { metadata: { namespace: 'b' }, container: { image: 'a:1' } });
  const local = new LocalQueue(chart, 'local', { metadata: { namespace: 'a' }, spec: { clusterQueue: 'q' } });
  expect(() => local.admit(elsewhere)).toThrow('admit test/j: got "b", expected an object of a');
  expect(() => new Topology(chart, 't', { spec: { levels: [] } })).toThrow('at least one label');
});

test('a Workload whose pods cannot be meant is refused', () => {
  const chart = testChart();
  let count = 0;
  const workload = (spec: fields.WorkloadSpec) => () => new Workload(chart, `w${count++}`, { spec });
  const template = { spec: { containers: [{ name: 'x', image: 'x:1' }] } };
  expect(workload({ podSets: [{ template }, { template }] })).toThrow('got "two of the name main"');
  expect(workload({ podSets: [{ template, minCount: 2 }] })).toThrow(
    'podSet main, minCount: got 2, expected at most count, 1',
  );
  const priorityClassRef = { group: 'kueue.x-k8s.io', kind: 'WorkloadPriorityClass', name: 'x' } as const;
  expect(workload({ priorityClassRef })).toThrow('spec.priority: got nothing');
});
