import { keyOf, type JsonObject, type KubeObject, type ObjectKey } from '../kube/index.js';
import type { DeliverySimulation } from '../simulate/index.js';
import { AssertionError } from './errors.js';
import type { ExpectedObject } from './matcher.js';
import { mismatches } from './mismatch.js';
import { showNearest } from './nearest.js';

/** A live object of a simulated cluster, whether it exists now or not. */
export class SimulatedResource {
  constructor(
    private readonly simulation: DeliverySimulation,
    private readonly cluster: string,
    private readonly which: { readonly kind: string; readonly name: string; readonly namespace?: string | undefined },
  ) {}

  /** The object as it is now; `undefined` when it does not exist. */
  get live(): KubeObject | undefined {
    return this.all.find((object) => this.isMeant(object));
  }

  get exists(): boolean {
    return this.live !== undefined;
  }

  /** It exists and has these properties. @throws AssertionError that shows where it differs */
  has(properties: ExpectedObject): this {
    const live = this.existing;
    if (mismatches(properties, live).length === 0) return this;
    const title = `${this.which.kind} ${this.which.name} at ${this.cluster}`;
    throw new AssertionError(`the object is not as expected. ${showNearest(properties, [{ title, object: live }])}`);
  }

  /** A person changes it with `kubectl patch`; `by` is the field manager. */
  async edit(patch: JsonObject, by = 'kubectl'): Promise<void> {
    await this.simulation.patch(this.cluster, this.key, patch, by);
  }

  /** A person deletes it. */
  async delete(): Promise<void> {
    await this.simulation.delete(this.cluster, this.key);
  }

  /** From now on the API refuses to let the reconciler write it, until {@link accept}. */
  refuse(message = 'denied by an admission webhook'): this {
    this.simulation.refuse(this.cluster, this.assumed, message);
    return this;
  }

  accept(): this {
    this.simulation.refuse(this.cluster, this.assumed, undefined);
    return this;
  }

  private get assumed(): ObjectKey {
    const { kind, name, namespace = '' } = this.which;
    return this.live ? keyOf(this.live) : { group: '', kind: plainKind(kind), namespace, name };
  }

  private get key(): ObjectKey {
    return keyOf(this.existing);
  }

  private get existing(): KubeObject {
    const { live } = this;
    if (live !== undefined) return live;
    const names = this.all.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name ?? ''}`);
    throw new AssertionError(
      `${this.cluster} has no ${this.which.kind} ${this.which.name}; there are ${names.join(', ') || 'none of that kind'}`,
    );
  }

  private get all(): KubeObject[] {
    const { store } = this.simulation.cluster(this.cluster);
    const kind = plainKind(this.which.kind);
    return [...store.allCollections()]
      .flatMap((collection) => [...collection.values()])
      .filter((object) => object.kind === kind && isOfGroup(object, this.which.kind));
  }

  private isMeant({ metadata }: KubeObject): boolean {
    const { name, namespace } = this.which;
    return metadata.name === name && (namespace === undefined || (metadata.namespace ?? '') === namespace);
  }
}

function plainKind(kind: string): string {
  return kind.slice(kind.lastIndexOf('/') + 1);
}

function isOfGroup(object: KubeObject, kind: string): boolean {
  const slash = kind.lastIndexOf('/');
  return slash < 0 || keyOf(object).group === kind.slice(0, slash);
}
