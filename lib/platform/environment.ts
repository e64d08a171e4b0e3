import type { SyncPolicy, SyncWindow } from '../constructs/argocd/index.js';
import { Cluster } from './cluster.js';
import { PlatformError } from './errors.js';
import type { Gate, Promotion } from './gate.js';
import { checkName } from './names.js';
import type { Revision } from './revision.js';

/** Where an environment's applications go, what they track and when they are synced. */
export interface EnvironmentDelivery {
  /** The cluster that its applications are delivered to, or several: each gets all of them. */
  readonly cluster: Cluster | readonly Cluster[];
  /** The revision of the GitOps repository that its applications track. */
  readonly revision: Revision;
  /**
   * How its applications are synced, unless one says otherwise.
   * @default - by hand
   */
  readonly sync?: SyncPolicy;
  /**
   * When syncs are allowed or denied. They become windows of the projects that are used in this environment, narrowed to its
   * cluster (Argo CD ignores windows written on an Application).
   * @default - at any time
   */
  readonly windows?: readonly SyncWindow[];
}

/** What an environment is made of. */
export type EnvironmentProps<Values = unknown> = EnvironmentDelivery &
  (unknown extends Values
    ? {
        /**
         * What differs from environment to environment: replicas, resources, images.
         * @default - nothing
         */
        readonly values?: Values;
      }
    : {
        /** What differs from environment to environment: replicas, resources, images. */
        readonly values: Values;
      });

/**
 * One of the places that a platform is delivered to: development, staging, production.
 *
 * `Name` is the union of all names in the platform. It reaches {@link Environment.pick}, so a missing or extra name does not
 * compile; as long as an environment stands alone it is `string`.
 */
export class Environment<Values = unknown, in out Name extends string = string> {
  readonly name: Name;
  /** Its clusters: at least one, no two the same. */
  readonly clusters: readonly Cluster[];
  readonly revision: Revision;
  readonly sync: SyncPolicy | undefined;
  readonly windows: readonly SyncWindow[];
  readonly values: Values;
  private readonly next: Promotion[] = [];

  /** @throws PlatformError `INVALID_NAME`, `INVALID_CLUSTER` without a cluster or with one twice */
  constructor(name: NoInfer<Name>, props: EnvironmentProps<Values>) {
    checkName('the name of an environment', name);
    this.name = name;
    this.clusters = checkClusters(name, props.cluster instanceof Cluster ? [props.cluster] : props.cluster);
    this.revision = props.revision;
    this.sync = props.sync;
    this.windows = props.windows ?? [];
    // It may be absent only where `Values` is unknown, and there `undefined` is one of them.
    this.values = props.values as Values;
  }

  /** Its cluster; the first where it has several. */
  get cluster(): Cluster {
    const [first] = checkClusters(this.name, this.clusters);
    return first;
  }

  /**
   * Says that a change goes on from here to another environment once all gates hold. It is recorded: nothing moves by it yet.
   * @throws PlatformError `INVALID_PROMOTION` to itself, or a second time to the same
   */
  promoteTo(next: Environment, gates: readonly Gate[] = []): this {
    const isKnown = this.next.some(({ to }) => to === next.name);
    if (next.name === this.name || isKnown) {
      throw new PlatformError('INVALID_PROMOTION', `got a ${isKnown ? 'second ' : ''}promotion to "${next.name}"`, {
        where: this.name,
        got: next.name,
        expected: 'another environment, once',
        remedy: 'write all gates of a promotion into one call',
      });
    }
    this.next.push({ to: next.name, gates });
    return this;
  }

  /** Where a change goes on to from here. */
  get promotions(): readonly Promotion[] {
    return this.next;
  }

  /**
   * The choice for this environment.
   *
   * @throws PlatformError `NO_CHOICE` where the types were circumvented.
   */
  pick<T>(choices: { readonly [N in Name]: T }): T {
    if (Object.hasOwn(choices, this.name)) return choices[this.name];
    throw new PlatformError('NO_CHOICE', `no choice for the environment "${this.name}"`, {
      remedy: `got choices for ${Object.keys(choices).join(', ') || 'none'}`,
    });
  }
}

function checkClusters(name: string, clusters: readonly Cluster[]): readonly [Cluster, ...Cluster[]] {
  const [first, ...others] = clusters;
  const labels = new Set(clusters.map(({ label }) => label));
  if (first && labels.size === clusters.length) return [first, ...others];
  throw new PlatformError(
    'INVALID_CLUSTER',
    `the environment "${name}" has ${first ? 'one cluster twice' : 'no cluster'}`,
    {
      where: name,
      got: clusters.join(', ') || 'none',
      expected: 'at least one cluster, each once',
      remedy: 'cluster: Cluster.named(…), or a list of them',
    },
  );
}
