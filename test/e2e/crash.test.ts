import { writeYaml, type JsonObject } from '../../lib/kube/index.js';
import { application, ready, standing } from './support/applications.js';
import { Kubernetes, paths } from './support/kubernetes.js';
import { randomOf } from './support/random.js';
import { isComplete, Recorder } from './support/recorder.js';
import { says } from './support/says.js';
import { World } from './support/world.js';

const kills = Number(process.env['SLIPWAY_CRASH_KILLS'] ?? 50);
const seed = Number(process.env['SLIPWAY_CRASH_SEED'] ?? 20260114);
const rounds = kills + 2;
/** After so many syncs of one Application the next one begins from nothing. */
const syncsOfOne = 10;

const manifest = (
  kind: string,
  name: string,
  wave: number,
  body: JsonObject,
  annotations: JsonObject = {},
): JsonObject => ({
  apiVersion: kind === 'Job' ? 'batch/v1' : kind === 'Deployment' ? 'apps/v1' : 'v1',
  kind,
  metadata: { name, annotations: { 'argocd.argoproj.io/sync-wave': String(wave), ...annotations } },
  ...body,
});
const pod = (image: string): JsonObject => ({ containers: [{ name: 'main', image }] });
const job = (name: string, hook: string, wave: number, policy: string): JsonObject =>
  manifest(
    'Job',
    name,
    wave,
    { spec: { template: { spec: { restartPolicy: 'Never', ...pod('busybox:1') } } } },
    { 'argocd.argoproj.io/hook': hook, 'argocd.argoproj.io/hook-delete-policy': policy },
  );

/** The hooks of every sync. */
const hooks = ['Job/before', 'Job/middle', 'Job/after'];

/** What Git wants in one round: three waves and hooks in all phases; one object is new in each round and one is gone. */
function delivery(folder: string, round: number): Record<string, string | null> {
  const value = `round ${round}`;
  const objects = [
    job('before', 'PreSync', 0, 'BeforeHookCreation'),
    manifest('ConfigMap', 'first', 0, { data: { value } }),
    manifest('ConfigMap', `only-${round}`, 0, { data: { value } }),
    job('middle', 'Sync', 1, 'BeforeHookCreation'),
    manifest('Deployment', 'web', 2, {
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: pod(`web:${round}`) },
      },
    }),
    job('after', 'PostSync', 0, 'HookSucceeded'),
  ];
  return { [`${folder}/all.yaml`]: objects.map((object) => writeYaml(object)).join('---\n') };
}

it(`a reconciler that is killed at ${kills} random moments of syncs ends each Synced, runs no hook twice, loses nothing`, async () => {
  const random = randomOf(seed);
  const world = await World.create(['prod']);
  const cluster = world.api();
  const recorder = await Recorder.start(cluster.client);
  const moments: string[] = [];
  let within = 0;
  try {
    let reconciler = world.reconcile();
    await says(reconciler, /reconciling the applications/);
    // The first two syncs are undisturbed: the second tells how long one takes, and so among which moments to choose.
    let duration = 0;
    for (let round = 0; round < rounds; round++) {
      const name = `app-${Math.floor(round / syncsOfOne)}`;
      const first = round % syncsOfOne === 0;
      const before = new Map(hooks.map((hook) => [hook, recorder.uids(name, hook)]));
      const began = Date.now();
      const commit = world.clone.push(delivery(name, round));
      if (first) await world.deliver(application(name, { repoURL: world.repoURL, path: name }, { cluster: 'prod' }));
      if (round > 1) {
        const moment = Math.round(random() * duration);
        moments.push(`${name}+${moment}ms`);
        await new Promise((resolve) => setTimeout(resolve, moment));
        await reconciler.stop('SIGKILL');
        const over = await isOver(world.hub.api, name, commit);
        if (!over) within++;
        // The machine may be busier or quicker than at first: most moments are to be within a sync.
        duration *= over ? 0.7 : 1.05;
        reconciler = world.reconcile();
        await says(reconciler, /reconciling the applications/);
      }
      await ready(world.hub.api, name, commit);
      if (round === 1) duration = Date.now() - began;
      await check(world.hub.api, cluster, name, round, commit);
      const created = hooks.map((hook) => recorder.uids(name, hook).length - (before.get(hook)?.length ?? 0));
      expect({ round, created }).toEqual({ round, created: hooks.map(() => 1) });
      if (first && round > 0) await world.hub.api.delete(paths.application(`app-${round / syncsOfOne - 1}`));
    }
    expect(within).toBeGreaterThan(kills / 2);
    for (const hook of hooks) expect(completed(recorder, hook)).toBe(rounds);
    // Nothing that stays in Git was ever deleted or created again.
    for (let app = 0; app * syncsOfOne < rounds; app++) {
      for (const what of ['ConfigMap/first', 'Deployment/web'])
        expect(recorder.uids(`app-${app}`, what)).toHaveLength(1);
    }
    for (let round = 0; round < rounds; round++) {
      expect(recorder.uids(`app-${Math.floor(round / syncsOfOne)}`, `ConfigMap/only-${round}`)).toHaveLength(1);
    }
  } catch (error) {
    console.error(`seed ${seed}; killed at ${moments.join(' ')}`);
    throw error;
  } finally {
    console.log(
      `seed ${seed}: ${moments.length} kills, ${within} of them within a sync (SLIPWAY_CRASH_SEED, SLIPWAY_CRASH_KILLS)`,
    );
    recorder.stop();
    await world.close();
  }
}, 3_600_000);

/** What Git wants is there, what it no longer wants is gone, and the history has one entry more. */
async function check(hub: Kubernetes, cluster: Kubernetes, name: string, round: number, commit: string): Promise<void> {
  const maps = await cluster.list(`/api/v1/namespaces/${name}/configmaps`);
  const own = maps.map(({ metadata }) => metadata.name).filter((map) => map !== 'kube-root-ca.crt');
  expect({ round, own: own.sort() }).toEqual({ round, own: ['first', `only-${round}`] });
  expect(await cluster.get(paths.configMap(name, 'first'))).toMatchObject({ data: { value: `round ${round}` } });
  expect(await cluster.get(paths.deployment(name, 'web'))).toMatchObject({
    spec: { template: { spec: { containers: [{ image: `web:${round}` }] } } },
  });
  const app = await hub.get(paths.application(name));
  expect(app).toMatchObject({ status: { operationState: { phase: 'Succeeded', syncResult: { revision: commit } } } });
}

/** Whether the sync to a commit has ended already. */
async function isOver(hub: Kubernetes, name: string, commit: string): Promise<boolean> {
  const now = await standing(hub, name);
  return now?.phase === 'Succeeded' && now.sync === 'Synced' && now.revision === commit;
}

/** How many Jobs of a name have completed. */
function completed(recorder: Recorder, what: string): number {
  return new Set(recorder.entries.filter((entry) => entry.what === what && isComplete(entry)).map(({ uid }) => uid))
    .size;
}
