import { configMap, finished, job, marked, pod, type Marks } from './support/manifests.js';
import { scenarios, type Scenarios } from './support/scenarios.js';
import type { Stage } from './support/stage.js';

/** Delete policies: what is left of a hook when it has ended, and the sync with it. */
const POLICIES: readonly { policy?: string; ends: 'Complete' | 'Failed'; left: boolean }[] = [
  { ends: 'Complete', left: true },
  { ends: 'Failed', left: true },
  { policy: 'BeforeHookCreation', ends: 'Complete', left: true },
  { policy: 'BeforeHookCreation', ends: 'Failed', left: true },
  { policy: 'HookSucceeded', ends: 'Complete', left: false },
  { policy: 'HookSucceeded', ends: 'Failed', left: true },
  { policy: 'HookFailed', ends: 'Complete', left: true },
  { policy: 'HookFailed', ends: 'Failed', left: false },
  { policy: 'HookSucceeded,HookFailed', ends: 'Complete', left: false },
  { policy: 'HookSucceeded,HookFailed', ends: 'Failed', left: false },
  { policy: 'Sometimes', ends: 'Complete', left: true },
];

const policies: Scenarios = Object.fromEntries(
  POLICIES.map(({ policy, ends, left }) => [
    `a hook with ${policy === undefined ? 'no delete policy' : `the delete policy ${policy}`} that ${ends === 'Complete' ? 'succeeds' : 'fails'} is ${left ? 'left' : 'deleted'}`,
    async (stage: Stage) => {
      const hook = job('hook', { hook: 'PreSync', ...(policy !== undefined && { deletePolicy: policy }) });
      await stage.begin({ files: { hook, a: configMap('a') } });
      await stage.sync();
      await stage.status(hook, finished(ends));
      expect(await stage.existing(hook)).toEqual(left ? ['hook'] : []);
      expect(await stage.existing(configMap('a'))).toEqual(ends === 'Complete' ? ['a'] : []);
      expect(stage.state.status?.operationState?.phase).toBe(ends === 'Complete' ? 'Succeeded' : 'Failed');
      const finalizers = (await stage.live(hook))?.metadata.finalizers ?? [];
      expect(finalizers).not.toContain('argocd.argoproj.io/hook-finalizer');
    },
  ]),
);

/** Hooks of Helm, and the phase in which they run. */
const HELM = [
  { hook: 'pre-install', phase: 'PreSync' },
  { hook: 'pre-upgrade', phase: 'PreSync' },
  { hook: 'post-install', phase: 'PostSync' },
  { hook: 'post-upgrade', phase: 'PostSync' },
  { hook: 'pre-install,post-install', phase: 'PreSync' },
];

const helm: Scenarios = Object.fromEntries(
  HELM.map(({ hook, phase }) => [
    `a Helm hook ${hook} runs at ${phase}`,
    async (stage: Stage) => {
      const object = { ...job('hook'), metadata: { name: 'hook', annotations: { 'helm.sh/hook': hook } } };
      await stage.begin({ files: { object, a: configMap('a') } });
      await stage.sync();
      expect(stage.happened.find(({ object: of }) => of?.endsWith('/hook') === true)?.phase).toBe(phase);
      expect(await stage.existing(configMap('a'))).toEqual(phase === 'PreSync' ? [] : ['a']);
    },
  ]),
);

/** What is written as a hook, and is none that runs. */
const NO_HOOKS: readonly { title: string; annotations: { [name: string]: string } }[] = [
  { title: 'a hook of a phase that nobody knows never runs', annotations: { 'argocd.argoproj.io/hook': 'Presync' } },
  { title: 'a Helm test never runs', annotations: { 'helm.sh/hook': 'test' } },
  { title: 'an object that says Skip is left alone', annotations: { 'argocd.argoproj.io/hook': 'Skip' } },
];

