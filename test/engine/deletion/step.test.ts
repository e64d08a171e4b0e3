import {
  deletionStep,
  finalizersFor,
  needsTargets,
  prepareTargets,
  setTracking,
  type DeletionObservation,
  type Outcome,
} from '../../../lib/engine/index.js';
import { keyOf, keyText, type KubeObject } from '../../../lib/kube/index.js';
import type { Application } from '../../../lib/model/index.js';
import { application, kinds, object } from '../operation/cluster.js';

const deletedAt = '2026-03-01T12:00:00Z';

function deleted(finalizers: readonly string[], more: Partial<Application['metadata']> = {}): Application {
  const app = application();
  return {
    ...app,
    metadata: { ...app.metadata, uid: 'app', deletionTimestamp: deletedAt, finalizers: [...finalizers], ...more },
  };
}

function live(kind: string, name: string, annotations: Record<string, string> = {}, more = {}): KubeObject {
  const made = object(kind, name, annotations, more);
  return setTracking({ ...made, metadata: { ...made.metadata, namespace: 'shop', uid: `uid-${name}` } }, 'shop');
}

function seen(
  app: Application,
  objects: readonly KubeObject[],
  manifests: readonly KubeObject[] = [],
  outcomes: readonly Outcome[] = [],
): DeletionObservation {
  return {
    app,
    destination: 'known',
    targets: prepareTargets({ app, objects: manifests, kinds: kinds() }),
    live: new Map(objects.map((one) => [keyText(keyOf(one)), one])),
    kinds: kinds(),
    outcomes,
  };
}

/** The step in short: `delete a`, `create hook`, … */
function done(observation: DeletionObservation): unknown {
  const next = deletionStep(observation);
  if (next.type !== 'effects') return next;
  return next.effects.map(({ type, key }) => `${type === 'apply' ? 'create' : type} ${key.name}`);
}

const cascade = 'resources-finalizer.argocd.argoproj.io';
const preDelete = 'pre-delete-finalizer.argocd.argoproj.io';
const postDelete = 'post-delete-finalizer.argocd.argoproj.io';

describe('a cascade', () => {
  it('deletes wave by wave, the highest first, and lets go when nothing is left', () => {
    const app = deleted([cascade]);
    const objects = [live('ConfigMap', 'a'), live('ConfigMap', 'b', { 'sync-wave': '2' })];
    expect(done(seen(app, objects))).toEqual(['delete b']);
    const terminating = { ...objects[1]!, metadata: { ...objects[1]!.metadata, deletionTimestamp: deletedAt } };
    expect(done(seen(app, [objects[0]!, terminating]))).toMatchObject({
      type: 'waiting',
      message: 'waiting for deletion of /ConfigMap/shop/b',
    });
    expect(done(seen(app, [objects[0]!]))).toEqual(['delete a']);
    expect(done(seen(app, []))).toEqual({ type: 'release', finalizers: [cascade] });
  });

  it('deletes this very object, in the background where the finalizer says so', () => {
    const one = deletionStep(seen(deleted([`${cascade}/background`]), [live('ConfigMap', 'a')]));
    expect(one).toMatchObject({ effects: [{ uid: 'uid-a', propagation: 'Background' }] });
    const other = deletionStep(seen(deleted([`${cascade}/foreground`]), [live('ConfigMap', 'a')]));
    expect(other).toMatchObject({ effects: [{ propagation: 'Foreground' }] });
  });

  it('never touches what is not its own: definitions, copies, owned and foreign objects, what is to be kept', () => {
    const owned = live('Pod', 'owned');
    const copied = live('ConfigMap', 'original');
    const objects = [
      {
        ...owned,
        metadata: { ...owned.metadata, ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x' }] },
      },
      { ...copied, metadata: { ...copied.metadata, name: 'copy' } },
      setTracking({ ...object('ConfigMap', 'foreign'), metadata: { name: 'foreign', namespace: 'shop' } }, 'other'),
      live('ConfigMap', 'kept', { 'sync-options': 'Delete=false' }),
      setTracking(
        { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'crd' } },
        'shop',
      ),
    ];
    expect(done(seen(deleted([cascade]), objects))).toEqual({ type: 'release', finalizers: [cascade] });
  });

  it('waits for the approval of an object that wants one, and deletes nothing before', () => {
    const objects = [live('ConfigMap', 'a'), live('ConfigMap', 'b', { 'sync-options': 'Delete=confirm' })];
    expect(done(seen(deleted([cascade]), objects))).toMatchObject({
      type: 'waiting',
      unconfirmed: [{ name: 'b' }],
    });
    const annotations = { 'argocd.argoproj.io/deletion-approved': deletedAt };
    expect(done(seen(deleted([cascade], { annotations }), objects))).toEqual(['delete a', 'delete b']);
  });

  it('releases hooks of an interrupted sync, which their finalizer would hold for ever', () => {
    const hook = live('Job', 'migrate', { hook: 'PreSync' });
    const metadata = {
      ...hook.metadata,
      deletionTimestamp: deletedAt,
      finalizers: ['argocd.argoproj.io/hook-finalizer'],
    };
    expect(done(seen(deleted([cascade]), [{ ...hook, metadata }]))).toEqual(['removeFinalizer migrate']);
  });

  it('says what the cluster refused', () => {
    const observation = seen(deleted([cascade]), [live('ConfigMap', 'a')]);
    const next = deletionStep(observation);
    if (next.type !== 'effects') throw new Error('no effects');
    const outcomes = next.effects.map((effect) => ({
      task: effect.task,
      effect,
      ok: false,
      message: 'denied by a webhook',
      reason: 'Forbidden' as const,
    }));
    expect(deletionStep({ ...observation, outcomes })).toEqual({
      type: 'failed',
      message: 'cannot delete /ConfigMap/shop/a: denied by a webhook',
    });
  });

  it('lets go of everything when the cluster is not registered any more', () => {
    const observation = {
      ...seen(deleted([cascade, preDelete, 'foreign/finalizer']), []),
      destination: 'unknown' as const,
    };
    expect(done(observation)).toEqual({ type: 'release', finalizers: [cascade, preDelete] });
  });
});

