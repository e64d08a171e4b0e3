import { configMap, finished, job, marked, secret } from './support/manifests.js';
import { scenarios, type Scenarios } from './support/scenarios.js';
import type { Stage } from './support/stage.js';

const [a, b] = [configMap('a'), configMap('b')];
const FINALIZER = 'resources-finalizer.argocd.argoproj.io';
const finalizers = (...names: string[]) => ({ finalizers: names });

const isGone = (stage: Stage): boolean => !stage.simulation.applications.includes(stage.app);

/** Finalizers of an Application, and whether its objects go with it. */
const CASCADES = [
  { title: 'without a finalizer its objects stay', names: [], left: ['a', 'b'] },
  { title: 'with the finalizer its objects go', names: [FINALIZER], left: [] },
  { title: 'with the finalizer for the foreground its objects go', names: [`${FINALIZER}/foreground`], left: [] },
  { title: 'with the finalizer for the background its objects go', names: [`${FINALIZER}/background`], left: [] },
];

const cascades: Scenarios = Object.fromEntries(
  CASCADES.map(({ title, names, left }) => [
    `an Application is deleted: ${title}`,
    async (stage: Stage) => {
      await stage.begin({ files: { a, b }, metadata: finalizers(...names) });
      await stage.sync();
      await stage.deleteApplication(20);
      expect(await stage.existing(a, b)).toEqual(left);
      expect(isGone(stage)).toBe(true);
    },
  ]),
);

/** What is written at an object, and whether it goes with its Application. */
const KEPT = [
  { title: 'Delete=false', annotations: { 'argocd.argoproj.io/sync-options': 'Delete=false' }, left: ['b'] },
  { title: 'helm.sh/resource-policy: keep', annotations: { 'helm.sh/resource-policy': 'keep' }, left: ['b'] },
  { title: 'Prune=false', annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' }, left: [] },
];

const kept: Scenarios = Object.fromEntries(
  KEPT.map(({ title, annotations, left }) => [
    `an object with ${title} ${left.length > 0 ? 'stays when' : 'goes with'} its Application ${left.length > 0 ? 'goes' : ''}`.trim(),
    async (stage: Stage) => {
      const files = { a, b: { ...b, metadata: { name: 'b', annotations } } };
      await stage.begin({ files, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.deleteApplication(20);
      expect(await stage.existing(a, b)).toEqual(left);
      expect(isGone(stage)).toBe(true);
    },
  ]),
);

scenarios('deletion', {
  withoutWaiting: {
    ...cascades,
    ...kept,
    'late waves are deleted first': async (stage) => {
      const files = {
        a: configMap('a', '1', { wave: 0 }),
        b: configMap('b', '1', { wave: 1 }),
        c: secret('c', '1', { wave: 2 }),
      };
      await stage.begin({ files, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.deleteApplication(20);
      expect(stage.doings.filter((doing) => doing.startsWith('delete'))).toEqual([
        'delete Secret c',
        'delete ConfigMap b',
        'delete ConfigMap a',
      ]);
    },
    'objects of nobody and of others stay': async (stage) => {
      await stage.begin({ files: { a }, metadata: finalizers(FINALIZER) });
      await stage.put(b);
      await stage.sync();
      await stage.deleteApplication(20);
      expect(await stage.existing(a, b)).toEqual(['b']);
    },
    'an object that a finalizer holds holds the Application': async (stage) => {
      const held = { ...a, metadata: { name: 'a', finalizers: ['example.com/hold'] } };
      await stage.begin({ files: { a: held }, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.deleteApplication(20);
      expect(isGone(stage)).toBe(false);
      await stage.edit(a, { metadata: { finalizers: null } }, 'kubectl', 20);
      expect(isGone(stage)).toBe(true);
    },
    'Delete=confirm waits for a person, and says so': async (stage) => {
      const files = { a: configMap('a', '1', { options: 'Delete=confirm' }) };
      await stage.begin({ files, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.deleteApplication(20);
      expect(stage.conditions.join()).toMatch(/^DeletionError: waiting for approval to delete/);
      expect(await stage.existing(a)).toEqual(['a']);
      const approved = new Date(stage.simulation.now.getTime() + 1000).toISOString();
      await stage.atHub({ metadata: { annotations: { 'argocd.argoproj.io/deletion-approved': approved } } });
      await stage.advance(20);
      expect(await stage.existing(a)).toEqual([]);
      expect(isGone(stage)).toBe(true);
    },
    'a PreDelete hook runs before anything goes': async (stage) => {
      const hook = job('hook', { hook: 'PreDelete' });
      await stage.begin({ files: { a, hook }, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      expect(await stage.existing(hook)).toEqual([]);
      await stage.deleteApplication(20);
      expect(await stage.existing(a, hook)).toEqual(['a', 'hook']);
      await stage.status(hook, finished('Complete'), 20);
      expect(await stage.existing(a)).toEqual([]);
      expect(isGone(stage)).toBe(true);
    },
    'a PostDelete hook runs when everything is gone': async (stage) => {
      const hook = job('hook', { hook: 'PostDelete', deletePolicy: 'HookSucceeded' });
      await stage.begin({ files: { a, hook }, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.deleteApplication(20);
      expect(await stage.existing(a, hook)).toEqual(['hook']);
      await stage.status(hook, finished('Complete'), 20);
      expect(await stage.existing(hook)).toEqual([]);
      expect(isGone(stage)).toBe(true);
    },
    'an Application that syncs is deleted when that is over': async (stage) => {
      const hook = job('hook', { hook: 'PreSync' });
      await stage.begin({ files: { a, hook }, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.deleteApplication(10);
      expect(isGone(stage)).toBe(false);
      await stage.terminate(20);
      expect(isGone(stage)).toBe(true);
      expect(await stage.existing(a, hook)).toEqual([]);
    },
    'an Application whose project is gone says so, and deletes nothing': async (stage) => {
      await stage.begin({ files: { a }, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.atHub({ spec: { project: 'nowhere' } });
      await stage.deleteApplication(10);
      expect(stage.conditions.join('\n')).toContain('DeletionError: the project nowhere does not exist');
      expect(await stage.existing(a)).toEqual(['a']);
    },
    'an Application whose cluster is not registered lets go, and deletes nothing': async (stage) => {
      await stage.begin({ files: { a }, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.atHub({ spec: { destination: { name: 'nowhere' } } });
      await stage.deleteApplication(10);
      expect(isGone(stage)).toBe(true);
      expect(await stage.existing(a)).toEqual(['a']);
    },
    'a hook that was left by a sync goes with the Application': async (stage) => {
      const hook = marked(configMap('hook'), { hook: 'PreSync' });
      await stage.begin({ files: { a, hook }, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.deleteApplication(20);
      expect(await stage.existing(a, hook)).toEqual([]);
      expect(isGone(stage)).toBe(true);
    },
  },
  // How soon the deletion is tried again depends on what the garbage collector does meanwhile.
  embedded: {
    'a PreDelete hook that fails is told, and nothing goes': async (stage) => {
      const hook = job('hook', { hook: 'PreDelete' });
      await stage.begin({ files: { a, hook }, metadata: finalizers(`${FINALIZER}/background`) });
      await stage.sync();
      await stage.deleteApplication(10);
      await stage.status(hook, finished('Failed'), 1);
      expect(stage.conditions.join()).toMatch(/^DeletionError: PreDelete hook/);
      expect(await stage.existing(a)).toEqual(['a']);
      expect(isGone(stage)).toBe(false);
    },
  },
});
