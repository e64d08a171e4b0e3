import { connect, type AddressInfo } from 'node:net';
import { ApiServer } from '../../lib/embedded/index.js';
import { boundedServer } from '../../lib/embedded/http/bounded-server.js';
import { isJsonObject, type JsonObject } from '../../lib/kube/index.js';
import { CONFIG_MAPS, configMap, newStore, TestApi, TestClock } from './api.js';

/** What a server answers to bytes, until it ends the connection or `enough` has come. */
function exchange(url: string, bytes: string, enough = (_text: string): boolean => false): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (enough(text)) socket.destroy();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(text) : reject(error)));
  });
}

const statusOf = (text: string): JsonObject => {
  const body: unknown = JSON.parse(text.slice(text.indexOf('\r\n\r\n')));
  return isJsonObject(body) ? body : {};
};

describe('what is no proper request', () => {
  let api: TestApi;
  beforeAll(async () => (api = await TestApi.start('secret')));
  afterAll(() => api.stop());

  it.each([
    ['a method that HTTP does not know', 'DANCE /api HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'MethodNotAllowed'],
    ['a header that is none', 'GET / HTTP/1.1\r\nHost: a\r\nno header\r\n\r\n', 400, 'BadRequest'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na', 400, 'BadRequest'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na',
      400,
      'BadRequest',
    ],
    ['a head that is too large', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(1_100_000)}\r\n\r\n`, 431, 'BadRequest'],
    ['a URL that is too large', `GET /${'a'.repeat(1_100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431, 'BadRequest'],
  ])('%s is refused with a Status', async (_what, bytes, code, reason) => {
    const text = await exchange(api.url, bytes);
    expect(text.slice(0, 12)).toBe(`HTTP/1.1 ${code}`);
    expect(statusOf(text)).toMatchObject({ kind: 'Status', status: 'Failure', reason, code });
  });

  it('answers requests that come in one go, in their order', async () => {
    const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\n\r\n`;
    const bytes = request('/healthz') + request('/version') + request(`${CONFIG_MAPS}/none`);
    const text = await exchange(api.url, bytes, (sofar) => sofar.includes('NotFound'));
    const at = ['\r\n\r\nok', '"gitVersion"', '"NotFound"'].map((part) => text.indexOf(part));
    expect(at.every((place) => place > 0)).toBe(true);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
  });

  it('ends a body of chunks that never ends, when it gets too large', async () => {
    const head = `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const text = await exchange(api.url, head + chunk.repeat(4));
    expect(statusOf(text)).toMatchObject({ reason: 'RequestEntityTooLarge', code: 413 });
  });

  it('does not read what nobody unknown sends', async () => {
    const head = `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000000\r\n\r\n`;
    const text = await exchange(api.url, head, (sofar) => sofar.includes('}\n'));
    expect(text.slice(0, 12)).toBe('HTTP/1.1 403');
  });

  it('leaves escapes of escapes alone', async () => {
    await api.post(CONFIG_MAPS, configMap('abc'));
    expect((await api.get(`${CONFIG_MAPS}/%61bc`)).status).toBe(200);
    expect((await api.get(`${CONFIG_MAPS}/%2561bc`)).status).toBe(404);
  });
});

describe('slow clients', () => {
  const bounds = { headTime: 100, requestTime: 200, checkInterval: 20, keepAlive: 1_000, head: 10_000 };
  const server = boundedServer((request, response) => {
    request.resume().on('end', () => response.end('done'));
  }, bounds);
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    ['head', 'GET / HTTP/1.1\r\nHost: a\r\n'],
    ['body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc'],
    ['chunk', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'],
  ])('are not waited for: a %s that does not come', async (_what, bytes) => {
    const text = await exchange(url, bytes);
    expect(text.slice(0, 12)).toBe('HTTP/1.1 408');
    expect(statusOf(text)).toMatchObject({ kind: 'Status', reason: 'Timeout', code: 408 });
  });
});

describe('who is let in', () => {
  it('lets nobody from elsewhere in without a token', async () => {
    const store = newStore();
    const server = new ApiServer({ store });
    await expect(server.listen(0, '0.0.0.0')).rejects.toThrow('give it a token');
    store.close();
  });

  it('listens where it is told to, with a token', async () => {
    const store = newStore();
    const server = new ApiServer({ store, token: 'secret' });
    const { url } = await server.listen(0, '0.0.0.0');
    expect((await fetch(`${url}/version`)).status).toBe(200);
    expect((await fetch(`${url}/api`)).status).toBe(403);
    await server.close();
    store.close();
  });

  it('knows users by their tokens, and lets roles say what they may do', async () => {
    const store = newStore();
    const users = { 'token-of-jane': { user: 'jane', groups: ['dev'] } };
    const server = new ApiServer({ store, token: 'secret', users });
    const { url } = await server.listen();
    const ask = async (token: string): Promise<number> =>
      (await fetch(`${url}${CONFIG_MAPS}`, { headers: { Authorization: `Bearer ${token}` } })).status;
    expect([await ask('secret'), await ask('token-of-jane'), await ask('other')]).toEqual([200, 403, 401]);
    const rbac = 'rbac.authorization.k8s.io';
    store.create({
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'developers', namespace: 'default' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: 'dev' }],
    });
    expect(await ask('token-of-jane')).toBe(200);
    await server.close();
    store.close();
  });

  it('takes the token as password too, as kubectl sends it over plain HTTP', async () => {
    const api = await TestApi.start('secret');
    const basic = (text: string): Record<string, string> => ({
      Authorization: `Basic ${Buffer.from(text).toString('base64')}`,
    });
    expect((await api.get(CONFIG_MAPS, basic('any:secret'))).status).toBe(200);
    expect((await api.get(CONFIG_MAPS, basic('any:other'))).status).toBe(401);
    await api.stop();
  });

  it('forgets the tokens of accounts when their time is over', async () => {
    const clock = new TestClock();
    const store = newStore(undefined, clock);
    const server = new ApiServer({ store, token: 'secret' });
    const { url } = await server.listen();
    const made = await fetch(`${url}/api/v1/namespaces/default/serviceaccounts/default/token`, {
      method: 'POST',
      headers: { Authorization: 'Bearer secret', 'Content-Type': 'application/json' },
      body: '{"spec":{"expirationSeconds":600}}',
    });
    const { status } = (await made.json()) as { status: { token: string } };
    const ask = async (): Promise<number> =>
      (await fetch(`${url}/version`, { headers: { Authorization: `Bearer ${status.token}` } })).status;
    expect(await ask()).toBe(200);
    clock.advance(601);
    expect(await ask()).toBe(401);
    await server.close();
    store.close();
  });
});

