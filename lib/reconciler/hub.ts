import {
  ApiError,
  Cluster,
  compareVersions,
  ListWatch,
  UnreachableError,
  type ServedResource,
} from '../cluster/index.js';
import { isConfiguration, speaksOfRepositories, type ApplicationHub } from '../engine/index.js';
import {
  equalJson,
  gvkOf,
  keyOf,
  type Clock,
  type Json,
  type JsonObject,
  type KubeObject,
  type ObjectKey,
} from '../kube/index.js';
import { argoGroup, isClusterSecret, labels, repositorySecretTypes } from '../model/index.js';

const applications = resource(argoGroup, 'v1alpha1', 'Application', 'applications');
const projects = resource(argoGroup, 'v1alpha1', 'AppProject', 'appprojects');
const secrets = resource('', 'v1', 'Secret', 'secrets');
const configMaps = resource('', 'v1', 'ConfigMap', 'configmaps');
const events = resource('', 'v1', 'Event', 'events');

const secretSelector = `${labels.secretType} in (${['cluster', ...repositorySecretTypes].join(',')})`;

const definitions = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' };
const definition: ObjectKey = { ...definitions, namespace: '', name: `applications.${argoGroup}` };

/** What changed at the hub. */
export interface HubListener {
  applicationChanged(name: string, object: KubeObject, previous: KubeObject | undefined): void;
  applicationDeleted(name: string): void;
  projectChanged(name: string): void;
  clustersChanged(): void;
  credentialsChanged(): void;
  configurationChanged(): void;
  failed(what: string, error: unknown): void;
}

/** The objects of one kind in the hub's namespace, kept up to date. */
class View {
  readonly objects = new Map<string, KubeObject>();
  readonly filled: Promise<void>;
  private readonly watch: ListWatch;
  private fill: () => void = () => undefined;

  constructor(
    cluster: Cluster,
    clock: Clock,
    resource: ServedResource,
    namespace: string,
    labelSelector: string | undefined,
    private readonly listener: {
      changed(name: string, object: KubeObject, previous: KubeObject | undefined): void;
      deleted(name: string, object: KubeObject): void;
      failed(error: unknown): void;
    },
  ) {
    this.filled = new Promise((resolve) => (this.fill = resolve));
    let unreachable = false;
    this.watch = new ListWatch({
      client: cluster.client,
      clock,
      resource,
      namespace,
      ...(labelSelector !== undefined && { labelSelector }),
      listener: {
        replaced: (objects, anew) => {
          const present = new Set(objects.map((object) => object.metadata.name ?? ''));
          for (const [name, object] of this.objects) if (!present.has(name)) this.drop(name, object);
          for (const object of objects) this.put(object, anew ? 'anew' : 'list');
          this.fill();
        },
        changed: (type, object) => {
          if (type === 'DELETED') this.drop(object.metadata.name ?? '', object);
          else this.put(object);
        },
        failed: (error) => {
          unreachable = error instanceof UnreachableError;
          listener.failed(error);
        },
        known: () => [...this.objects.keys()].map((name) => ({ namespace, name })),
      },
      pause: async (failures) => {
        if (unreachable) await cluster.restored();
        if (unreachable && failures === 1) return;
        await new Promise<void>((resolve) => clock.after(Math.min(250 * 2 ** (failures - 1), 10_000), resolve));
      },
    });
    this.watch.start();
  }

  /** @param origin `anew`: from a list whose versions are not counted on from those that are known */
  put(object: KubeObject, origin: 'watch' | 'list' | 'own' | 'anew' = 'watch'): void {
    const name = object.metadata.name ?? '';
    const known = this.objects.get(name);
    if (
      known !== undefined &&
      origin !== 'anew' &&
      !(origin === 'list' && known.metadata.uid !== object.metadata.uid)
    ) {
      if (compareVersions(object.metadata.resourceVersion, known.metadata.resourceVersion) <= 0) return;
    }
    this.objects.set(name, object);
    if (origin !== 'own' || (known !== undefined && holdsMore(object, known)))
      this.listener.changed(name, object, known);
  }

