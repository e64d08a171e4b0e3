import { isConfiguration, type ApplicationHub } from '../../engine/index.js';
import type { Json, JsonObject, KubeObject } from '../../kube/index.js';
import { gvkOf, keyOf } from '../../kube/index.js';
import { argoGroup } from '../../model/index.js';
import type { SimulatedCluster } from '../cluster/index.js';
import type { Life } from '../life.js';

const MANAGER = 'argocd-controller';
const configMaps = { group: '', version: 'v1', kind: 'ConfigMap' };

/** What a {@link SimulatedHub} tells the process that holds it. */
export interface HubListener {
  applicationChanged(name: string): void;
  applicationDeleted(name: string): void;
  projectChanged(name: string): void;
  configurationChanged(): void;
  /** The reconciler wrote to an Application. */
  written(before: KubeObject | undefined, after: KubeObject): void;
}

/** One process's connection to the Applications and AppProjects of a simulated hub. */
export class SimulatedHub implements ApplicationHub {
  private readonly api: ReturnType<SimulatedCluster['api']>;

  constructor(
    private readonly cluster: SimulatedCluster,
    readonly namespace: string,
    private readonly life: Life,
    private readonly listener: HubListener,
  ) {
    this.api = cluster.api();
    const listen = (kind: string, told: (name: string, deleted: boolean) => void): void =>
      life.atEnd(
        cluster.store.collectionOf({ group: argoGroup, version: 'v1alpha1', kind }).listen(({ type, object }) => {
          if (object.metadata.namespace === namespace && this.api.writing === undefined)
            told(object.metadata.name ?? '', type === 'DELETED');
          else if (type === 'DELETED') told(object.metadata.name ?? '', true);
        }),
      );
    life.atEnd(
      cluster.store.collectionOf(configMaps).listen(({ object }) => {
        if (object.metadata.namespace === namespace && isConfiguration(object)) listener.configurationChanged();
      }),
    );
    listen('AppProject', (name) => listener.projectChanged(name));
    listen('Application', (name, deleted) =>
      deleted ? listener.applicationDeleted(name) : listener.applicationChanged(name),
    );
  }

  application(name: string): KubeObject | undefined {
    return this.cluster.find({ group: argoGroup, kind: 'Application', namespace: this.namespace, name });
  }

  applicationNames(): readonly string[] {
    const all = this.cluster.objects({ group: argoGroup, kind: 'Application' });
    return all.flatMap(({ metadata }) => (metadata.namespace === this.namespace ? [metadata.name ?? ''] : []));
  }

  project(name: string): KubeObject | undefined {
    return this.cluster.find({ group: argoGroup, kind: 'AppProject', namespace: this.namespace, name });
  }

  configuration(): readonly KubeObject[] {
    const all = this.cluster.objects(configMaps);
    return all.filter((object) => object.metadata.namespace === this.namespace && isConfiguration(object));
  }

  projects(): readonly KubeObject[] {
    const all = this.cluster.objects({ group: argoGroup, kind: 'AppProject' });
    return all.filter(({ metadata }) => metadata.namespace === this.namespace);
  }

  readApplication(app: KubeObject): Promise<KubeObject> {
    return this.life.call(() => this.api.get(gvkOf(app), keyOf(app)));
  }

  patchApplication(app: KubeObject, patch: JsonObject): Promise<KubeObject> {
    return this.write(app, () => this.api.mergePatch(app, patch, { manager: MANAGER }));
  }

  jsonPatchApplication(app: KubeObject, patch: readonly Json[]): Promise<KubeObject> {
    return this.write(app, () => this.api.jsonPatch(app, [...patch], { manager: MANAGER }));
  }

  async patchProject(project: KubeObject, patch: JsonObject): Promise<void> {
    await this.life.call(() => this.api.mergePatch(project, patch, { manager: MANAGER }));
  }

  definitionEnds(): Promise<boolean> {
    const kind = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' };
    const found = this.cluster.find({ ...kind, namespace: '', name: `applications.${argoGroup}` });
    return Promise.resolve(found?.metadata.deletionTimestamp !== undefined);
  }

  recordEvent(): Promise<void> {
    return Promise.resolve();
  }

  private write(app: KubeObject, work: () => Promise<KubeObject>): Promise<KubeObject> {
    return this.life.call(async () => {
      const before = this.application(app.metadata.name ?? '');
      const after = await work();
      this.listener.written(before, after);
      return after;
    });
  }
}
