import type { JsonObject } from '../../lib/kube/index.js';
import { workloadCrds } from '../../lib/embedded/index.js';
import { DEFINITIONS, TestApi, widget, WIDGETS, widgetDefinition } from './api.js';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
  await api.post(DEFINITIONS, widgetDefinition());
});
afterEach(() => api.stop());

test('a definition is established and its kind is served and discovered at once', async () => {
  const { body } = await api.get(`${DEFINITIONS}/widgets.example.com`);
  expect(body).toMatchObject({
    spec: { conversion: { strategy: 'None' }, names: { singular: 'widget', listKind: 'WidgetList' } },
    status: {
      conditions: [
        { type: 'NamesAccepted', status: 'True' },
        { type: 'Established', status: 'True' },
      ],
      storedVersions: ['v1'],
    },
  });
  expect((await api.get('/apis/example.com/v1')).body['resources']).toEqual([
    expect.objectContaining({ name: 'widgets', kind: 'Widget', shortNames: ['wg'], namespaced: true }),
    expect.objectContaining({ name: 'widgets/status' }),
    expect.objectContaining({ name: 'widgets/scale', group: 'autoscaling', kind: 'Scale' }),
  ]);
});

test('objects are pruned, defaulted and kept exact', async () => {
  const { body, headers } = await api.post(
    WIDGETS,
    widget('a', { extra: 1, size: 9007199254740993n, free: { any: { thing: 1 } } }),
  );
  expect(body['spec']).toEqual({
    color: 'red',
    mode: 'A',
    replicas: 1,
    size: 9007199254740993n,
    free: { any: { thing: 1 } },
  });
  expect(headers.get('warning')).toContain('unknown field');
  expect(body['metadata']).toMatchObject({ generation: 1 });
});

test.each([
  ['a missing field', { color: null }, 'spec.color'],
  ['text that is too short', { color: 'r' }, 'spec.color in body should be at least 2 chars long'],
  ['a value that is not listed', { mode: 'Q' }, 'Unsupported value: "Q": supported values: "A", "B"'],
  ['a number that is too small', { replicas: -1 }, 'should be greater than or equal to 0'],
  ['the wrong type', { replicas: 'x' }, 'must be of type integer'],
])('%s is refused', async (_what, spec, message) => {
  const { body } = await api.post(WIDGETS, widget('a', spec as JsonObject));
  expect(body).toMatchObject({ code: 422, reason: 'Invalid', details: { kind: 'Widget', group: 'example.com' } });
  expect(body['message']).toContain(message);
});

test('status and spec are written apart', async () => {
  await api.post(WIDGETS, widget('a'));
  await api.patch(`${WIDGETS}/a`, 'merge', { status: { replicas: 5 } });
  expect((await api.get(`${WIDGETS}/a`)).body).not.toHaveProperty('status');
  await api.patch(`${WIDGETS}/a/status`, 'merge', { status: { replicas: 5 }, spec: { color: 'blue' } });
  expect((await api.get(`${WIDGETS}/a`)).body).toMatchObject({ spec: { color: 'red' }, status: { replicas: 5 } });
});

test('a strategic merge patch is not for custom resources', async () => {
  await api.post(WIDGETS, widget('a'));
  expect((await api.patch(`${WIDGETS}/a`, 'strategic-merge', {})).status).toBe(415);
});

test('the table has the columns of the definition', async () => {
  await api.post(WIDGETS, widget('a'));
  api.clock.advance(200);
  const { body } = await api.get(WIDGETS, { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
  expect((body['rows'] as JsonObject[])[0]?.['cells']).toEqual(['a', 'red', '3m20s']);
});

test('a deleted definition takes its objects and its URL away', async () => {
  await api.post(WIDGETS, widget('a'));
  await api.call('DELETE', `${DEFINITIONS}/widgets.example.com`);
  expect((await api.get(`${DEFINITIONS}/widgets.example.com`)).status).toBe(404);
  const { status, text } = await api.get(WIDGETS);
  expect([status, text]).toEqual([404, '404 page not found\n']);
});

test('the definitions of third-party workloads are accepted', async () => {
  for (const definition of workloadCrds()) {
    expect([definition.metadata.name, (await api.post(DEFINITIONS, definition)).status]).toEqual([
      definition.metadata.name,
      201,
    ]);
  }
});

test('a version that only a webhook could convert is refused, and says so', async () => {
  const definition = widgetDefinition();
  const [version] = (definition['spec'] as { versions: JsonObject[] }).versions;
  const conversion = {
    strategy: 'Webhook',
    webhook: { clientConfig: { url: 'https://example.com/convert' }, conversionReviewVersions: ['v1'] },
  };
  const versions = [{ ...version }, { ...version, name: 'v2', storage: false }] as JsonObject[];
  await api.patch(`${DEFINITIONS}/widgets.example.com`, 'merge', { spec: { versions, conversion } });
  await api.post(WIDGETS, widget('a'));
  expect((await api.get(`${WIDGETS}/a`)).status).toBe(200);
  const { status, body } = await api.get(`${WIDGETS.replace('/v1/', '/v2/')}/a`);
  expect([status, body['reason']]).toEqual([500, 'InternalError']);
  expect(body['message']).toContain('conversion webhook for example.com/v2, Kind=Widget failed');
});