  drop(name: string, object: KubeObject): void {
    const known = this.objects.get(name);
    if (known === undefined || known.metadata.uid !== object.metadata.uid) return;
    this.objects.delete(name);
    this.listener.deleted(name, object);
  }

  stop(): void {
    this.watch.stop();
  }
}

/**
 * Whether the answer to a write of our own tells of somebody else's change as well, which happened a moment before. Its event is still
 * to come, and will be taken for old.
 */
function holdsMore(answer: KubeObject, known: KubeObject): boolean {
  return (
    answer.metadata.deletionTimestamp !== known.metadata.deletionTimestamp ||
    (answer['operation'] !== undefined && known['operation'] === undefined) ||
    !equalJson(answer['spec'] ?? null, known['spec'] ?? null) ||
    !equalJson(answer.metadata.annotations ?? {}, known.metadata.annotations ?? {})
  );
}

/** The hub: where Applications, AppProjects, Secrets of clusters and repositories, and settings live, in one namespace. */
export class Hub implements ApplicationHub {
  private views: { applications: View; projects: View; secrets: View; configMaps: View } | undefined;
  private eventCount = 0;
  private readonly telling = new Set<Promise<unknown>>();

  constructor(
    readonly cluster: Cluster,
    readonly namespace: string,
    private readonly clock: Clock,
    private readonly listener: HubListener,
  ) {}

  /** Resolves when everything that is there now is known. */
  async start(): Promise<void> {
    const { cluster, namespace, clock, listener } = this;
    this.views = {
      projects: new View(cluster, clock, projects, namespace, undefined, {
        changed: (name) => listener.projectChanged(name),
        deleted: (name) => listener.projectChanged(name),
        failed: (error) => listener.failed('AppProjects', error),
      }),
      secrets: new View(cluster, clock, secrets, namespace, secretSelector, {
        changed: (_name, object, previous) => this.tell(object, previous),
        deleted: (_name, object) => this.tell(object),
        failed: (error) => listener.failed('Secrets of clusters and repositories', error),
      }),
      configMaps: new View(cluster, clock, configMaps, namespace, undefined, {
        changed: (_name, object) => this.tell(object),
        deleted: (_name, object) => this.tell(object),
        failed: (error) => listener.failed('ConfigMaps', error),
      }),
      applications: new View(cluster, clock, applications, namespace, undefined, {
        changed: (name, object, previous) => listener.applicationChanged(name, object, previous),
        deleted: (name) => listener.applicationDeleted(name),
        failed: (error) => listener.failed('Applications', error),
      }),
    };
    await Promise.all(Object.values(this.views).map((view) => view.filled));
  }

  stop(): void {
    for (const view of Object.values(this.views ?? {})) view.stop();
  }

  application(name: string): KubeObject | undefined {
    return this.views?.applications.objects.get(name);
  }

  applications(): KubeObject[] {
    return [...(this.views?.applications.objects.values() ?? [])];
  }

  applicationNames(): string[] {
    return [...(this.views?.applications.objects.keys() ?? [])];
  }

  project(name: string): KubeObject | undefined {
    return this.views?.projects.objects.get(name);
  }

  configuration(): KubeObject[] {
    return [...(this.views?.configMaps.objects.values() ?? [])].filter(isConfiguration);
  }

  projects(): KubeObject[] {
    return [...(this.views?.projects.objects.values() ?? [])];
  }

  clusterSecrets(): KubeObject[] {
    return [...(this.views?.secrets.objects.values() ?? [])].filter(isClusterSecret);
  }

  /** What says how repositories are reached: Secrets, known hosts, authorities. */
  credentials(): KubeObject[] {
    const { secrets, configMaps } = this.views ?? {};
    return [...(secrets?.objects.values() ?? []), ...(configMaps?.objects.values() ?? [])].filter(speaksOfRepositories);
  }

