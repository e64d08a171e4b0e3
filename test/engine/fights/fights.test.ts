import {
  argoCdSettings,
  compare,
  decideAutoSync,
  defaultSettings,
  fightsBegun,
  prepareTargets,
  withFights,
  withHeals,
  type Comparison,
  type EngineSettings,
  type PreparedTargets,
} from '../../../lib/engine/index.js';
import { cloneJson, keyOf, keyText, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import type { Application, ApplicationStatus, HealedObject, IgnoreDifference } from '../../../lib/model/index.js';
import { application, kinds, object } from '../operation/cluster.js';

const START = Date.parse('2026-03-01T12:00:00Z');
const timeAt = (seconds: number): string => new Date(START + seconds * 1000).toISOString().replace('.000Z', 'Z');
const source = { repoURL: 'https://git.example/shop.git', path: 'shop' };

interface Owner {
  readonly manager: string;
  readonly fieldsV1: JsonObject;
  readonly operation?: 'Apply' | 'Update';
  readonly subresource?: string;
}

/** An Application under self-heal whose objects somebody else changes whenever he likes. Operations succeed at once. */
class Fight {
  app: Application;
  now = 0;
  /** Seconds at which each object was written to. */
  readonly writes = new Map<string, number[]>();
  readonly begun: string[] = [];
  private readonly live = new Map<string, KubeObject>();
  private readonly targets: PreparedTargets;
  private known: Comparison | undefined;

  constructor(
    manifests: readonly KubeObject[],
    private readonly settings: EngineSettings = defaultSettings,
  ) {
    const { operation: _, ...app } = application({}, { syncPolicy: { automated: { selfHeal: true, prune: true } } });
    this.app = app;
    this.targets = prepareTargets({ app, objects: manifests, kinds: kinds() });
    for (const target of this.targets.resources) this.live.set(keyText(keyOf(target)), target);
    this.finish({ sync: { revision: 'abc' } });
  }

  get status(): ApplicationStatus {
    return this.app.status ?? {};
  }

  get warning(): string | undefined {
    return this.status.conditions?.find(({ type }) => type === 'SelfHealWarning')?.message;
  }

  ignore(...rules: IgnoreDifference[]): void {
    this.app = { ...this.app, spec: { ...this.app.spec, ignoreDifferences: rules } };
    this.known = undefined;
  }

  /** Somebody changes an object that is as Git wants it. @param owners who owns what of it then */
  change(name: string, change: (object: KubeObject) => void, ...owners: readonly Owner[]): void {
    const [key, object] = this.found(name);
    if (!this.targets.resources.includes(object)) return;
    const changed = cloneJson(object);
    change(changed);
    const time = timeAt(this.now);
    changed.metadata.managedFields = owners.map((owner) => ({ operation: 'Update' as const, time, ...owner }));
    this.live.set(key, changed);
    this.known = undefined;
  }

  remove(name: string): void {
    for (const [key, { metadata }] of this.live) if (metadata.name === name) this.live.delete(key);
    this.known = undefined;
  }

  /** Looks, and heals where that is decided; gives when to look again, in seconds from the start. */
  step(): number | undefined {
    const now = timeAt(this.now);
    const { settings, comparison } = this;
    const before = this.app;
    this.app = {
      ...before,
      status: withFights({ ...this.status, sync: comparison.sync }, before, { settings, comparison, now }),
    };
    const decision = decideAutoSync({ app: this.app, comparison, windowDecision: { allowed: true }, now, settings });
    if (decision.type === 'skip')
      return decision.wakeAt === undefined ? undefined : (Date.parse(decision.wakeAt) - START) / 1000;
    const { operation } = decision;
    const status = withHeals(this.status, this.app, { operation, comparison, settings, now });
    this.begun.push(...fightsBegun(before.status, status, { settings, now }));
    this.app = { ...this.app, status };
    for (const { name } of operation.sync?.resources ?? []) this.heal(name);
    this.finish(operation);
    return undefined;
  }

  /** Lets an opponent act every second for a while. */
  play(seconds: number, act: (second: number) => void): void {
    for (const end = this.now + seconds; this.now < end; this.now++) {
      act(this.now);
      this.step();
    }
  }

  /** The most writes to an object within an hour. */
  most(name: string): number {
    const times = this.writes.get(name) ?? [];
    return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 3600).length));
  }

  private heal(name: string): void {
    this.writes.set(name, [...(this.writes.get(name) ?? []), this.now]);
    for (const target of this.targets.resources.filter(({ metadata }) => metadata.name === name))
      this.live.set(keyText(keyOf(target)), target);
    this.known = undefined;
  }

  private finish(operation: NonNullable<Application['operation']>): void {
    const [startedAt, finishedAt] = [timeAt(this.now), timeAt(this.now)];
    const syncResult = { revision: 'abc', source };
    const operationState = { operation, phase: 'Succeeded' as const, startedAt, finishedAt, syncResult };
    this.app = { ...this.app, status: { ...this.status, operationState } };
  }

  get comparison(): Comparison {
    const { app, live, settings, targets } = this;
    return (this.known ??= compare({ app, revision: 'abc', targets, live, kinds: kinds(), settings }));
  }

  private found(name: string): [string, KubeObject] {
    const found = [...this.live].find(([, { metadata }]) => metadata.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  }
}

