import { EventBus, EventSource, Sensor, type fields } from '../../../lib/constructs/events/index.js';
import { ClusterWorkflowTemplate, Template, WorkflowTemplate } from '../../../lib/constructs/workflows/index.js';
import { validated } from '../schema.js';
import { rendered, testChart } from '../support.js';

const minio: fields.S3Artifact = {
  bucket: { name: 'data' },
  endpoint: 'minio.storage.svc:9000',
  events: ['s3:ObjectCreated:Put'],
  accessKey: { name: 'minio', key: 'access-key' },
  secretKey: { name: 'minio', key: 'secret-key' },
};
const entrypoint = Template.container('train', { image: 'registry.example.com/train:1' });

test('new data starts a training: bus, source and sensor are what an expert would have written', () => {
  const chart = testChart();
  const bus = EventBus.jetStream(chart, 'bus', { version: '2.10.10', replicas: 3 });
  expect(validated(bus)).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'EventBus',
    metadata: { name: 'default' },
    spec: { jetstream: { version: '2.10.10', replicas: 3 } },
  });
  const source = { minio: { data: minio }, calendar: { nightly: { schedule: '0 3 * * *' } } };
  const uploads = new EventSource(chart, 'uploads', { metadata: { name: 'uploads' }, spec: source });
  expect(validated(uploads)['spec']).toEqual(source);
  expect(uploads.events).toEqual(['data', 'nightly']);

  const sensor = new Sensor(chart, 'new-data', { metadata: { name: 'new-data' }, serviceAccountName: 'retrainer' });
  const arrived = sensor.dependsOn(uploads.event('data'), {
    filters: { data: [{ path: 'notification.0.s3.object.key', type: 'string', value: ['.*parquet'] }] },
  });
  sensor.dependsOn(uploads.event('nightly'), { name: 'night' });
  const retrain = new WorkflowTemplate(chart, 'retrain', { metadata: { name: 'retrain' }, entrypoint });
  const key = arrived.value('notification.0.s3.object.key');
  sensor.startWorkflow(retrain, {
    parameters: { model: 'churn', key },
    after: [arrived],
    extra: { atLeastOnce: true },
  });
  expect(validated(sensor)['spec']).toEqual({
    template: { serviceAccountName: 'retrainer' },
    dependencies: [
      {
        name: 'data',
        eventSourceName: 'uploads',
        eventName: 'data',
        filters: { data: [{ path: 'notification.0.s3.object.key', type: 'string', value: ['.*parquet'] }] },
      },
      { name: 'night', eventSourceName: 'uploads', eventName: 'nightly' },
    ],
    triggers: [
      {
        atLeastOnce: true,
        template: {
          name: 'retrain',
          conditions: 'data',
          argoWorkflow: {
            operation: 'submit',
            source: {
              resource: {
                apiVersion: 'argoproj.io/v1alpha1',
                kind: 'Workflow',
                metadata: { generateName: 'retrain-' },
                spec: {
                  workflowTemplateRef: { name: 'retrain' },
                  arguments: {
                    parameters: [
                      { name: 'model', value: 'churn' },
                      { name: 'key', value: '' },
                    ],
                  },
                },
              },
            },
            parameters: [
              {
                src: { dependencyName: 'data', dataKey: 'notification.0.s3.object.key' },
                dest: 'spec.arguments.parameters.1.value',
              },
            ],
          },
        },
      },
    ],
  });
});

test('a template for all namespaces is started as one, and any other trigger can be set', () => {
  const chart = testChart();
  const sensor = new Sensor(chart, 's');
  const called = sensor.dependsOn({ eventSourceName: 'theirs', eventName: 'called' });
  const shared = new ClusterWorkflowTemplate(chart, 'shared', { metadata: { name: 'shared' }, entrypoint });
  sensor.startWorkflow(shared);
  const http = { url: 'https://chat.example.com', method: 'POST', payload: [{ src: called.whole(), dest: 'text' }] };
  sensor.addTrigger({ template: { name: 'tell', http } });
  const spec = validated(sensor)['spec'];
  expect(spec).toMatchObject({
    triggers: [
      {
        template: {
          argoWorkflow: {
            source: { resource: { spec: { workflowTemplateRef: { name: 'shared', clusterScope: true } } } },
          },
        },
      },
      { template: { name: 'tell', http } },
    ],
  });
});

