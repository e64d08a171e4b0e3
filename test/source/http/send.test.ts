import { createServer as createPlain, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Concealed } from '../../../lib/model/index.js';
import { authorizationOf, send, type HttpRequest } from '../../../lib/source/http/index.js';
import { checkedLookup, refusalOf } from '../../../lib/source/http/address.js';
import { TestAuthority } from '../../support/certificates.js';
import { HttpProxy } from '../../support/http-proxy.js';

const authority = TestAuthority.create();
const server = authority.sign('server');
const client = authority.sign('client');
const authorities = authority.own.certificate;
const running: Server[] = [];
let seen: IncomingMessage[] = [];

beforeEach(() => (seen = []));
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.closeAllConnections();
    await new Promise((resolve) => each.close(resolve));
  }
});

async function serve(listener: RequestListener, secure = true, options: object = {}): Promise<string> {
  const heard: RequestListener = (request, response) => {
    seen.push(request);
    listener(request, response);
  };
  const listening = secure
    ? createSecure({ cert: server.certificate, key: server.key, ...options }, heard)
    : createPlain(heard);
  running.push(listening);
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http${secure ? 's' : ''}://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const hello: RequestListener = (_request, response) => response.end('hello');
const ask = (url: string, others: Partial<HttpRequest> = {}) =>
  send({ url, maxBytes: 100, http: true, access: { authorities }, ...others });

test('an answer is given whatever its status, with headers and body', async () => {
  const url = await serve((request, response) => {
    request.on('data', (chunk: Buffer) =>
      response.writeHead(418, { 'x-told': 'yes' }).end(`${request.method ?? ''} ${chunk.toString()}`),
    );
  }, false);
  const answer = await ask(`${url}/a?b=c`, { method: 'POST', body: 'sent', headers: { accept: 'text/plain' } });
  expect(answer).toMatchObject({ status: 418, headers: { 'x-told': 'yes' }, url: `${url}/a?b=c` });
  expect(answer.body.toString()).toBe('POST sent');
  expect(seen[0]?.headers).toMatchObject({ accept: 'text/plain', 'accept-encoding': 'identity' });
});

test('a server is trusted by its own authority and by no other, or not looked at where that is said', async () => {
  const url = await serve(hello);
  expect((await ask(url)).body.toString()).toBe('hello');
  await expect(ask(url, { access: {} })).rejects.toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED', where: url });
  const other = TestAuthority.create().own.certificate;
  await expect(ask(url, { access: { authorities: other } })).rejects.toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED' });
  expect((await ask(url, { access: { insecure: true } })).status).toBe(200);
});

test('a client certificate lets in who has it', async () => {
  const url = await serve(hello, true, { ca: authorities, requestCert: true, rejectUnauthorized: true });
  const clientCertificate = { certificate: new Concealed(client.certificate), key: new Concealed(client.key) };
  expect((await ask(url, { access: { authorities, clientCertificate } })).status).toBe(200);
  await expect(ask(url)).rejects.toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
});

test('N02: redirects are followed to the third, and no credential goes to another server', async () => {
  const [other, plain] = [await serve(hello), await serve(hello, false)];
  const url = await serve((request, response) => {
    const next = {
      '/one': '/two',
      '/two': `${plain}/three`,
      '/other': other,
      '/loop': '/loop',
      '/down': 'http://127.0.0.1:1/',
      '/file': 'file:///etc/passwd',
    };
    const location = Object.entries(next).find(([from]) => from === request.url)?.[1] ?? '/';
    response.writeHead(302, { location }).end();
  });
  const headers = { Authorization: 'Basic hunter2', Cookie: 'hunter2', accept: 'x/y' };
  expect((await ask(`${url}/one`, { headers })).url).toBe(`${plain}/three`);
  expect(
    seen.map(({ url, headers }) => [url, headers.authorization, headers.cookie, headers.accept]).slice(-3),
  ).toEqual([
    ['/one', 'Basic hunter2', 'hunter2', 'x/y'],
    ['/two', 'Basic hunter2', 'hunter2', 'x/y'],
    ['/three', undefined, undefined, 'x/y'],
  ]);
  // What the first server is trusted by does not go with it either.
  await expect(ask(`${url}/other`, { headers })).rejects.toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED' });
  await expect(ask(`${url}/other`, { access: { insecure: true } })).rejects.toMatchObject({
    code: 'REPOSITORY_NOT_TRUSTED',
  });
  seen = [];
  await expect(ask(`${url}/loop`)).rejects.toMatchObject({
    code: 'REPOSITORY_UNREACHABLE',
    what: expect.stringMatching(/3 redirects/),
  });
  expect(seen).toHaveLength(4);
  await expect(ask(`${url}/down`, { http: false })).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
  await expect(ask(`${url}/file`)).rejects.toMatchObject({ code: 'REPOSITORY_REFUSED' });
});

test('N03: an answer that is too large or too slow ends at its limit', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/large') for (let i = 0; i < 100; i++) response.write('x'.repeat(10));
    else response.write('x');
  });
  await expect(ask(`${url}/large`)).rejects.toMatchObject({ code: 'MANIFESTS_TOO_LARGE' });
  await expect(ask(url, { milliseconds: 200 })).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
});

