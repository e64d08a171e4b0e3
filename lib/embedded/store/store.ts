import type { Clock, KubeObject } from '../../kube/index.js';
import type { Objects } from '../objects.js';
import type { Journal } from './journal.js';

/** What a {@link Store} takes from outside, so that tests and replays own time and chance. */
export interface StoreOptions {
  readonly clock: Clock;
  /** A new uid, unique for ever. */
  readonly uid: () => string;
  /** Random lower-case letters and digits for generated names. */
  readonly random: (length: number) => string;
  /** Where acknowledged writes are kept; without one the store forgets when the process ends. */
  readonly journal?: Journal;
}

/** The state of one embedded Kubernetes cluster: objects in memory, resource versions, watches, garbage collection. */
export class Store {
  constructor(readonly options: StoreOptions) {}

  /** Creates an object as a client would, for example a CustomResourceDefinition; one that exists is applied over. */
  create(_object: KubeObject): KubeObject {
    throw new Error('under construction');
  }

  /** The store as controllers see it. */
  objects(): Objects {
    throw new Error('under construction');
  }

  /** Ends all watches and the journal. */
  close(): void {}
}
