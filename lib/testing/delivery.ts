import { keyOf, type KubeObject } from '../kube/index.js';
import type { Platform } from '../platform/index.js';
import { synthesizeObjects, type SynthesizedApplication, type Synthesis } from '../synth/index.js';
import { differenceBetween, type Difference } from './difference.js';
import { AssertionError } from './errors.js';
import type { Captured, ExpectedObject } from './matcher.js';
import { mismatches } from './mismatch.js';
import { showNearest, type Candidate } from './nearest.js';
import { expectOrder } from './order.js';
import { reasonsAgainst, wantedText, type WantedResource } from './permission.js';
import { snapshotOf } from './snapshot.js';

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
 * named, at every depth; a list needs the same length and order; `undefined` means that a key must be absent; `Match` and `Capture` say
 * more.
 *
 * @example
 * const delivery = Delivery.of(platform);
 * delivery.in('production').hasResource('Rollout', { spec: { replicas: 4 } });
 * delivery.hasApplication('serving-production', { spec: { source: { targetRevision: 'v1.2.3' } } });
 */
export class Delivery {
  /** Synthesises a platform, once, without writing anything. @throws SynthError as `synthesize` does */
  static of(platform: Platform<never>): Delivery {
    const synthesis = synthesizeObjects(platform);
    const { applications, root, control } = synthesis;
    return new Delivery(synthesis, applications, [root, ...control.map(({ object }) => object)]);
  }

  private readonly byKind = new Map<string, Candidate[]>();
  private readonly applicationsByName: ReadonlyMap<string, Candidate>;

  private constructor(
    private readonly synthesis: Synthesis,
    private readonly applications: readonly SynthesizedApplication[],
    private readonly control: readonly KubeObject[],
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
    if (chosen.length > 0) return new Delivery(this.synthesis, chosen, []);
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
  hasResource(kind: string, properties: ExpectedObject = {}): this {
    const candidates = this.candidates(kind);
    if (matching(properties, candidates) > 0) return this;
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
  hasApplication(name: string, properties: ExpectedObject = {}): this {
    const found = this.applicationsByName.get(name);
    if (!found) {
      const names = [...this.applicationsByName.keys()].sort();
      throw new AssertionError(`no Application "${name}"; there are ${names.join(', ')}`);
    }
    if (matching(properties, [found]) > 0) return this;
    throw new AssertionError(`the Application is not as expected. ${showNearest(properties, [found])}`);
  }

  /**
   * The named objects are delivered in this order, and the sync waits between them: by hooks and waves, as the engine orders them.
   * Asked of every Application here that delivers all of them, and of the root Application, which delivers the Applications.
   *
   * @param names `api`, or `Deployment/api` where the name alone is ambiguous
   * @throws AssertionError that shows the steps
   *
   * @example
   * delivery.in({ application: 'training' }).expectOrder('migrate', 'churn-model', 'smoke-test');
   */
  expectOrder(...names: readonly string[]): this {
    const { root } = this.synthesis;
    expectOrder(
      [
        ...this.applications.map(({ application, objects }) => ({
          title: application.metadata.name ?? '',
          objects: objects.map(({ object }) => object),
        })),
        {
          title: root.metadata.name ?? '',
          objects: [...this.applications.map(({ application }) => application), ...this.control],
        },
      ],
      names,
    );
    return this;
  }

  /**
   * The project of the application forbids to deliver such an object, by the engine's own rules. A kind that is not built in must be
   * forbidden whether it is namespaced or not.
   *
   * @param application id of the application, or name of one Application
   * @throws AssertionError that names the Application and its project
   */
  expectDenied(application: string, resource: WantedResource): this {
    for (const { object, reasons } of this.reasons(application, resource)) {
      if (reasons.every((reason) => reason !== undefined)) continue;
      throw new AssertionError(`${object.metadata.name} may deliver ${wantedText(resource)}: its project permits it`);
    }
    return this;
  }

  /** The opposite of {@link expectDenied}. @throws AssertionError with the reason against it */
  expectPermitted(application: string, resource: WantedResource): this {
    for (const { object, reasons } of this.reasons(application, resource)) {
      const against = reasons.find((reason) => reason !== undefined);
      if (against !== undefined) {
        throw new AssertionError(`${object.metadata.name} may not deliver ${wantedText(resource)}: ${against}`);
      }
    }
    return this;
  }

  /**
   * In what two environments differ, field by field.
   *
   * @throws AssertionError when nothing is delivered to one of them
   *
   * @example
   * delivery.difference('staging', 'production').expectOnly({ field: 'spec.replicas' }, { resource: 'Application' });
   */
  difference(from: string, to: string): Difference {
    return differenceBetween(
      from,
      to,
      [from, to].flatMap((name) => this.in(name).applications),
    );
  }

  /** Everything that is delivered to one environment, as stable YAML for a snapshot. */
  snapshot(environment: string): string {
    return snapshotOf(this.in(environment).applications);
  }

  private reasons(application: string, resource: WantedResource) {
    const named = this.applications.filter(
      (each) => each.id === application || each.application.metadata.name === application,
    );
    if (named.length === 0) {
      const names = this.applications.map((each) => each.application.metadata.name).sort();
      throw new AssertionError(`no application "${application}"; there are ${names.join(', ')}`);
    }
    const projects = this.synthesis.control.map(({ object }) => object).filter(({ kind }) => kind === 'AppProject');
    return named.map(({ application: object }) => ({ object, reasons: reasonsAgainst(object, projects, resource) }));
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

/** How many of them are as expected; captures keep what they saw in these. */
function matching(properties: ExpectedObject, candidates: readonly Candidate[]): number {
  let count = 0;
  for (const { object } of candidates) {
    const captured: Captured[] = [];
    if (mismatches(properties, object, [], captured).length > 0) continue;
    count += 1;
    for (const { capture, value } of captured) capture.keep(value);
  }
  return count;
}

function titleOf(object: KubeObject, owner?: string): string {
  const { kind, namespace, name } = keyOf(object);
  return [`${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`, owner && `of ${owner}`]
    .filter(Boolean)
    .join(' ');
}
