import { gvkOf, type KubeObject } from '../../lib/kube/index.js';
import { configMap, crd, custom, deployment, job, marked, secret, service } from './support/manifests.js';
import { scenarios, type Scenarios } from './support/scenarios.js';
import type { Stage } from './support/stage.js';

const a = configMap('a');

/** Kinds as Git first writes them and then changes them; after a sync all is as Git says. */
const CHANGES: readonly { title: string; was: KubeObject; is: KubeObject; live: object; ways?: readonly string[] }[] = [
  { title: 'a ConfigMap', was: configMap('x'), is: configMap('x', '2'), live: { data: { value: '2' } } },
  { title: 'a Secret', was: secret('x'), is: secret('x', 'other'), live: { data: { value: 'b3RoZXI=' } } },
  { title: 'a Service', was: service('x'), is: service('x', 81), live: { spec: { ports: [{ port: 81 }] } } },
  {
    title: 'a Deployment',
    was: deployment('x'),
    is: deployment('x', 'web:2'),
    live: { spec: { template: { spec: { containers: [{ image: 'web:2' }] } } } },
  },
  {
    title: 'a key of a ConfigMap that goes',
    // Who replaces an object leaves nothing behind that tells what Git once had.
    ways: ['by itself', 'with ServerSideApply=true'],
    was: { ...configMap('x'), data: { value: '1', more: '2' } },
    is: configMap('x'),
    live: { data: { value: '1' } },
  },
  {
    title: 'a label that comes',
    was: configMap('x'),
    is: { ...configMap('x'), metadata: { name: 'x', labels: { team: 'shop' } } },
    live: { metadata: { labels: { team: 'shop' } } },
  },
];

/** Ways to write an object. */
const WAYS = [
  { way: 'by itself', options: [] },
  { way: 'with ServerSideApply=true', options: ['ServerSideApply=true'] },
  { way: 'with Replace=true', options: ['Replace=true'] },
];

const changes: Scenarios = Object.fromEntries(
  CHANGES.flatMap(({ title, was, is, live, ways }) =>
    WAYS.filter(({ way }) => ways?.includes(way) ?? true).map(({ way, options }) => [
      `${title} is changed ${way}`,
      async (stage: Stage) => {
        await stage.begin({ files: { x: was } });
        await stage.sync({ syncOptions: options });
        await stage.push({ x: is });
        expect(stage.summary).toContain('OutOfSync');
        await stage.sync({ syncOptions: options });
        expect(await stage.live(is)).toMatchObject(live);
        expect(stage.state.status).toMatchObject({
          sync: { status: 'Synced' },
          operationState: { phase: 'Succeeded' },
        });
        expect(stage.results).toEqual({ [`${is.kind} x`]: 'Synced' });
      },
    ]),
  ),
);

/** Fields that cannot be changed, and what the refusal must name. */
const IMMUTABLE: readonly { title: string; was: KubeObject; is: KubeObject; says: RegExp }[] = [
  {
    title: "a Deployment's selector",
    was: deployment('x'),
    is: {
      ...deployment('x'),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'y' } },
        template: { metadata: { labels: { app: 'y' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
      },
    },
    says: /cannot be changed in place: spec\.selector/,
  },
  {
    title: "a Job's template",
    was: job('x'),
    is: job('x', {}, 'busybox:2'),
    says: /cannot be changed in place: spec\.template/,
  },
  {
    title: 'an immutable ConfigMap',
    was: { ...configMap('x'), immutable: true },
    is: { ...configMap('x', '2'), immutable: true },
    says: /immutable/,
  },
  { title: "a Secret's type", was: secret('x'), is: { ...secret('x'), type: 'example.com/other' }, says: /immutable/ },
];

const immutable: Scenarios = Object.fromEntries(
  IMMUTABLE.flatMap(({ title, was, is, says }) => [
    [
      `${title} cannot be changed: the sync fails and says why`,
      async (stage: Stage) => {
        await stage.begin({ files: { x: was } });
        await stage.sync();
        const before = await stage.live(was);
        await stage.push({ x: is });
        await stage.sync();
        expect(stage.state.status?.operationState?.phase).toBe('Failed');
        expect(stage.results[`${was.kind} x`]).toBe('SyncFailed');
        expect(stage.state.status?.operationState?.syncResult?.resources?.[0]?.message).toMatch(says);
        expect((await stage.live(was))?.metadata.uid).toBe(before?.metadata.uid);
      },
    ],
    [
      `${title} is changed by Force=true with Replace=true: the object is another one then`,
      async (stage: Stage) => {
        const forced = (object: KubeObject) => marked(object, { options: 'Force=true,Replace=true' });
        await stage.begin({ files: { x: forced(was) } });
        await stage.sync();
        const before = await stage.live(was);
        await stage.push({ x: forced(is) });
        await stage.sync();
        const after = await stage.live(is);
        expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
        expect(gvkOf(after ?? was).kind).toBe(is.kind);
        expect(stage.state.status).toMatchObject({
          sync: { status: 'Synced' },
          operationState: { phase: 'Succeeded' },
        });
      },
    ],
  ]),
);

