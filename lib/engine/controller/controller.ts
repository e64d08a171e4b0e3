import { keyText, type Clock, type KubeObject, type ObjectKey } from '../../kube/index.js';
import type { EngineSettings } from '../compare/index.js';
import { settingsMap } from '../settings/index.js';
import { sameTracking, trackedBy } from '../tracking/index.js';
import { CurrentSettings } from './current-settings.js';
import { sameRepository, type DesiredState } from './desired.js';
import { Expectations } from './expectations.js';
import type { Place, Urgency } from './lanes.js';
import { Hydrator } from './hydrator.js';
import { freshMemory, type Memory } from './memory.js';
import { projectOf, repositoriesOf, serverOf } from './named-by.js';
import { placeOf } from './place.js';
import type { ApplicationHub, Claims, Destinations } from './ports.js';
import { reconcileApplication, retryLater } from './reconcile-application.js';
import { releaseProjects } from './release-projects.js';
import type { ReconcilerEvent, Shell } from './shell.js';
import { Timers } from './timers.js';
import { WorkQueue, type Load } from './work-queue.js';

/** What a {@link Controller} works through. */
export interface ControllerOptions {
  readonly hub: ApplicationHub;
  readonly clusters: Destinations;
  readonly desired: DesiredState;
  readonly clock: Clock;
  /** What counts where the hub's settings say nothing. */
  readonly settings: EngineSettings;
  /** How many Applications are worked on at the same time; those of one cluster and of one repository get only a part. @default 128 */
  readonly workers?: number;
  /** Whether it works for the Applications of a cluster; of those whose destination names none it works for those of the hub. @default all */
  readonly serves?: (server: string) => boolean;
  /** By what it knows of others who work for Applications of the same hub. @default there are none */
  readonly claims?: Claims;
  /** Hears what happens. */
  readonly onEvent?: ((event: ReconcilerEvent) => void) | undefined;
  /** Hears of every look at an Application that ended. */
  readonly onWork?: ((work: Work) => void) | undefined;
}

/** A look at an Application, with what followed from it. */
export interface Work {
  readonly application: string;
  /** How long it waited for a worker. */
  readonly waitedMilliseconds: number;
  readonly milliseconds: number;
}

/** A change of a live object. */
export interface LiveChange {
  readonly key: ObjectKey;
  /** The state after the change, for a deletion the last one. */
  readonly object: KubeObject;
  readonly previous?: KubeObject;
  /** Whether it is the answer to a write of our own, on behalf of the Application that the object is tracked by. */
  readonly own: boolean;
}

/** Changes of live objects come in swarms: how long, in milliseconds, one waits for the others. */
const SWARM_MILLISECONDS = 25;
/** So many that one repository of one cluster, which gets an eighth of them, keeps its connections busy. */
const WORKERS = 128;
const PROJECT_RETRY_MILLISECONDS = 5_000;

/**
 * Decides when which Application is looked at: its shell tells it what changed at the hub, in Git and in the clusters. One
 * Application is worked on by one worker at a time; all waiting goes through the clock.
 */
export class Controller {
  private readonly queue: WorkQueue;
  private readonly timers: Timers;
  private readonly memories = new Map<string, Memory>();
  private readonly expected = new Expectations();
  private readonly shell: Shell;
  private readonly current: CurrentSettings;
  private running = false;
  private ending = false;

  constructor(private readonly options: ControllerOptions) {
    const { hub, clusters, desired, clock, settings } = options;
    this.current = new CurrentSettings(settings);
    this.timers = new Timers(clock, (name) => {
      this.memory(name).force = true;
      this.add(name);
    });
    this.queue = new WorkQueue(clock, (name, waited) => this.timed(name, waited), options.workers ?? WORKERS);
    const hydrator = new Hydrator(desired.sources);
    this.shell = {
      hub,
      clusters,
      desired,
      hydrate: (app) => hydrator.hydrate(this.shell, app),
      clock,
      settings: () => this.current.value,
      settingsProblem: () => this.current.problem,
      isEnding: () => this.ending,
      report: (event) => this.options.onEvent?.(event),
      enqueue: (name) => {
        this.memory(name).force = true;
        this.add(name, 'operation', SWARM_MILLISECONDS);
      },
      wakeAt: (name, time) => this.timers.wakeAt(name, time),
      expect: (name, server, keys, orphansIn) => this.expected.set(name, server, keys, orphansIn),
    };
  }

