import { ObjectCache, compareVersions, type Change } from '../../lib/cluster/object-cache.js';
import type { KubeObject } from '../../lib/kube/index.js';

const configMap = (name: string, version: string, app?: string, uid = `uid-${name}`): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop', uid, resourceVersion: version, ...(app && { labels: { app } }) },
  data: { version },
});

function cache(): { cache: ObjectCache; changes: Change[]; texts: () => string[] } {
  const changes: Change[] = [];
  const objects = new ObjectCache(
    (object) => object.metadata.labels?.['app'],
    (change) => changes.push(change),
  );
  return { cache: objects, changes, texts: () => changes.map(({ type, key }) => `${type} ${key.name}`) };
}

describe('the view of live objects', () => {
  it('keeps tracked objects whole and only the identity of all others', () => {
    const { cache: objects } = cache();
    objects.put(configMap('ours', '1', 'web'));
    objects.put(configMap('foreign', '2'));
    expect(objects.get('/ConfigMap/shop/ours')).toMatchObject({ data: { version: '1' } });
    expect(objects.get('/ConfigMap/shop/foreign')).toBe('slim');
    expect(objects.managed('web').map(({ metadata }) => metadata.name)).toEqual(['ours']);
  });

  it('keeps an object whole from the time that someone wants it', () => {
    const { cache: objects, texts } = cache();
    objects.put(configMap('foreign', '2'));
    objects.want('/ConfigMap/shop/foreign');
    objects.put(configMap('foreign', '2'), 'own');
    expect(objects.get('/ConfigMap/shop/foreign')).toMatchObject({ data: { version: '2' } });
    expect(texts()).toEqual(['added foreign']);
  });

  it('ignores an event that is older than the answer to our own write, and tells the write once', () => {
    const { cache: objects, changes, texts } = cache();
    objects.put(configMap('ours', '5', 'web'));
    objects.put(configMap('ours', '9', 'web'), 'own');
    objects.put(configMap('ours', '7', 'web'));
    objects.put(configMap('ours', '9', 'web'));
    expect(objects.managed('web')[0]?.metadata.resourceVersion).toBe('9');
    expect(texts()).toEqual(['added ours', 'changed ours']);
    expect(changes.map(({ own }) => own)).toEqual([false, true]);
  });

  it('does not bring an object back that we deleted, but sees its successor', () => {
    const { cache: objects } = cache();
    objects.put(configMap('ours', '5', 'web'));
    objects.bury({ group: '', kind: 'ConfigMap', namespace: 'shop', name: 'ours' }, 'uid-ours');
    objects.put(configMap('ours', '6', 'web'));
    expect(objects.get('/ConfigMap/shop/ours')).toBeUndefined();
    objects.put(configMap('ours', '8', 'web', 'uid-next'));
    objects.remove(configMap('ours', '7', 'web'));
    expect(objects.get('/ConfigMap/shop/ours')).toMatchObject({ metadata: { uid: 'uid-next' } });
  });

  it('ignores the answer to a deletion that arrives after the event that the object is gone', () => {
    const { cache: objects } = cache();
    objects.put(configMap('ours', '5', 'web'));
    objects.remove(configMap('ours', '7', 'web'));
    const { metadata, ...rest } = configMap('ours', '6', 'web');
    objects.put({ ...rest, metadata: { ...metadata, deletionTimestamp: '2026-01-14T12:00:00Z' } }, 'own');
    objects.put(configMap('ours', '6', 'web'), 'own');
    expect(objects.get('/ConfigMap/shop/ours')).toBeUndefined();
    objects.put(configMap('ours', '8', 'web', 'uid-next'), 'own');
    expect(objects.get('/ConfigMap/shop/ours')).toMatchObject({ metadata: { uid: 'uid-next' } });
  });

  it('reports what a whole list shows to be gone', () => {
    const { cache: objects, texts } = cache();
    objects.put(configMap('a', '1', 'web'));
    objects.put(configMap('b', '2', 'web'));
    objects.replace('', 'ConfigMap', [configMap('b', '2', 'web'), configMap('c', '3', 'web')]);
    expect(texts()).toEqual(['added a', 'added b', 'added c', 'deleted a']);
  });

  it('follows an object that another application takes over', () => {
    const { cache: objects } = cache();
    objects.put(configMap('a', '1', 'web'));
    objects.put(configMap('a', '2', 'shop'));
    expect(objects.managed('web')).toEqual([]);
    expect(objects.managed('shop')).toHaveLength(1);
  });
});

it('resource versions are compared as the decimal numbers that they are', () => {
  expect(compareVersions('9', '10')).toBeLessThan(0);
  expect(compareVersions('9007199254740993', '9007199254740992')).toBeGreaterThan(0);
  expect(compareVersions('7', '7')).toBe(0);
});
