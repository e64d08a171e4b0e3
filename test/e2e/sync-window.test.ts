import type { JsonObject } from '../../lib/kube/index.js';
import { ready, standing, stands } from './support/applications.js';
import { eventually } from './support/eventually.js';
import { paths, type Kubernetes } from './support/kubernetes.js';
import { slipway } from './support/slipway.js';
import { Up } from './support/up.js';

const deployment = paths.deployment('monitoring', 'prometheus');

const night = '2026-01-15T23:00:00Z';
const reason = 'Automated sync is held by the deny window "0 22 * * *" for 8h until 2026-01-16T06:00:00Z';
const held = (name: string): string => `${name}: OutOfSync Healthy SyncWindowWarning: ${reason}`;

describe('at night, when a window denies production its automated syncs', () => {
  let up: Up;
  let hub: Kubernetes;
  beforeAll(async () => {
    up = await Up.start({ now: night });
    hub = await up.cluster();
  });
  afterAll(() => up.close());

  async function replicas(cluster: string): Promise<unknown> {
    const found = await (await up.cluster(cluster)).get(deployment);
    return (found?.['spec'] as JsonObject | undefined)?.['replicas'];
  }

  it('the first installation is a sync of an operator, which the window allows', async () => {
    const app = await hub.get(paths.application('monitoring-production'));
    expect(app?.['status']).toMatchObject({
      sync: { status: 'Synced' },
      operationState: { phase: 'Succeeded', operation: { initiatedBy: { username: expect.any(String) as string } } },
      history: [{ id: 0 }],
    });
  });

  it('a live edit is not healed by itself, and it says by which window and until when', async () => {
    for (const cluster of ['prod-cluster', 'dev-cluster']) {
      await (await up.cluster(cluster)).merge(`${deployment}/scale`, { spec: { replicas: 7 } });
    }
    await eventually('development is healed', async () => (await replicas('dev-cluster')) === 1);
    const { conditions } = await stands(
      hub,
      'monitoring-production',
      'is OutOfSync and says why',
      ({ sync, conditions }) => sync === 'OutOfSync' && conditions.length > 0,
    );
    expect(conditions).toEqual([{ type: 'SyncWindowWarning', message: reason }]);
    expect((await up.app('get', 'monitoring-production')).stdout).toContain(reason);
    await eventually('`up` shows it', () => up.running.lines.some((line) => line.includes(reason)));
    expect(await replicas('prod-cluster')).toBe(7);
    expect(await standing(hub, 'monitoring-production')).toMatchObject({ sync: 'OutOfSync' });
  });

  it('an operator may sync', async () => {
    const { code, stdout } = await up.app('sync', 'monitoring-production');
    expect(stdout).toContain('successfully synced');
    expect(code).toBe(0);
    expect(await replicas('prod-cluster')).toBe(2);
    expect((await ready(hub, 'monitoring-production')).conditions).toEqual([]);
  });

  it('`up --once` waits no longer than it was told, and ends with exit code 4 and what it waits for', async () => {
    await (await up.cluster('prod-cluster')).merge(`${deployment}/scale`, { spec: { replicas: 7 } });
    await stands(hub, 'monitoring-production', 'is OutOfSync', ({ sync }) => sync === 'OutOfSync');
    expect(await up.stop()).toBe(0);
    const words = ['up', '--once', '--json', '--state', up.state, '--now', night, '--timeout', '2'];
    const { code, stdout, stderr } = await slipway(words);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ ready: false, missing: [held('monitoring-production')] });
    expect(stderr).toContain(`after 2 s:\n  ${held('monitoring-production')} [NOT_READY]`);
  });
});
