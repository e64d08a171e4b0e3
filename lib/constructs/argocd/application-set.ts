import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { argoApiVersion, type ApplicationSetSpec } from '../../model/index.js';
import { CustomResource, isKind } from '../custom-resource.js';

/** Props of an {@link ApplicationSet}. */
export interface ApplicationSetProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name, in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;
  /** The generators, the template and the policies, in the words of the kind itself. */
  readonly spec: ApplicationSetSpec;
}

const kind = { apiVersion: argoApiVersion, kind: 'ApplicationSet' } as const;

/** `argoproj.io/v1alpha1 ApplicationSet`: Applications generated from parameters. */
export class ApplicationSet extends CustomResource<ApplicationSetSpec> {
  /** Whether a value is an ApplicationSet construct. */
  static isApplicationSet(value: unknown): value is ApplicationSet {
    return isKind(value, kind);
  }

  private readonly spec: ApplicationSetSpec;

  constructor(scope: Construct, id: string, props: ApplicationSetProps) {
    super(scope, id, kind, { namespace: 'argocd', ...props.metadata });
    this.spec = props.spec;
  }

  protected override toSpec(): ApplicationSetSpec {
    return this.spec;
  }
}
