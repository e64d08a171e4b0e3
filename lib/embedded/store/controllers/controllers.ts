import type { Change } from '../collection.js';
import type { Store } from '../store.js';
import { CustomResourceController } from './custom-resource-controller.js';
import { GarbageCollector } from './garbage-collector.js';
import { NamespaceController } from './namespace-controller.js';
import { RoleController } from './role-controller.js';
import { VolumeClaimProtection } from './volume-claim-protection.js';

/** One of the controllers that belong to the API itself: it reacts to a change before the write that made it returns. */
export interface Controller {
  /** Once, when the store opens. */
  begin(): void;
  react(collection: string, change: Change): void;
}

/** The cluster's own controllers: they make deletion, ownership and definitions work without any workload controller. */
export class Controllers implements Controller {
  private readonly members: readonly Controller[];

  constructor(store: Store) {
    this.members = [
      new CustomResourceController(store),
      new NamespaceController(store),
      new RoleController(store),
      new VolumeClaimProtection(store),
      new GarbageCollector(store),
    ];
  }

  begin(): void {
    for (const member of this.members) member.begin();
  }

  react(collection: string, change: Change): void {
    for (const member of this.members) member.react(collection, change);
  }
}
