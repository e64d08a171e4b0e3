import { systemClock } from '../../cluster/index.js';
import { WorkloadSimulator, workloadCrds, type Workloads } from '../../embedded/index.js';
import { isJsonObject, type GroupVersionKind } from '../../kube/index.js';
import { connectToHub, type HubOptions } from '../hub/connect.js';
import { GarbageCollector } from '../simulate/garbage-collector.js';
import { KubernetesObjects } from '../simulate/kubernetes-objects.js';
import { applyAtHub } from '../up/hub-objects.js';

/** The flags of `slipway simulate`. */
export interface SimulateFlags extends HubOptions {
  /** First apply the definitions of the third-party workloads that are simulated. */
  readonly install?: boolean;
  /** Who is played. */
  readonly workloads: Workloads;
}

/**
 * `slipway simulate`: plays the controllers, the kubelet and the garbage collector of a cluster that has none (a bare API
 * server), until it is told to stop.
 */
export async function simulate(flags: SimulateFlags): Promise<void> {
  const connection = await connectToHub(flags);
  const clock = systemClock();
  const complain = (error: unknown): void =>
    void process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (flags.install) {
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    await applyAtHub(
      connection,
      workloadCrds().map((object) => ({ path, object })),
    );
  }
  const objects = new KubernetesObjects({ connection, clock, onError: complain });
  const { workloads } = flags;
  const simulator =
    workloads === 'none' ? undefined : new WorkloadSimulator({ objects, clock, workloads, onError: complain });
  // Where real controllers run, one of them collects garbage.
  const collector = new GarbageCollector({ objects, kinds: collectedKinds(), onError: complain });
  const stop = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    simulator?.start();
    if (workloads !== 'kubelet') collector.start();
    process.stdout.write(`simulating the workloads of ${connection.server}\n`);
    await stop;
  } finally {
    collector.stop();
    simulator?.stop();
    objects.close();
  }
}

const builtin: readonly GroupVersionKind[] = [
  { group: '', version: 'v1', kind: 'Pod' },
  { group: '', version: 'v1', kind: 'Service' },
  { group: '', version: 'v1', kind: 'PersistentVolumeClaim' },
  { group: 'apps', version: 'v1', kind: 'ControllerRevision' },
  { group: 'apps', version: 'v1', kind: 'DaemonSet' },
  { group: 'apps', version: 'v1', kind: 'Deployment' },
  { group: 'apps', version: 'v1', kind: 'ReplicaSet' },
  { group: 'apps', version: 'v1', kind: 'StatefulSet' },
  { group: 'batch', version: 'v1', kind: 'CronJob' },
  { group: 'batch', version: 'v1', kind: 'Job' },
];

/** The kinds that own others or are owned: built-in workloads and the third-party ones. */
export function collectedKinds(): GroupVersionKind[] {
  const custom = workloadCrds().flatMap(({ spec }): GroupVersionKind[] => {
    if (!isJsonObject(spec)) return [];
    const { group, names, versions } = spec;
    const stored = Array.isArray(versions)
      ? versions.filter(isJsonObject).find(({ storage }) => storage === true)
      : undefined;
    if (typeof group !== 'string' || !isJsonObject(names) || typeof stored?.['name'] !== 'string') return [];
    return typeof names['kind'] === 'string' ? [{ group, version: stored['name'], kind: names['kind'] }] : [];
  });
  return [...builtin, ...custom];
}
