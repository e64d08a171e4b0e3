import { workloadCrds } from '../../../lib/embedded/index.js';
import { keyText, stringifyJson, type JsonObject, type KubeObject, type ObjectKey } from '../../../lib/kube/index.js';
import { DeliverySimulation, keyOfApplication } from '../../../lib/simulate/index.js';
import type { ApplicationSpec, DeliveryCase, DeliveryStep, ObjectAction } from './delivery-case.js';
import { appNames, GitTruth, namespaceOf, textOf, type Place } from './git-truth.js';
import { applicationOf, CLUSTER, ignoredFields, keyFor, project, REPOSITORY, SHARED, widgets } from './manifests.js';
import { objectIn, optionsOf, trackerOf } from './oracle/facts.js';
import { Oracle } from './oracle/oracle.js';

const START = '2026-01-05T10:00:00Z';
const PROJECT: ObjectKey = { group: 'argoproj.io', kind: 'AppProject', namespace: 'argocd', name: 'shop' };
const definitions = [
  widgets,
  ...workloadCrds().filter(({ metadata }) => metadata.name === 'certificates.cert-manager.io'),
];

/** A delivery under way: what people and bad luck do to it. */
export class Delivery {
  readonly truth: GitTruth;
  readonly simulation: DeliverySimulation;
  readonly oracle: Oracle;
  readonly apps: readonly string[];
  private readonly pushed = new Map<string, KubeObject>();
  /** Objects that somebody touches in the moment before the reconciler's next request to them arrives. */
  private readonly ambushes = new Map<string, keyof typeof ambushes>();
  private version = 0;

  constructor(private readonly delivery: DeliveryCase) {
    this.truth = new GitTruth(delivery);
    this.apps = [...this.truth.places.keys()];
    this.simulation = new DeliverySimulation({
      start: START,
      repositories: { [REPOSITORY]: {} },
      applications: [...this.surroundings(), ...this.applications()],
      objects: definitions,
      faults: delivery.faults,
      observer: {
        executing: (effect, application) => {
          this.ambush(effect.key);
          this.oracle.executing(effect, application);
        },
        written: (before, after) => this.oracle.written(before, after),
      },
    });
    this.oracle = new Oracle(this.simulation, this.truth, delivery);
    this.push();
  }

  /** Writes to Git what is wanted now. */
  push(): void {
    this.version++;
    const files: Record<string, string | null> = { README: String(this.version) };
    for (const [app, places] of this.truth.places) {
      for (const place of places) {
        const file = `${app}/${place.name}.json`;
        const manifest = this.truth.manifest(app, place);
        if (this.pushed.get(file) === manifest) continue;
        files[file] = manifest === undefined ? null : stringifyJson(manifest);
        if (manifest === undefined) this.pushed.delete(file);
        else this.pushed.set(file, manifest);
      }
      if (this.version === 1) files[`${app}/README`] = 'an Application';
    }
    this.simulation.push(REPOSITORY, 'main', files);
    this.truth.commit(this.simulation.repository(REPOSITORY).resolve('main').id);
  }

  async act(step: DeliveryStep): Promise<void> {
    const { simulation } = this;
    const app = 'app' in step ? (this.apps[step.app % this.apps.length] ?? 'a') : 'a';
    switch (step.do) {
      case 'wait':
        return simulation.advance(step.seconds * 1000);
      case 'commit':
        for (const { object, to } of step.changes) {
          const { name } = this.truth.place(app, object);
          this.truth.set(app, name, to === 'gone' ? undefined : to === 'back' ? 0 : this.version);
        }
        return this.push();
      case 'sync':
        return this.sync(app, step);
      case 'outage':
      case 'reach':
        return simulation.clusterOutage(CLUSTER, step.do === 'outage' ? 'connection refused' : undefined);
      case 'gitOutage':
      case 'gitBack':
        return simulation.repositoryOutage(REPOSITORY, step.do === 'gitOutage' ? 'no answer' : undefined);
      case 'restart':
        return simulation.restart();
      case 'terminate':
        if (this.oracle.view.state(app).phase !== 'Running') return;
        return this.patchApplication(app, { status: { operationState: { phase: 'Terminating' } } });
      case 'approve':
        return this.approve(app);
      case 'delete':
        return this.remove(app);
      case 'create':
        return this.create(app);
      case 'flap': {
        const place = this.truth.place(app, step.object);
        for (const [index, seconds] of step.seconds.entries()) {
          await this.touch(place, index % 2 === 0 ? 'fail' : 'recover');
          await simulation.advance(seconds * 1000);
        }
        return this.touch(place, 'recover');
      }
      default:
        return this.touch(this.truth.place(app, step.object), step.do);
    }
  }

