import { configMap, job, marked, namespace, secret, service } from './support/manifests.js';
import { scenarios, type Scenarios } from './support/scenarios.js';
import { REPOSITORY, type Stage } from './support/stage.js';

const [a, b] = [configMap('a'), configMap('b')];
const CREATE = { syncOptions: ['CreateNamespace=true'] };

/** Selections of a sync among `ConfigMap a`, `ConfigMap b` and `Secret a`, and what they create. */
const SELECTIONS = [
  { title: 'one object', resources: [{ kind: 'ConfigMap', name: 'a' }], created: ['ConfigMap a'] },
  {
    title: 'two objects of two kinds',
    resources: [
      { kind: 'ConfigMap', name: 'b' },
      { kind: 'Secret', name: 'a' },
    ],
    created: ['ConfigMap b', 'Secret a'],
  },
  { title: 'an object that is not there', resources: [{ kind: 'ConfigMap', name: 'z' }], created: [] },
  { title: 'an object of another group', resources: [{ group: 'apps', kind: 'ConfigMap', name: 'a' }], created: [] },
];

const selections: Scenarios = Object.fromEntries(
  SELECTIONS.map(({ title, resources, created }) => [
    `a sync of ${title} alone writes nothing else`,
    async (stage: Stage) => {
      await stage.begin({ files: { a, b, c: secret('a') } });
      await stage.sync({ resources });
      const done = stage.doings.map((doing) => doing.replace('create ', '')).sort();
      expect(done).toEqual(created);
      expect(stage.state.status?.history ?? []).toHaveLength(0);
      expect(stage.state.status?.sync?.status).toBe('OutOfSync');
    },
  ]),
);

/** Fields that a difference may be in, and the rules that ignore them. */
const IGNORED: readonly { title: string; rule: { [key: string]: string | string[] } }[] = [
  { title: 'a pointer', rule: { kind: 'ConfigMap', jsonPointers: ['/data/value'] } },
  { title: 'a jq expression', rule: { kind: 'ConfigMap', jqPathExpressions: ['.data.value'] } },
  { title: 'a manager of fields', rule: { kind: 'ConfigMap', managedFieldsManagers: ['somebody'] } },
  { title: 'a pointer for one name', rule: { kind: 'ConfigMap', name: 'a', jsonPointers: ['/data/value'] } },
];

const ignored: Scenarios = Object.fromEntries(
  IGNORED.flatMap(({ title, rule }) => [
    [
      `a difference that is ignored by ${title} is none`,
      async (stage: Stage) => {
        await stage.begin({ files: { a, b }, spec: { ignoreDifferences: [rule] } });
        await stage.sync();
        await stage.edit(a, { data: { value: 'theirs' } }, 'somebody');
        expect(stage.summary).toBe('Synced Healthy Succeeded');
        expect(await stage.live(a)).toMatchObject({ data: { value: 'theirs' } });
      },
    ],
    [
      `a field that is ignored by ${title} stays theirs with RespectIgnoreDifferences`,
      async (stage: Stage) => {
        await stage.begin({ files: { a, b }, spec: { ignoreDifferences: [rule] } });
        await stage.sync();
        await stage.edit(a, { data: { value: 'theirs' } }, 'somebody');
        await stage.push({ a: { ...configMap('a'), data: { value: '1', more: 'yes' } } });
        await stage.sync({ syncOptions: ['RespectIgnoreDifferences=true'] });
        expect(await stage.live(a)).toMatchObject({ data: { value: 'theirs', more: 'yes' } });
        expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
      },
    ],
  ]),
);

