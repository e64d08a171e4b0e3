import { configMap, crd, custom, job, marked, namespace, secret, service } from './support/manifests.js';
import { scenarios, type Scenarios } from './support/scenarios.js';
import type { Stage } from './support/stage.js';

const [a, b] = [configMap('a'), configMap('b')];
/** So many objects stay that those which go are not most of them. */
const kept = Object.fromEntries(['k1', 'k2', 'k3', 'k4'].map((name) => [name, configMap(name)]));

/** Begins with `a` and `b` synced, and takes `b` out of Git. */
async function without(stage: Stage, left = b, spec = {}): Promise<void> {
  await stage.begin({ files: { a, b: left }, spec });
  await stage.sync();
  await stage.push({ b: null });
}

/** What is written at an object that leaves Git or at its Application, and whether a sync that prunes deletes it. */
const OPTIONS: readonly { title: string; mark?: string; option?: string; pruned: boolean }[] = [
  { title: 'Prune=false on the object keeps it', mark: 'Prune=false', pruned: false },
  { title: 'Prune=false among other options keeps it', mark: 'Validate=false, Prune=false', pruned: false },
  { title: 'Prune=true on the object says nothing new', mark: 'Prune=true', pruned: true },
  {
    title: 'Prune=true on the object beats Prune=false of the Application',
    mark: 'Prune=true',
    option: 'Prune=false',
    pruned: true,
  },
  { title: 'Prune=false of the Application keeps everything', option: 'Prune=false', pruned: false },
  { title: 'Delete=false on the object is about deletion, not about pruning', mark: 'Delete=false', pruned: true },
  { title: 'an option that is spelled otherwise is none', mark: 'prune=false', pruned: true },
];

const options: Scenarios = Object.fromEntries(
  OPTIONS.map(({ title, mark, option, pruned }) => [
    title,
    async (stage: Stage) => {
      await without(stage, configMap('b', '1', mark === undefined ? {} : { options: mark }));
      await stage.sync({ prune: true, ...(option !== undefined && { syncOptions: [option] }) });
      expect(await stage.existing(a, b)).toEqual(pruned ? ['a'] : ['a', 'b']);
      expect(stage.results['ConfigMap b']).toBe(pruned ? 'Pruned' : 'PruneSkipped');
      expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
    },
  ]),
);

