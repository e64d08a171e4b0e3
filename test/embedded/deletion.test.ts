import type { JsonObject } from '../../lib/kube/index.js';
import { CONFIG_MAPS, configMap, TestApi } from './api.js';

let api: TestApi;
beforeEach(async () => (api = await TestApi.start()));
afterEach(() => api.stop());

async function owner(): Promise<JsonObject> {
  const { body } = await api.post(CONFIG_MAPS, configMap('owner'));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'owner',
    uid: String((body['metadata'] as JsonObject)['uid']),
    blockOwnerDeletion: true,
  };
}

const exists = async (name: string): Promise<boolean> => (await api.get(`${CONFIG_MAPS}/${name}`)).status === 200;

test('an object without finalizers is gone at once', async () => {
  await api.post(CONFIG_MAPS, configMap('a'));
  expect((await api.call('DELETE', `${CONFIG_MAPS}/a`)).body).toMatchObject({
    kind: 'Status',
    status: 'Success',
    details: { name: 'a', kind: 'configmaps' },
  });
  expect(await exists('a')).toBe(false);
});

test('a finalizer holds an object until it is removed', async () => {
  await api.post(CONFIG_MAPS, configMap('a', {}, { finalizers: ['example.com/hold'] }));
  const { body } = await api.call('DELETE', `${CONFIG_MAPS}/a`);
  expect(body['metadata']).toMatchObject({ deletionTimestamp: '2026-03-01T12:00:00Z', deletionGracePeriodSeconds: 0 });
  expect(await exists('a')).toBe(true);
  const added = await api.patch(`${CONFIG_MAPS}/a`, 'merge', {
    metadata: { finalizers: ['example.com/hold', 'b.io/c'] },
  });
  expect(added.status).toBe(422);
  await api.patch(`${CONFIG_MAPS}/a`, 'merge', { metadata: { finalizers: null } });
  expect(await exists('a')).toBe(false);
});

test('preconditions protect another object of the same name', async () => {
  await api.post(CONFIG_MAPS, configMap('a'));
  expect((await api.call('DELETE', `${CONFIG_MAPS}/a`, { preconditions: { uid: 'other' } })).status).toBe(409);
  expect(await exists('a')).toBe(true);
});

describe('what an owner leaves behind', () => {
  test('goes with it', async () => {
    await api.post(CONFIG_MAPS, configMap('child', {}, { ownerReferences: [await owner()] }));
    await api.call('DELETE', `${CONFIG_MAPS}/owner`);
    expect(await exists('child')).toBe(false);
  });

  test('stays when it is orphaned', async () => {
    await api.post(CONFIG_MAPS, configMap('child', {}, { ownerReferences: [await owner()] }));
    await api.call('DELETE', `${CONFIG_MAPS}/owner?propagationPolicy=Orphan`);
    expect(await exists('owner')).toBe(false);
    expect((await api.get(`${CONFIG_MAPS}/child`)).body['metadata']).not.toHaveProperty('ownerReferences');
  });

  test('goes first in the foreground', async () => {
    await api.post(CONFIG_MAPS, configMap('child', {}, { ownerReferences: [await owner()], finalizers: ['a.io/b'] }));
    await api.call('DELETE', `${CONFIG_MAPS}/owner?propagationPolicy=Foreground`);
    expect([await exists('owner'), await exists('child')]).toEqual([true, true]);
    await api.patch(`${CONFIG_MAPS}/child`, 'merge', { metadata: { finalizers: [] } });
    expect([await exists('owner'), await exists('child')]).toEqual([false, false]);
  });

  test('stays while another owner lives', async () => {
    const first = await owner();
    const { body } = await api.post(CONFIG_MAPS, configMap('second'));
    const uid = String((body['metadata'] as JsonObject)['uid']);
    await api.post(
      CONFIG_MAPS,
      configMap(
        'child',
        {},
        { ownerReferences: [first, { apiVersion: 'v1', kind: 'ConfigMap', name: 'second', uid }] },
      ),
    );
    await api.call('DELETE', `${CONFIG_MAPS}/owner`);
    expect((await api.get(`${CONFIG_MAPS}/child`)).body['metadata']).toMatchObject({
      ownerReferences: [{ name: 'second' }],
    });
  });
});

describe('a namespace', () => {
  const inside = '/api/v1/namespaces/team/configmaps';
  beforeEach(() => api.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } }));

  test('begins active, with a label, a service account and a finalizer', async () => {
    expect((await api.get('/api/v1/namespaces/team')).body).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'team' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
    expect((await api.get('/api/v1/namespaces/team/serviceaccounts/default')).status).toBe(200);
  });

  test('takes its content with it', async () => {
    await api.post(inside, configMap('a'));
    const { body } = await api.call('DELETE', '/api/v1/namespaces/team');
    expect(body).toMatchObject({ kind: 'Namespace', status: { phase: 'Terminating' } });
    expect((await api.get('/api/v1/namespaces/team')).status).toBe(404);
    expect((await api.get(`${inside}/a`)).status).toBe(404);
  });

  test('waits for finalizers in it and takes nothing new meanwhile', async () => {
    await api.post(inside, configMap('a', {}, { finalizers: ['a.io/b'] }));
    await api.call('DELETE', '/api/v1/namespaces/team');
    expect((await api.get('/api/v1/namespaces/team')).body).toMatchObject({
      status: {
        phase: 'Terminating',
        conditions: expect.arrayContaining([
          expect.objectContaining({ type: 'NamespaceFinalizersRemaining', status: 'True' }),
        ]),
      },
    });
    expect((await api.post(inside, configMap('b'))).body).toMatchObject({
      code: 403,
      details: { causes: [{ reason: 'NamespaceTerminating' }] },
    });
    await api.patch(`${inside}/a`, 'merge', { metadata: { finalizers: null } });
    expect((await api.get('/api/v1/namespaces/team')).status).toBe(404);
  });
});

test('a pod on a node waits for its grace period, one without a node does not', async () => {
  const pods = '/api/v1/namespaces/default/pods';
  const pod = (name: string, nodeName?: string): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { ...(nodeName !== undefined && { nodeName }), containers: [{ name: 'a', image: 'a' }] },
  });
  await api.post(pods, pod('placed', 'n1') as never);
  await api.post(pods, pod('waiting') as never);
  expect((await api.call('DELETE', `${pods}/placed`)).body['metadata']).toMatchObject({
    deletionTimestamp: '2026-03-01T12:00:30Z',
    deletionGracePeriodSeconds: 30,
  });
  await api.call('DELETE', `${pods}/waiting`);
  expect((await api.get(`${pods}/waiting`)).status).toBe(404);
  await api.call('DELETE', `${pods}/placed`, { gracePeriodSeconds: 0 });
  expect((await api.get(`${pods}/placed`)).status).toBe(404);
});

test('a collection is deleted by selector', async () => {
  await api.post(CONFIG_MAPS, configMap('a', {}, { labels: { drop: 'yes' } }));
  await api.post(CONFIG_MAPS, configMap('b'));
  await api.call('DELETE', `${CONFIG_MAPS}?labelSelector=drop%3Dyes`);
  expect([await exists('a'), await exists('b')]).toEqual([false, true]);
});