scenarios('writing objects', {
  withoutWaiting: {
    ...changes,
    ...immutable,
    'what others wrote in other fields stays': async (stage) => {
      await stage.begin({ files: { a } });
      await stage.sync();
      await stage.edit(a, { data: { theirs: 'yes' }, metadata: { labels: { theirs: 'yes' } } }, 'somebody');
      await stage.push({ a: configMap('a', '2') });
      await stage.sync();
      expect(await stage.live(a)).toMatchObject({
        data: { value: '2', theirs: 'yes' },
        metadata: { labels: { theirs: 'yes' } },
      });
    },
    'what others wrote goes with Replace=true': async (stage) => {
      await stage.begin({ files: { a } });
      await stage.sync();
      await stage.edit(a, { data: { theirs: 'yes' } }, 'somebody');
      await stage.push({ a: configMap('a', '2') });
      await stage.sync({ syncOptions: ['Replace=true'] });
      expect((await stage.live(a))?.['data']).toEqual({ value: '2' });
    },
    'a field that somebody else owns is taken over': async (stage) => {
      await stage.begin({ files: { a } });
      await stage.put(configMap('a', 'theirs'), 'somebody');
      await stage.sync();
      expect(await stage.live(a)).toMatchObject({ data: { value: '1' } });
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'an object that is there already is taken in': async (stage) => {
      await stage.begin({ files: { a } });
      await stage.put(a);
      await stage.advance(5);
      await stage.sync();
      expect((await stage.live(a))?.metadata.annotations).toMatchObject({
        'argocd.argoproj.io/tracking-id': `${stage.app}:/ConfigMap:${stage.namespace}/a`,
      });
    },
    'what kubectl apply wrote is taken over by server-side apply, also what Git no longer has': async (stage) => {
      const { metadata, ...rest } = { ...configMap('a'), data: { value: '1', old: 'yes' } };
      const last = `${JSON.stringify({ ...rest, metadata: { ...metadata, annotations: {} } })}\n`;
      await stage.begin({ files: { a } });
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': last };
      await stage.create({ ...rest, metadata: { ...metadata, annotations } }, 'kubectl-client-side-apply');
      await stage.sync({ syncOptions: ['ServerSideApply=true'] });
      expect(await stage.live(a)).toMatchObject({ data: { value: '1' } });
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'a definition and an object of its kind come in one sync': async (stage) => {
      await stage.begin({ files: { a: crd(stage), b: custom(stage, 'b') } });
      await stage.sync();
      expect(stage.summary).toBe('Synced Healthy Succeeded');
      expect(await stage.live(custom(stage, 'b'))).toMatchObject({ spec: { size: 1 } });
    },
    'an object of a kind that nobody knows fails the sync before anything is written': async (stage) => {
      await stage.begin({ files: { a, b: custom(stage, 'b') } });
      await stage.sync();
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
      expect(await stage.existing(a)).toEqual([]);
      expect(stage.results['Widget b']).toBe('SyncFailed');
    },
    'with SkipDryRunOnMissingResource the others are written first, and the unknown kind fails then': async (stage) => {
      const options = 'SkipDryRunOnMissingResource=true';
      await stage.begin({ files: { a, b: custom(stage, 'b', 1, { wave: 1, options }) } });
      await stage.sync();
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
      expect(await stage.existing(a)).toEqual(['a']);
    },
    'with SkipDryRunOnMissingResource a kind that came meanwhile is written': async (stage) => {
      const options = 'SkipDryRunOnMissingResource=true';
      await stage.begin({ files: { a, b: custom(stage, 'b', 1, { options }) } });
      await stage.put(crd(stage));
      await stage.advance(10);
      await stage.sync();
      expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
    },
    'an object that its definition refuses fails, and the others of the wave are written': async (stage) => {
      await stage.begin({ files: { a: crd(stage) } });
      await stage.sync();
      await stage.push({ b: custom(stage, 'b', 'large'), c: custom(stage, 'c', 2) });
      await stage.sync();
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
      expect(await stage.existing(custom(stage, 'b'), custom(stage, 'c'))).toEqual(['c']);
    },
    'a field that nobody knows is refused': async (stage) => {
      await stage.begin({ files: { a: { ...service('a'), spec: { ports: [{ port: 80 }], colour: 'red' } } } });
      await stage.sync();
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
      expect(await stage.existing(service('a'))).toEqual([]);
    },
    'an object that the API refuses fails, and its wave goes on': async (stage) => {
      await stage.begin({
        files: { a, bad: { ...service('bad'), spec: { ports: [{ port: 0 }] } }, z: configMap('z', '1', { wave: 1 }) },
      });
      await stage.sync();
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
      expect(await stage.existing(a, service('bad'), configMap('z'))).toEqual(['a']);
    },
    'the value of a Secret is told nowhere': async (stage) => {
      await stage.begin({ files: { a: secret('a', 'canary-0815') } });
      await stage.sync();
      await stage.push({ a: secret('a', 'canary-4711') });
      await stage.sync();
      const all = JSON.stringify([stage.happened, stage.state]);
      for (const value of ['canary-0815', 'canary-4711'])
        for (const form of [value, Buffer.from(value).toString('base64')]) expect(all).not.toContain(form);
    },
  },
});