describe('aggregated roles', () => {
  const ROLES = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
  const verbsOn = (role: JsonObject, resource: string): unknown[] =>
    (role['rules'] as JsonObject[])
      .filter(({ resources }) => (resources as string[]).includes(resource))
      .flatMap(({ verbs }) => verbs);
  let api: TestApi;
  beforeAll(async () => (api = await TestApi.start()));
  afterAll(() => api.stop());

  it('have gathered their rules', async () => {
    const [view, edit, admin] = await Promise.all(['view', 'edit', 'admin'].map((name) => api.get(`${ROLES}/${name}`)));
    expect(verbsOn(view?.body ?? {}, 'configmaps')).toEqual(['get', 'list', 'watch']);
    expect(verbsOn(view?.body ?? {}, 'secrets')).toEqual([]);
    expect(verbsOn(edit?.body ?? {}, 'secrets')).toEqual(expect.arrayContaining(['get', 'create', 'delete']));
    expect(verbsOn(edit?.body ?? {}, 'roles')).toEqual([]);
    expect(verbsOn(admin?.body ?? {}, 'roles')).toEqual(expect.arrayContaining(['create', 'update']));
  });

  it('gather what comes, changes and goes, through one another', async () => {
    const rules = (verbs: string[]): JsonObject[] => [{ apiGroups: ['example.com'], resources: ['boats'], verbs }];
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'boats', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
    };
    const boats = async (name: string): Promise<unknown[]> =>
      verbsOn((await api.get(`${ROLES}/${name}`)).body, 'boats');
    await api.post(ROLES, { ...role, rules: rules(['get']) });
    expect([await boats('view'), await boats('edit'), await boats('admin')]).toEqual([['get'], ['get'], ['get']]);
    await api.patch(`${ROLES}/boats`, 'merge', { rules: rules(['list']) });
    expect([await boats('view'), await boats('admin')]).toEqual([['list'], ['list']]);
    await api.call('DELETE', `${ROLES}/boats`);
    expect([await boats('view'), await boats('admin')]).toEqual([[], []]);
  });
});