scenarios('pruning', {
  withoutWaiting: {
    ...options,
    'what leaves Git is OutOfSync and stays, when a sync does not prune': async (stage) => {
      await without(stage);
      expect(stage.summary).toBe('OutOfSync Healthy Succeeded');
      await stage.sync();
      expect(await stage.existing(a, b)).toEqual(['a', 'b']);
      expect(stage.results).toEqual({ 'ConfigMap a': 'Synced', 'ConfigMap b': 'PruneSkipped' });
    },
    'what leaves Git is deleted by a sync that prunes': async (stage) => {
      await without(stage);
      await stage.sync({ prune: true });
      expect(await stage.existing(a, b)).toEqual(['a']);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'what was never in Git is nobody whom a sync could prune': async (stage) => {
      await stage.begin({ files: { a }, live: [] });
      await stage.put(b);
      await stage.sync({ prune: true });
      expect(await stage.existing(a, b)).toEqual(['a', 'b']);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'an object of another Application is nobody whom a sync could prune': async (stage) => {
      await stage.begin({ files: { a } });
      const annotations = { 'argocd.argoproj.io/tracking-id': `other:/ConfigMap:${stage.namespace}/b` };
      await stage.put({ ...b, metadata: { name: 'b', annotations } });
      await stage.sync({ prune: true });
      expect(await stage.existing(b)).toEqual(['b']);
    },
    'a copy of a tracked object under another name is not pruned': async (stage) => {
      await stage.begin({ files: { a } });
      const annotations = { 'argocd.argoproj.io/tracking-id': `${stage.app}:/ConfigMap:${stage.namespace}/a` };
      await stage.put({ ...b, metadata: { name: 'b', annotations } });
      await stage.sync({ prune: true });
      expect(await stage.existing(b)).toEqual(['b']);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'late waves are pruned first': async (stage) => {
      const waves = {
        a: configMap('a', '1', { wave: 0 }),
        b: configMap('b', '1', { wave: 1 }),
        c: configMap('c', '1', { wave: 2 }),
      };
      await stage.begin({ files: { ...kept, ...waves } });
      await stage.sync();
      await stage.push({ a: null, b: null, c: null });
      await stage.sync({ prune: true }, 60);
      expect(stage.doings.filter((doing) => doing.startsWith('delete'))).toEqual([
        'delete ConfigMap c',
        'delete ConfigMap b',
        'delete ConfigMap a',
      ]);
    },
    'in a wave what goes is pruned before what comes is created': async (stage) => {
      await without(stage);
      await stage.push({ c: configMap('c') });
      await stage.sync({ prune: true });
      expect(stage.doings.slice(-2)).toEqual(['delete ConfigMap b', 'create ConfigMap c']);
    },
    'with PruneLast what goes is pruned after everything else': async (stage) => {
      await without(stage, configMap('b', '1', { wave: -1 }));
      await stage.push({ c: configMap('c', '1', { wave: 3 }) });
      await stage.sync({ prune: true, syncOptions: ['PruneLast=true'] }, 30);
      expect(stage.doings.at(-1)).toBe('delete ConfigMap b');
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'PruneLast on the object is about that object': async (stage) => {
      await stage.begin({
        files: { ...kept, b: configMap('b', '1', { options: 'PruneLast=true' }), c: configMap('c') },
      });
      await stage.sync();
      await stage.push({ b: null, c: null, d: configMap('d') });
      await stage.sync({ prune: true }, 30);
      expect(stage.doings.slice(-3)).toEqual(['delete ConfigMap c', 'create ConfigMap d', 'delete ConfigMap b']);
    },
    'Prune=confirm waits for a person, and says for what': async (stage) => {
      await without(stage, configMap('b', '1', { options: 'Prune=confirm' }));
      await stage.sync({ prune: true });
      expect(await stage.existing(b)).toEqual(['b']);
      expect(stage.message).toBe('waiting for pruning confirmation of /ConfigMap/b');
      const approved = new Date(stage.simulation.now.getTime() + 1000).toISOString();
      await stage.atHub({ metadata: { annotations: { 'argocd.argoproj.io/deletion-approved': approved } } });
      await stage.advance(5);
      expect(await stage.existing(b)).toEqual([]);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'most of the objects of an Application wait for a person, whatever they say themselves': async (stage) => {
      await stage.begin({ files: { a, ...kept } });
      await stage.sync();
      await stage.push(Object.fromEntries(Object.keys(kept).map((name) => [name, null])));
      await stage.sync({ prune: true });
      expect(await stage.existing(a, ...Object.values(kept))).toHaveLength(5);
      expect(stage.message).toContain('waiting for pruning confirmation of');
      const approved = new Date(stage.simulation.now.getTime() + 1000).toISOString();
      await stage.atHub({ metadata: { annotations: { 'argocd.argoproj.io/deletion-approved': approved } } });
      await stage.advance(5);
      expect(await stage.existing(a, ...Object.values(kept))).toEqual(['a']);
    },
    'an old confirmation confirms nothing': async (stage) => {
      await without(stage, configMap('b', '1', { options: 'Prune=confirm' }));
      const before = '2020-01-01T00:00:00Z';
      await stage.atHub({ metadata: { annotations: { 'argocd.argoproj.io/deletion-approved': before } } });
      await stage.sync({ prune: true });
      expect(await stage.existing(b)).toEqual(['b']);
    },
    'a pruned object that a finalizer holds is waited for': async (stage) => {
      const held = { ...b, metadata: { name: 'b', finalizers: ['example.com/hold'] } };
      await stage.begin({ files: { a, b: held, c: configMap('c', '1', { wave: 1 }) } });
      await stage.sync();
      await stage.push({ b: null, c: configMap('c', '2', { wave: 1 }) });
      await stage.sync({ prune: true });
      expect(stage.message).toBe('waiting for deletion of /ConfigMap/b');
      expect(await stage.live(configMap('c'))).toMatchObject({ data: { value: '1' } });
      await stage.edit(b, { metadata: { finalizers: null } });
      expect(await stage.existing(b)).toEqual([]);
      expect(await stage.live(configMap('c'))).toMatchObject({ data: { value: '2' } });
    },
    'a kind that leaves Git altogether is pruned as well': async (stage) => {
      await stage.begin({ files: { a, ...kept, b: secret('b'), c: service('c') } });
      await stage.sync();
      await stage.push({ b: null, c: null });
      await stage.sync({ prune: true });
      expect(await stage.existing(a, secret('b'), service('c'))).toEqual(['a']);
      expect(Object.values(stage.results)).toContain('Pruned');
    },
    'the object of a kind of the scenario is pruned, and the definition stays': async (stage) => {
      await stage.begin({ files: { a: crd(stage), b: custom(stage, 'b') } });
      await stage.sync();
      await stage.push({ b: null });
      await stage.sync({ prune: true });
      expect(await stage.existing(custom(stage, 'b'))).toEqual([]);
      expect(await stage.existing(crd(stage))).toEqual(['widgets.example.com']);
    },
    'nothing is pruned when Git cannot be read': async (stage) => {
      await stage.begin({ files: { a, b }, spec: { syncPolicy: { automated: { prune: true, selfHeal: true } } } });
      await stage.push({ 'b.json': '{ this is no JSON' });
      expect(await stage.existing(a, b)).toEqual(['a', 'b']);
      expect(stage.state.status?.sync?.status).toBe('Unknown');
      expect(stage.conditions.join()).toMatch(/^ComparisonError: /);
    },
    'an empty repository prunes nothing by itself: all objects would go': async (stage) => {
      await stage.begin({ files: { a, b }, spec: { syncPolicy: { automated: { prune: true } } } });
      await stage.push({ a: null, b: null, 'README.md': 'nothing' });
      expect(await stage.existing(a, b)).toEqual(['a', 'b']);
      expect(stage.conditions.join()).toContain('auto-sync will wipe out all resources');
    },
    'a dry run prunes nothing': async (stage) => {
      await without(stage);
      await stage.sync({ prune: true, dryRun: true });
      expect(await stage.existing(a, b)).toEqual(['a', 'b']);
      expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
    },
    'a Job that leaves Git is pruned with what it made': async (stage) => {
      await without(stage, job('b'));
      await stage.sync({ prune: true });
      expect(await stage.existing(job('b'))).toEqual([]);
    },
    'a namespace waits for confirmation before it is pruned': async (stage) => {
      const other = namespace(stage.name('other'));
      await stage.begin({ files: { a, b: other }, spec: { syncPolicy: { automated: { prune: true } } } });
      await stage.push({ b: null });
      expect(await stage.existing(other)).toEqual(['other']);
    },
    'an object with a hook annotation that leaves Git is not pruned': async (stage) => {
      await without(stage, marked(b, { hook: 'PostSync' }));
      await stage.sync({ prune: true });
      expect(await stage.existing(a, b)).toEqual(['a', 'b']);
    },
  },
});