  /** Writes to an Application by merge patch; what comes back is known at once. @throws ApiError, UnreachableError */
  async patchApplication(app: KubeObject, patch: JsonObject): Promise<KubeObject> {
    return this.known(await this.cluster.objects.mergePatch(app, patch, { manager: 'argocd-controller' }));
  }

  /** The same by JSON patch. @throws ApiError, UnreachableError */
  async jsonPatchApplication(app: KubeObject, patch: readonly Json[]): Promise<KubeObject> {
    return this.known(await this.cluster.objects.jsonPatch(app, [...patch], { manager: 'argocd-controller' }));
  }

  /** Writes to an AppProject by merge patch; the watch tells of it. @throws ApiError, UnreachableError */
  async patchProject(project: KubeObject, patch: JsonObject): Promise<void> {
    await this.cluster.objects.mergePatch(project, patch, { manager: 'argocd-controller' });
  }

  /** Reads an Application from the server itself. @throws ApiError, UnreachableError */
  async readApplication(app: KubeObject): Promise<KubeObject> {
    return this.known(await this.cluster.get(gvkOf(app), keyOf(app)));
  }

  async definitionEnds(): Promise<boolean> {
    try {
      const { metadata } = await this.cluster.get(definitions, definition);
      return metadata.deletionTimestamp !== undefined;
    } catch (error) {
      // Who may not read definitions is no worse off than without this question.
      if (error instanceof ApiError) return false;
      throw error;
    }
  }

  /** Tells of a Secret or ConfigMap that is another now, or of another kind than it was. */
  private tell(...states: (KubeObject | undefined)[]): void {
    const present = states.filter((state) => state !== undefined);
    if (present.some(isClusterSecret)) this.listener.clustersChanged();
    if (present.some(speaksOfRepositories)) this.listener.credentialsChanged();
    if (present.some((object) => object.kind === configMaps.kind && isConfiguration(object))) {
      this.listener.configurationChanged();
    }
  }

  private known(object: KubeObject): KubeObject {
    const finished = object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0;
    if (finished) this.views?.applications.drop(object.metadata.name ?? '', object);
    else this.views?.applications.put(object, 'own');
    return object;
  }

  /** Records a Kubernetes Event on an Application. A failure is told to the listener and otherwise ignored. */
  async recordEvent(app: KubeObject, reason: string, message: string, type: 'Normal' | 'Warning'): Promise<void> {
    const now = this.clock.now();
    const { name = '', namespace = '', uid, resourceVersion } = app.metadata;
    const nanos = BigInt(now.getTime()) * 1_000_000n + BigInt(this.eventCount++ % 1_000_000);
    const time = `${now.toISOString().slice(0, 19)}Z`;
    const event: KubeObject = {
      apiVersion: 'v1',
      kind: events.kind,
      metadata: { name: `${name}.${nanos.toString(16)}`, namespace },
      involvedObject: {
        apiVersion: app.apiVersion,
        kind: app.kind,
        name,
        namespace,
        ...(uid !== undefined && { uid }),
        ...(resourceVersion !== undefined && { resourceVersion }),
      },
      reason,
      message: message.slice(0, 1024),
      type,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
      eventTime: null,
      action: reason,
      source: { component: 'argocd-application-controller' },
      reportingComponent: 'argocd-application-controller',
      reportingInstance: 'slipway',
    };
    const told = this.cluster.objects.create(event, { manager: 'argocd-controller' }).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') this.listener.failed('Event', error);
    });
    this.telling.add(told);
    await told.finally(() => this.telling.delete(told));
  }

  /** Resolves when the Kubernetes Events that were recorded so far are answered. */
  async told(): Promise<void> {
    await Promise.all(this.telling);
  }
}

function resource(group: string, version: string, kind: string, plural: string): ServedResource {
  return { group, version, kind, plural, namespaced: true, verbs: ['get', 'list', 'watch', 'create', 'patch'] };
}
