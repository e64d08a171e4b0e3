import { keyOf, type JsonObject, type KubeObject } from '../kube/index.js';
import type { Platform } from '../platform/index.js';
import { synthesizeObjects, type SynthesizedApplication } from '../synth/index.js';
import { AssertionError } from './errors.js';
import { mismatches } from './mismatch.js';
import { showNearest, type Candidate } from './nearest.js';

/** Where a resource is looked for. */
export interface DeliveryScope {
  /**
   * Name of the environment.
   * @default - all environments
   */
  readonly environment?: string;

  /**
   * Id of the application.
   * @default - all applications
   */
  readonly application?: string;
}

/**
 * What a platform delivers, for assertions in tests. Expected properties are partial: an object needs only the keys that are
 * named, at every depth; a list needs the same length and order; `undefined` means that a key must be absent.
 *
 * @example
 * const delivery = Delivery.of(platform);
 * delivery.in('production').hasResource('Rollout', { spec: { replicas: 4 } });
 * delivery.hasApplication('serving-production', { spec: { source: { targetRevision: 'v1.2.3' } } });
 */
export class Delivery {
  /** Synthesises a platform, once, without writing anything. @throws SynthError as `synthesize` does */
  static of(platform: Platform<never>): Delivery {
    const { applications, root, control } = synthesizeObjects(platform);
    return new Delivery(applications, [root, ...control.map(({ object }) => object)]);
  }

  private readonly byKind = new Map<string, Candidate[]>();
  private readonly applicationsByName: ReadonlyMap<string, Candidate>;

  private constructor(
    private readonly applications: readonly SynthesizedApplication[],
    control: readonly KubeObject[],
  ) {
    for (const { application, objects } of applications) {
      for (const { object } of objects) this.index(object, application.metadata.name ?? '');
    }
    const all = [...applications.map(({ application }) => application), ...control];
    this.applicationsByName = new Map(
      all
        .filter(({ kind }) => kind === 'Application')
        .map((object) => [object.metadata.name ?? '', { title: titleOf(object), object }]),
    );
    for (const object of all) this.index(object, 'argocd');
  }

  /** The part of the delivery that goes to one environment, or belongs to one application. */
  in(scope: string | DeliveryScope): Delivery {
    const { environment, application } = typeof scope === 'string' ? { environment: scope } : scope;
    const chosen = this.applications.filter(
      (each) =>
        (environment === undefined || each.environment === environment) &&
        (application === undefined || each.id === application),
    );
    if (chosen.length > 0) return new Delivery(chosen, []);
    const known = this.applications.map((each) => `${each.id} in ${each.environment}`);
    throw new AssertionError(`nothing is delivered to ${JSON.stringify(scope)}; there is:\n  ${known.join('\n  ')}`);
  }

  /** How many resources of a kind are delivered: `Deployment`, or `apps/v1/Deployment` where the name alone is ambiguous. */
  resourceCount(kind: string): number {
    return this.candidates(kind).length;
  }

  /** The resources of a kind, as they are delivered. */
  resources(kind: string): KubeObject[] {
    return this.candidates(kind).map(({ object }) => object);
  }

  /**
   * A resource of this kind with these properties is delivered.
   *
   * @throws AssertionError that shows the nearest ones and where they differ
   */
  hasResource(kind: string, properties: JsonObject = {}): this {
    const candidates = this.candidates(kind);
    if (candidates.some(({ object }) => mismatches(properties, object).length === 0)) return this;
    if (candidates.length === 0) {
      const kinds = [...this.byKind.keys()].filter((each) => !each.includes('/')).sort();
      throw new AssertionError(`no ${kind} is delivered; the kinds are ${kinds.join(', ')}`);
    }
    const count = candidates.length === 1 ? 'One' : String(candidates.length);
    throw new AssertionError(
      `${count} ${kind} delivered, none with the expected properties. ${showNearest(properties, candidates)}`,
    );
  }

  /**
   * An Application of this name with these properties is delivered.
   *
   * @throws AssertionError that shows where it differs
   */
  hasApplication(name: string, properties: JsonObject = {}): this {
    const found = this.applicationsByName.get(name);
    if (!found) {
      const names = [...this.applicationsByName.keys()].sort();
      throw new AssertionError(`no Application "${name}"; there are ${names.join(', ')}`);
    }
    if (mismatches(properties, found.object).length === 0) return this;
    throw new AssertionError(`the Application is not as expected. ${showNearest(properties, [found])}`);
  }

  private candidates(kind: string): readonly Candidate[] {
    return this.byKind.get(kind) ?? [];
  }

  private index(object: KubeObject, owner: string): void {
    const candidate = { title: titleOf(object, owner), object };
    for (const kind of [object.kind, `${object.apiVersion}/${object.kind}`]) {
      const known = this.byKind.get(kind);
      if (known) known.push(candidate);
      else this.byKind.set(kind, [candidate]);
    }
  }
}

function titleOf(object: KubeObject, owner?: string): string {
  const { kind, namespace, name } = keyOf(object);
  return [`${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`, owner && `of ${owner}`]
    .filter(Boolean)
    .join(' ');
}
