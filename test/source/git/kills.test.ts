import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { untilProcesses } from '../../support/processes.js';
import { configMap, Workshop } from '../fixture.js';
import { GitServer } from '../git-server.js';
import { StallingProxy } from './stalling-proxy.js';
import { eventually } from '../../support/patience.js';

const lib = path.resolve(__dirname, '../../../lib');
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

let shop: Workshop;
let server: GitServer;
let proxy: StallingProxy;
beforeEach(async () => {
  shop = await Workshop.create();
  server = await GitServer.start(shop.folder);
  proxy = await StallingProxy.start(server.url(''));
});
afterEach(async () => {
  await proxy.stop();
  await server.stop();
  shop.close();
});

/** Runs statements with `sources` in a process of its own, until it is killed as by `kill -9`. */
async function killed(statements: string, options: object, isTime: () => Promise<unknown>): Promise<void> {
  const program = `const { Sources } = require('${lib}/source/index.ts');
    const { systemClock } = require('${lib}/cluster/index.ts');
    const sources = new Sources({ clock: systemClock(), pollMilliseconds: false, git: { protocols: ['http'] },
      ...${JSON.stringify({ cacheDir: cache(), ...options })} });
    void (async () => { ${statements} })();`;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  await isTime();
  child.kill('SIGKILL');
  await ended;
}

const cache = (): string => path.join(shop.folder, 'cache');

/** Everything in the cache that a process leaves only while it writes. */
function leftovers(): string[] {
  const names = readdirSync(cache(), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.lock$|tmp_|\.keep$|slipway-/.test(name));
}

describeOnLinux('a process that is killed', () => {
  test('K03 in the middle of a fetch leaves no child, and the next one nothing else', async () => {
    await shop.commit({ 'a.yaml': configMap('a'), 'large.bin': randomBytes(3_000_000) });
    const url = proxy.url('gitops.git');
    proxy.stallAfter = 1_000_000;
    await killed(`await sources.resolve({ repoURL: '${url}' });`, {}, () =>
      eventually(() => proxy.stalled > 0 && leftovers().some((name) => name.includes('tmp_'))),
    );
    await untilProcesses(url, (count) => count === 0);
    expect(leftovers()).toContainEqual(expect.stringContaining('slipway-writes-'));

    proxy.stallAfter = undefined;
    const sources = shop.sources({ mapping: {}, git: { protocols: ['http'] } });
    const commit = await sources.resolve({ repoURL: url });
    expect((await sources.render({ repoURL: url, path: '.' }, commit)).objects).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });

  test('K04 while it makes a mirror leaves no child and no half mirror', async () => {
    const url = proxy.url('gitops.git');
    await shop.commit({ 'a.yaml': configMap('a') });
    const program = path.join(shop.folder, 'git');
    writeFileSync(
      program,
      `#!/bin/sh\ncase "$*" in *init*) git "$@"; exec sleep 5.${process.pid};; esac\nexec git "$@"\n`,
    );
    chmodSync(program, 0o755);
    await killed(`await sources.resolve({ repoURL: '${url}' });`, { git: { program, protocols: ['http'] } }, () =>
      untilProcesses(`sleep 5.${process.pid}`, (count) => count > 0),
    );
    expect(readdirSync(cache())).toEqual([expect.stringMatching(/\.slipway-makes-/)]);
    const sources = shop.sources({ mapping: {}, git: { protocols: ['http'] } });
    await sources.resolve({ repoURL: url });
    expect(readdirSync(cache())).toEqual([expect.stringMatching(/^[0-9a-f]+\.git$/)]);
  });

  test('K03 in the middle of a render leaves no child, and the next one no directory', async () => {
    const url = server.url('gitops.git');
    await shop.commit({
      'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      'templates/a.yaml': configMap('a'),
    });
    const helm = path.join(shop.folder, 'helm');
    const sleep = `sleep 7012.${process.pid}`;
    writeFileSync(helm, `#!/bin/sh\ncase "$*" in *version*) echo v4.3.1;; *) ${sleep};; esac\n`);
    chmodSync(helm, 0o755);
    const runs = path.join(shop.folder, 'runs');
    await killed(
      `const source = { repoURL: '${url}', path: '.' };
       await sources.render(source, await sources.resolve(source), { application: 'a' });`,
      { programs: { helm }, jail: { directory: runs } },
      () => untilProcesses(sleep, (count) => count > 0),
    );
    await untilProcesses(sleep, (count) => count === 0);
    expect(readdirSync(runs)).toHaveLength(1);
    shop.sources({ jail: { directory: runs } });
    await eventually(() => readdirSync(runs).length === 0);
    expect(leftovers()).toEqual([]);
    expect(existsSync(runs)).toBe(true);
  });
});

test('R09 a fetch that hangs in the middle is ended, and leaves nothing behind at once', async () => {
  await shop.commit({ 'large.bin': randomBytes(3_000_000) });
  proxy.stallAfter = 1_000_000;
  const sources = shop.sources({ mapping: {}, git: { protocols: ['http'], networkTimeout: 10_000 } });
  await expect(sources.resolve({ repoURL: proxy.url('gitops.git') })).rejects.toMatchObject({
    code: 'REPOSITORY_UNREACHABLE',
    message: expect.stringContaining('took longer than 10 s') as unknown,
  });
  expect(proxy.stalled).toBeGreaterThan(0);
  expect(leftovers()).toEqual([]);
});

test('what another living process writes is let alone', async () => {
  await shop.commit({ 'a.yaml': configMap('a') });
  const first = shop.sources({ mapping: {}, git: { protocols: ['http'] } });
  await first.resolve({ repoURL: server.url('gitops.git') });
  const [mirror = ''] = readdirSync(cache());
  const lock = path.join(cache(), mirror, 'refs', 'x.lock');
  writeFileSync(lock, '');
  writeFileSync(path.join(cache(), mirror, `slipway-writes-${process.ppid}-0a0b0c`), '');
  writeFileSync(path.join(cache(), mirror, `slipway-writes-${process.pid}-0a0b0c`), '');
  const second = shop.sources({ mapping: {}, git: { protocols: ['http'] } });
  await second.resolve({ repoURL: server.url('gitops.git') });
  expect(leftovers().map((name) => path.basename(name))).toEqual([`slipway-writes-${process.ppid}-0a0b0c`, 'x.lock']);
});
