import {
  configMap,
  crd,
  custom,
  deployment,
  finished,
  job,
  marked,
  namespace,
  secret,
  service,
} from './support/manifests.js';
import { scenarios, type Scenarios } from './support/scenarios.js';
import type { Stage } from './support/stage.js';

/** Waves of objects in Git, and the order in which they must be created. */
const WAVES: readonly { readonly title: string; readonly waves: readonly number[] }[] = [
  { title: 'waves go up from the negative ones', waves: [2, -1, 0, 1] },
  { title: 'a gap between waves is skipped', waves: [100, 0, 7] },
  { title: 'far waves are waves as well', waves: [2147483647, -2147483648] },
];

/** Kinds of one wave, and the order of their creation. */
const KINDS = [
  {
    title: 'within a wave what others need comes first: quotas, accounts, secrets, settings, services',
    objects: [
      service('e'),
      configMap('d'),
      secret('c'),
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'b' } },
      { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'a' }, spec: { limits: [] } },
    ],
    order: ['LimitRange a', 'ServiceAccount b', 'Secret c', 'ConfigMap d', 'Service e'],
  },
  {
    title: 'within a wave workloads come after what they read, and autoscalers after them',
    objects: [deployment('b'), configMap('z'), service('y')],
    order: ['ConfigMap z', 'Service y', 'Deployment b'],
  },
  {
    title: 'roles come before their bindings',
    objects: [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'a' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'b' },
        subjects: [{ kind: 'ServiceAccount', name: 'x' }],
      },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'b' }, rules: [] },
    ],
    order: ['Role b', 'RoleBinding a'],
  },
];

const created = (stage: Stage): string[] =>
  stage.doings.flatMap((doing) => (doing.startsWith('create ') ? [doing.slice('create '.length)] : []));