describe('hooks around a deletion', () => {
  const hook = object('Job', 'bye', { hook: 'PreDelete', 'hook-delete-policy': 'HookSucceeded' });
  const job = (condition?: string) =>
    live(
      'Job',
      'bye',
      hook.metadata.annotations === undefined ? {} : { hook: 'PreDelete', 'hook-delete-policy': 'HookSucceeded' },
      {
        status: condition ? { conditions: [{ type: condition, status: 'True' }] } : {},
      },
    );

  it('run before anything is deleted, one by one: created, waited for, done', () => {
    const app = deleted([preDelete, `${preDelete}/cleanup`, cascade]);
    expect(needsTargets(app)).toBe(true);
    expect(done(seen(app, [live('ConfigMap', 'a')], [hook]))).toEqual(['create bye']);
    expect(done(seen(app, [live('ConfigMap', 'a'), job()], [hook]))).toMatchObject({
      type: 'waiting',
      message: 'waiting for completion of PreDelete hook batch/Job/shop/bye',
    });
    expect(done(seen(app, [job('Complete')], [hook]))).toEqual({ type: 'release', finalizers: [preDelete] });
  });

  it('that fail are deleted to be tried again, and the deletion says so', () => {
    const next = deletionStep(seen(deleted([preDelete]), [job('Failed')], [hook]));
    expect(next).toMatchObject({
      type: 'effects',
      problem: 'PreDelete hook(s) failed: shop/bye',
      effects: [{ type: 'delete', key: { name: 'bye' } }],
    });
  });

  it('that have no namespace to be created in make the deletion fail, which says so', () => {
    const app = deleted([preDelete]);
    const next = deletionStep(seen(app, [], [hook]));
    const [effect] = next.type === 'effects' ? next.effects : [];
    if (effect === undefined) throw new Error('the hook is not created');
    const outcome = { task: effect.task, effect, ok: false, message: 'namespaces "shop" not found' };
    expect(deletionStep(seen(app, [], [hook], [{ ...outcome, reason: 'NotFound' }]))).toEqual({
      type: 'failed',
      message: 'cannot create batch/Job/shop/bye: namespaces "shop" not found',
    });
    expect(deletionStep(seen(app, [job()], [hook], [{ ...outcome, reason: 'AlreadyExists' }])).type).toBe('waiting');
  });

  it('cannot be run without Git', () => {
    const { targets: _, ...blind } = seen(deleted([preDelete]), []);
    expect(deletionStep(blind)).toMatchObject({ type: 'failed' });
  });

  it('are deleted at the end where their policy asks for it', () => {
    const app = deleted([`${preDelete}/cleanup`]);
    expect(done(seen(app, [job('Complete')]))).toEqual(['delete bye']);
    expect(done(seen(app, [job('Failed')]))).toEqual({ type: 'release', finalizers: [`${preDelete}/cleanup`] });
    expect(done(seen(app, []))).toEqual({ type: 'release', finalizers: [`${preDelete}/cleanup`] });
  });

  it('hold an Application as long as they are in Git, but none that is being deleted', () => {
    const app = application();
    const targets = (...objects: KubeObject[]) => prepareTargets({ app, objects, kinds: kinds() });
    const held = finalizersFor(app, targets(object('Job', 'after', { hook: 'PostDelete' })));
    expect(held).toEqual([postDelete, `${postDelete}/cleanup`]);
    const holding = { ...app, metadata: { ...app.metadata, finalizers: ['x', ...(held ?? [])] } };
    expect(finalizersFor(holding, targets())).toEqual(['x']);
    expect(finalizersFor(app, targets())).toBeUndefined();
    expect(finalizersFor(deleted([postDelete]), targets())).toBeUndefined();
  });
});