const noHooks: Scenarios = Object.fromEntries(
  NO_HOOKS.map(({ title, annotations }) => [
    title,
    async (stage: Stage) => {
      await stage.begin({
        files: { a: configMap('a'), b: { ...configMap('b'), metadata: { name: 'b', annotations } } },
      });
      await stage.sync();
      expect(await stage.existing(configMap('a'), configMap('b'))).toEqual(['a']);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
  ]),
);

const withHook = (marks: Marks) => ({ hook: job('hook', marks), a: configMap('a') });

scenarios('hooks', {
  withoutWaiting: {
    ...policies,
    ...helm,
    ...noHooks,
    'a PostSync hook comes last, and the sync waits for it': async (stage) => {
      const files = withHook({ hook: 'PostSync' });
      await stage.begin({ files });
      await stage.sync();
      expect(stage.doings).toEqual(['create ConfigMap a', 'create Job hook']);
      expect(stage.message).toBe('waiting for completion of hook batch/Job/hook');
      await stage.status(files.hook, finished('Complete'));
      expect(stage.results).toEqual({ 'ConfigMap a': 'Synced', 'Job hook': 'PostSync Succeeded' });
    },
    'a hook of the Sync phase is created in its wave, among the objects': async (stage) => {
      await stage.begin({
        files: {
          a: configMap('a', '1', { wave: 0 }),
          hook: marked(configMap('hook'), { hook: 'Sync', wave: 1 }),
          b: configMap('b', '1', { wave: 2 }),
        },
      });
      await stage.sync();
      expect(stage.doings.filter((doing) => doing.startsWith('create'))).toEqual([
        'create ConfigMap a',
        'create ConfigMap hook',
        'create ConfigMap b',
      ]);
    },
    'a hook without health has succeeded when it is created': async (stage) => {
      await stage.begin({ files: { hook: marked(configMap('hook'), { hook: 'PreSync' }), a: configMap('a') } });
      await stage.sync();
      expect(stage.results).toEqual({ 'ConfigMap hook': 'PreSync Succeeded', 'ConfigMap a': 'Synced' });
    },
    'a hook of two phases runs twice': async (stage) => {
      await stage.begin({
        files: { hook: marked(configMap('hook'), { hook: 'PreSync,PostSync' }), a: configMap('a') },
      });
      await stage.sync({}, 30);
      expect(stage.doings.filter((doing) => doing === 'create ConfigMap hook')).toHaveLength(2);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'a hook runs again at every sync: the old one is deleted before': async (stage) => {
      const files = withHook({ hook: 'PreSync' });
      await stage.begin({ files });
      await stage.sync();
      await stage.status(files.hook, finished('Complete'));
      const first = await stage.live(files.hook);
      await stage.sync();
      const second = await stage.live(files.hook);
      expect(second?.metadata.uid).not.toBe(first?.metadata.uid);
      await stage.status(files.hook, finished('Complete'));
      expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
    },
    'waves of hooks go up within their phase': async (stage) => {
      const hook = (name: string, wave: number) => marked(configMap(name), { hook: 'PreSync', wave });
      await stage.begin({ files: { x: hook('x', 3), y: hook('y', -3), z: hook('z', 0) } });
      await stage.sync();
      const created = stage.doings.filter((doing) => doing.startsWith('create'));
      expect(created).toEqual(['create ConfigMap y', 'create ConfigMap z', 'create ConfigMap x']);
    },
    'a hook with generateName gets a new name at every sync': async (stage) => {
      const { name: _, ...metadata } = job('hook', { hook: 'PreSync' }).metadata;
      const hook = { ...job('hook'), metadata: { ...metadata, generateName: 'migrate-' } };
      await stage.begin({ files: { hook } });
      await stage.sync();
      const names = stage.doings.filter((doing) => doing.startsWith('create Job migrate-'));
      expect(names).toHaveLength(1);
      const [name = ''] = Object.keys(stage.results);
      expect(name).toMatch(/^Job migrate-[0-9a-f]{7}-presync-\d+$/);
    },
    'a Pod is a hook like a Job: it succeeds by its phase': async (stage) => {
      const hook = pod('hook', { hook: 'PreSync' });
      await stage.begin({ files: { hook, a: configMap('a') } });
      await stage.sync();
      expect(await stage.existing(configMap('a'))).toEqual([]);
      await stage.status(hook, { phase: 'Succeeded' });
      expect(await stage.existing(configMap('a'))).toEqual(['a']);
    },
    'a Pod that fails is a hook that fails': async (stage) => {
      const hook = pod('hook', { hook: 'PreSync' });
      await stage.begin({ files: { hook, a: configMap('a') } });
      await stage.sync();
      await stage.status(hook, { phase: 'Failed', message: 'out of luck' });
      expect(await stage.existing(configMap('a'))).toEqual([]);
      expect(stage.results['Pod hook']).toBe('PreSync Failed');
    },
    'hooks are no part of what is compared: one that leaves Git is left where it is': async (stage) => {
      const files = withHook({ hook: 'PreSync' });
      await stage.begin({ files });
      await stage.sync();
      await stage.status(files.hook, finished('Complete'));
      await stage.push({ hook: null });
      expect(stage.summary).toBe('Synced Healthy Succeeded');
      expect(stage.state.status?.resources?.map(({ name, status }) => [name, status])).toEqual([
        ['a', 'Synced'],
        ['hook', undefined],
      ]);
      expect(await stage.existing(files.hook)).toEqual(['hook']);
    },
    'two hooks of one wave run at the same time, and both are waited for': async (stage) => {
      const [one, two] = [job('one', { hook: 'PreSync' }), job('two', { hook: 'PreSync' })];
      await stage.begin({ files: { one, two, a: configMap('a') } });
      await stage.sync();
      expect(stage.message).toBe('waiting for completion of hook batch/Job/one and 1 more hooks');
      await stage.status(one, finished('Complete'));
      expect(await stage.existing(configMap('a'))).toEqual([]);
      await stage.status(two, finished('Complete'));
      expect(await stage.existing(configMap('a'))).toEqual(['a']);
    },
    'a hook that somebody deletes while it runs fails the sync': async (stage) => {
      const files = withHook({ hook: 'PreSync' });
      await stage.begin({ files });
      await stage.sync();
      await stage.edit(files.hook, { metadata: { finalizers: null } });
      await stage.remove(files.hook);
      expect(stage.state.status?.operationState?.phase).not.toBe('Running');
      expect(await stage.existing(configMap('a'))).toEqual([]);
    },
    'a sync with the strategy apply runs no hooks': async (stage) => {
      const files = withHook({ hook: 'PreSync' });
      await stage.begin({ files });
      await stage.sync({ syncStrategy: { apply: {} } });
      expect(await stage.existing(files.hook, configMap('a'))).toEqual(['a']);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
  },
});
