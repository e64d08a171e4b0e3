import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isJsonObject, writeYaml } from '../../lib/kube/index.js';
import { application, ready } from '../e2e/support/applications.js';
import { eventually } from '../e2e/support/eventually.js';
import { says } from '../e2e/support/says.js';
import { projectFolder } from '../e2e/support/slipway.js';
import { World } from '../e2e/support/world.js';
import { until } from '../support/patience.js';

const map = (name: string, value: string): string =>
  writeYaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } });

let world: World;
beforeEach(async () => void (world = await World.create(['prod'])));
afterEach(() => world.close());

/** Delivers so many Applications of one ConfigMap each. */
async function deliver(count: number): Promise<string> {
  const files = Array.from({ length: count }, (_, n) => [`app-${n}/a.yaml`, map('a', `${n}`)]);
  const commit = world.clone.push(Object.fromEntries(files) as Record<string, string>);
  for (let n = 0; n < count; n++)
    await world.deliver(application(`app-${n}`, { repoURL: world.repoURL, path: `app-${n}` }, { cluster: 'prod' }));
  return commit;
}

it.each(['SIGINT', 'SIGHUP'] as const)('R05 %s ends a process in order, with 0', async (signal) => {
  const reconciler = world.reconcile();
  await says(reconciler, /reconciling the applications/);
  expect(await reconciler.stop(signal)).toBe(0);
});

it('R05 a process does not mind that its standard input ends', async () => {
  const child = spawn(
    process.execPath,
    [
      ...[join(projectFolder, 'bin', 'slipway.js'), 'reconcile', '--kubeconfig', world.kubeconfig, '--poll', '0'],
      ...['--cache', join(world.folder, 'cache'), '--repository', `${world.repoURL}=${world.bare}`],
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const ended = once(child, 'exit');
  child.stdin.end();
  await once(child.stdout, 'data');
  child.stdout.resume();
  const commit = await deliver(1);
  await ready(world.hub.api, 'app-0', commit);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('R02 a process that takes itself for the only one refuses to begin beside one that works by a Lease', async () => {
  const leader = world.reconcile('--shards', '1');
  await says(leader, /leading/);
  const second = world.reconcile();
  expect(await second.exited).toBe(1);
  expect(second.lines.join('\n')).toMatch(/OTHERS_AT_WORK/);
  expect(await leader.stop('SIGTERM')).toBe(0);
  const third = world.reconcile();
  await says(third, /reconciling the applications/);
});

it('R02 of two that say nothing of others the second refuses, tells who works, and is counted; one that was killed is not waited for', async () => {
  const first = world.reconcile('--metrics', '0', '--log-format', 'json');
  await says(first, /reconciling the applications/);
  const second = world.reconcile();
  expect(await second.exited).toBe(1);
  expect(second.lines.join('\n')).toMatch(/another process works for these Applications: \S+, since .*OTHERS_AT_WORK/s);
  expect(second.lines.join('\n')).not.toMatch(/reconciling the applications/);
  await says(first, /"event":"rival"/);
  const [, url = ''] = /"url":"([^"]+)"/.exec(first.lines.join('\n')) ?? [];
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^slipway_rivals_total 1$/m);
  const sharing = world.reconcile('--shards', '2');
  expect(await sharing.exited).toBe(1);
  expect(sharing.lines.join('\n')).toMatch(/OTHERS_AT_WORK/);
  await first.stop('SIGKILL');
  const third = world.reconcile();
  const commit = await deliver(1);
  await ready(world.hub.api, 'app-0', commit);
  expect(await third.stop('SIGTERM')).toBe(0);
  const fourth = world.reconcile('--shards', '2');
  await says(fourth, /leading/);
});

it('R02 one that stood still while another one took over writes nothing when it goes on, and ends', async () => {
  const first = world.reconcile();
  await says(first, /reconciling the applications/);
  await ready(world.hub.api, 'app-0', await deliver(1));
  first.child.kill('SIGSTOP');
  const second = world.reconcile();
  await says(second, /reconciling the applications/);
  first.child.kill('SIGCONT');
  expect(await first.exited).toBe(1);
  expect(first.lines.join('\n')).toMatch(/has taken these Applications over: .*OTHERS_AT_WORK/);
  await ready(world.hub.api, 'app-0', world.clone.push({ 'app-0/a.yaml': map('a', 'two') }));
});

it('R14 a leader that stands still for 5 seconds leads on, and nobody else has begun to', async () => {
  const [first, second] = [world.reconcile('--shards', '1'), world.reconcile('--shards', '1')];
  const leads = (one: typeof first): boolean => one.lines.some((line) => /leading/.test(line));
  await eventually('one leads', () => leads(first) || leads(second));
  const [leader, standby] = leads(first) ? [first, second] : [second, first];
  await says(standby, /reconciling the applications/);
  const renewed = async (): Promise<unknown> => {
    const lease = await world.hub.api.get('/apis/coordination.k8s.io/v1/namespaces/argocd/leases/slipway-leader');
    return isJsonObject(lease?.['spec']) && lease['spec']['renewTime'];
  };
  const last = await renewed();
  await until(renewed, (time) => time !== last);
  leader.child.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  leader.child.kill('SIGCONT');
  const commit = await deliver(1);
  await ready(world.hub.api, 'app-0', commit);
  expect(leads(standby)).toBe(false);
  expect(leader.lines.filter((line) => /left/.test(line))).toEqual([]);
});

it('R15 with few file descriptors everything is delivered, more slowly, and nothing ends', async () => {
  const child = spawn(
    'sh',
    [
      ...[
        '-c',
        'ulimit -n 64; exec "$@"',
        'sh',
        process.execPath,
        join(projectFolder, 'bin', 'slipway.js'),
        'reconcile',
      ],
      ...['--kubeconfig', world.kubeconfig, '--poll', '0', '--cache', join(world.folder, 'cache')],
      ...['--repository', `${world.repoURL}=${world.bare}`],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit');
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const commit = await deliver(40);
  for (let n = 0; n < 40; n++) await ready(world.hub.api, `app-${n}`, commit);
  expect([child.exitCode, said.join('')]).toEqual([null, '']);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