test('by a proxy with a user, both secured and plain; the password is in no error', async () => {
  const proxy = await HttpProxy.start('robot:hunter2');
  try {
    const url = await serve(hello);
    const at = (user: string) => ({ authorities, proxy: new Concealed(`http://${user}@127.0.0.1:${proxy.port}`) });
    expect((await ask(url, { access: at('robot:hunter2') })).status).toBe(200);
    expect((await ask(await serve(hello, false), { access: at('robot:hunter2') })).status).toBe(200);
    expect(proxy.asked).toHaveLength(2);
    const refused = ask(url, { access: at('robot:hunter3') });
    await expect(refused).rejects.toMatchObject({ what: expect.stringMatching(/proxy answers 407/) });
    await expect(refused).rejects.not.toThrow(/hunter/);
    const broken = ask(url, { access: { proxy: new Concealed('http://hunter2 x') } }).catch((error: unknown) => error);
    expect(JSON.stringify(await broken, Object.getOwnPropertyNames(await broken))).not.toContain('hunter2');
  } finally {
    await proxy.stop();
  }
});

test('N01: what repositories are never at is refused by the address that is connected to, in whatever way it is written', async () => {
  const metadata = [
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    'fd00:ec2::254',
    'fe80::1',
    '0.0.0.0',
    '::',
    '224.0.0.1',
  ];
  expect(metadata.filter((address) => refusalOf(address, true) === undefined)).toEqual([]);
  const own = ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'];
  expect(own.filter((address) => refusalOf(address, false) === undefined)).toEqual([]);
  expect([...own, '10.0.0.1', '192.168.1.1', '2001:db8::1'].filter((address) => refusalOf(address, true))).toEqual([]);
  for (const host of ['127.1', '2130706433', '0x7f.1', '[::1]', 'localhost', '[::ffff:7f00:1]']) {
    const refused = send({ url: `https://${host}:9/x`, maxBytes: 1 });
    await expect(refused).rejects.toMatchObject({ what: expect.stringMatching(/this machine itself/) });
  }
  const found = await new Promise((resolve) =>
    checkedLookup(true)('localhost', { all: true }, (error) => resolve(error)),
  );
  expect(found).toBeNull();
  await expect(send({ url: 'http://example.com', maxBytes: 1 })).rejects.toMatchObject({ code: 'REPOSITORY_REFUSED' });
});

test('a login is a header by password or by token, and none by a key', () => {
  const secret = new Concealed('hunter2');
  expect(authorizationOf({ kind: 'bearer', token: secret })).toBe('Bearer hunter2');
  expect(authorizationOf({ kind: 'basic', username: new Concealed('ü'), password: secret, unasked: false })).toBe(
    'Basic w7w6aHVudGVyMg==',
  );
  expect(authorizationOf({ kind: 'ssh', privateKey: secret })).toBeUndefined();
});
