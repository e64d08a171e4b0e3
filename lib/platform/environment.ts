import type { SyncPolicy, SyncWindow } from '../constructs/argocd/index.js';
import type { Cluster } from './cluster.js';
import { PlatformError } from './errors.js';
import { checkName } from './names.js';
import type { Revision } from './revision.js';

/** Where an environment's applications go, what they track and when they are synced. */
export interface EnvironmentDelivery {
  /** The cluster that its applications are delivered to. */
  readonly cluster: Cluster;
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
  readonly cluster: Cluster;
  readonly revision: Revision;
  readonly sync: SyncPolicy | undefined;
  readonly windows: readonly SyncWindow[];
  readonly values: Values;

  /** @throws PlatformError `INVALID_NAME` */
  constructor(name: NoInfer<Name>, props: EnvironmentProps<Values>) {
    checkName('the name of an environment', name);
    this.name = name;
    this.cluster = props.cluster;
    this.revision = props.revision;
    this.sync = props.sync;
    this.windows = props.windows ?? [];
    // It may be absent only where `Values` is unknown, and there `undefined` is one of them.
    this.values = props.values as Values;
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