  /** A person asks for a sync of an Application that is there, with its options and retries. */
  async sync(app: string, how: Omit<Extract<DeliveryStep, { do: 'sync' }>, 'do' | 'app'>): Promise<void> {
    if (this.oracle.view.app(app) === undefined) return;
    const { prune, dryRun, force, apply, objects } = how;
    const spec = this.oracle.view.spec(app);
    const strategy = { ...(force === true && { force }) };
    const places = objects?.map((object) => this.truth.place(app, object));
    const { retry } = spec ?? {};
    return this.simulation.sync(app, {
      sync: {
        prune,
        ...(dryRun === true && { dryRun }),
        ...((force === true || apply === true) && { syncStrategy: { [apply === true ? 'apply' : 'hook']: strategy } }),
        ...(places && {
          resources: places.map((place) => {
            const { group, kind, name } = keyFor(place.spec, place.namespace, place.name);
            return { group, kind, name };
          }),
        }),
        syncOptions: [...(spec?.options ?? [])],
      },
      ...(retry && {
        retry: {
          limit: retry.limit,
          backoff: { duration: `${retry.seconds}s`, factor: retry.factor, maxDuration: '1m' },
        },
      }),
    });
  }

  /** A person consents to what waits for that. */
  async approve(app: string): Promise<void> {
    if (this.oracle.view.app(app) === undefined) return;
    const now = this.simulation.now.toISOString().replace(/\.\d+/, '');
    await this.patchApplication(app, { metadata: { annotations: { 'argocd.argoproj.io/deletion-approved': now } } });
  }

  /** A person deletes an Application. */
  async remove(app: string): Promise<void> {
    if (this.oracle.view.app(app) === undefined) return;
    return this.simulation.delete(CLUSTER, keyOfApplication(app));
  }

  /** Everything that went wrong is mended, and nobody quarrels any more. */
  async mend(): Promise<void> {
    for (const places of this.truth.places.values()) {
      for (const place of places) {
        await this.touch(place, 'recover');
        await this.touch(place, 'accept');
      }
    }
    this.ambushes.clear();
    this.simulation.clusterOutage(CLUSTER, undefined);
    await this.makeRoom();
    this.simulation.repositoryOutage(REPOSITORY, undefined);
    if (this.delivery.window !== undefined) {
      this.oracle.view.withoutWindows = true;
      await this.simulation.patch(CLUSTER, PROJECT, { spec: { syncWindows: null } });
    }
    if (this.delivery.shared === undefined) return;
    for (const app of this.apps.slice(1)) this.truth.set(app, SHARED, undefined);
    this.push();
  }

  /** What all Applications had may stay with one that must not prune it, or that is gone: a person takes it away. */
  async makeFree(): Promise<void> {
    if (this.delivery.shared === undefined) return;
    const key = keyFor(this.delivery.shared, namespaceOf(this.apps[0] ?? ''), SHARED);
    const live = this.simulation.cluster(CLUSTER).find(key);
    if (live !== undefined && trackerOf(live) !== this.apps[0]) await this.byHand(key, 'remove');
  }

