import type { JsonObject } from '../../lib/kube/index.js';
import { configMap, finished, job, service } from './support/manifests.js';
import { scenarios, type Scenarios } from './support/scenarios.js';
import { BACKGROUND, type Stage } from './support/stage.js';

const a = configMap('a');
const automated = (policy: JsonObject = {}, rest: JsonObject = {}) => ({
  syncPolicy: { automated: policy, syncOptions: [BACKGROUND], ...rest },
});
const bad = { ...service('bad'), spec: { ports: [{ port: 0 }] } };

/** Policies, and what they do about a push, a change by hand and an object that leaves Git. */
const POLICIES: readonly { title: string; policy: JsonObject; syncs: boolean; heals: boolean; prunes: boolean }[] = [
  { title: 'automated alone syncs what is pushed', policy: {}, syncs: true, heals: false, prunes: false },
  { title: 'selfHeal mends changes by hand', policy: { selfHeal: true }, syncs: true, heals: true, prunes: false },
  { title: 'prune deletes what leaves Git', policy: { prune: true }, syncs: true, heals: false, prunes: true },
  {
    title: 'prune and selfHeal do both',
    policy: { prune: true, selfHeal: true },
    syncs: true,
    heals: true,
    prunes: true,
  },
  {
    title: 'enabled: false is by hand',
    policy: { enabled: false, prune: true, selfHeal: true },
    syncs: false,
    heals: false,
    prunes: false,
  },
];

const policies: Scenarios = Object.fromEntries(
  POLICIES.map(({ title, policy, syncs, heals, prunes }) => [
    title,
    async (stage: Stage) => {
      const b = configMap('b');
      await stage.begin({ files: { a, b, c: configMap('c') }, spec: automated(policy) });
      expect(await stage.existing(a)).toEqual(syncs ? ['a'] : []);
      if (!syncs) await stage.sync();
      await stage.edit(a, { data: { value: 'by hand' } });
      expect(await stage.live(a)).toMatchObject({ data: { value: heals ? '1' : 'by hand' } });
      await stage.push({ a: configMap('a', '2') });
      expect(await stage.live(a)).toMatchObject({ data: { value: syncs ? '2' : 'by hand' } });
      await stage.push({ b: null });
      expect(await stage.existing(b)).toEqual(prunes ? [] : ['b']);
    },
  ]),
);

const AT = '2026-01-05T10:00:00Z';
/** Windows around ten o'clock, and whether they let a sync by itself, and one by hand. */
const WINDOWS: readonly { title: string; windows: JsonObject[]; itself: boolean; byHand: boolean }[] = [
  {
    title: 'an allow window that is open',
    windows: [{ kind: 'allow', schedule: '0 9 * * *' }],
    itself: true,
    byHand: true,
  },
  {
    title: 'an allow window that is closed',
    windows: [{ kind: 'allow', schedule: '0 20 * * *' }],
    itself: false,
    byHand: false,
  },
  {
    title: 'an allow window that is closed, but not for people',
    windows: [{ kind: 'allow', schedule: '0 20 * * *', manualSync: true }],
    itself: false,
    byHand: true,
  },
  {
    title: 'a deny window that is open',
    windows: [{ kind: 'deny', schedule: '0 9 * * *' }],
    itself: false,
    byHand: false,
  },
  {
    title: 'a deny window that is open, but not for people',
    windows: [{ kind: 'deny', schedule: '0 9 * * *', manualSync: true }],
    itself: false,
    byHand: true,
  },
  {
    title: 'a deny window that is closed',
    windows: [{ kind: 'deny', schedule: '0 20 * * *' }],
    itself: true,
    byHand: true,
  },
  {
    title: 'a deny window within an allow window',
    windows: [
      { kind: 'allow', schedule: '0 9 * * *' },
      { kind: 'deny', schedule: '30 9 * * *' },
    ],
    itself: false,
    byHand: false,
  },
  {
    title: 'a window of another Application',
    windows: [{ kind: 'deny', schedule: '0 9 * * *', applications: ['other'] }],
    itself: true,
    byHand: true,
  },
  {
    title: 'a deny window of the namespace',
    windows: [{ kind: 'deny', schedule: '0 9 * * *', applications: [], namespaces: ['shop*'] }],
    itself: false,
    byHand: false,
  },
  {
    title: 'a deny window in another time zone, where it is open',
    windows: [{ kind: 'deny', schedule: '0 18 * * *', timeZone: 'Asia/Tokyo' }],
    itself: false,
    byHand: false,
  },
];

const windows: Scenarios = Object.fromEntries(
  WINDOWS.map(({ title, windows: rules, itself, byHand }) => [
    `${title} ${itself ? 'lets' : 'holds back'} a sync by itself, and ${byHand ? 'lets' : 'holds back'} one by hand`,
    async (stage: Stage) => {
      const syncWindows = rules.map((rule) => ({ duration: '2h', applications: ['*'], ...rule }));
      await stage.begin({ files: { a }, start: AT, project: { syncWindows }, spec: automated() });
      expect(await stage.existing(a)).toEqual(itself ? ['a'] : []);
      if (!itself) expect(stage.happened.map(({ verb }) => verb)).toContain('held');
      await stage.push({ b: configMap('b') });
      await stage.sync();
      expect(await stage.existing(a)).toEqual(itself || byHand ? ['a'] : []);
      if (!itself && !byHand) expect(stage.message).toBe('Sync operation blocked by sync window');
    },
  ]),
);

