import { Gpu, LimitRange, PriorityClass, ResourceQuota } from '../../../lib/constructs/quota/index.js';
import { Quantity } from '../../../lib/constructs/values/index.js';
import { validated } from '../schema.js';
import { rendered, testChart } from '../support.js';

test('a namespace may use so much, and a container gets so much', () => {
  const chart = testChart();
  const quota = new ResourceQuota(chart, 'quota', {
    requests: { cpu: Quantity.cpus(64), memory: Quantity.gibibytes(512) },
    limits: { memory: Quantity.gibibytes(1024), gpus: Gpu.nvidia(8) },
    counts: { pods: 100, 'count/jobs.batch': 20 },
  });
  expect(validated(quota)['spec']).toEqual({
    hard: {
      'requests.cpu': '64',
      'requests.memory': '512Gi',
      'limits.memory': '1024Gi',
      'requests.nvidia.com/gpu': '8',
      pods: '100',
      'count/jobs.batch': '20',
    },
  });
  const limits = [{ type: 'Container', default: { cpu: '1' }, max: { memory: '64Gi' } }];
  expect(validated(new LimitRange(chart, 'limits', { spec: { limits } }))['spec']).toEqual({ limits });
  const serving = new PriorityClass(chart, 'serving', { value: 1000, preemptionPolicy: 'Never' });
  expect(rendered(serving)).toMatchObject({ kind: 'PriorityClass', value: 1000, preemptionPolicy: 'Never' });
});

test('quotas that mean nothing are refused', () => {
  const chart = testChart();
  expect(() => new ResourceQuota(chart, 'a', {})).toThrow('at least one bound');
  expect(() => new ResourceQuota(chart, 'b', { counts: { pods: -1 } })).toThrow('counts.pods: got -1');
  const limits = [{ type: 'Pod', default: { cpu: '1' } }];
  expect(() => new LimitRange(chart, 'c', { spec: { limits } })).toThrow('defaults for Container alone');
  expect(() => new PriorityClass(chart, 'd', { value: 2e9 })).toThrow('up to 1000000000');
});