  /** The hooks of Applications that are being deleted need their namespace, which may never have been created. */
  private async makeRoom(): Promise<void> {
    for (const app of this.apps) {
      const name = namespaceOf(app);
      if (!this.oracle.view.isStaying(app))
        await this.simulation.apply(CLUSTER, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
  }

  private applications(): KubeObject[] {
    return this.delivery.apps.map((spec, index) => manifestOfApplication(appNames[index] ?? '', spec));
  }

  /** A person creates an Application anew that was deleted. */
  private async create(app: string): Promise<void> {
    const spec = this.oracle.view.spec(app);
    if (spec === undefined || this.oracle.view.app(app) !== undefined) return;
    this.oracle.begins(app);
    return this.simulation.apply(CLUSTER, manifestOfApplication(app, spec));
  }

  /** The project, the namespaces that nobody creates, and an object of nobody. */
  private surroundings(): KubeObject[] {
    const { apps, window, shared } = this.delivery;
    const opens = window && new Date(Date.parse(START) + window.minute * 60_000);
    const syncWindows = window &&
      opens && [
        {
          kind: window.kind,
          schedule: `${opens.getUTCMinutes()} ${opens.getUTCHours()} * * *`,
          duration: `${window.minutes}m`,
          applications: ['*'],
          manualSync: window.manual,
          ...(window.overrun !== undefined && { syncOverrun: window.overrun }),
        },
      ];
    const namespaces = apps.flatMap(({ options }, index) => {
      const needed = (index === 0 && shared !== undefined) || !options.includes('CreateNamespace=true');
      return needed ? [namespaceOf(appNames[index] ?? '')] : [];
    });
    const metadata = { name: 'bystander', namespace: 'default', labels: { mine: 'yes' } };
    return [
      ...namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {} },
      ...namespaces.map((namespace) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...metadata, namespace },
        data: {},
      })),
      { ...project, spec: { ...objectIn(project, 'spec'), ...(syncWindows && { syncWindows }) } },
    ];
  }

  /** A person, a webhook or bad luck touches one object. */
  private async touch(place: Place, what: ObjectAction): Promise<void> {
    const { simulation } = this;
    const { spec, namespace, name } = place;
    const key = keyFor(spec, namespace, name);
    const rule = { kind: key.kind, name, namespace };
    switch (what) {
      case 'refuse':
      case 'accept':
        return simulation.refuse(CLUSTER, key, what === 'refuse' ? 'denied by a webhook' : undefined);
      case 'fail':
        // A Job that has failed stays so, whatever becomes of it: only one that is a hook is run again.
        if (key.kind !== 'Job' || spec.phases !== undefined) simulation.workload(CLUSTER, { ...rule, fails: true });
        return;
      case 'recover':
        return simulation.recovers(CLUSTER, rule);
      case 'race':
      case 'snatch':
      case 'protect':
        this.ambushes.set(textOf(place), what);
        return;
      default:
        return this.byHand(key, what);
    }
  }

  private async byHand(key: ObjectKey, what: 'edit' | 'editIgnored' | 'remove' | 'protect'): Promise<void> {
    const { simulation, oracle } = this;
    const live = simulation.cluster(CLUSTER).find(key);
    if (live === undefined) return;
    let done: Promise<void> = Promise.resolve();
    oracle.byPerson(() => {
      if (what === 'remove') done = simulation.delete(CLUSTER, key);
      else if (what === 'protect')
        done = simulation.patch(CLUSTER, key, { metadata: { annotations: protectionOf(live) } });
      else if (what === 'edit') {
        done = simulation.patch(CLUSTER, key, { metadata: { labels: { value: 'edited', added: 'by-hand' } } });
      } else done = this.editIgnored(live, key);
    });
    return done;
  }

  private async editIgnored(live: KubeObject, key: ObjectKey): Promise<void> {
    const field = ignoredFields[live.kind as keyof typeof ignoredFields];
    if (field === undefined) return;
    const value = `edited at ${this.simulation.now.toISOString()}`;
    this.oracle.ownField(live, value);
    return this.simulation.patch(CLUSTER, key, { [field]: { other: value } });
  }

  private ambush(key: ObjectKey): void {
    const what = this.ambushes.get(keyText(key));
    if (what === undefined || this.simulation.cluster(CLUSTER).find(key) === undefined) return;
    this.ambushes.delete(keyText(key));
    void this.byHand(key, ambushes[what]);
  }

  private patchApplication(app: string, patch: JsonObject): Promise<void> {
    return this.simulation.patch(CLUSTER, keyOfApplication(app), patch);
  }
}

/** What a person does in each kind of ambush. */
const ambushes = { race: 'edit', snatch: 'remove', protect: 'protect' } as const;

/** The annotation by which an object is neither pruned nor deleted with its Application. */
function protectionOf(live: KubeObject): Record<string, string> {
  const others = optionsOf(live).filter((option) => !/^(Prune|Delete)=/.test(option));
  return { 'argocd.argoproj.io/sync-options': ['Prune=false', 'Delete=false', ...others].join(',') };
}

function manifestOfApplication(name: string, spec: ApplicationSpec): KubeObject {
  return applicationOf(name, namespaceOf(name), name, spec);
}
