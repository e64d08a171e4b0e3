import { randomUUID } from 'node:crypto';
import { KubernetesObjects } from '../../lib/cli/simulate/kubernetes-objects.js';
import { systemClock } from '../../lib/cluster/index.js';
import { ApiServer, Store } from '../../lib/embedded/index.js';
import type { KubeObject } from '../../lib/kube/index.js';
import { eventually } from '../support/patience.js';

const configMaps = { group: '', version: 'v1', kind: 'ConfigMap' };
const deployments = { group: 'apps', version: 'v1', kind: 'Deployment' };
const widgets = { group: 'example.com', version: 'v1', kind: 'Widget' };

const configMap = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { value: '1' },
});

describe('a Kubernetes API over HTTP as the objects that simulated controllers need', () => {
  const clock = systemClock();
  const store = new Store({ clock, uid: randomUUID, random: (length) => 'x'.repeat(length) });
  const server = new ApiServer({ store });
  let objects: KubernetesObjects;

  beforeAll(async () => {
    const { url } = await server.listen(0);
    objects = new KubernetesObjects({ connection: { server: url }, clock });
  });
  afterAll(async () => {
    objects.close();
    await server.close();
  });

  it('creates, reads, patches and deletes; what does not exist is undefined', async () => {
    const { metadata } = await objects.create(configMap('one'));
    const names = (await objects.list(configMaps, 'default')).map((object) => object.metadata.name);
    expect(names).toEqual(['kube-root-ca.crt', 'one']);
    await objects.patch(configMaps, 'default', 'one', { data: { value: '2' } });
    expect(await objects.get(configMaps, 'default', 'one')).toMatchObject({ data: { value: '2' } });
    await objects.delete(configMaps, 'default', 'one', { uid: 'another' });
    await objects.delete(configMaps, 'default', 'one', { uid: metadata.uid ?? '' });
    expect(await objects.get(configMaps, 'default', 'one')).toBeUndefined();
    expect(await objects.patch(configMaps, 'default', 'one', {})).toBeUndefined();
    await objects.delete(configMaps, 'default', 'one');
  });

  it('refuses with the reason that the API gives', async () => {
    await objects.create(configMap('twice'));
    await expect(objects.create(configMap('twice'))).rejects.toMatchObject({ status: 409, reason: 'AlreadyExists' });
  });

  it('writes a status, and says that there is nothing to write it to', async () => {
    const labels = { app: 'web' };
    await objects.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a' }] } },
      },
    });
    await objects.patchStatus(deployments, 'default', 'web', { replicas: 1 });
    expect(await objects.get(deployments, 'default', 'web')).toMatchObject({ status: { replicas: 1 } });
    expect(await objects.patchStatus(deployments, 'default', 'none', { replicas: 1 })).toBeUndefined();
  });

  it('tells what exists and every change, also of a kind that is served only later', async () => {
    const told: string[] = [];
    const stop = objects.watch(widgets, ({ type, object }) => told.push(`${type} ${object.metadata.name}`));
    expect(await objects.list(widgets)).toEqual([]);
    store.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    });
    await objects.create({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'one', namespace: 'default' },
    });
    await eventually(() => told.length === 1);
    const late: string[] = [];
    objects.watch(widgets, ({ type, object }) => late.push(`${type} ${object.metadata.name}`));
    await objects.delete(widgets, 'default', 'one');
    await eventually(() => told.length === 2);
    stop();
    expect(told).toEqual(['ADDED one', 'DELETED one']);
    expect(late).toEqual(told);
  });
});
