import type { JsonObject } from '../../lib/kube/index.js';
import { CONFIG_MAPS, configMap, TestApi } from './api.js';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
  for (const name of ['a', 'b', 'c']) await api.post(CONFIG_MAPS, configMap(name, {}, { labels: { name } }));
});
afterEach(() => api.stop());

const OWN = 'labelSelector=name';
const names = (body: JsonObject): unknown[] =>
  (body['items'] as JsonObject[]).map((item) => (item['metadata'] as JsonObject)['name']);
const metadata = (body: JsonObject): JsonObject => body['metadata'] as JsonObject;

describe('a list', () => {
  test('leaves apiVersion and kind out of built-in items', async () => {
    const { body } = await api.get(`${CONFIG_MAPS}?${OWN}`);
    expect(body).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
    expect(names(body)).toEqual(['a', 'b', 'c']);
    expect((body['items'] as JsonObject[])[0]).not.toHaveProperty('kind');
  });

  test.each([
    ['labelSelector=name%3Da', ['a']],
    ['labelSelector=name+in+(a,b)', ['a', 'b']],
    ['labelSelector=name,name!%3Da', ['b', 'c']],
    ['fieldSelector=metadata.name%3Db', ['b']],
  ])('selects by %s', async (query, expected) => {
    expect(names((await api.get(`${CONFIG_MAPS}?${query}`)).body)).toEqual(expected);
  });

  test.each([['fieldSelector=spec.x%3D1'], ['labelSelector=a+b'], ['limit=many'], ['resourceVersion=abc']])(
    'refuses %s',
    async (query) => {
      expect((await api.get(`${CONFIG_MAPS}?${query}`)).status).toBe(400);
    },
  );

  test('comes in pages of one moment', async () => {
    const first = (await api.get(`${CONFIG_MAPS}?${OWN}&limit=2`)).body;
    expect(names(first)).toEqual(['a', 'b']);
    await api.call('DELETE', `${CONFIG_MAPS}/c`);
    const second = (await api.get(`${CONFIG_MAPS}?${OWN}&limit=2&continue=${String(metadata(first)['continue'])}`))
      .body;
    expect(names(second)).toEqual(['c']);
    expect(metadata(second)['resourceVersion']).toBe(metadata(first)['resourceVersion']);
    expect(metadata(second)).not.toHaveProperty('continue');
  });

  test('waits in vain for a version of the future', async () => {
    expect((await api.get(`${CONFIG_MAPS}?resourceVersion=999999`)).body).toMatchObject({
      code: 504,
      details: { causes: [{ reason: 'ResourceVersionTooLarge' }] },
    });
  });

  test('can be a table or metadata alone', async () => {
    const table = (
      await api.get(`${CONFIG_MAPS}?${OWN}`, {
        Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
      })
    ).body;
    expect(table['kind']).toBe('Table');
    expect((table['columnDefinitions'] as JsonObject[]).map((column) => column['name'])).toEqual([
      'Name',
      'Data',
      'Age',
    ]);
    expect((table['rows'] as JsonObject[])[0]).toMatchObject({
      cells: ['a', 0, '0s'],
      object: { kind: 'PartialObjectMetadata' },
    });
    const partial = (
      await api.get(`${CONFIG_MAPS}?${OWN}`, {
        Accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
      })
    ).body;
    expect(partial['kind']).toBe('PartialObjectMetadataList');
    expect((partial['items'] as JsonObject[])[0]).not.toHaveProperty('data');
  });
});

describe('a watch', () => {
  const current = async (): Promise<string> => String(metadata((await api.get(CONFIG_MAPS)).body)['resourceVersion']);

  test('tells every change after its version, in order', async () => {
    const version = await current();
    await api.patch(`${CONFIG_MAPS}/a`, 'merge', { data: { x: '1' } });
    const events = await api.watch(`${CONFIG_MAPS}?watch=true&resourceVersion=${version}`, 3, async () => {
      await api.call('DELETE', `${CONFIG_MAPS}/a`);
      await api.post(CONFIG_MAPS, configMap('d'));
    });
    expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual([
      ['MODIFIED', 'a'],
      ['DELETED', 'a'],
      ['ADDED', 'd'],
    ]);
    expect(Number(events[1]?.object.metadata.resourceVersion)).toBeGreaterThan(
      Number(events[0]?.object.metadata.resourceVersion),
    );
  });

  test('tells what enters and leaves a selection as added and deleted', async () => {
    const version = await current();
    const events = await api.watch(
      `${CONFIG_MAPS}?watch=true&labelSelector=name%3Da&resourceVersion=${version}`,
      2,
      async () => {
        await api.patch(`${CONFIG_MAPS}/a`, 'merge', { metadata: { labels: { name: 'z' } } });
        await api.patch(`${CONFIG_MAPS}/b`, 'merge', { metadata: { labels: { name: 'a' } } });
      },
    );
    expect(events.map(({ type, object }) => [type, object.metadata.name, object.metadata.labels?.['name']])).toEqual([
      ['DELETED', 'a', 'a'],
      ['ADDED', 'b', 'a'],
    ]);
  });

  test('begins with everything and says when that is over', async () => {
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const events = await api.watch(`${CONFIG_MAPS}?${query}&${OWN}`, 4);
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'ADDED', 'ADDED', 'BOOKMARK']);
    expect(events[3]?.object.metadata).toMatchObject({
      resourceVersion: await current(),
      annotations: { 'k8s.io/initial-events-end': 'true' },
    });
    expect((await api.get(`${CONFIG_MAPS}?watch=true&sendInitialEvents=true`)).status).toBe(422);
  });

  test('ends after its time with a bookmark', async () => {
    const { text } = await api.get(
      `${CONFIG_MAPS}?watch=true&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=${await current()}`,
    );
    expect(JSON.parse(text)).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap', metadata: { resourceVersion: await current() } },
    });
  });

  test('says that a version is too old when its history is gone', async () => {
    for (let i = 0; i < 4_100; i++) {
      const map = configMap('a', { i: String(i) });
      api.store.create(map);
    }
    const [event] = await api.watch(`${CONFIG_MAPS}?watch=true&resourceVersion=1`, 1);
    expect(event).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });
  });
});
