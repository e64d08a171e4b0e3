import { invalidValue } from '../errors.js';

/** A store of secrets that the External Secrets operator knows in the cluster. */
export interface SecretStoreRef {
  /** Its name. */
  readonly name: string;

  /**
   * Whether it belongs to a namespace or to the cluster.
   * @default SecretStore
   */
  readonly kind?: 'SecretStore' | 'ClusterSecretStore';
}

/** Which part of an entry is meant. */
export interface SecretReferenceOptions {
  /**
   * A property of the entry.
   * @default - the entry as a whole
   */
  readonly property?: string;

  /**
   * A version of the entry.
   * @default - the newest
   */
  readonly version?: string;

  /**
   * How the value is stored.
   * @default None
   */
  readonly decoding?: 'Auto' | 'Base64' | 'Base64URL' | 'None';
}

/**
 * Where a secret value lies; never the value itself.
 *
 * @example
 * SecretReference.inStore({ name: 'vault', kind: 'ClusterSecretStore' }, 'ml/mlflow', { property: 'password' })
 */
export class SecretReference {
  /** An entry of a store outside the cluster, which the External Secrets operator reads. */
  static inStore(store: SecretStoreRef, key: string, options: SecretReferenceOptions = {}): SecretReference {
    return new SecretReference(store, key, options);
  }

  private constructor(
    /** The store that holds it. */
    readonly store: SecretStoreRef,
    /** The entry's name or path in the store. */
    readonly key: string,
    private readonly options: SecretReferenceOptions,
  ) {
    if (store.name.trim() === '')
      throw invalidValue(
        'SecretReference store',
        store.name,
        'the name of a store',
        'a SecretStore construct gives references: store.ref(key)',
      );
    // The key is not shown: where a name is expected, somebody may have put the secret itself.
    if (key.trim() === '' || /\s/.test(key) || key.length > 512) {
      throw invalidValue(
        'SecretReference key',
        '(not shown)',
        'the name or path of an entry, without spaces',
        'never the secret itself',
      );
    }
  }

  /** `remoteRef` of an ExternalSecret. */
  toRemoteRef(): {
    readonly key: string;
    readonly property?: string;
    readonly version?: string;
    readonly decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None';
  } {
    const { property, version, decoding } = this.options;
    return {
      key: this.key,
      ...(property !== undefined && { property }),
      ...(version !== undefined && { version }),
      ...(decoding !== undefined && { decodingStrategy: decoding }),
    };
  }

  toString(): string {
    return `${this.store.kind ?? 'SecretStore'} ${this.store.name}`;
  }
}