const data = (value: string): JsonObject => ({ data: { value } });
const map = (name: string): KubeObject => object('ConfigMap', name, {}, data('1'));
const kubectl: Owner = { manager: 'kubectl', fieldsV1: { 'f:data': { 'f:value': {} } } };
const write =
  (value: string) =>
  (changed: KubeObject): void =>
    void (changed['data'] = { value });

describe('somebody who changes an object again and again', () => {
  test('is met four times by the usual back-off, then every ten minutes: at most ten times an hour', () => {
    const fight = new Fight([map('a')]);
    fight.play(4000, () => fight.change('a', write('mine'), kubectl));
    expect(fight.writes.get('a')?.slice(0, 6)).toEqual([0, 2, 8, 26, 626, 1226]);
    expect(fight.most('a')).toBe(9);
  });

  test.each([1, 7, 59, 61, 301, 601, 899])('is not met more often when it is done every %i seconds', (period) => {
    const fight = new Fight([map('a')]);
    fight.play(5000, (second) => {
      if (second % period === 0) fight.change('a', write('mine'), kubectl);
    });
    expect(fight.most('a')).toBeLessThanOrEqual(10);
  });

  test('holds up no other object: one that is changed once is healed by the usual back-off', () => {
    const fight = new Fight([map('a'), map('b')]);
    fight.play(1000, () => fight.change('a', write('mine'), kubectl));
    fight.change('b', write('mine'), kubectl);
    fight.play(301, () => fight.change('a', write('mine'), kubectl));
    expect(fight.writes.get('b')).toEqual([1000]);
    expect(fight.writes.get('a')).toEqual([0, 2, 8, 26, 626, 1300]);
    expect(fight.warning).not.toContain('ConfigMap shop/b');
  });

  test('is met as the settings say where they say nothing of fights', () => {
    const selfHealBackoff = { duration: 10, factor: 1, cap: 10 };
    const fight = new Fight([map('a')], { ...defaultSettings, selfHealBackoff });
    fight.play(100, () => fight.change('a', write('mine'), kubectl));
    expect(fight.writes.get('a')).toHaveLength(10);
    expect(fight.warning).toMatch(/^Fighting with kubectl: /);
    expect(argoCdSettings.selfHealBackoff).toEqual({ duration: 2, factor: 3, cap: 300 });
  });

  test('is not taken for a fight below four times an hour', () => {
    const fight = new Fight([map('a')]);
    fight.play(5000, (second) => {
      if (second % 1250 === 0) fight.change('a', write('mine'), kubectl);
    });
    expect(fight.writes.get('a')).toHaveLength(4);
    expect(fight.begun).toEqual([]);
  });

  test('keeps little in the status, and bounds the writes also where many objects are fought for', () => {
    const names = Array.from({ length: 120 }, (_, index) => `map-${index}`);
    const fight = new Fight(names.map(map));
    for (let round = 0; round < 14; round++) {
      for (const name of names) fight.change(name, write('mine'), kubectl);
      for (let wakeAt = fight.step(); wakeAt !== undefined && fight.now < 3600; wakeAt = fight.step())
        fight.now = wakeAt;
      fight.now++;
    }
    expect(Math.max(...names.map((name) => fight.most(name)))).toBeLessThanOrEqual(10);
    expect(JSON.stringify(fight.status.healed).length).toBeLessThan(20_000);
    expect(fight.warning?.length).toBeLessThan(2_000);
    expect(fight.warning).toContain('47 more objects are fought for.');
  });
});

