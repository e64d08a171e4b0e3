import { ApiClient, isApiError, patchTypes, type Connection } from '../../cluster/index.js';
import { isJsonObject, type Json, type KubeObject } from '../../kube/index.js';
import { applicationCrds, defaultProject, labels } from '../../model/index.js';

/** Who writes what `slipway` installs at a hub. */
const fieldManager = 'slipway';

/** A cluster registered at the hub as Argo CD does it: by a labelled Secret. */
export function clusterSecret(namespace: string, cluster: { name: string; url: string; token: string }): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `cluster-${cluster.name}`, namespace, labels: { [labels.secretType]: 'cluster' } },
    type: 'Opaque',
    stringData: {
      name: cluster.name,
      server: cluster.url,
      config: `{"bearerToken":"${cluster.token}"}`,
    },
  };
}

/** What a hub needs before the first Application: definitions, the namespace, the default project. Safe to repeat. */
export async function installHub(connection: Connection, namespace: string): Promise<void> {
  const client = new ApiClient(connection);
  try {
    for (const crd of applicationCrds())
      await applyTo(client, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd);
    await established(client);
    await applyTo(client, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const projects = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/appprojects`;
    try {
      await client.json('POST', projects, { body: defaultProject(namespace), query: { fieldManager } });
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
  } finally {
    client.close();
  }
}

/** Applies objects of one namespace of the hub, server-side. */
export async function applyAtHub(
  connection: Connection,
  objects: readonly { path: string; object: KubeObject }[],
): Promise<void> {
  const client = new ApiClient(connection);
  try {
    for (const { path, object } of objects) await applyTo(client, path, object);
  } finally {
    client.close();
  }
}

async function applyTo(client: ApiClient, collection: string, object: KubeObject): Promise<void> {
  await client.json('PATCH', `${collection}/${encodeURIComponent(object.metadata.name ?? '')}`, {
    body: object,
    contentType: patchTypes.apply,
    query: { fieldManager, force: true },
  });
}

/** Waits until the API serves the definitions; a real server takes a moment. */
async function established(client: ApiClient): Promise<void> {
  for (const plural of ['applications', 'appprojects', 'applicationsets']) {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural}.argoproj.io`;
    for (let attempt = 0; attempt < 100 && !isEstablished(await client.json('GET', path)); attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function isEstablished(crd: Json): boolean {
  const status = isJsonObject(crd) ? crd['status'] : undefined;
  const conditions = isJsonObject(status) ? status['conditions'] : undefined;
  return (
    Array.isArray(conditions) &&
    conditions.some(
      (condition) => isJsonObject(condition) && condition['type'] === 'Established' && condition['status'] === 'True',
    )
  );
}
