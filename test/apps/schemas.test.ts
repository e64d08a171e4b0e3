import platform from '../../apps/main.js';
import { ApiClient, discover, resourcePath, type Catalogue } from '../../lib/cluster/index.js';
import { synthesizeObjects } from '../../lib/index.js';
import { gvkOf, type KubeObject } from '../../lib/kube/index.js';
import { parseApplication } from '../../lib/model/index.js';
import { EmbeddedCluster } from '../../lib/testing/index.js';
import { faults } from '../constructs/schema.js';

const { applications, root, control } = synthesizeObjects(platform);
const delivered = [
  ...[root, ...control.map(({ object }) => object), ...applications.map(({ application }) => application)].map(
    (object) => ({ object, namespace: 'argocd' }),
  ),
  ...applications.flatMap(({ application, objects: own }) =>
    own.map(({ object }) => ({ object, namespace: parseApplication(application).spec.destination.namespace ?? '' })),
  ),
];
const objects = delivered.map(({ object }) => object);

describe('every object of the reference platform', () => {
  let cluster: EmbeddedCluster;
  let client: ApiClient;
  let catalogue: Catalogue;
  beforeAll(async () => {
    cluster = await EmbeddedCluster.start();
    client = new ApiClient({ server: cluster.url, token: cluster.token });
    catalogue = await discover(client);
    for (const name of new Set(delivered.map(({ object, namespace }) => object.metadata.namespace ?? namespace))) {
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      await client.json('POST', '/api/v1/namespaces', { body: namespace }).catch(isThere);
    }
  });
  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  it('has the fields of its kind, or is of a kind that every cluster serves', () => {
    const found = objects.map((object) => ({ object, faults: faults(object) }));
    const wrong = found.flatMap(({ object, faults: each }) =>
      each
        .filter((fault) => !fault.startsWith('no field tree has') || !isServed(object))
        .map((fault) => `${object.kind} ${fault}`),
    );
    expect(wrong).toEqual([]);
  });

  it('is taken by the API of Kubernetes 1.36 under strict validation, where that serves its kind', async () => {
    const served = delivered.filter(({ object }) => isServed(object));
    expect(served.length).toBeGreaterThan(objects.length / 2);
    const refused: string[] = [];
    for (const { object, namespace } of served) {
      const resource = catalogue.find(gvkOf(object));
      if (resource === undefined || object.kind === 'Namespace') continue;
      const query = { fieldValidation: 'Strict', dryRun: 'All' };
      await client
        .json('POST', resourcePath(resource, resource.namespaced ? (object.metadata.namespace ?? namespace) : ''), {
          body: object,
          query,
        })
        .catch((error: unknown) => refused.push(`${object.kind} ${object.metadata.name}: ${String(error)}`));
    }
    expect(refused).toEqual([]);
  });

  function isServed(object: KubeObject): boolean {
    return catalogue.find(gvkOf(object)) !== undefined;
  }
});

function isThere(error: unknown): void {
  if (!/already exists/.test(String(error))) throw error;
}
