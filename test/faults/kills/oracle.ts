import { annotations } from '../../../lib/model/index.js';
import { isJsonObject, type KubeObject } from '../../../lib/kube/index.js';
import type { KillWorld } from './kill-world.js';

/** What a row expects, beside what holds always. */
export interface Expected {
  /** The value of each ConfigMap that Git wants. */
  readonly configMaps: Readonly<Record<string, string>>;
  /** What had to be deleted, `plural/name`, in whatever order; hooks that are deleted by their policy among them. @default nothing */
  readonly deleted?: readonly string[];
  /** What had to be created more than once, and how often. @default nothing */
  readonly again?: Readonly<Record<string, number>>;
  readonly phase?: 'Succeeded' | 'Failed' | 'Error';
}

/**
 * What holds after every kill, whatever it interrupted: all that the oracle of the faults judges; nothing was deleted but what had to be, nothing
 * was made twice (hooks above all), the live objects are as Git says, the status says so and is over, and deleting the Application leaves nothing.
 */
export async function holds(world: KillWorld, expected: Expected): Promise<void> {
  const { configMaps, deleted = [], again = {}, phase = 'Succeeded' } = expected;
  const { status, operation } = await world.app();
  expect(operation).toBeUndefined();
  expect(status?.operationState).toMatchObject({ phase, finishedAt: expect.any(String) as string });
  if (phase === 'Succeeded') expect(status?.sync?.status).toBe('Synced');
  expect(world.deleted.filter((what) => !deleted.includes(what))).toEqual([]);
  for (const what of deleted) expect(world.wasAskedToDelete(what)).toBe(true);
  const twice = Object.entries(world.created).filter(([what, count]) => count > (again[what] ?? 1));
  expect(twice).toEqual([]);
  expect(await values(world)).toEqual(configMaps);
  if (phase === 'Succeeded') await world.eventually('it is as Git has it', () => converged(world));
  expect(world.oracle.violations(world.log().split('\n'))).toEqual([]);
  await leavesNothing(world);
  expect(world.oracle.violations()).toEqual([]);
}

function converged(world: KillWorld): boolean {
  return world.oracle.notConverged([world.web]).length === 0;
}

async function values(world: KillWorld): Promise<Record<string, unknown>> {
  const maps = (await tracked(world)).filter(({ kind }) => kind === 'ConfigMap');
  return Object.fromEntries(
    maps.map(({ metadata, data }) => [metadata.name, isJsonObject(data) ? data['value'] : undefined]),
  );
}

/** What carries the mark of the Application, of the kinds that rows deliver. */
async function tracked(world: KillWorld): Promise<KubeObject[]> {
  const kinds = [
    ['/api/v1', 'configmaps', 'v1', 'ConfigMap'],
    ['/apis/batch/v1', 'jobs', 'batch/v1', 'Job'],
    ['/apis/apps/v1', 'deployments', 'apps/v1', 'Deployment'],
  ] as const;
  const lists = await Promise.all(
    kinds.map(async ([root, plural, apiVersion, kind]) => {
      const list = await world.api.client.json('GET', `${root}/namespaces/${world.name}/${plural}`);
      const items = isJsonObject(list) && Array.isArray(list['items']) ? list['items'] : [];
      return items.flatMap((item) =>
        isJsonObject(item) && isJsonObject(item['metadata'])
          ? [{ ...item, apiVersion, kind, metadata: item['metadata'] } as KubeObject]
          : [],
      );
    }),
  );
  return lists.flat().filter(({ metadata }) => metadata.annotations?.[annotations.trackingId] !== undefined);
}

async function leavesNothing(world: KillWorld): Promise<void> {
  await world.patchApp({ metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io/background'] } });
  const app = await world.app();
  await world.delete({ apiVersion: app.apiVersion, kind: app.kind, metadata: app.metadata });
  await world.eventually(
    'the Application is gone',
    async () => (await world.get('argoproj.io/v1alpha1', 'Application', world.web)) === undefined,
  );
  await world.eventually('nothing that it managed is left', async () => (await tracked(world)).length === 0);
}
