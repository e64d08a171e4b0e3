import { execFileSync } from 'node:child_process';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import path from 'node:path';
import { TestAuthority } from '../support/certificates.js';
import { processesWith, untilProcesses } from '../support/processes.js';
import { authorities, errorOf, names, pushed, remoteSources, repositorySecret } from '../source/credentials/fixture.js';
import { HttpProxy } from '../support/http-proxy.js';
import { configMap, Workshop } from '../source/fixture.js';
import { GitServer, type GitServerOptions } from '../source/git-server.js';
import { eventually } from '../support/patience.js';

let shop: Workshop;
const ends: (() => unknown)[] = [];
beforeEach(async () => {
  shop = await Workshop.create();
  await pushed(shop, 'one');
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  shop.close();
});

async function serve(options: GitServerOptions = {}): Promise<GitServer> {
  const server = await GitServer.start(shop.folder, options);
  ends.push(() => server.stop());
  return server;
}

/** Reads until it comes off, as often as it is tried again by itself within a minute. */
async function within60Seconds<T>(read: () => Promise<T>): Promise<T> {
  for (let seconds = 0; ; seconds++) {
    try {
      return await read();
    } catch (error) {
      if (seconds >= 60) throw error;
      shop.clock.advance(1_000);
    }
  }
}

describe('a disk', () => {
  /** A file system of its own, where one may be mounted. */
  function mounted(size: string): string | undefined {
    const folder = path.join(shop.folder, 'disk');
    mkdirSync(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', folder], { stdio: 'pipe' });
    } catch {
      console.warn('skipped: no file system can be mounted here');
      return undefined;
    }
    ends.push(() => execFileSync('umount', ['-l', folder]));
    return folder;
  }
  const remount = (folder: string, options: string): void =>
    void execFileSync('mount', ['-o', `remount,${options}`, folder], { stdio: 'pipe' });

  it('R07 that is full is told as what it is, leaves nothing half, and costs nothing more once there is room', async () => {
    const folder = mounted('1m');
    if (folder === undefined) return;
    const sources = remoteSources(shop, { cacheDir: path.join(folder, 'cache') });
    const url = (await serve()).url('gitops.git');
    expect(await names(sources, url)).toEqual(['one']);
    await shop.commit({ 'a.yaml': configMap('two'), 'large.bin': randomBytes(3_000_000) });
    await sources.refresh(url);
    expect(await errorOf(names(sources, url))).toMatchObject({
      what: expect.stringMatching(/No space left/) as unknown,
    });
    const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => /tmp_|\.lock$|slipway-/.test(name))).toEqual([]);
    remount(folder, 'size=64m');
    expect(await within60Seconds(() => names(sources, url))).toEqual(['two']);
  });

  it('R07 that has no room for another file is told, and what is pushed is read once it has', async () => {
    const folder = mounted('64m');
    if (folder === undefined) return;
    const sources = remoteSources(shop, { cacheDir: path.join(folder, 'cache') });
    const url = (await serve()).url('gitops.git');
    expect(await names(sources, url)).toEqual(['one']);
    remount(folder, `size=64m,nr_inodes=${readdirSync(folder, { recursive: true }).length + 1}`);
    await pushed(shop, 'two');
    await sources.refresh(url);
    expect(await errorOf(names(sources, url))).toMatchObject({
      what: expect.stringMatching(/[Nn]o space left/) as unknown,
    });
    remount(folder, 'size=64m,nr_inodes=10000');
    expect(await within60Seconds(() => names(sources, url))).toEqual(['two']);
  });

  it('R07 that is full where programs render is told, leaves nothing half, and renders once there is room', async () => {
    const folder = mounted('64m');
    if (folder === undefined) return;
    const runs = path.join(folder, 'runs');
    const helm = path.join(shop.folder, 'helm');
    writeFileSync(helm, `#!/bin/sh\ncase "$*" in *version*) echo v4.3.1;; *) cat templates/a.yaml;; esac\n`, {
      mode: 0o755,
    });
    const chart = { 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n', 'templates/a.yaml': configMap('a') };
    await shop.commit({ ...chart, 'large.bin': randomBytes(3_000_000) });
    const sources = remoteSources(shop, { programs: { helm }, jail: { directory: runs } });
    const source = { repoURL: (await serve()).url('gitops.git'), path: '.' };
    const render = async () => sources.render(source, await sources.resolve(source), { application: 'a' });
    remount(folder, 'size=1m');
    expect(await errorOf(render())).toMatchObject({ message: expect.stringMatching(/no space left/i) as unknown });
    expect(readdirSync(runs)).toEqual([]);
    remount(folder, 'size=64m');
    expect((await within60Seconds(render)).objects).toHaveLength(1);
  });

  it('R07 that cannot be written to is told, and what was fetched before goes on once it can', async () => {
    const folder = mounted('64m');
    if (folder === undefined) return;
    const sources = remoteSources(shop, { cacheDir: path.join(folder, 'cache') });
    const url = (await serve()).url('gitops.git');
    expect(await names(sources, url)).toEqual(['one']);
    remount(folder, 'ro');
    await pushed(shop, 'two');
    await sources.refresh(url);
    expect(await errorOf(names(sources, url))).toMatchObject({
      code: 'STORAGE_FAILED',
      what: 'what is fetched cannot be kept here: EROFS: read-only file system',
    });
    remount(folder, 'rw');
    expect(await within60Seconds(() => names(sources, url))).toEqual(['two']);
  });
});

