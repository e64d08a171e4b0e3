import { CONFIG_MAPS, configMap, DEPLOYMENTS, deployment, TestApi } from './api.js';

let api: TestApi;
beforeEach(async () => (api = await TestApi.start()));
afterEach(() => api.stop());

describe('creating', () => {
  test('gives an object its uid, time and version, whatever the client says of them', async () => {
    const { status, body } = await api.post(
      CONFIG_MAPS,
      configMap('a', { x: '1' }, { uid: 'mine', creationTimestamp: '2020-01-01T00:00:00Z' }),
    );
    expect(status).toBe(201);
    expect(body['metadata']).toMatchObject({
      name: 'a',
      namespace: 'default',
      uid: expect.stringMatching(/^0{8}-/),
      creationTimestamp: '2026-03-01T12:00:00Z',
      resourceVersion: expect.stringMatching(/^\d+$/),
    });
    expect(body['metadata']).not.toHaveProperty('generation');
  });

  test('makes a name from generateName', async () => {
    const { body } = await api.post(CONFIG_MAPS, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { generateName: 'a-' },
    });
    expect(body['metadata']).toMatchObject({ name: expect.stringMatching(/^a-.{5}$/), generateName: 'a-' });
  });

  test.each([
    ['a second time', CONFIG_MAPS, configMap('a'), 409, 'AlreadyExists'],
    ['in a namespace that does not exist', '/api/v1/namespaces/none/configmaps', configMap('b'), 404, 'NotFound'],
    ['without a name', CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }, 422, 'Invalid'],
    ['with a bad name', CONFIG_MAPS, configMap('Bad_Name'), 422, 'Invalid'],
    ['of another version', CONFIG_MAPS, { ...configMap('b'), apiVersion: 'v2' }, 400, 'BadRequest'],
    [
      'for another namespace than the URL names',
      CONFIG_MAPS,
      configMap('b', {}, { namespace: 'other' }),
      400,
      'BadRequest',
    ],
    ['with values of the wrong type', DEPLOYMENTS, deployment('b', { replicas: 'three' }), 400, 'BadRequest'],
    [
      'with a selector that misses its pods',
      DEPLOYMENTS,
      deployment('b', { selector: { matchLabels: { no: 'no' } } }),
      422,
      'Invalid',
    ],
  ])('refuses an object %s', async (_what, path, object, status, reason) => {
    await api.post(CONFIG_MAPS, configMap('a'));
    const answer = await api.post(path, object);
    expect([answer.status, answer.body['reason']]).toEqual([status, reason]);
    expect(answer.body).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status });
  });

  test('a dry run stores nothing and uses no version', async () => {
    const before = api.store.version;
    expect((await api.post(`${CONFIG_MAPS}?dryRun=All`, configMap('a'))).status).toBe(201);
    expect(api.store.version).toBe(before);
    expect((await api.get(`${CONFIG_MAPS}/a`)).status).toBe(404);
  });

  test('fills in the defaults of a Deployment', async () => {
    const { body } = await api.post(DEPLOYMENTS, deployment('web'));
    expect(body['spec']).toMatchObject({
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      template: {
        spec: {
          restartPolicy: 'Always',
          dnsPolicy: 'ClusterFirst',
          containers: [
            { imagePullPolicy: 'IfNotPresent', resources: {}, terminationMessagePath: '/dev/termination-log' },
          ],
        },
      },
    });
    expect(body['status']).toEqual({});
  });

  test('allots addresses and ports to a Service', async () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    };
    const { body } = await api.post('/api/v1/namespaces/default/services', service);
    expect(body['spec']).toMatchObject({
      clusterIP: expect.stringMatching(/^10\.96\./),
      ipFamilies: ['IPv4'],
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80, nodePort: expect.any(Number) }],
      internalTrafficPolicy: 'Cluster',
    });
  });

  test('writes quantities in their canonical form', async () => {
    const pod = { containers: [{ name: 'a', image: 'a', resources: { limits: { cpu: '1000m', memory: '1024Mi' } } }] };
    const template = { metadata: { labels: { app: 'q' } }, spec: pod };
    const { text } = await api.post(DEPLOYMENTS, deployment('q', { template }));
    expect(text).toContain('"limits":{"cpu":"1","memory":"1Gi"}');
  });

  test('keeps a Secret’s plain text as data only', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'b' } };
    const { body } = await api.post('/api/v1/namespaces/default/secrets', secret);
    expect(body).toMatchObject({ type: 'Opaque', data: { a: 'Yg==' } });
    expect(body).not.toHaveProperty('stringData');
  });
});