  /** Begins to work: on all Applications that are there. */
  start(): void {
    this.configurationChanged();
    this.running = true;
    for (const name of this.options.hub.applicationNames()) this.add(name);
    void this.releaseProjects();
  }

  /**
   * Lets the work come to its end: nothing more begins, what is under way ends and its outcome is stored. Resolves when that is done;
   * how long it may take is for the caller to say, by {@link stop}.
   */
  async end(): Promise<void> {
    this.ending = true;
    this.timers.close();
    await this.queue.stop();
  }

  /** Ends the work; resolves when nothing is being worked on any more. The next start goes on from what is stored. */
  async stop(): Promise<void> {
    this.running = false;
    this.timers.close();
    await this.queue.stop();
  }

  /** Resolves when there is nothing to do now: it all waits for a change or for a time. */
  idle(): Promise<void> {
    return this.queue.idle();
  }

  /** How many Applications wait to be looked at, and how many are looked at now. */
  get load(): Load {
    return this.queue.load;
  }

  /** Why there are no settings to work by. */
  get settingsProblem(): string | undefined {
    return this.current.problem;
  }

  /** The settings in force. */
  get settings(): EngineSettings {
    return this.current.value;
  }

  /** ConfigMaps that hold settings came, changed or went. Whatever they say now, the last good settings stay in force until better ones. */
  configurationChanged(): void {
    const { tracking } = this.settings;
    const change = this.current.update(this.options.hub.configuration());
    if (change.type === 'same') return;
    const warnings =
      change.type === 'refused' ? [change.message] : change.ignored.map((key) => `${settingsMap}: ${key}`);
    for (const message of warnings) this.options.onEvent?.({ type: 'warning', message });
    if (!sameTracking(tracking, this.settings.tracking)) this.options.clusters.trackingChanged(this.settings.tracking);
    if (change.type === 'changed' || this.current.problem !== undefined)
      for (const app of this.options.hub.applicationNames()) this.again(app);
  }

  applicationChanged(name: string): void {
    if (!this.running) return;
    this.add(name);
    void this.releaseProjects();
  }

  applicationDeleted(name: string): void {
    this.forget(name);
    this.options.claims?.forget(name);
    // What it leaves behind may be an orphan now.
    for (const app of this.expected.seekingOrphans()) this.applicationChanged(app);
    void this.releaseProjects();
  }

  projectChanged(name: string): void {
    void this.releaseProjects(name);
    const isInherited = this.settings.globalProjects.some(({ projectName }) => projectName === name);
    for (const app of this.names((object) => isInherited || projectOf(object) === name)) this.again(app);
  }

  /** Clusters were registered, changed or removed. */
  clustersChanged(): void {
    for (const app of this.options.hub.applicationNames()) this.again(app);
  }

  repositoryChanged(repoURL: string): void {
    this.options.desired.invalidateRepository(repoURL);
    for (const app of this.names((object) => repositoriesOf(object).some((url) => sameRepository(url, repoURL))))
      if (this.running) this.queue.add(app, this.place(app, 'refresh'));
  }

  objectChanged(server: string, change: LiveChange): void {
    if (!this.running) return;
    const { hub } = this.options;
    const tracking = this.settings.tracking;
    const owner = trackedBy(change.object, tracking);
    if (change.own && owner === '') return;
    const concerned = new Set([owner, change.previous ? trackedBy(change.previous, tracking) : ''].filter(Boolean));
    const key = keyText(change.key);
    const { namespace } = change.key;
    const mayBeOrphan = concerned.size === 0 && namespace !== '' && !change.object.metadata.ownerReferences?.length;
    for (const app of this.expected.wanting(server, key)) concerned.add(app);
    if (mayBeOrphan) for (const app of this.expected.seekingOrphans(server, namespace)) concerned.add(app);
    // Who wrote it knows; others that want the same object do not.
    if (change.own) concerned.delete(owner);
    for (const app of concerned) if (hub.application(app) !== undefined) this.add(app, 'drift', SWARM_MILLISECONDS);
  }

