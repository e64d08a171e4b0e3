import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, type CustomResourceKind } from '../custom-resource.js';

/** One of Kubernetes' own objects that an MLflow server is made of; `addRaw` lays over it what no prop says. */
export class Part<Spec extends object> extends CustomResource<Spec> {
  /** @param specOf the spec of an object of that name */
  constructor(
    scope: Construct,
    id: string,
    kind: CustomResourceKind,
    metadata: ApiObjectMetadata | undefined,
    private readonly specOf: (name: string) => Spec,
  ) {
    super(scope, id, kind, metadata);
  }

  protected override toSpec(): Spec {
    return this.specOf(this.name);
  }
}

/** Kinds of the parts. */
export const kinds = {
  deployment: { apiVersion: 'apps/v1', kind: 'Deployment' },
  statefulSet: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  service: { apiVersion: 'v1', kind: 'Service' },
  claim: { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
} as const;
