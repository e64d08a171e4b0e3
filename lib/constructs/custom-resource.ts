import { ApiObject, Lazy, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { applyMergePatch, isJsonObject, type JsonObject } from '../kube/index.js';
import { recordOrigin } from './origin.js';

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
  private readonly overlays: JsonObject[] = [];

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
    late.produce = () => this.overlaid(this.toSpec());
    Object.defineProperty(this, symbolOf(kind), { value: true });
  }

  /**
   * Lays plain JSON over the `spec`, for a field that a newer release of the kind has: objects are merged, `null` removes,
   * all else replaces. What it says is not checked here.
   */
  addRaw(spec: JsonObject): this {
    this.overlays.push(spec);
    return this;
  }

  /** The `spec` as it stands. */
  protected abstract toSpec(): Spec;

  private overlaid(spec: Spec): unknown {
    let result: unknown = spec;
    for (const overlay of this.overlays) {
      if (isJsonObject(result)) result = applyMergePatch(result, overlay);
    }
    return result;
  }
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
