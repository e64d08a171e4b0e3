import { ApiObject, Lazy, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { JsonObject } from '../kube/index.js';
import { recordOrigin } from './origin.js';
import { addRaw } from './raw.js';

/** Identity of a kind whose construct we write. */
export interface CustomResourceKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Base of the typed constructs: an `ApiObject` whose `spec` is asked for when it is synthesised, so that `addXxx` calls
 * count until then.
 */
export abstract class CustomResource<Spec extends object> extends ApiObject {
  protected constructor(
    scope: Construct,
    id: string,
    kind: CustomResourceKind,
    metadata: ApiObjectMetadata | undefined,
  ) {
    const late: { produce: () => unknown } = { produce: () => undefined };
    super(scope, id, {
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      ...(metadata && { metadata }),
      spec: Lazy.any(late),
    });
    recordOrigin(this);
    late.produce = () => this.toSpec();
    Object.defineProperty(this, symbolOf(kind), { value: true });
  }

  /**
   * Lays plain JSON over the object, for a field that a newer release of the kind has: see {@link addRaw}.
   *
   * @example
   * job.addRaw({ spec: { newField: 1 }, metadata: { annotations: { 'example.com/note': null } } });
   */
  addRaw(overlay: JsonObject): this {
    addRaw(this, overlay);
    return this;
  }

  /** The `spec` as it stands. */
  protected abstract toSpec(): Spec;
}

/** Props of a construct whose spec is written in the words of the kind itself. */
export interface SpecProps<Spec extends object> {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** What is wanted, in the words of the kind itself. */
  readonly spec: Spec;
}

/** Base of the constructs whose spec is written in the words of the kind itself. */
export abstract class SpecResource<Spec extends object> extends CustomResource<Spec> {
  /** What was asked for. */
  protected readonly spec: Spec;

  protected constructor(scope: Construct, id: string, kind: CustomResourceKind, props: SpecProps<Spec>) {
    super(scope, id, kind, props.metadata);
    this.spec = props.spec;
  }

  protected override toSpec(): Spec {
    return this.spec;
  }
}

/** Whether a value is the construct of this kind, also when it comes from another copy of the library. */
export function isKind(value: unknown, kind: CustomResourceKind): boolean {
  return typeof value === 'object' && value !== null && symbolOf(kind) in value;
}

function symbolOf({ apiVersion, kind }: CustomResourceKind): symbol {
  return Symbol.for(`slipway.${apiVersion}.${kind}`);
}