it('R09 a server that accepts and says nothing holds nobody else up, and is given up with all that was started', async () => {
  const sockets: Socket[] = [];
  const silent = createTcpServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  ends.push(() => (sockets.forEach((socket) => socket.destroy()), silent.close()));
  const address = silent.address();
  const hanging = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hanging.git`;
  const sources = remoteSources(shop, { git: { protocols: ['http'], networkTimeout: 12_000 } });
  const url = (await serve()).url('gitops.git');
  let isGivenUp = false;
  const waiting = Array.from({ length: 20 }, () => errorOf(names(sources, hanging)).finally(() => (isGivenUp = true)));
  await eventually(() => sockets.length > 0);
  expect(await names(sources, url)).toEqual(['one']);
  expect(isGivenUp).toBe(false);
  for (const error of await Promise.all(waiting)) expect(error).toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
  await untilProcesses(hanging, (count) => count === 0);
  expect(processesWith(hanging)).toEqual([]);
});

it('R10 a server whose objects are not what their names say is refused, and its neighbour is read', async () => {
  const neighbour = (await serve()).url('gitops.git');
  const folder = path.join(shop.folder, 'liar.git');
  const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  execFileSync('git', ['clone', '-q', '--bare', path.join(shop.folder, 'gitops.git'), folder]);
  git('repack', '-qad');
  const blob = git('rev-parse', 'main:a.yaml');
  const honest = execFileSync('git', ['-C', folder, 'cat-file', 'blob', blob]);
  // Every object as a file of its own, so that one can be exchanged.
  const pack = path.join(folder, 'objects', 'pack');
  const [name = ''] = readdirSync(pack).filter((each) => each.endsWith('.pack'));
  const bytes = execFileSync('cat', [path.join(pack, name)]);
  execFileSync('rm', ['-r', pack]);
  execFileSync('git', ['-C', folder, 'unpack-objects', '-q'], { input: bytes });
  const file = path.join(folder, 'objects', blob.slice(0, 2), blob.slice(2));
  const stored = (content: Buffer): Buffer =>
    deflateSync(Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]));
  const other = Buffer.from(configMap('evil'));
  expect(createHash('sha1').update(`blob ${other.length}\0`).update(other).digest('hex')).not.toBe(blob);
  execFileSync('chmod', ['u+w', file]);
  writeFileSync(file, stored(other));
  const sources = remoteSources(shop);
  const url = (await serve()).url('liar.git');
  const [error, beside] = await Promise.all([errorOf(names(sources, url)), names(sources, neighbour)]);
  expect(error.code).toMatch(/^REPOSITORY_/);
  expect(beside).toEqual(['one']);
  writeFileSync(file, stored(honest));
  expect(await within60Seconds(() => names(sources, url))).toEqual(['one']);
});

it('R11 what is rendered is the same with everything remembered and with nothing', async () => {
  const url = (await serve()).url('gitops.git');
  const warm = remoteSources(shop);
  for (let round = 0; round < 4; round++) {
    const commit = await shop.commit({
      [`b${round}.yaml`]: configMap(`b${round}`),
      'kustomization.yaml': `resources: [a.yaml, b${round}.yaml]\nnamePrefix: p${round}-\n`,
    });
    await warm.refresh(url);
    const cold = remoteSources(shop, { cacheDir: path.join(shop.folder, `cold-${round}`), cacheEntries: 1 });
    const read = async (sources: typeof warm): Promise<unknown> => {
      const source = { repoURL: url, path: '.' };
      const at = await sources.resolve(source);
      return [at, await sources.contentDigest(source, at), await sources.render(source, at)];
    };
    const first = await read(warm);
    expect(await read(cold)).toEqual(first);
    expect(await read(warm)).toEqual(first);
    expect(first).toMatchObject([commit, expect.any(String), { sourceType: 'Kustomize' }]);
  }
});

describe('R16 what stands between', () => {
  it('R16 a name that no name service knows is an error of its kind, and one that is known again is read', async () => {
    const server = await serve();
    const sources = remoteSources(shop);
    const unknown = `http://nothing.invalid:${new URL(server.url('')).port}/gitops.git`;
    expect(await errorOf(names(sources, unknown))).toMatchObject({
      code: 'REPOSITORY_UNREACHABLE',
      what: expect.stringContaining('Could not resolve host') as unknown,
    });
    expect(await names(sources, server.url('gitops.git'))).toEqual(['one']);
  });

  it('R16 a proxy that is down is told, and used once it is up, without a restart', async () => {
    const url = (await serve()).url('gitops.git');
    const sources = remoteSources(shop);
    const proxy = await HttpProxy.start();
    const { port } = proxy;
    await proxy.stop();
    sources.useCredentials([repositorySecret('x', { url, proxy: `http://127.0.0.1:${port}` })]);
    expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
    const again = await HttpProxy.start();
    ends.push(() => again.stop());
    sources.useCredentials([repositorySecret('x', { url, proxy: `http://127.0.0.1:${again.port}` })]);
    expect(await within60Seconds(() => names(sources, url))).toEqual(['one']);
    expect(again.asked.length).toBeGreaterThan(0);
  });

  it('R16 an authority that changes is believed as soon as it is said, without a restart', async () => {
    const [before, after] = [TestAuthority.create(), TestAuthority.create()];
    const by = (authority: TestAuthority): GitServerOptions => {
      const { certificate, key } = authority.sign('server');
      return { tls: { cert: certificate, key } };
    };
    const sources = remoteSources(shop);
    const trust = (...all: TestAuthority[]): unknown =>
      sources.useCredentials([authorities({ '127.0.0.1': all.map(({ own }) => own.certificate).join('\n') })]);
    trust(before);
    const first = await serve(by(before));
    const url = first.url('gitops.git');
    expect(await names(sources, url)).toEqual(['one']);
    const second = (await serve(by(after))).url('gitops.git');
    expect(await errorOf(names(sources, second))).toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED' });
    trust(before, after);
    expect(await within60Seconds(() => names(sources, second))).toEqual(['one']);
    trust(after);
    expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED' });
  });
});