describe('a fight is told', () => {
  const fought = (manifest: KubeObject, change: (object: KubeObject) => void, ...owners: readonly Owner[]): string => {
    const fight = new Fight([manifest]);
    const name = manifest.metadata.name ?? '';
    fight.play(60, () => fight.change(name, change, ...owners));
    expect(fight.begun).toEqual([fight.warning]);
    return fight.warning ?? '';
  };

  test('with the object, the field, who owns it since when, and what helps', () => {
    expect(fought(map('a'), write('mine'), kubectl)).toBe(
      'Fighting with kubectl: ConfigMap shop/a is changed again and again at /data/value, ' +
        'last by kubectl (Update at 2026-03-01T12:00:09Z). Stop whoever does that, or leave it to them by ' +
        'ignoreDifferences with managedFieldsManagers: ["kubectl"] or jsonPointers: ["/data/value"].',
    );
  });

  test('with the subresource of a field, and with a path for items of lists', () => {
    const containers = [{ name: 'web', image: 'web:1' }];
    const deployment = object('Deployment', 'web', {}, { spec: { replicas: 2, template: { spec: { containers } } } });
    const hpa = {
      manager: 'kube-controller-manager',
      subresource: 'scale',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    };
    const image = { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } };
    const operator = { manager: 'operator', fieldsV1: { 'f:spec': { 'f:template': { 'f:spec': image } } } };
    const change = (changed: KubeObject): void => {
      const other = [{ name: 'web', image: 'web:2' }];
      changed['spec'] = { replicas: 5, template: { spec: { containers: other } } };
    };
    const message = fought(deployment, change, hpa, operator);
    expect(message).toContain('Fighting with kube-controller-manager and operator: Deployment shop/web ');
    expect(message).toContain('kube-controller-manager (Update of scale at 2026-03-01T12:00:09Z) and operator (Update');
    expect(message).toContain('jsonPointers: ["/spec/replicas"] or jqPathExpressions: ');
    expect(message).toContain(
      JSON.stringify('.spec.template.spec.containers[] | select(.name == "web") | .image').slice(1, -1),
    );
  });

  test('where nobody owns the field any more, or somebody who writes under our name does', () => {
    const gone = fought(map('a'), (changed) => delete changed['data']);
    expect(gone).toMatch(/^Fighting with somebody whom the object does not name: .* at \/data\. Stop/);
    const own = { ...kubectl, manager: defaultSettings.fieldManager };
    const message = fought(map('a'), write('mine'), own);
    expect(message).toMatch(/^Fighting with another that writes as argocd-controller, or an admission webhook: /);
    expect(message).not.toContain('managedFieldsManagers');
  });

  test('when an object is deleted each time', () => {
    const fight = new Fight([map('a'), map('b')]);
    fight.play(60, () => fight.remove('a'));
    expect(fight.warning).toMatch(/ConfigMap shop\/a is deleted again and again\. .* take the object out of Git\.$/);
  });

  test('without any value, of Secrets or others', () => {
    const secret = object('Secret', 's', {}, { data: { password: 'Z2l0' } });
    const change = (changed: KubeObject): void => void (changed['data'] = { password: 'bWluZQ==' });
    const message = fought(secret, change, { manager: 'eso', fieldsV1: { 'f:data': { 'f:password': {} } } });
    expect(message).toContain('/data/password');
    expect(message).not.toMatch(/Z2l0|bWluZQ/);
  });
});

describe('a fight is over', () => {
  function begun(): Fight {
    const fight = new Fight([map('a')]);
    fight.play(60, () => fight.change('a', write('mine'), kubectl));
    expect(fight.warning).toBeDefined();
    return fight;
  }

  test('an hour after the fourth-last heal', () => {
    const fight = begun();
    fight.play(3500, () => undefined);
    expect(fight.warning).toBeDefined();
    fight.play(700, () => undefined);
    expect(fight.warning).toBeUndefined();
    fight.play(3600, () => undefined);
    expect(fight.status).not.toHaveProperty('healed');
    expect(fight.status).not.toHaveProperty('conditions');
  });

  test('when the field is ignored, and begins anew after that with the usual back-off', () => {
    const fight = begun();
    fight.ignore({ kind: 'ConfigMap', managedFieldsManagers: ['kubectl'] });
    fight.step();
    expect(fight.comparison.status).toBe('Synced');
    expect(fight.warning).toBeUndefined();
    expect(fight.status.healed ?? []).toEqual([] satisfies HealedObject[]);
  });

  test('when self-heal is off', () => {
    const fight = begun();
    const { spec } = fight.app;
    fight.app = { ...fight.app, spec: { ...spec, syncPolicy: { automated: { selfHeal: false } } } };
    fight.step();
    expect(fight.warning).toBeUndefined();
  });
});
