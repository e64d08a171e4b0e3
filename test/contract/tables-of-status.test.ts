import type { JsonObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { forms } from './support/lists.js';
import { pod } from './support/objects.js';
import { AGE } from './support/printed-rows.js';
import { casesOf } from './support/table.js';

const PAST = '2020-01-01T00:00:00Z';
const AGO = expect.stringMatching(/^2 \(\d+y\d+d ago\)$/);

interface Row extends JsonObject {
  cells: unknown[] & JsonObject[];
}

/** The row of an object after its status was written. */
async function rowOf(api: Api, path: string, object: JsonObject, status: JsonObject): Promise<Row> {
  await api.make(path, object);
  const written = await api.patch(`${path}/a/status`, 'merge', { status });
  expect(written.body).toMatchObject({ kind: object['kind'] });
  const { body } = await api.get(`${path}/a?includeObject=None`, forms.table);
  return (body['rows'] as Row[])[0] as Row;
}

const container = (name: string, state: JsonObject, rest: JsonObject = {}): JsonObject => ({
  name,
  image: 'i',
  imageID: '',
  ready: false,
  restartCount: 0,
  state,
  ...rest,
});
const running = { running: { startedAt: PAST } };
const ended = (exitCode: number, rest: JsonObject = {}): JsonObject => ({ terminated: { exitCode, ...rest } });
const waiting = (reason: string): JsonObject => ({ waiting: { reason } });
const isTrue = (type: string): JsonObject => ({ type, status: 'True' });
const two = {
  containers: [
    { name: 'a', image: 'i' },
    { name: 'b', image: 'i' },
  ],
};
const prepared = {
  ...two,
  initContainers: [
    { name: 'x', image: 'i' },
    { name: 'y', image: 'i', restartPolicy: 'Always' },
  ],
};

/** What a pod says in the columns Ready, Status and Restarts. */
type Shown = readonly [spec: JsonObject, status: JsonObject, ready: string, says: string, restarts: unknown];

contract('the row of a pod shows', {
  cases: {
    ...casesOf<Shown>(
      {
        'that it waits': [two, { phase: 'Pending' }, '0/2', 'Pending', '0'],
        'why it was put away': [two, { phase: 'Failed', reason: 'Evicted' }, '0/2', 'Evicted', '0'],
        'that it runs': [
          two,
          {
            phase: 'Running',
            conditions: [isTrue('Ready')],
            containerStatuses: [container('a', running, { ready: true }), container('b', running, { ready: true })],
          },
          ...(['2/2', 'Running', '0'] as const),
        ],
        'what a container waits for': [
          two,
          {
            phase: 'Pending',
            containerStatuses: [container('a', waiting('ImagePullBackOff')), container('b', running, { ready: true })],
          },
          ...(['1/2', 'ImagePullBackOff', '0'] as const),
        ],
        'how often and when it was restarted': [
          two,
          {
            phase: 'Running',
            containerStatuses: [
              container('a', waiting('CrashLoopBackOff'), {
                restartCount: 2,
                lastState: ended(1, { finishedAt: PAST }),
              }),
              container('b', running),
            ],
          },
          '0/2',
          'CrashLoopBackOff',
          AGO,
        ],
        'that it is complete': [
          two,
          {
            phase: 'Succeeded',
            containerStatuses: [
              container('a', ended(0, { reason: 'Completed' })),
              container('b', ended(0, { reason: 'Completed' })),
            ],
          },
          ...(['0/2', 'Completed', '0'] as const),
        ],
        'that one of its containers still runs': [
          two,
          {
            phase: 'Running',
            containerStatuses: [
              container('a', ended(0, { reason: 'Completed' })),
              container('b', running, { ready: true }),
            ],
          },
          ...(['1/2', 'NotReady', '0'] as const),
        ],
        'that one of its containers still serves': [
          two,
          {
            phase: 'Running',
            conditions: [isTrue('Ready')],
            containerStatuses: [
              container('a', ended(0, { reason: 'Completed' })),
              container('b', running, { ready: true }),
            ],
          },
          ...(['1/2', 'Running', '0'] as const),
        ],
        'with which code a container ended': [
          two,
          { phase: 'Failed', containerStatuses: [container('a', ended(3)), container('b', ended(3))] },
          ...(['0/2', 'ExitCode:3', '0'] as const),
        ],
        'with which signal a container ended': [
          two,
          {
            phase: 'Failed',
            containerStatuses: [container('a', ended(137, { signal: 9 })), container('b', running)],
          },
          ...(['0/2', 'Signal:9', '0'] as const),
        ],
        'how far its preparation has come': [
          prepared,
          {
            phase: 'Pending',
            initContainerStatuses: [container('x', running), container('y', waiting('PodInitializing'))],
          },
          ...(['0/3', 'Init:0/2', '0'] as const),
        ],
        'why its preparation fails': [
          prepared,
          {
            phase: 'Pending',
            initContainerStatuses: [container('x', ended(1, { reason: 'Error' }), { restartCount: 4 })],
          },
          ...(['0/3', 'Init:Error', '4'] as const),
        ],
        'with which code its preparation fails': [
          prepared,
          { phase: 'Pending', initContainerStatuses: [container('x', ended(2))] },
          ...(['0/3', 'Init:ExitCode:2', '0'] as const),
        ],
        'what runs beside its containers': [
          prepared,
          {
            phase: 'Running',
            conditions: [isTrue('Initialized'), isTrue('Ready')],
            initContainerStatuses: [
              container('x', ended(0)),
              container('y', running, { ready: true, started: true, restartCount: 1 }),
            ],
            containerStatuses: [container('a', running, { ready: true }), container('b', running, { ready: true })],
          },
          ...(['3/3', 'Running', '1'] as const),
        ],
      },
      async (api: Api, [spec, status, ...shown]) => {
        const { cells } = await rowOf(api, api.path('v1', 'pods'), pod('a', { nodeName: 'n', ...spec }), status);
        expect(cells.slice(1, 4)).toEqual(shown);
      },
    ),
    'where it is': async (api) => {
      const spec = { nodeName: 'n', readinessGates: [{ conditionType: 'x' }, { conditionType: 'y' }] };
      const status = { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }], conditions: [isTrue('x')] };
      const { cells } = await rowOf(api, api.path('v1', 'pods'), pod('a', spec), status);
      expect(cells.slice(5)).toEqual(['10.0.0.1', 'n', '<none>', '1/2']);
    },
    'that it has ended, beside its cells': async (api) => {
      const row = await rowOf(api, api.path('v1', 'pods'), pod('a'), { phase: 'Succeeded' });
      const message = 'The pod has completed successfully.';
      expect(row['conditions']).toEqual([{ type: 'Completed', status: 'True', reason: 'Succeeded', message }]);
    },
    'that it is leaving': async (api) => {
      const path = api.path('v1', 'pods');
      await api.make(path, pod('a', { nodeName: 'n' }));
      await api.delete(`${path}/a`);
      const { body } = await api.get(`${path}/a`, forms.table);
      expect((body['rows'] as Row[])[0]?.cells[2]).toBe('Terminating');
      await api.delete(`${path}/a`, { gracePeriodSeconds: 0 });
    },
  },
});