const byWave: Scenarios = Object.fromEntries(
  WAVES.map(({ title, waves }) => [
    title,
    async (stage: Stage) => {
      await stage.begin({
        files: Object.fromEntries(waves.map((wave, place) => [`o${place}`, configMap(`o${place}`, '1', { wave })])),
      });
      await stage.sync();
      const rising = [...waves].sort((a, b) => a - b);
      expect(created(stage)).toEqual(rising.map((wave) => `ConfigMap o${waves.indexOf(wave)}`));
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
  ]),
);

const byKind: Scenarios = Object.fromEntries(
  KINDS.map(({ title, objects, order }) => [
    title,
    async (stage: Stage) => {
      await stage.begin({ files: Object.fromEntries(objects.map((object, place) => [`o${place}`, object])) });
      await stage.sync();
      expect(created(stage)).toEqual(order);
      expect(stage.message).toBe('successfully synced (all tasks run)');
    },
  ]),
);

scenarios('waves and order', {
  withoutWaiting: {
    ...byWave,
    ...byKind,
    'an Application without a sync policy is compared and left alone': async (stage) => {
      await stage.begin({ files: { a: configMap('a') } });
      expect(stage.summary).toBe('OutOfSync Missing -');
      expect(stage.doings).toEqual([]);
    },
    'objects of one wave are created, and the Application is Synced and Healthy': async (stage) => {
      await stage.begin({ files: { a: configMap('a'), b: secret('b'), c: service('c') } });
      await stage.sync();
      expect(stage.summary).toBe('Synced Healthy Succeeded');
      expect(await stage.live(configMap('a'))).toMatchObject({ data: { value: '1' } });
    },
    'an Application without any object is Synced': async (stage) => {
      await stage.begin({ files: { 'README.md': 'nothing here' } });
      await stage.sync();
      expect(stage.summary).toBe('Synced Healthy Succeeded');
      expect(stage.doings).toEqual([]);
    },
    'a second sync of what is there already writes nothing anew': async (stage) => {
      await stage.begin({ files: { a: configMap('a') } });
      await stage.sync();
      const before = await stage.live(configMap('a'));
      await stage.sync();
      expect((await stage.live(configMap('a')))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
      expect(stage.results).toEqual({ 'ConfigMap a': 'Synced' });
    },
    'a push alone is seen, and changes nothing without a sync': async (stage) => {
      await stage.begin({ files: { a: configMap('a') } });
      await stage.sync();
      await stage.push({ a: configMap('a', '2') });
      expect(stage.summary).toBe('OutOfSync Healthy Succeeded');
      await stage.sync();
      expect(await stage.live(configMap('a'))).toMatchObject({ data: { value: '2' } });
      expect(stage.state.status?.history).toHaveLength(2);
    },
    'a namespace in Git is created before what lives in it': async (stage) => {
      const files = {
        a: { ...configMap('a'), metadata: { name: 'a', namespace: stage.name('other') } },
        z: namespace(stage.name('other')),
      };
      await stage.begin({ files });
      await stage.sync();
      expect(created(stage)).toEqual(['Namespace other', 'ConfigMap a']);
    },
    'a namespace of a late wave is created before what lives in it all the same': async (stage) => {
      const files = {
        a: { ...configMap('a'), metadata: { name: 'a', namespace: stage.name('other') } },
        z: marked(namespace(stage.name('other')), { wave: 5 }),
      };
      await stage.begin({ files });
      await stage.sync();
      expect(created(stage)).toEqual(['Namespace other', 'ConfigMap a']);
    },
    'a definition of a kind comes before the objects of that kind': async (stage) => {
      await stage.begin({ files: { a: custom(stage, 'a'), z: crd(stage) } });
      await stage.sync();
      expect(created(stage)[0]).toMatch(/^CustomResourceDefinition/);
      expect(await stage.existing(custom(stage, 'a'))).toEqual(['a']);
    },
    'a wave of a running Job holds back the next one': async (stage) => {
      const first = job('first', { wave: 0 });
      await stage.begin({ files: { first, a: configMap('a', '1', { wave: 1 }) } });
      await stage.sync();
      expect(created(stage)).toEqual(['Job first']);
      expect(stage.message).toBe('waiting for healthy state of batch/Job/first');
      await stage.status(first, finished('Complete'));
      expect(created(stage)).toEqual(['Job first', 'ConfigMap a']);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'a failed Job of an early wave ends the sync': async (stage) => {
      const first = job('first', { wave: 0 });
      await stage.begin({ files: { first, a: configMap('a', '1', { wave: 1 }) } });
      await stage.sync();
      await stage.status(first, finished('Failed'));
      expect(created(stage)).toEqual(['Job first']);
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
    },
    'the last wave is not waited for': async (stage) => {
      await stage.begin({ files: { a: configMap('a'), last: job('last', { wave: 1 }) } });
      await stage.sync();
      expect(stage.summary).toBe('Synced Progressing Succeeded');
    },
    'an invalid wave counts as wave 0': async (stage) => {
      const odd = configMap('odd');
      const annotations = { 'argocd.argoproj.io/sync-wave': 'first' };
      await stage.begin({
        files: {
          odd: { ...odd, metadata: { name: 'odd', annotations } },
          early: configMap('early', '1', { wave: -1 }),
          late: configMap('late', '1', { wave: 1 }),
        },
      });
      await stage.sync();
      expect(created(stage)).toEqual(['ConfigMap early', 'ConfigMap odd', 'ConfigMap late']);
    },
    'the weight of a Helm hook is a wave where none is written': async (stage) => {
      const weighed = (name: string, weight: string) => ({
        ...configMap(name),
        metadata: { name, annotations: { 'helm.sh/hook-weight': weight } },
      });
      await stage.begin({ files: { a: weighed('a', '5'), b: weighed('b', '-5') } });
      await stage.sync();
      expect(created(stage)).toEqual(['ConfigMap b', 'ConfigMap a']);
    },
    'a list in a file is its items, each with its wave': async (stage) => {
      const items = [configMap('b', '1', { wave: 1 }), configMap('a')];
      await stage.begin({ files: { all: { apiVersion: 'v1', kind: 'List', metadata: {}, items } } });
      await stage.sync();
      expect(created(stage)).toEqual(['ConfigMap a', 'ConfigMap b']);
    },
    'forty objects of ten waves arrive in ten steps': async (stage) => {
      const files = Object.fromEntries(
        Array.from({ length: 40 }, (_, place) => [`o${place}`, configMap(`o${place}`, '1', { wave: place % 10 })]),
      );
      await stage.begin({ files });
      await stage.sync({}, 30);
      const waves = stage.happened.flatMap(({ verb, wave = 0 }) => (verb === 'create' ? [wave] : []));
      expect(waves).toEqual([...waves].sort((a, b) => a - b));
      expect(waves).toHaveLength(40);
    },
  },
});
