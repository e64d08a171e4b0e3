import { ListWatch, systemClock, type ApiClient, type ServedResource } from '../../../lib/cluster/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';

/** One change of one object, as a watch told it. */
export interface Recorded {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `Kind/name` */
  readonly what: string;
  readonly namespace: string;
  readonly uid: string;
  /** The resource version: an embedded API counts all writes by it, so that it orders them. */
  readonly version: number;
  readonly object: KubeObject;
}

const resource = (group: string, kind: string, plural: string, version = 'v1'): ServedResource => ({
  ...{ group, version, kind, plural },
  namespaced: true,
  verbs: ['list', 'watch'],
});

/** The kinds that a recorder follows. */
export const recordedKinds: readonly ServedResource[] = [
  resource('', 'ConfigMap', 'configmaps'),
  resource('', 'Service', 'services'),
  resource('apps', 'Deployment', 'deployments'),
  resource('apps', 'ReplicaSet', 'replicasets'),
  resource('batch', 'Job', 'jobs'),
];

/** Everything that happens to some kinds of a cluster, in the order of each kind's watch. */
export class Recorder {
  readonly entries: Recorded[] = [];
  private readonly watches: ListWatch[] = [];

  private constructor() {}

  /** Resolves when all watches are under way. */
  static async start(client: ApiClient, kinds: readonly ServedResource[] = recordedKinds): Promise<Recorder> {
    const recorder = new Recorder();
    const clock = systemClock();
    await Promise.all(
      kinds.map(
        (one) =>
          new Promise<void>((resolve, reject) => {
            const watch = new ListWatch({
              client,
              clock,
              resource: one,
              listener: {
                replaced: (objects) => {
                  for (const object of objects) recorder.note('ADDED', object);
                  resolve();
                },
                changed: (type, object) => recorder.note(type, object),
                failed: (error) => reject(error instanceof Error ? error : new Error(String(error))),
              },
              pause: () => new Promise((again) => clock.after(100, again)),
            });
            recorder.watches.push(watch);
            watch.start();
          }),
      ),
    );
    return recorder;
  }

  /** The entries of one namespace, oldest first. */
  of(namespace: string): Recorded[] {
    return this.entries.filter((entry) => entry.namespace === namespace).sort((a, b) => a.version - b.version);
  }

  /** The uids that objects of a name (`Kind/name`) have had in a namespace, oldest first. */
  uids(namespace: string, what: string): string[] {
    return [...new Set(this.of(namespace).flatMap((entry) => (entry.what === what ? [entry.uid] : [])))];
  }

  stop(): void {
    for (const watch of this.watches) watch.stop();
  }

  private note(type: Recorded['type'], object: KubeObject): void {
    const { namespace = '', name = '', uid = '', resourceVersion } = object.metadata;
    this.entries.push({
      type,
      what: `${object.kind}/${name}`,
      namespace,
      uid,
      version: Number(resourceVersion),
      object,
    });
  }
}

/** Whether a Job has completed. */
export function isComplete({ object }: Recorded): boolean {
  const status = object['status'];
  const conditions =
    typeof status === 'object' && status !== null && 'conditions' in status ? status['conditions'] : [];
  return (
    Array.isArray(conditions) &&
    conditions.some(
      (one) =>
        typeof one === 'object' &&
        one !== null &&
        'type' in one &&
        one['type'] === 'Complete' &&
        one['status'] === 'True',
    )
  );
}
