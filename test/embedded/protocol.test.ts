import type { JsonObject } from '../../lib/kube/index.js';
import { CONFIG_MAPS, configMap, TestApi } from './api.js';

let api: TestApi;
beforeEach(async () => (api = await TestApi.start('a-secret')));
afterEach(() => api.stop());

test('asks for the token but for versions and health', async () => {
  const wrong = { Authorization: 'Bearer wrong' };
  expect((await api.get(CONFIG_MAPS, wrong)).body).toMatchObject({ code: 401, reason: 'Unauthorized' });
  expect((await api.get('/version', wrong)).status).toBe(401);
  const none = { Authorization: '' };
  expect((await api.get('/version', none)).body).toMatchObject({ major: '1', minor: '36' });
  expect((await api.get('/readyz', none)).text).toBe('ok');
  expect((await api.get(CONFIG_MAPS)).status).toBe(200);
});

test('describes its kinds in the old form and in one piece', async () => {
  expect((await api.get('/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
  expect((await api.get('/apis')).body).toMatchObject({ kind: 'APIGroupList' });
  const form = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
  const aggregated = await api.get('/apis', { Accept: `${form},application/json` });
  expect(aggregated.headers.get('content-type')).toBe(form);
  const groups = (aggregated.body['items'] as JsonObject[]).map((item) => (item['metadata'] as JsonObject)['name']);
  expect(groups.slice(0, 2)).toEqual(['apiregistration.k8s.io', 'apps']);
  expect(groups).toContain('authorization.k8s.io');
});

test('every kind that discovery lists can be listed', async () => {
  const groups = (await api.get('/apis')).body['groups'] as JsonObject[];
  const roots = [
    '/api/v1',
    ...groups.map((group) => `/apis/${String((group['preferredVersion'] as JsonObject)['groupVersion'])}`),
  ];
  for (const root of roots) {
    for (const resource of (await api.get(root)).body['resources'] as JsonObject[]) {
      if (!(resource['verbs'] as string[]).includes('list')) continue;
      const path = `${root}/${String(resource['name'])}`;
      expect([path, (await api.get(path)).status]).toEqual([path, 200]);
    }
  }
});

test('serves OpenAPI as clients need it', async () => {
  const old = await api.get('/openapi/v2', { Accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf' });
  expect([old.status, old.headers.get('content-type')]).toEqual([
    200,
    'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
  ]);
  const index = await api.get('/openapi/v3', { Accept: 'application/json' });
  const { paths } = JSON.parse(index.text) as { paths: Record<string, { serverRelativeURL: string }> };
  const apps = (await api.get(paths['apis/apps/v1']?.serverRelativeURL ?? '')).body;
  const patch = (
    (apps['paths'] as JsonObject)['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'] as JsonObject
  )['patch'];
  expect(JSON.stringify(patch)).toContain('fieldValidation');
});

test('answers in YAML and reads it', async () => {
  const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\ndata: {a: "1"}\n';
  const created = await api.post(CONFIG_MAPS, yaml, { 'Content-Type': 'application/yaml', Accept: 'application/yaml' });
  expect(created.status).toBe(201);
  expect(created.text).toMatch(/^apiVersion: v1\nkind: ConfigMap\n/);
});

test.each([
  ['text', { 'Content-Type': 'text/plain' }, 415],
  ['JSON without a media type', { 'Content-Type': '' }, 201],
])('takes %s as it should', async (_what, headers, status) => {
  expect((await api.post(CONFIG_MAPS, configMap('a'), headers as Record<string, string>)).status).toBe(status);
});

test('refuses what is too large, not JSON, or not there', async () => {
  expect((await api.post(CONFIG_MAPS, configMap('a', { x: 'y'.repeat(4 << 20) }))).body).toMatchObject({
    code: 413,
    reason: 'RequestEntityTooLarge',
  });
  expect((await api.post(CONFIG_MAPS, '{"a":')).body).toMatchObject({ code: 400, reason: 'BadRequest' });
  expect((await api.get('/apis/none.example/v1/things')).text).toBe('404 page not found\n');
  expect((await api.get(CONFIG_MAPS, { Accept: 'text/html' })).status).toBe(406);
});

test('prototype keys are data', async () => {
  await api.post(
    CONFIG_MAPS,
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"p"},"data":{"__proto__":"1","constructor":"2"}}',
  );
  const { text } = await api.get(`${CONFIG_MAPS}/p`);
  expect(text).toContain('"data":{"__proto__":"1","constructor":"2"}');
});

test('allows what is asked in reviews', async () => {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb: 'get' } },
  };
  const { status, body } = await api.post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review);
  expect([status, body['status']]).toEqual([201, expect.objectContaining({ allowed: true })]);
});

test('an event of either group is seen in both', async () => {
  await api.post('/apis/events.k8s.io/v1/namespaces/default/events', {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: 'e' },
    eventTime: '2026-03-01T12:00:00.000000Z',
    regarding: { kind: 'Pod', name: 'p', namespace: 'default' },
    note: 'hello',
    reason: 'Said',
    type: 'Normal',
    reportingController: 'example.com/c',
    reportingInstance: 'c-1',
    action: 'Saying',
  });
  expect((await api.get('/api/v1/namespaces/default/events/e')).body).toMatchObject({
    involvedObject: { kind: 'Pod', name: 'p' },
    message: 'hello',
    reportingComponent: 'example.com/c',
  });
  expect((await api.get('/apis/events.k8s.io/v1/namespaces/default/events')).body).toMatchObject({
    kind: 'EventList',
    items: [{ note: 'hello', regarding: { name: 'p' } }],
  });
});
