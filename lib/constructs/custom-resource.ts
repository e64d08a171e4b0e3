import { ApiObject, Lazy, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

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
    late.produce = () => this.toSpec();
    Object.defineProperty(this, symbolOf(kind), { value: true });
  }

  /** The `spec` as it stands. */
  protected abstract toSpec(): Spec;
}

/** Whether a value is the construct of this kind, also when it comes from another copy of the library. */
export function isKind(value: unknown, kind: CustomResourceKind): boolean {
  return typeof value === 'object' && value !== null && symbolOf(kind) in value;
}

function symbolOf({ apiVersion, kind }: CustomResourceKind): symbol {
  return Symbol.for(`slipway.${apiVersion}.${kind}`);
}
