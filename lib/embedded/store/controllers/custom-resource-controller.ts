import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { objectAt, objectsAt, textAt } from '../../fields.js';
import { readSchemas } from '../admission/schemas.js';
import type { Change } from '../collection.js';
import { acceptNames, hasItsNames, isTrue, takenNames, withCondition } from '../definition-status.js';
import { CUSTOM_RESOURCE_CLEANUP } from '../deletion-rules.js';
import { managedUpdate } from '../ownership.js';
import type { Resource } from '../resource.js';
import type { Store } from '../store.js';
import type { Controller } from './controllers.js';

const COLLECTION = 'apiextensions.k8s.io/CustomResourceDefinition';
const INSTALLING = {
  type: 'Established',
  status: 'False',
  reason: 'Installing',
  message: 'the initial names have been accepted',
};
const NOT_ACCEPTED = {
  type: 'Established',
  status: 'False',
  reason: 'NotAccepted',
  message: 'not all names are accepted',
};
const ESTABLISHED = { ...INSTALLING, status: 'True', reason: 'InitialNamesAccepted' };

/** Serves what CustomResourceDefinitions define, says so in their status, and cleans up after them. */
export class CustomResourceController implements Controller {
  private readonly resource: Resource;

  constructor(private readonly store: Store) {
    this.resource = store.builtin('apiextensions.k8s.io', 'CustomResourceDefinition');
  }

  begin(): void {
    for (const crd of this.definitions()) this.settle(crd.metadata.name ?? '');
  }

  react(collection: string, { type, object }: Change): void {
    if (collection === COLLECTION) {
      const name = object.metadata.name ?? '';
      if (type === 'DELETED') {
        this.store.resources.undefine(name);
        this.settleOthers(object);
      } else {
        this.settle(name);
      }
      return;
    }
    if (type !== 'DELETED') return;
    for (const crd of this.definitions()) {
      if (crd.metadata.deletionTimestamp !== undefined) this.settle(crd.metadata.name ?? '');
    }
  }

  private definitions(): readonly KubeObject[] {
    return this.store.collection(this.resource).list();
  }

  /** Brings a definition as far as it comes: its names accepted, then established and served; or away with its objects. */
  private settle(name: string): void {
    const crd = this.store.find(this.resource, '', name);
    if (crd === undefined) return;
    const served = isTrue(crd, 'Established') ? this.store.resources.define(crd) : undefined;
    // Watches of the kind can be told everything from here on, and nothing from before.
    if (served !== undefined) this.store.collection(served);
    if (!hasItsNames(crd)) this.acceptNames(crd);
    else if (isTrue(crd, 'NamesAccepted') && !isTrue(crd, 'Established')) this.say(crd, {}, [ESTABLISHED]);
    else if (crd.metadata.deletionTimestamp !== undefined) this.cleanUp(crd);
  }

  private acceptNames(crd: KubeObject): void {
    const { names, condition } = acceptNames(crd, takenNames(this.definitions(), textAt(crd, 'spec', 'group') ?? ''));
    const isAccepted = condition['status'] === 'True';
    const conditions = [condition];
    if (!isTrue(crd, 'Established')) conditions.push(isAccepted ? INSTALLING : NOT_ACCEPTED);
    if (this.say(crd, { acceptedNames: names }, conditions)) this.settleOthers(crd);
  }

  /** Looks at the other definitions of a group again: a name may be free now. */
  private settleOthers(changed: KubeObject): void {
    for (const crd of this.definitions()) {
      const isOther = crd.metadata.name !== changed.metadata.name;
      if (isOther && textAt(crd, 'spec', 'group') === textAt(changed, 'spec', 'group') && !hasItsNames(crd)) {
        this.settle(crd.metadata.name ?? '');
      }
    }
  }

  /** Writes the status of a definition; answers whether that changed anything. */
  private say(crd: KubeObject, change: JsonObject, conditions: readonly JsonObject[]): boolean {
    const now = this.store.now();
    const before = objectsAt(crd, 'status', 'conditions');
    const after = conditions.reduce<readonly JsonObject[]>((list, each) => withCondition(list, each, now), before);
    const status: JsonObject = { ...objectAt(crd, 'status'), ...change, conditions: [...after] };
    const written = managedUpdate({
      resource: this.resource,
      before: crd,
      after: { ...crd, status },
      manager: 'kube-apiserver',
      schema: readSchemas(this.resource, 'v1'),
      now,
      subresource: 'status',
    });
    return this.store.writer.replace(this.resource, crd, written) !== crd;
  }

  private cleanUp(crd: KubeObject): void {
    if (crd.metadata.finalizers?.includes(CUSTOM_RESOURCE_CLEANUP) !== true) return;
    const served = this.store.resources.ofKind(
      textAt(crd, 'spec', 'group') ?? '',
      textAt(crd, 'spec', 'names', 'kind') ?? '',
    );
    if (isTrue(crd, 'Established') && served?.custom === true && this.deleteAll(served) > 0) return;
    const name = crd.metadata.name ?? '';
    const current = this.store.find(this.resource, '', name);
    if (current?.metadata.finalizers?.includes(CUSTOM_RESOURCE_CLEANUP) !== true) return;
    const finalizers = current.metadata.finalizers.filter((finalizer) => finalizer !== CUSTOM_RESOURCE_CLEANUP);
    const after = { ...current, metadata: { ...current.metadata, finalizers } };
    this.store.writer.replace(this.resource, current, after);
  }

  /** Deletes every object of a kind; answers how many still wait. */
  private deleteAll(served: Resource): number {
    for (const object of this.store.collection(served).list()) {
      if (object.metadata.deletionTimestamp !== undefined) continue;
      const { namespace = '', name = '' } = object.metadata;
      this.store.writer.delete(served, namespace, name, { propagation: 'Background' });
    }
    return this.store.collection(served).size;
  }
}
