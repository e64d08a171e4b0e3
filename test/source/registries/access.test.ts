import type { KubeObject } from '../../../lib/kube/index.js';
import type { Sources } from '../../../lib/source/index.js';
import { TestAuthority } from '../../support/certificates.js';
import { tar } from '../archive/tar.js';
import { authorities, repositorySecret } from '../credentials/fixture.js';
import { configMap, Workshop } from '../fixture.js';
import { Gate, password, user, type Lock } from './gate.js';
import { describeWithRegistry, Registry, tarLayer } from './registry.js';
import { eventually } from '../../support/patience.js';

describeWithRegistry('a registry that wants to know who asks', () => {
  let registry: Registry;
  let gate: Gate;
  let other: Gate;
  let shop: Workshop;
  let sources: Sources;
  let digest: string;
  const name = 'team/app';
  beforeAll(async () => {
    registry = await Registry.start();
    digest = await registry.publish(name, '1.0.0', [
      { mediaType: tarLayer, content: tar({ name: 'cm.yaml', content: configMap('cm') }) },
    ]);
  });
  afterAll(() => registry.stop());
  beforeEach(async () => {
    gate = await Gate.start(registry.host);
    other = await Gate.start(registry.host);
    shop = await Workshop.create();
    sources = shop.sources({ git: { protocols: ['http'] } });
  });
  afterEach(async () => {
    shop.close();
    await gate.stop();
    await other.stop();
  });

  const wanted = (targetRevision = '1.0.0'): { repoURL: string; targetRevision: string; path: string } => ({
    ...{ repoURL: `oci://${gate.host}/${name}`, targetRevision, path: '.' },
  });
  const login = (more: Record<string, string> = {}): KubeObject =>
    repositorySecret(
      'registry',
      { url: `oci://${gate.host}`, type: 'oci', username: user, password, ...more },
      'repo-creds',
    );
  const delivers = async (of = sources, project = 'default'): Promise<number> => {
    const revision = await of.resolve(wanted(), { project });
    return (await of.render(wanted(), revision, { project })).objects.length;
  };
  const failure = async (of = sources): Promise<Record<string, unknown>> => {
    const error: unknown = await of.resolve(wanted(), {}).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    const shown = `${String(error)} ${JSON.stringify(error)} ${String((error as Error).stack)}`;
    for (const canary of [password, 'CANARY', Buffer.from(`${user}:${password}`).toString('base64')])
      expect(shown).not.toContain(canary);
    return error as Record<string, unknown>;
  };

  test.each<Lock>(['basic', 'bearer'])('is logged in to: %s', async (lock) => {
    gate.lock = lock;
    sources.useCredentials([login()]);
    expect(await delivers()).toBe(1);
    const tokens = gate.asked.filter(({ path }) => path.startsWith('/token'));
    expect(tokens.map(({ path }) => decodeURIComponent(path))).toEqual(
      lock === 'basic' ? [] : [`/token?service=tests&scope=repository:${name}:pull`],
    );
    expect(gate.asked.filter(({ authorization }) => authorization === undefined)).toHaveLength(1);
  });

  test('is logged in to anew when a token has expired, once for all who ask', async () => {
    gate.lock = 'bearer';
    sources.useCredentials([login()]);
    expect(await delivers()).toBe(1);
    gate.expire();
    gate.asked.length = 0;
    await Promise.all([sources.refresh(wanted().repoURL), delivers(), delivers()]);
    expect(gate.asked.filter(({ path }) => path.startsWith('/token'))).toHaveLength(1);
    expect(await sources.resolve(wanted(), { project: 'default' })).toBe(digest);
  });

  test.each<Lock>(['basic', 'bearer'])(
    'A09 says that credentials are missing or wrong, and not what they are: %s',
    async (lock) => {
      gate.lock = lock;
      expect(await failure()).toMatchObject({
        code: 'REPOSITORY_ACCESS_DENIED',
        what: expect.stringContaining('wants credentials, and there are none (401') as unknown,
        where: `oci://${gate.host}/${name}:1.0.0`,
        remedy: expect.stringContaining('argocd.argoproj.io/secret-type: repository') as unknown,
      });
      sources.useCredentials([login({ password: 'CANARY-wrong' })]);
      expect(await failure()).toMatchObject({
        code: 'REPOSITORY_ACCESS_DENIED',
        what: expect.stringContaining('does not take the credentials (401') as unknown,
      });
      sources.useCredentials([login({ tlsClientCertKey: '-----BEGIN PRIVATE KEY-----\nCANARY\n' })]);
      expect(await failure()).toMatchObject({ code: 'CREDENTIALS_UNUSABLE' });
    },
  );

  test('is asked as the project may, and what one project may read is not lent to another', async () => {
    gate.lock = 'basic';
    const registered = { url: `oci://${gate.host}/${name}`, type: 'oci', username: user, password, project: 'mine' };
    sources.useCredentials([repositorySecret('mine', registered)]);
    expect(await delivers(sources, 'mine')).toBe(1);
    await expect(delivers(sources, 'yours')).rejects.toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
    await expect(sources.render(wanted(), digest, { project: 'yours' })).rejects.toMatchObject({
      code: 'REPOSITORY_ACCESS_DENIED',
    });
  });

  test('is asked anew when its credentials change, and listeners hear of it', async () => {
    gate.lock = 'basic';
    await failure();
    const heard: string[] = [];
    sources.onChange((url) => heard.push(url));
    sources.useCredentials([login()]);
    expect(heard).toEqual([wanted().repoURL]);
    expect(await delivers()).toBe(1);
    sources.useCredentials([login()]);
    expect(heard).toHaveLength(1);
    sources.useCredentials([]);
    await failure();
  });

  test('H09 does not get credentials sent to another host: by its service of tokens, by redirects', async () => {
    gate.lock = 'bearer';
    other.lock = 'bearer';
    sources.useCredentials([login()]);
    for (const host of ['localhost', '[::1]', 'evil.example', '127.0.0.1.evil.example']) {
      gate.realm = `http://${host}:${other.port}/token`;
      const fresh = shop.sources({ git: { protocols: ['http'] } });
      fresh.useCredentials([login()]);
      expect(await failure(fresh)).toMatchObject({
        code: 'REPOSITORY_REFUSED',
        what: expect.stringContaining('wants the credentials to be sent to another host') as unknown,
      });
    }
    expect(other.asked).toEqual([]);
    gate.realm = undefined;
    other.lock = 'none';
    gate.meddle = ({ url = '', headers }, response) => {
      if (!url.includes('/blobs/') || headers.authorization === undefined) return false;
      response.writeHead(307, { location: `${other.url}${url}?signature=CANARY` }).end();
      return true;
    };
    const fresh = shop.sources({ git: { protocols: ['http'] } });
    fresh.useCredentials([login()]);
    expect(await delivers(fresh)).toBe(1);
    expect(other.asked.map(({ authorization }) => authorization)).toEqual([undefined]);
    other.lock = 'basic';
    const again = shop.sources({ git: { protocols: ['http'] } });
    again.useCredentials([login()]);
    await expect(delivers(again)).rejects.toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
    expect(other.asked.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  test.each([
    [403, 'REPOSITORY_ACCESS_DENIED', 'does not allow to read the tag 1.0.0 (403 DENIED)'],
    [404, 'REVISION_NOT_FOUND', 'does not have the tag 1.0.0 (404 DENIED)'],
    [429, 'REPOSITORY_BUSY', 'wants fewer questions (429 DENIED)'],
    [500, 'REPOSITORY_UNREACHABLE', 'the registry answers 500 DENIED'],
    [503, 'REPOSITORY_UNREACHABLE', 'the registry answers 503 DENIED'],
    [418, 'REPOSITORY_UNREACHABLE', 'the registry answers 418 DENIED'],
  ])('says what an answer %i means', async (status, code, what) => {
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'CANARY-message' }] });
    gate.meddle = ({ method }, response) => {
      if (method === 'HEAD') response.end();
      else response.writeHead(status).end(body);
      return true;
    };
    expect(await failure()).toMatchObject({ code, what: expect.stringContaining(what) as unknown });
  });

  test('that fails is left alone for a while that doubles, or that it names; a refresh asks at once', async () => {
    gate.meddle = (_question, response) => void response.writeHead(500).end() === undefined;
    for (const [wait, asked] of [
      [0, 1],
      [9_999, 1],
      [1, 2],
      [19_999, 2],
      [1, 3],
    ] as const) {
      shop.clock.advance(wait);
      await failure();
      expect(gate.asked).toHaveLength(asked);
    }
    await sources.refresh(wanted().repoURL);
    expect(gate.asked).toHaveLength(4);
    gate.meddle = (_question, response) => void response.writeHead(429, { 'retry-after': '120' }).end() === undefined;
    await sources.refresh(wanted().repoURL);
    shop.clock.advance(119_000);
    expect(await failure()).toMatchObject({ code: 'REPOSITORY_BUSY' });
    expect(gate.asked).toHaveLength(5);
    gate.meddle = () => false;
    const heard: string[] = [];
    sources.onChange((url) => heard.push(url));
    await sources.refresh(wanted().repoURL);
    expect(heard).toEqual([wanted().repoURL]);
    expect(await delivers()).toBe(1);
  });

  test('is asked every three minutes, and as soon as it may be where it failed', async () => {
    const polling = shop.sources({ git: { protocols: ['http'] }, pollMilliseconds: 180_000 });
    const heard: string[] = [];
    polling.onChange((url) => heard.push(url));
    gate.meddle = (_question, response) => void response.writeHead(503).end() === undefined;
    await failure(polling);
    expect(shop.clock.pending).toEqual([10_000]);
    gate.meddle = () => false;
    shop.clock.advance(10_000);
    await eventually(() => heard.length === 1);
    expect(await delivers(polling)).toBe(1);
    const [wait = 0] = shop.clock.pending;
    expect(wait).toBeGreaterThanOrEqual(134_000);
    expect(wait).toBeLessThanOrEqual(206_000);
    gate.asked.length = 0;
    const moved = await registry.publish(name, '1.0.0', [
      { mediaType: tarLayer, content: tar({ name: 'cm.yaml', content: configMap('moved') }) },
    ]);
    shop.clock.advance(wait);
    await eventually(() => heard.length === 2);
    expect(gate.questions).toEqual([`HEAD /${name}/manifests/1.0.0`]);
    expect(await polling.resolve(wanted(), { project: 'default' })).toBe(moved);
    digest = await registry.publish(name, '1.0.0', [
      { mediaType: tarLayer, content: tar({ name: 'cm.yaml', content: configMap('cm') }) },
    ]);
  });

  test('has only what failed asked for again before its time', async () => {
    const polling = shop.sources({ git: { protocols: ['http'] }, pollMilliseconds: 180_000 });
    await polling.resolve(wanted(), {});
    await expect(polling.resolve(wanted('none'), {})).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
    gate.asked.length = 0;
    shop.clock.advance(10_000);
    await eventually(() => shop.clock.pending.includes(20_000));
    expect(gate.questions).toEqual([`HEAD /${name}/manifests/none`]);
  });

  test('GC04 that does not answer delays no other one', async () => {
    const silent = await Gate.start('');
    silent.meddle = () => true;
    try {
      const waiting = sources.resolve({ repoURL: `oci://${silent.host}/a`, targetRevision: '1' }).catch(() => 'ended');
      await eventually(() => silent.asked.length === 1);
      expect(await delivers()).toBe(1);
      expect(await Promise.race([waiting, 'waiting'])).toBe('waiting');
      await silent.stop();
      expect(await waiting).toBe('ended');
    } finally {
      await silent.stop().catch(() => undefined);
    }
  });

  test('lists its tags on several pages', async () => {
    const pages = [['1.0.0', '1.1.0'], ['1.2.0'], ['2.0.0']];
    gate.meddle = ({ url = '' }, response) => {
      const [, page = '0'] = /tags\/list(?:\?page=(\d+))?$/.exec(url) ?? [undefined, undefined];
      if (!url.includes('/tags/list')) return false;
      const next = Number(page) + 1;
      if (next < pages.length) response.setHeader('link', `</v2/${name}/tags/list?page=${next}>; rel="next"`);
      response.end(JSON.stringify({ name, tags: pages[Number(page)] }));
      return true;
    };
    await expect(sources.resolve(wanted('1.1 - 1.9'))).rejects.toThrow('does not have the tag 1.2.0');
    expect(gate.questions.filter((each) => each.includes('/tags/'))).toHaveLength(3);
  });

  test('is reached by TLS with its own authority and a certificate of a client', async () => {
    const authority = TestAuthority.create();
    const { key, certificate } = authority.sign('localhost');
    const mine = authority.sign('slipway');
    const tls = { key, cert: certificate, ca: authority.own.certificate, requestCert: true };
    const secure = await Gate.start(registry.host, tls);
    secure.lock = 'basic';
    const source = { ...wanted(), repoURL: `oci://${secure.host}/${name}` };
    const trusted = authorities({ localhost: authority.own.certificate });
    const of = (more: Record<string, string>): KubeObject =>
      repositorySecret(
        'tls',
        { url: `oci://${secure.host}`, type: 'oci', username: user, password, ...more },
        'repo-creds',
      );
    const client = { tlsClientCertData: mine.certificate, tlsClientCertKey: mine.key };
    try {
      for (const [objects, code] of [
        [[of(client)], 'REPOSITORY_NOT_TRUSTED'],
        [[of({}), trusted], 'REPOSITORY_ACCESS_DENIED'],
      ] as const) {
        sources.useCredentials(objects);
        await expect(sources.resolve(source)).rejects.toMatchObject({ code });
      }
      sources.useCredentials([of(client), trusted]);
      expect((await sources.render(source, await sources.resolve(source))).objects).toHaveLength(1);
    } finally {
      await secure.stop();
    }
  });
});
