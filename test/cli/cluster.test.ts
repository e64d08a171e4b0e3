import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { eventually } from '../e2e/support/eventually.js';
import { Running, slipway } from '../e2e/support/slipway.js';

const folder = mkdtempSync(join(tmpdir(), 'slipway-cluster-test-'));
const state = join(folder, 'state');
const running = new Set<Running>();
afterAll(async () => {
  for (const one of running) await one.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts `slipway cluster`, waits for the line that it prints when it is ready, and says where the kubeconfig is. */
async function start(...args: string[]): Promise<{ cluster: Running; kubeconfig: string; server: string }> {
  const cluster = Running.start(['cluster', ...args]);
  running.add(cluster);
  await eventually('it is ready', () => cluster.lines.length > 0);
  const [line = ''] = cluster.lines;
  const kubeconfig = /^ready: http:\/\/127\.0\.0\.1:\d+, kubectl --kubeconfig (.+) get namespaces$/.exec(line)?.[1];
  if (kubeconfig === undefined) throw new Error(`it printed ${line}`);
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return { cluster, kubeconfig, server: config.getCurrentCluster()?.server ?? '' };
}

const call = (server: string, method: string, path: string, body?: object): Promise<number> => {
  const { origin, username, password } = new URL(server);
  const headers = {
    Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    'Content-Type': 'application/json',
  };
  return fetch(`${origin}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }).then(
    ({ status }) => status,
  );
};
const MAPS = '/api/v1/namespaces/default/configmaps';
const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept' } };

describe('slipway cluster', () => {
  it('serves, keeps what it was told in its state folder, and ends cleanly when told to stop', async () => {
    const first = await start('--state', state);
    expect(first.kubeconfig).toBe(join(state, 'kubeconfig'));
    expect(statSync(first.kubeconfig).mode & 0o777).toBe(0o600);
    expect(await call(first.server, 'POST', MAPS, map)).toBe(201);
    expect(await first.cluster.stop('SIGTERM')).toBe(0);
    expect(first.cluster.lines).toHaveLength(1);

    const second = await start('--state', state, '--durability', 'relaxed');
    expect(await call(second.server, 'GET', `${MAPS}/kept`)).toBe(200);
    expect(second.server).not.toBe(first.server);
    expect(await second.cluster.stop('SIGINT')).toBe(0);
  });

  it('keeps what it acknowledged when it is killed', async () => {
    const first = await start('--state', join(folder, 'killed'), '--workloads', 'none');
    expect(await call(first.server, 'POST', MAPS, map)).toBe(201);
    await first.cluster.stop('SIGKILL');
    const second = await start('--state', join(folder, 'killed'), '--workloads', 'none');
    expect(await call(second.server, 'GET', `${MAPS}/kept`)).toBe(200);
    await second.cluster.stop('SIGTERM');
  });

  it('forgets everything with --ephemeral, its kubeconfig too unless that was named', async () => {
    const named = join(folder, 'named', 'kubeconfig');
    const [one, other] = [await start('--ephemeral'), await start('--ephemeral', '--kubeconfig', named)];
    expect(other.kubeconfig).toBe(named);
    expect(await call(one.server, 'POST', MAPS, map)).toBe(201);
    expect(await call(other.server, 'GET', `${MAPS}/kept`)).toBe(404);
    expect([await one.cluster.stop('SIGTERM'), await other.cluster.stop('SIGTERM')]).toEqual([0, 0]);
    expect([existsSync(one.kubeconfig), existsSync(named)]).toEqual([false, true]);
  });

  it('plays workloads, unless told to leave them', async () => {
    const played = await start('--ephemeral');
    const bare = await start('--ephemeral', '--workloads', 'none');
    const rollouts = '/apis/argoproj.io/v1alpha1/rollouts';
    expect([await call(played.server, 'GET', rollouts), await call(bare.server, 'GET', rollouts)]).toEqual([200, 404]);
    await Promise.all([played.cluster.stop('SIGTERM'), bare.cluster.stop('SIGTERM')]);
  });

  it('refuses a state folder that is in use, and leaves it alone', async () => {
    const shared = join(folder, 'shared');
    const first = await start('--state', shared);
    const kubeconfig = readFileSync(first.kubeconfig, 'utf8');
    const { code, stdout, stderr } = await slipway(['cluster', '--state', shared]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      `${shared}: \`slipway up\` or \`slipway cluster\` runs on this folder already [ALREADY_RUNNING]`,
    );
    expect(readFileSync(first.kubeconfig, 'utf8')).toBe(kubeconfig);
    await first.cluster.stop('SIGTERM');
  });

  it('refuses a port that is taken, and a journal that is none', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const busy = await slipway(['cluster', '--ephemeral', '--port', String(port)]);
    expect(busy.code).toBe(1);
    expect(busy.stderr).toContain(`port ${port} of 127.0.0.1 is taken by another program [PORT_IN_USE]`);
    await new Promise((resolve) => server.close(resolve));

    const journal = join(state, 'clusters', 'slipway.journal');
    writeFileSync(journal, 'something else\n');
    const broken = await slipway(['cluster', '--state', state]);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain(`${journal}:1: this is no journal [JOURNAL_UNREADABLE]`);
  });

  it.each([
    [['--port', '70000'], 'expected a port from 1 to 65535'],
    [['--port', 'http'], 'expected a port from 1 to 65535'],
    [['--workloads', 'some'], 'Allowed choices are full, kubelet, none'],
    [['--durability', 'maybe'], 'Allowed choices are sync, relaxed'],
    [['--unheard-of'], "unknown option '--unheard-of'"],
    [['word'], 'too many arguments'],
  ])('refuses %j in words', async (args, words) => {
    const { code, stdout, stderr } = await slipway(['cluster', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