scenarios('sync options', {
  withoutWaiting: {
    ...selections,
    ...ignored,
    'without CreateNamespace an absent namespace fails the sync': async (stage) => {
      await stage.begin({ files: { a }, namespace: false });
      await stage.sync();
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
      expect(await stage.existing(namespace(stage.namespace))).toEqual([]);
    },
    'CreateNamespace makes an absent namespace first': async (stage) => {
      await stage.begin({ files: { a }, namespace: false, spec: { syncPolicy: CREATE } });
      await stage.sync(CREATE);
      expect(stage.doings).toEqual(['create Namespace shop', 'create ConfigMap a']);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'CreateNamespace leaves a namespace that is there as it is': async (stage) => {
      await stage.begin({ files: { a }, spec: { syncPolicy: CREATE } });
      await stage.sync(CREATE);
      expect(stage.doings).toEqual(['create ConfigMap a']);
    },
    'a managed namespace is created with its labels and annotations': async (stage) => {
      const managedNamespaceMetadata = { labels: { team: 'shop' }, annotations: { 'example.com/owner': 'ada' } };
      await stage.begin({
        files: { a },
        namespace: false,
        spec: { syncPolicy: { ...CREATE, managedNamespaceMetadata } },
      });
      await stage.sync(CREATE);
      expect(await stage.live(namespace(stage.namespace))).toMatchObject({ metadata: managedNamespaceMetadata });
      expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
    },
    'a managed namespace that is there gets its labels, and keeps those of others': async (stage) => {
      await stage.begin({
        files: { a },
        spec: { syncPolicy: { ...CREATE, managedNamespaceMetadata: { labels: { team: 'shop' } } } },
      });
      await stage.edit(namespace(stage.namespace), { metadata: { labels: { theirs: 'yes' } } });
      await stage.sync(CREATE);
      expect(await stage.live(namespace(stage.namespace))).toMatchObject({
        metadata: { labels: { team: 'shop', theirs: 'yes' } },
      });
    },
    'an ignored field is written from Git by a sync all the same': async (stage) => {
      const ignoreDifferences = [{ kind: 'ConfigMap', jsonPointers: ['/data/value'] }];
      await stage.begin({ files: { a }, spec: { ignoreDifferences } });
      await stage.sync();
      await stage.edit(a, { data: { value: 'theirs' } }, 'somebody');
      await stage.push({ a: { ...a, data: { value: '1', more: 'yes' } } });
      await stage.sync();
      expect(await stage.live(a)).toMatchObject({ data: { value: '1', more: 'yes' } });
    },
    'a difference that is ignored for another name counts': async (stage) => {
      const ignoreDifferences = [{ kind: 'ConfigMap', name: 'z', jsonPointers: ['/data/value'] }];
      await stage.begin({ files: { a }, spec: { ignoreDifferences } });
      await stage.sync();
      await stage.edit(a, { data: { value: 'theirs' } }, 'somebody');
      expect(stage.summary).toBe('OutOfSync Healthy Succeeded');
    },
    'an object of another Application is shared, and told': async (stage) => {
      const annotations = { 'argocd.argoproj.io/tracking-id': `other:/ConfigMap:${stage.namespace}/a` };
      await stage.begin({ files: { a, b } });
      await stage.put({ ...a, metadata: { name: 'a', annotations } });
      await stage.advance(5);
      await stage.push({ b: configMap('b', '2') });
      expect(stage.conditions.join()).toMatch(/^SharedResourceWarning/);
    },
    'FailOnSharedResource stops a sync before anything is written': async (stage) => {
      const annotations = { 'argocd.argoproj.io/tracking-id': `other:/ConfigMap:${stage.namespace}/a` };
      await stage.begin({ files: { a, b } });
      await stage.put({ ...a, metadata: { name: 'a', annotations } });
      await stage.advance(5);
      await stage.sync({ syncOptions: ['FailOnSharedResource=true'] });
      expect(stage.message).toMatch(/^Shared resource found: /);
      expect(await stage.existing(b)).toEqual([]);
    },
    'a dry run writes nothing, and says what it would': async (stage) => {
      await stage.begin({ files: { a, b: service('b') } });
      await stage.sync({ dryRun: true });
      expect(stage.doings).toEqual([]);
      expect(stage.results).toEqual({ 'ConfigMap a': 'Synced', 'Service b': 'Synced' });
      expect(stage.state.status?.history ?? []).toHaveLength(0);
      expect(stage.summary).toBe('OutOfSync Missing Succeeded');
    },
    'a dry run runs no hook': async (stage) => {
      const hook = job('hook', { hook: 'PreSync' });
      await stage.begin({ files: { a, hook } });
      await stage.sync({ dryRun: true });
      expect(await stage.existing(hook, a)).toEqual([]);
      expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
    },
    'a sync to an earlier commit brings back what that held': async (stage) => {
      await stage.begin({ files: { a } });
      const first = stage.head;
      await stage.push({ a: configMap('a', '2') });
      await stage.sync();
      await stage.sync({ revision: first });
      expect(await stage.live(a)).toMatchObject({ data: { value: '1' } });
      expect(stage.summary).toBe('OutOfSync Healthy Succeeded');
    },
    'a sync from another folder, once': async (stage) => {
      await stage.begin({ files: { a, 'other/b.json': JSON.stringify(b) } });
      await stage.sync({ source: { repoURL: REPOSITORY, path: 'app/other', targetRevision: 'main' } });
      expect(await stage.existing(a, b)).toEqual(['b']);
    },
    'an operation that asks for nothing is an error': async (stage) => {
      await stage.begin({ files: { a } });
      await stage.atHub({ operation: { info: [{ name: 'why', value: 'no reason' }] } });
      await stage.advance(5);
      expect(stage.message).toBe('Invalid operation request: no operation specified');
    },
    'a sync that waits for a hook is terminated: the hook goes, and the rest never comes': async (stage) => {
      const hook = job('hook', { hook: 'PreSync' });
      await stage.begin({ files: { hook, a } });
      await stage.sync();
      await stage.terminate();
      expect(stage.message).toBe('Operation terminated');
      expect(await stage.existing(hook, a)).toEqual([]);
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
    },
    'a sync that waits for a wave is terminated: what it wrote stays': async (stage) => {
      const first = job('first');
      await stage.begin({ files: { first, a: configMap('a', '1', { wave: 1 }) } });
      await stage.sync();
      await stage.terminate();
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
      expect(await stage.existing(first, a)).toEqual(['first']);
    },
  },
  // What an interrupted operation has written is known by the server's time, which is no virtual one.
  embedded: {
    'ApplyOutOfSyncOnly writes only what differs': async (stage) => {
      await stage.begin({ files: { a, b } });
      await stage.sync();
      await stage.push({ b: configMap('b', '2') });
      await stage.sync({ syncOptions: ['ApplyOutOfSyncOnly=true'] });
      expect(stage.results).toEqual({ 'ConfigMap b': 'Synced' });
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'ApplyOutOfSyncOnly has nothing to do where nothing differs': async (stage) => {
      await stage.begin({ files: { a, b } });
      await stage.sync();
      await stage.sync({ syncOptions: ['ApplyOutOfSyncOnly=true'] });
      expect(stage.results).toEqual({});
      expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
    },
    'ApplyOutOfSyncOnly runs hooks all the same': async (stage) => {
      const hook = marked(configMap('hook'), { hook: 'PreSync' });
      await stage.begin({ files: { a, hook } });
      await stage.sync();
      await stage.sync({ syncOptions: ['ApplyOutOfSyncOnly=true'] });
      expect(stage.results).toEqual({ 'ConfigMap hook': 'PreSync Succeeded' });
    },
  },
});