test('what Argo Events would refuse, or never could happen, is refused', () => {
  const chart = testChart();
  let count = 0;
  const bus = (spec: fields.EventBusSpec) => () => new EventBus(chart, `b${count++}`, { spec });
  expect(bus({})).toThrow('exactly one of nats, jetstream, jetstreamExotic, kafka');
  expect(bus({ nats: {} })).toThrow('exactly one of native, exotic');
  expect(bus({ jetstream: {} })).toThrow('spec.jetstream.version');
  expect(bus({ jetstream: { version: 'latest', replicas: 2 } })).toThrow('1, or 3 and more');
  const source = (spec: fields.EventSourceSpec) => () => new EventSource(chart, `e${count++}`, { spec });
  expect(source({ replicas: 1 })).toThrow('at least one event');
  expect(source({ minio: { a: minio }, calendar: { a: { interval: '1h' } } })).toThrow('two events of the name a');
  expect(source({ calendar: { a: {} } })).toThrow('calendar a: got [], expected exactly one of schedule, interval');
  expect(source({ calendar: { a: { schedule: '0 25 * * *' } } })).toThrow('hour');
  const hook = { endpoint: '/push', method: 'POST', port: '12000' };
  expect(source({ webhook: { a: { ...hook, endpoint: 'push' } } })).toThrow('a path');
  expect(source({ webhook: { a: { ...hook, port: '0' } } })).toThrow('from 1 to 65535, as a text');
  const webhook = source({ webhook: { push: hook } })();
  expect(() => webhook.event('pull')).toThrow('event: got "pull", expected push');

  const sensor = new Sensor(chart, 's');
  expect(() => rendered(sensor)).toThrow('at least one event');
  sensor.dependsOn(webhook.event('push'));
  expect(() => sensor.dependsOn(webhook.event('push'))).toThrow('two of the name push');
  expect(() => rendered(sensor)).toThrow('at least one trigger');
  const trigger = (each: fields.Trigger) => () => {
    return rendered(dependent(new Sensor(chart, `s${count++}`)).addTrigger(each));
  };
  const dependent = (each: Sensor) => {
    each.dependsOn(webhook.event('push'));
    return each;
  };
  const log = { intervalSeconds: 1 };
  expect(trigger({ template: { name: 'a' } })).toThrow('trigger a: got [], expected exactly one');
  expect(trigger({ template: { name: 'a', log, http: { url: 'https://x', payload: [] } } })).toThrow(
    'expected exactly one',
  );
  expect(trigger({ template: { name: 'a', log, conditions: 'push && pull' } })).toThrow('got "pull"');
  expect(trigger({ template: { name: 'a', argoWorkflow: {} } })).toThrow('the source of the workflow');
  expect(trigger({ template: { name: 'a', argoWorkflow: { operation: 'submit-from' } } })).toThrow('first of args');
  expect(trigger({ template: { name: 'a', k8s: { operation: 'create' } } })).toThrow('the source of the object');
  const parameters = [{ src: { dependencyName: 'pull', dataKey: 'x' }, dest: 'y' }];
  expect(trigger({ template: { name: 'a', log }, parameters })).toThrow('trigger a, y: got "pull"');
  const dlqTrigger = { template: { name: 'b', log } };
  expect(trigger({ template: { name: 'a', log }, dlqTrigger })).toThrow('atLeastOnce, of both triggers');
  sensor.addTrigger({ template: { name: 'a', log } }).addTrigger({ template: { name: 'a', log } });
  expect(() => rendered(sensor)).toThrow('two of the name a');
});
