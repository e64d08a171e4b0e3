import { UnreachableError } from '../cluster/index.js';
import { annotationOptionValue, setConditions, waveOf, type DeleteEffect } from '../engine/index.js';
import { gvkOf, keyOf, keyText, type KubeObject } from '../kube/index.js';
import { annotations, finalizers, type Application } from '../model/index.js';
import { executeAll } from './operate.js';
import { nowText, type Shell } from './shell.js';
import { checkSpec, recordedKinds } from './situation.js';
import { asObject, writeApplication } from './status-writer.js';

const cascading: readonly string[] = [finalizers.resources, finalizers.foreground, finalizers.background];
const hooked: readonly string[] = [
  finalizers.preDelete,
  finalizers.preDeleteCleanup,
  finalizers.postDelete,
  finalizers.postDeleteCleanup,
];
const MOST_WAVES = 1_000;

/**
 * Takes the deletion of an Application as far as it goes now. With a resources finalizer everything that it manages is deleted
 * first, the highest wave before the others; without one nothing is touched. What cannot be done becomes a `DeletionError`.
 */
export async function deleteApplication(shell: Shell, app: Application): Promise<void> {
  const own = app.metadata.finalizers ?? [];
  const checked = checkSpec(shell, app);
  if (!('destination' in checked)) {
    // Nowhere to delete anything: the object goes, as in Argo CD.
    return removeFinalizers(shell, app, [...cascading, ...hooked]);
  }
  if (own.some((finalizer) => hooked.includes(finalizer))) {
    return failed(
      shell,
      app,
      'PreDelete and PostDelete hooks are not run yet; remove their finalizers from the Application to go on without them',
    );
  }
  const finalizer = own.find((candidate) => cascading.includes(candidate));
  if (finalizer === undefined) return;
  const { cluster } = checked.destination;
  const propagation = finalizer === finalizers.background ? 'Background' : 'Foreground';
  try {
    await cluster.watchKinds(recordedKinds(app));
    for (let waves = 0; waves < MOST_WAVES; waves++) {
      const managed = [...(await cluster.live(app.metadata.name ?? '', [])).values()].filter((object) =>
        isManaged(object, app),
      );
      if (managed.some(({ metadata }) => metadata.deletionTimestamp !== undefined)) return;
      const doomed = managed.filter((object) => isDeleted(object, app));
      if (doomed.length === 0) return await removeFinalizers(shell, app, cascading);
      const waiting = doomed.find((object) => needsApproval(object, app));
      if (waiting !== undefined) {
        return failed(
          shell,
          app,
          `waiting for approval to delete ${keyText(keyOf(waiting))}: set the annotation ${annotations.deletionApproved} to the time of now`,
        );
      }
      const highest = Math.max(...doomed.map(waveOf));
      const effects = doomed
        .filter((object) => waveOf(object) === highest)
        .map((object) => deletion(object, propagation));
      const refused = (await executeAll(cluster, effects)).find(({ ok }) => !ok);
      if (refused !== undefined) {
        shell.wakeAt(app.metadata.name ?? '', new Date(shell.clock.now().getTime() + 5_000).toISOString());
        return failed(shell, app, `cannot delete ${keyText(refused.effect.key)}: ${refused.message}`);
      }
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const pause = error instanceof UnreachableError ? 10_000 : 5_000;
    shell.wakeAt(app.metadata.name ?? '', new Date(shell.clock.now().getTime() + pause).toISOString());
    return failed(shell, app, error.message);
  }
}

function isManaged(object: KubeObject, app: Application): boolean {
  const self = object.kind === 'Application' && object.metadata.uid === app.metadata.uid;
  return !self && object.kind !== 'CustomResourceDefinition';
}

function isDeleted(object: KubeObject, app: Application): boolean {
  const own = annotationOptionValue(object, annotations.syncOptions, 'Delete');
  const kept =
    own !== undefined ? own === 'false' : app.spec.syncPolicy?.syncOptions?.includes('Delete=false') === true;
  return !kept && object.metadata.annotations?.[annotations.helmResourcePolicy] !== 'keep';
}

function needsApproval(object: KubeObject, app: Application): boolean {
  const asked = ['Delete', 'Prune'].some(
    (option) => annotationOptionValue(object, annotations.syncOptions, option) === 'confirm',
  );
  const approved = Date.parse(app.metadata.annotations?.[annotations.deletionApproved] ?? '');
  return asked && !(approved >= Date.parse(app.metadata.deletionTimestamp ?? ''));
}

function deletion(object: KubeObject, propagation: DeleteEffect['propagation']): DeleteEffect {
  const key = keyOf(object);
  const { uid } = object.metadata;
  return {
    type: 'delete',
    task: keyText(key),
    gvk: gvkOf(object),
    key,
    order: 0,
    propagation,
    dryRun: false,
    ...(uid && { uid }),
  };
}

async function removeFinalizers(shell: Shell, app: Application, which: readonly string[]): Promise<void> {
  const own = app.metadata.finalizers ?? [];
  const left = own.filter((finalizer) => !which.includes(finalizer));
  if (left.length === own.length) return;
  const { resourceVersion } = app.metadata;
  await shell.hub.patchApplication(asObject(app), {
    metadata: { finalizers: left, ...(resourceVersion !== undefined && { resourceVersion }) },
  });
}

async function failed(shell: Shell, app: Application, message: string): Promise<void> {
  const now = nowText(shell.clock);
  const conditions = setConditions(
    app.status?.conditions ?? [],
    [{ type: 'DeletionError', message }],
    ['DeletionError'],
    now,
  );
  shell.report({ type: 'problem', application: app.metadata.name ?? '', message });
  const before = app.status?.conditions ?? [];
  if (!before.some((condition) => condition.type === 'DeletionError' && condition.message === message)) {
    void shell.hub.recordEvent(
      asObject(app),
      'StatusRefreshed',
      `Unable to delete application resources: ${message}`,
      'Warning',
    );
  }
  await writeApplication(shell, app, { status: { ...app.status, conditions } });
}