  /** What was known of a kind at a cluster is not known any more. */
  kindLost(server: string): void {
    this.eachOf(server, () => true);
  }

  /** A cluster can no longer be reached, or again. */
  reachabilityChanged(server: string): void {
    this.eachOf(server, () => true);
  }

  /** Kinds appeared at a cluster, disappeared or became readable again: who waited for one of them, or is held in its deletion, goes on. */
  kindsChanged(server: string): void {
    const isLeaving = (app: string): boolean =>
      this.options.hub.application(app)?.metadata.deletionTimestamp !== undefined;
    this.eachOf(server, ({ missingKinds, failures }, app) => missingKinds.length > 0 || failures > 0 || isLeaving(app));
  }

  /** @param changed the project that changed just now: that it is held is told then */
  private async releaseProjects(changed?: string): Promise<void> {
    if (!this.running) return;
    const { hub, clock, onEvent } = this.options;
    try {
      for (const { project, applications } of await releaseProjects(hub)) {
        if (project !== changed) continue;
        const message = `the project ${project} is being deleted, and is held while Applications name it: ${applications.join(', ')}`;
        onEvent?.({ type: 'warning', message });
      }
    } catch {
      clock.after(PROJECT_RETRY_MILLISECONDS, () => void this.releaseProjects(changed));
    }
  }

  private async timed(application: string, waitedMilliseconds: number): Promise<void> {
    const now = (): number => this.options.clock.now().getTime();
    const began = now();
    await this.work(application);
    this.options.onWork?.({ application, waitedMilliseconds, milliseconds: now() - began });
  }

  private async work(name: string): Promise<void> {
    const { hub } = this.options;
    const object = hub.application(name);
    if (object === undefined || !this.running) return;
    const memory = this.memory(name);
    try {
      const own = await this.claimed(object);
      if (!this.running) return;
      if (own === undefined) this.forget(name);
      else await reconcileApplication(this.shell, own, memory);
    } catch (error) {
      if (!this.running) return;
      memory.seen = undefined;
      this.options.onEvent?.({ type: 'problem', application: name, message: text(error) });
      if (hub.application(name) !== undefined) retryLater(this.shell, name, memory);
    }
  }

  private serves(object: KubeObject): boolean {
    const { serves, clusters } = this.options;
    return serves === undefined || serves(serverOf(object, clusters.refs));
  }

  /** The Application as it is, where it is ours to work for; what is none of ours, others may have. */
  private async claimed(object: KubeObject): Promise<KubeObject | undefined> {
    const { claims } = this.options;
    if (this.serves(object)) return claims === undefined ? object : claims.take(object);
    await claims?.release(object);
    return undefined;
  }

  /** Forgets what is known of an Application: it is gone, or somebody else's. */
  private forget(name: string): void {
    this.memories.delete(name);
    this.expected.delete(name);
    this.timers.cancel(name);
    this.options.desired.forget(name);
  }

  private eachOf(server: string, due: (memory: Memory, app: string) => boolean): void {
    for (const [app, memory] of this.memories) {
      if ((this.expected.serverOf(app) ?? memory.server ?? server) === server && due(memory, app)) this.again(app);
    }
  }

  private add(app: string, urgency: Urgency = 'refresh', delay = 0): void {
    this.memory(app).due = true;
    this.queue.add(app, this.place(app, urgency), delay);
  }

  private place(name: string, urgency: Urgency): Place {
    const object = this.options.hub.application(name);
    return placeOf(object, this.expected.serverOf(name), urgency);
  }

  private again(app: string): void {
    this.memory(app).force = true;
    this.applicationChanged(app);
  }

  private memory(name: string): Memory {
    const known = this.memories.get(name);
    if (known !== undefined) return known;
    const memory = freshMemory();
    this.memories.set(name, memory);
    return memory;
  }

  private names(concerned: (object: KubeObject) => boolean): string[] {
    const { hub } = this.options;
    return hub.applicationNames().filter((name) => {
      const object = hub.application(name);
      return object !== undefined && concerned(object);
    });
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
