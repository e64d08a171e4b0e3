import type { KubeObject } from '../../lib/kube/index.js';
import type { ApiClient } from '../api/client.js';
import { nameOf, objectsOf, pathOf } from './objects.js';

const concurrency = 16;

/** Seconds that a namespace and its objects take for each of so many applications. */
export async function bareLoop(client: ApiClient, prefix: string, count: number): Promise<number> {
  const names = Array.from({ length: count }, (_, index) => nameOf(prefix, index));
  const from = performance.now();
  await each(names, (name) => apply(client, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  await applyAll(client, names.flatMap(objectsOf));
  return (performance.now() - from) / 1000;
}

/** Applies objects, 16 at once. */
export async function applyAll(client: ApiClient, objects: readonly KubeObject[]): Promise<void> {
  await each(objects, (object) => apply(client, object));
}

function apply(client: ApiClient, object: KubeObject): Promise<Buffer> {
  const query = 'fieldManager=bare&force=true';
  return client.call('PATCH', `${pathOf(object)}?${query}`, JSON.stringify(object), 'application/apply-patch+yaml');
}

/** Does something for each of many, 16 at once. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
