import type { Construct } from 'constructs';
import { isKind, SpecResource, type CustomResourceKind, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { SecretReference, type SecretReferenceOptions } from '../values/index.js';
import type { StoreSpec } from './fields/index.js';

const namespaced = { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore' } as const;
const clusterWide = { apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore' } as const;

abstract class Store extends SpecResource<StoreSpec> {
  protected constructor(
    scope: Construct,
    id: string,
    private readonly store: CustomResourceKind & { readonly kind: 'SecretStore' | 'ClusterSecretStore' },
    props: SpecProps<StoreSpec>,
  ) {
    super(scope, id, store, props);
    const providers = Object.keys(props.spec.provider);
    if (providers.length !== 1) throw invalidProp(this, 'spec.provider', providers, 'exactly one provider');
  }

  /** A value of this store. */
  ref(key: string, options?: SecretReferenceOptions): SecretReference {
    return SecretReference.inStore({ name: this.name, kind: this.store.kind }, key, options);
  }
}

/** `external-secrets.io/v1 SecretStore`: where the secrets of a namespace lie. */
export class SecretStore extends Store {
  /** Whether a value is a SecretStore construct. */
  static isSecretStore(value: unknown): value is SecretStore {
    return isKind(value, namespaced);
  }

  constructor(scope: Construct, id: string, props: SpecProps<StoreSpec>) {
    super(scope, id, namespaced, props);
  }
}

/** `external-secrets.io/v1 ClusterSecretStore`: where the secrets of all namespaces lie. */
export class ClusterSecretStore extends Store {
  /** Whether a value is a ClusterSecretStore construct. */
  static isClusterSecretStore(value: unknown): value is ClusterSecretStore {
    return isKind(value, clusterWide);
  }

  constructor(scope: Construct, id: string, props: SpecProps<StoreSpec>) {
    super(scope, id, clusterWide, props);
  }
}
