import { application, Killed, names, object, TestCluster } from './cluster.js';

const manifests = [
  object('Job', 'migrate', { hook: 'PreSync', 'hook-delete-policy': 'HookSucceeded' }),
  object('Job', 'seed', { hook: 'PreSync', 'sync-wave': '1' }),
  object('ConfigMap', 'settings', { 'sync-wave': '-1' }),
  object('Deployment', 'web', {}, { spec: { replicas: 2 } }),
  object('Deployment', 'worker', { 'sync-wave': '2' }),
  object('Job', 'smoke', { hook: 'PostSync' }),
];

function prepared(): TestCluster {
  const cluster = new TestCluster(application({ sync: { prune: true } }), manifests);
  cluster.seed(object('ConfigMap', 'old'), object('Deployment', 'web', {}, { spec: { replicas: 1 } }));
  for (const name of ['migrate', 'seed', 'web', 'worker', 'smoke']) cluster.health.set(name, { status: 'Healthy' });
  return cluster;
}

test('a process killed at any moment leaves an operation that ends as if nothing had happened', () => {
  const whole = prepared();
  expect(whole.run().phase).toBe('Succeeded');
  const moments = whole.log.length + whole.writes;
  expect(moments).toBeGreaterThan(10);
  for (let moment = 0; moment < moments; moment++) {
    const cluster = prepared();
    cluster.fuse = moment;
    expect(() => cluster.run()).toThrow(Killed);
    cluster.fuse = Number.POSITIVE_INFINITY;
    expect(cluster.run().phase).toBe('Succeeded');
    expect([...cluster.created.values()].every((count) => count === 1)).toBe(true);
    for (const text of ['Deployment/web', 'Deployment/worker', 'ConfigMap/settings', 'Job/seed', 'Job/smoke']) {
      expect(names(cluster.objects)).toContain(text);
    }
    expect(names(cluster.objects)).not.toContain('ConfigMap/old');
    expect(names(cluster.objects)).not.toContain('Job/migrate');
    for (const one of cluster.objects.values()) expect(one.metadata.finalizers ?? []).toEqual([]);
    expect(cluster.created.size).toBe(whole.created.size);
  }
});

test('one sync writes the status once, when it ends', () => {
  const cluster = prepared();
  cluster.run();
  expect(cluster.writes).toBe(1);
  expect(cluster.app.status?.history).toHaveLength(1);
});
