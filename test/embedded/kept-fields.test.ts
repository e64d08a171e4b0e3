import type { GroupVersionKind, Json, JsonObject, KubeObject } from '../../lib/kube/index.js';
import { Playground } from './simulator/playground.js';

const kinds: GroupVersionKind[] = [
  { group: 'apps', version: 'v1', kind: 'Deployment' },
  { group: 'apps', version: 'v1', kind: 'ReplicaSet' },
  { group: 'batch', version: 'v1', kind: 'Job' },
  { group: '', version: 'v1', kind: 'Pod' },
  { group: '', version: 'v1', kind: 'Service' },
  { group: '', version: 'v1', kind: 'Node' },
  { group: '', version: 'v1', kind: 'Namespace' },
  { group: 'cert-manager.io', version: 'v1', kind: 'Certificate' },
];
const [deployments, , , pods] = kinds as [GroupVersionKind, unknown, unknown, GroupVersionKind];

const template: JsonObject = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'example.com/web:1', resources: { limits: { cpu: '1' } } }] },
};

function object(apiVersion: string, kind: string, rest: JsonObject): KubeObject {
  return { apiVersion, kind, metadata: { name: 'web', namespace: 'demo' }, ...rest };
}

function frozen(value: Json | undefined): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const item of Object.values(value)) frozen(item);
}

/** A cluster in which whatever changes a stored object in place fails. */
async function frozenCluster(): Promise<Playground> {
  const world = new Playground();
  for (const kind of kinds) world.store.collectionOf(kind).listen(({ object }) => frozen(object));
  await world.objects.create(
    object('apps/v1', 'Deployment', { spec: { selector: { matchLabels: { app: 'web' } }, template } }),
  );
  await world.objects.create(object('v1', 'Service', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }));
  await world.objects.create(
    object('batch/v1', 'Job', {
      spec: { template: { spec: { ...(template['spec'] as JsonObject), restartPolicy: 'Never' } } },
    }),
  );
  await world.objects.create(object('cert-manager.io/v1', 'Certificate', { spec: { secretName: 'tls' } }));
  await world.rest();
  return world;
}

test('a write of the status shares what is wanted with the object as it was', async () => {
  const world = await frozenCluster();
  const before = await world.objects.get(deployments, 'demo', 'web');
  const after = await world.objects.patchStatus(deployments, 'demo', 'web', { observedGeneration: 7 });
  expect(after?.['status']).toMatchObject({ observedGeneration: 7 });
  expect(after?.['spec']).toBe(before?.['spec']);
});

test('a write of the description shares the status', async () => {
  const world = await frozenCluster();
  const before = await world.objects.get(deployments, 'demo', 'web');
  const after = await world.objects.patch(deployments, 'demo', 'web', { spec: { minReadySeconds: 3 } });
  expect(after?.['spec']).toMatchObject({ minReadySeconds: 3 });
  expect(after?.['status']).toBe(before?.['status']);
});

test('no write changes in place what is stored, whichever part it is about', async () => {
  const world = await frozenCluster();
  for (const kind of kinds) {
    for (const { metadata } of await world.objects.list(kind)) {
      const place = [kind, metadata.namespace ?? '', metadata.name ?? ''] as const;
      await world.objects.patch(...place, { metadata: { labels: { touched: 'yes' } } });
      await world.objects.patchStatus(...place, { conditions: [{ type: 'Seen', status: 'True' }] });
      await world.objects.patch(...place, { metadata: { labels: { touched: null } } });
    }
  }
  await world.rest();
  expect(world.errors).toEqual([]);
});

test('a pod that runs is not written again only because its owner is looked at', async () => {
  const world = await frozenCluster();
  const [pod] = await world.objects.list(pods, 'demo');
  await world.objects.patch(deployments, 'demo', 'web', { metadata: { annotations: { seen: 'yes' } } });
  await world.rest();
  const again = await world.objects.get(pods, 'demo', pod?.metadata.name ?? '');
  expect(again).toBe(pod);
});
