import { ApiClient, ListWatch, type Connection } from '../../cluster/index.js';
import type { Clock, KubeObject } from '../../kube/index.js';
import { parseApplication, type Application } from '../../model/index.js';
import { nameOf } from './kubernetes-applications.js';

/** What an {@link ApplicationWatch} is started with. */
export interface ApplicationWatchOptions {
  readonly connection: Connection;
  readonly namespace: string;
  readonly clock: Clock;
  /** Called after every change, with all Applications by name. */
  readonly onChange: (applications: ReadonlyMap<string, Application>) => void;
  /** Called when listing or watching failed; it is tried again by itself. */
  readonly onFailure?: (error: unknown) => void;
}

/** All Applications of the hub, kept up to date by a watch. */
export class ApplicationWatch {
  private readonly applications = new Map<string, Application>();
  private readonly client: ApiClient;
  private readonly watch: ListWatch;

  constructor(options: ApplicationWatchOptions) {
    this.client = new ApiClient(options.connection);
    this.watch = new ListWatch({
      client: this.client,
      clock: options.clock,
      namespace: options.namespace,
      resource: {
        group: 'argoproj.io',
        version: 'v1alpha1',
        kind: 'Application',
        plural: 'applications',
        namespaced: true,
        verbs: ['list', 'watch'],
      },
      pause: (failures) =>
        new Promise<void>((resolve) => void options.clock.after(Math.min(5000, 100 * 2 ** failures), resolve)),
      listener: {
        replaced: (objects) => {
          this.applications.clear();
          for (const object of objects) this.put(object);
          options.onChange(this.applications);
        },
        changed: (type, object) => {
          if (type === 'DELETED') this.applications.delete(object.metadata.name ?? '');
          else this.put(object);
          options.onChange(this.applications);
        },
        failed: (error) => options.onFailure?.(error),
      },
    });
  }

  start(): void {
    this.watch.start();
  }

  stop(): void {
    this.watch.stop();
    this.client.close();
  }

  private put(object: KubeObject): void {
    const application = parseApplication(object);
    this.applications.set(nameOf(application), application);
  }
}
