import { ApiObject } from 'cdk8s';
import { addRaw, Application, Destination, NotificationSettings, Source } from '../../lib/constructs/index.js';
import { rendered, testChart } from './support.js';

const source = Source.git({ repoURL: 'https://git.example.com/a.git', path: 'x' });
const destination = Destination.cluster('production', 'a');

test('plain JSON laid over an object goes before what the props say', () => {
  const application = new Application(testChart(), 'a', { metadata: { name: 'a' }, source, destination });
  application.addLink('docs', 'https://docs.example.com').addRaw({
    metadata: { annotations: { 'link.argocd.argoproj.io/docs': null, note: 'new' } },
    spec: { source: { path: 'y', newField: { a: 1 } }, destination: { namespace: null } },
    operation: { sync: {} },
  });
  expect(rendered(application)).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'a', namespace: 'argocd', annotations: { note: 'new' } },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/a.git', path: 'y', newField: { a: 1 } },
      destination: { name: 'production' },
    },
    operation: { sync: {} },
  });
});

test('objects of any library, and of several calls', () => {
  const chart = testChart();
  const plain = new ApiObject(chart, 'plain', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } });
  addRaw(plain, { data: { b: '2' } });
  addRaw(plain, { data: { a: null, b: '3' }, immutable: true });
  expect(rendered(plain)).toMatchObject({ data: { b: '3' }, immutable: true });
  expect(rendered(plain)['data']).toEqual({ b: '3' });
  const settings = new NotificationSettings(chart, 'settings');
  addRaw(settings, { immutable: true });
  expect(rendered(settings)).toMatchObject({ kind: 'ConfigMap', immutable: true });
});

test('an object stays the object that it is', () => {
  const chart = testChart();
  const object = new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap' });
  expect(() => addRaw(object, { kind: 'Secret' })).toThrow('got "kind", expected fields other than those that name it');
  expect(() => addRaw(object, { metadata: { name: 'b', namespace: null } })).toThrow(
    'metadata.name, metadata.namespace',
  );
});

test('where the definition of the kind is in the app, what is laid over is held against its schema', () => {
  const chart = testChart();
  const widget = () =>
    new ApiObject(chart, `w${chart.node.children.length}`, { apiVersion: 'example.com/v1', kind: 'Widget' });
  const text = { type: 'string' };
  const spec = {
    type: 'object',
    properties: {
      size: { type: 'integer' },
      mode: { ...text, enum: ['a', 'b'] },
      port: { 'x-kubernetes-int-or-string': true },
      labels: { type: 'object', additionalProperties: text },
      free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      parts: {
        type: 'array',
        items: { type: 'object', properties: { on: { type: 'boolean' }, share: { type: 'number' } } },
      },
    },
  };
  new ApiObject(chart, 'definition', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } }],
    },
  });
  const good = widget();
  addRaw(good, {
    metadata: { labels: { a: 'b' } },
    spec: { size: 1, mode: 'a', port: '80%', labels: { x: 'y' }, free: { z: 1 }, parts: [{ on: true, share: 0.5 }] },
  });
  addRaw(good, { spec: { mode: null } });
  expect(good.node.validate()).toEqual([]);
  const bad = widget();
  addRaw(bad, {
    spec: { sise: 1, size: '1', mode: 'c', port: true, labels: { x: 1 }, parts: [{ on: 1 }, 'x'] },
    more: 1,
  });
  expect(bad.node.validate()).toEqual([
    'addRaw: .spec.sise: no such field by the CustomResourceDefinition of this app',
    'addRaw: .spec.size: got "1", expected a whole number',
    'addRaw: .spec.mode: got "c", expected a | b',
    'addRaw: .spec.port: got true, expected a whole number or a text',
    'addRaw: .spec.labels.x: got 1, expected a text',
    'addRaw: .spec.parts[0].on: got 1, expected true or false',
    'addRaw: .spec.parts[1]: got "x", expected an object',
    'addRaw: .more: no such field by the CustomResourceDefinition of this app',
  ]);
});