describe('changing', () => {
  test('grows the generation with the spec, not with labels or status', async () => {
    await api.post(DEPLOYMENTS, deployment('web'));
    const generation = async (): Promise<unknown> => (await api.get(`${DEPLOYMENTS}/web`)).body['metadata'];
    await api.patch(`${DEPLOYMENTS}/web`, 'merge', { metadata: { labels: { a: 'b' } } });
    await api.patch(`${DEPLOYMENTS}/web/status`, 'merge', { status: { replicas: 1 }, spec: { replicas: 9 } });
    expect(await generation()).toMatchObject({ generation: 1 });
    await api.patch(`${DEPLOYMENTS}/web`, 'merge', { spec: { replicas: 3 } });
    expect(await generation()).toMatchObject({ generation: 2 });
  });

  test('writes nothing when nothing changes', async () => {
    const { body } = await api.post(DEPLOYMENTS, deployment('web'));
    const before = api.store.version;
    await api.call('PUT', `${DEPLOYMENTS}/web`, body);
    await api.patch(`${DEPLOYMENTS}/web`, 'merge', { spec: { replicas: 1 } });
    await api.apply(`${DEPLOYMENTS}/web`, 'me', deployment('web'));
    const applied = api.store.version;
    await api.apply(`${DEPLOYMENTS}/web`, 'me', deployment('web'));
    expect([applied - before, api.store.version - applied]).toEqual([1, 0]);
  });

  test('refuses a stale version, a change of what is fixed, and a new name', async () => {
    const { body } = await api.post(DEPLOYMENTS, deployment('web'));
    await api.patch(`${DEPLOYMENTS}/web`, 'merge', { spec: { replicas: 3 } });
    expect((await api.call('PUT', `${DEPLOYMENTS}/web`, body)).body).toMatchObject({ code: 409, reason: 'Conflict' });
    const selector = {
      spec: { selector: { matchLabels: { app: 'other' } }, template: { metadata: { labels: { app: 'other' } } } },
    };
    expect((await api.patch(`${DEPLOYMENTS}/web`, 'merge', selector)).body).toMatchObject({
      code: 422,
      details: { causes: [{ field: 'spec.selector', message: expect.stringContaining('field is immutable') }] },
    });
    expect((await api.patch(`${DEPLOYMENTS}/web`, 'merge', { metadata: { name: 'other' } })).status).toBe(400);
  });

  test('merges lists of a strategic merge patch by their keys', async () => {
    await api.post(DEPLOYMENTS, deployment('web'));
    const patch = { spec: { template: { spec: { containers: [{ name: 'side', image: 'b:1' }] } } } };
    const { text } = await api.patch(`${DEPLOYMENTS}/web`, 'strategic-merge', patch);
    expect([...text.matchAll(/"image":"([^"]+)"/g)].map((match) => match[1])).toEqual(['b:1', 'nginx:1.27']);
  });

  test('a JSON patch whose test fails changes nothing', async () => {
    await api.post(CONFIG_MAPS, configMap('a', { x: '1' }));
    const patch = [
      { op: 'replace', path: '/data/x', value: '2' },
      { op: 'test', path: '/data/x', value: '3' },
    ];
    expect((await api.patch(`${CONFIG_MAPS}/a`, 'json', patch)).body).toMatchObject({ code: 422, reason: 'Invalid' });
    expect((await api.get(`${CONFIG_MAPS}/a`)).body['data']).toEqual({ x: '1' });
  });

  test('scales through the scale subresource', async () => {
    await api.post(DEPLOYMENTS, deployment('web'));
    const { body } = await api.patch(`${DEPLOYMENTS}/web/scale`, 'merge', { spec: { replicas: 4 } });
    expect(body).toMatchObject({ kind: 'Scale', spec: { replicas: 4 }, status: { replicas: 0, selector: 'app=web' } });
    expect((await api.get(`${DEPLOYMENTS}/web`)).body['spec']).toMatchObject({ replicas: 4 });
  });

  test('keeps integers beyond 2^53 exact', async () => {
    await api.post(CONFIG_MAPS, configMap('a'));
    const text = '{"metadata":{"ownerReferences":null},"data":{"n":"9007199254740993"}}';
    await api.call('PATCH', `${CONFIG_MAPS}/a`, text, { 'Content-Type': 'application/merge-patch+json' });
    expect((await api.get(`${CONFIG_MAPS}/a`)).text).toContain('9007199254740993');
  });
});

describe('server-side apply', () => {
  test('creates, owns, and refuses what another manager owns until it is forced', async () => {
    expect((await api.apply(`${CONFIG_MAPS}/a`, 'one', configMap('a', { x: '1' }))).status).toBe(201);
    const refused = await api.apply(`${CONFIG_MAPS}/a`, 'two', configMap('a', { x: '2' }));
    expect(refused.body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "one": .data.x',
      details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.x' }] },
    });
    const forced = await api.apply(`${CONFIG_MAPS}/a`, 'two', configMap('a', { x: '2' }), '&force=true');
    expect(forced.body['data']).toEqual({ x: '2' });
  });

  test('removes what its manager no longer applies', async () => {
    await api.apply(`${CONFIG_MAPS}/a`, 'one', configMap('a', { x: '1', y: '2' }));
    const { body } = await api.apply(`${CONFIG_MAPS}/a`, 'one', configMap('a', { x: '1' }));
    expect(body['data']).toEqual({ x: '1' });
  });

  test('names fields that the kind does not have', async () => {
    const { body } = await api.apply(`${DEPLOYMENTS}/web`, 'one', deployment('web', { bogus: 1 }));
    expect(body).toMatchObject({
      code: 500,
      message: expect.stringContaining('.spec.bogus: field not declared in schema'),
    });
  });

  test('needs a field manager', async () => {
    expect((await api.apply(`${CONFIG_MAPS}/a`, '', configMap('a'))).status).toBe(422);
  });
});

describe('unknown fields', () => {
  const typo = deployment('web', { replica: 2 });

  test('are dropped with a warning', async () => {
    const { status, headers, body } = await api.post(DEPLOYMENTS, typo);
    expect(status).toBe(201);
    expect(headers.get('warning')).toBe('299 - "unknown field \\"spec.replica\\""');
    expect(body['spec']).not.toHaveProperty('replica');
  });

  test('are refused when the client is strict', async () => {
    const { body } = await api.post(`${DEPLOYMENTS}?fieldValidation=Strict`, typo);
    expect(body).toMatchObject({
      code: 400,
      message: expect.stringContaining('strict decoding error: unknown field "spec.replica"'),
    });
  });

  test('are dropped in silence when the client ignores them', async () => {
    expect((await api.post(`${DEPLOYMENTS}?fieldValidation=Ignore`, typo)).headers.get('warning')).toBeNull();
  });
});