scenarios('syncs by themselves', {
  withoutWaiting: {
    ...policies,
    ...windows,
    'a failed sync is not tried again with the same commit': async (stage) => {
      await stage.begin({ files: { a, bad }, spec: automated({}, { retry: { limit: 0 } }) });
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
      expect(stage.conditions.join()).toMatch(/^SyncError: Failed last sync attempt to/);
      const tries = stage.doings.length;
      await stage.advance(60);
      expect(stage.doings).toHaveLength(tries);
    },
    'a failed sync is tried anew with the next commit': async (stage) => {
      await stage.begin({ files: { a, bad }, spec: automated({}, { retry: { limit: 0 } }) });
      await stage.push({ bad: service('bad') });
      expect(stage.summary).toBe('Synced Healthy Succeeded');
      expect(stage.conditions).toEqual([]);
    },
    'a failed sync is retried as often as the policy says, each time later': async (stage) => {
      const retry = { limit: 2, backoff: { duration: '5s', factor: 2, maxDuration: '1m' } };
      await stage.begin({ files: { bad }, spec: automated({}, { retry }) });
      await stage.advance(60);
      expect(stage.doings).toEqual([
        'create Service bad FAILED',
        'create Service bad FAILED',
        'create Service bad FAILED',
      ]);
      expect(stage.message).toContain('(retried 2 times).');
      const times = stage.happened.flatMap(({ at, failed }) => (failed ? [Date.parse(at)] : []));
      const [first = 0, second = 0, third = 0] = times;
      expect(third - second).toBeGreaterThan(second - first);
    },
    'a retry that succeeds ends the retries': async (stage) => {
      const retry = { limit: 5, backoff: { duration: '5s', factor: 2 } };
      await stage.begin({ files: { a }, namespace: false, spec: automated({}, { retry }) });
      await stage.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: stage.namespace } });
      await stage.advance(30);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'a sync by hand has no retries unless it says so': async (stage) => {
      await stage.begin({ files: { bad } });
      await stage.sync();
      await stage.advance(60);
      expect(stage.doings).toEqual(['create Service bad FAILED']);
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
    },
    'a change by hand that comes back is healed, each time later': async (stage) => {
      await stage.begin({ files: { a }, spec: automated({ selfHeal: true }) });
      for (const round of ['x', 'y', 'z']) await stage.edit(a, { data: { value: round } }, 'somebody', 1);
      await stage.advance(60);
      expect(await stage.live(a)).toMatchObject({ data: { value: '1' } });
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'an object that somebody deletes is healed': async (stage) => {
      await stage.begin({ files: { a }, spec: automated({ selfHeal: true }) });
      await stage.remove(a, 10);
      expect(await stage.existing(a)).toEqual(['a']);
    },
    'an object that somebody deletes stays away without selfHeal': async (stage) => {
      await stage.begin({ files: { a }, spec: automated() });
      await stage.remove(a, 10);
      expect(await stage.existing(a)).toEqual([]);
      expect(stage.summary).toBe('OutOfSync Missing Succeeded');
    },
    'a healing writes only what differs, and runs no hooks': async (stage) => {
      const hook = job('hook', { hook: 'PostSync' });
      await stage.begin({ files: { a, b: configMap('b'), hook }, spec: automated({ selfHeal: true }) });
      await stage.status(hook, finished('Complete'));
      await stage.edit(a, { data: { value: 'by hand' } }, 'kubectl', 10);
      expect(stage.results).toEqual({ 'ConfigMap a': 'Synced' });
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'a push during a sync is synced after it': async (stage) => {
      const hook = job('hook', { hook: 'PreSync' });
      await stage.begin({ files: { a, hook }, spec: automated() });
      await stage.push({ a: configMap('a', '2'), hook: null });
      expect(await stage.existing(a)).toEqual([]);
      await stage.status(hook, finished('Complete'), 10);
      expect(await stage.live(a)).toMatchObject({ data: { value: '2' } });
      expect(stage.state.status?.history).toHaveLength(2);
    },
    'an Application that says skip-reconcile is left alone': async (stage) => {
      await stage.begin({
        files: { a },
        metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' } },
        spec: automated(),
      });
      expect(stage.happened).toEqual([]);
      await stage.atHub({ metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': null } } });
      await stage.advance(5);
      expect(await stage.existing(a)).toEqual(['a']);
    },
    'a refresh that is asked for is taken from the Application': async (stage) => {
      await stage.begin({ files: { a }, spec: automated() });
      await stage.atHub({ metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } } });
      await stage.advance(5);
      expect(stage.state.metadata.annotations?.['argocd.argoproj.io/refresh']).toBeUndefined();
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'an Application that becomes automated is synced': async (stage) => {
      await stage.begin({ files: { a } });
      expect(await stage.existing(a)).toEqual([]);
      await stage.atHub({ spec: { syncPolicy: { automated: {} } } });
      await stage.advance(5);
      expect(await stage.existing(a)).toEqual(['a']);
    },
  },
});