const once = { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } };
const job = (spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'a' },
  spec: { template: once, ...spec },
});

contract('rows show of status', {
  cases: {
    'how far a Job has come': async (api) => {
      const status = { active: 1, startTime: PAST, succeeded: 2, ready: 0 };
      const { cells } = await rowOf(api, api.path('batch/v1', 'jobs'), job({ completions: 3 }), status);
      expect(cells.slice(0, 5)).toEqual(['a', 'Running', '2/3', expect.stringMatching(/^\d+y/), AGE]);
    },
    'that a Job has failed': async (api) => {
      const conditions = ['FailureTarget', 'Failed'].map((type) => ({
        ...isTrue(type),
        lastProbeTime: PAST,
        lastTransitionTime: PAST,
      }));
      const status = { startTime: PAST, conditions };
      const { cells } = await rowOf(api, api.path('batch/v1', 'jobs'), job(), status);
      expect(cells[1]).toBe('Failed');
    },
    'how many replicas a Deployment has': async (api) => {
      const template = { metadata: { labels: { app: 'a' } }, ...{ spec: { containers: once.spec.containers } } };
      const object = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'a' },
        spec: { replicas: 3, selector: { matchLabels: { app: 'a' } }, template },
      };
      const status = { replicas: 3, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1 };
      const { cells } = await rowOf(api, api.path('apps/v1', 'deployments'), object, status);
      expect(cells.slice(0, 4)).toEqual(['a', '1/3', 2, 1]);
    },
    'what an autoscaler has seen': async (api) => {
      const metrics = [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        { type: 'Pods', pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '3' } } },
      ];
      const object = {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'a' },
        spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, metrics },
      };
      const currentMetrics = [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 12, averageValue: '1' } } },
        { type: 'Pods', pods: { metric: { name: 'm' }, current: { averageValue: '2500m' } } },
      ];
      const status = { currentReplicas: 2, desiredReplicas: 2, currentMetrics };
      const path = api.path('autoscaling/v2', 'horizontalpodautoscalers');
      const { cells } = await rowOf(api, path, object, status);
      expect(cells).toEqual(['a', 'Deployment/d', 'cpu: 12%/50%, 2500m/3', '1', 5, 2, AGE]);
      const old = await api.get(`${api.path('autoscaling/v1', 'horizontalpodautoscalers')}/a`, forms.table);
      expect((old.body['rows'] as Row[])[0]?.cells.slice(0, 6)).toEqual(cells.slice(0, 6));
    },
    'what of a quota is used': async (api) => {
      const hard = { pods: '10', 'limits.cpu': '2', 'requests.memory': '1Gi' };
      const object = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'a' }, spec: { hard } };
      const status = { hard, used: { pods: '1', 'limits.cpu': '500m', 'requests.memory': '0' } };
      const { cells } = await rowOf(api, api.path('v1', 'resourcequotas'), object, status);
      expect(cells).toEqual(['a', 'pods: 1/10, requests.memory: 0/1Gi', 'limits.cpu: 500m/2', AGE]);
    },
    'where a load balancer is': async (api) => {
      const object = {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'a' },
        spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } },
      };
      const status = { loadBalancer: { ingress: [{ hostname: 'b.example.com' }, { ip: '10.0.0.9' }] } };
      const { cells } = await rowOf(api, api.path('networking.k8s.io/v1', 'ingresses'), object, status);
      expect(cells).toEqual(['a', '<none>', '*', '10.0.0.9,b.example.com', '80', AGE]);
    },
    'what Events tell, in either group': async (api) => {
      const event = {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: 'a' },
        involvedObject: { kind: 'Pod', name: 'p', namespace: api.namespace, fieldPath: 'spec.x' },
        reason: 'Seen',
        message: ' hello \n',
        type: 'Normal',
        count: 3,
        source: { component: 'c', host: 'h' },
        firstTimestamp: PAST,
        lastTimestamp: PAST,
      };
      await api.make(api.path('v1', 'events'), event);
      const old = expect.stringMatching(/^\d+y/);
      const cells = [old, 'Normal', 'Seen', 'pod/p', 'spec.x', 'c, h', 'hello', old, 3, 'a'];
      for (const version of ['v1', 'events.k8s.io/v1']) {
        const { body } = await api.get(api.path(version, 'events', 'a'), forms.table);
        expect((body['rows'] as Row[])[0]?.cells).toEqual(cells);
      }
    },
  },
});
