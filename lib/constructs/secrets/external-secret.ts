import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { SecretKey } from '../core/index.js';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { SecretReference } from '../values/index.js';
import type { ExternalSecretSpec } from './fields/index.js';

/** Props of an {@link ExternalSecret}. */
export interface ExternalSecretProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** Where each key of the Secret comes from; all from one store. */
  readonly data?: Readonly<Record<string, SecretReference>>;

  /**
   * Further fields of the spec, as they are: whole entries, templates, when it is read again.
   * @default - none
   */
  readonly extra?: Partial<ExternalSecretSpec>;
}

const kind = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' } as const;

/**
 * `external-secrets.io/v1 ExternalSecret`: a Secret that the operator makes of what lies in a store.
 *
 * @example
 * const vault = new ClusterSecretStore(this, 'vault', { spec: { provider: { vault: { server: 'https://vault:8200' } } } });
 * const database = new ExternalSecret(this, 'database', { data: { password: vault.ref('ml/db', { property: 'password' }) } });
 * const env = { PGPASSWORD: database.key('password') };
 */
export class ExternalSecret extends CustomResource<ExternalSecretSpec> {
  /** Whether a value is an ExternalSecret construct. */
  static isExternalSecret(value: unknown): value is ExternalSecret {
    return isKind(value, kind);
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly given: ExternalSecretProps,
  ) {
    super(scope, id, kind, given.metadata);
    const { data = {}, extra = {} } = given;
    const stores = new Set(Object.values(data).map(String));
    if (stores.size > 1) throw invalidProp(this, 'data', [...stores], 'values of one store');
    if (stores.size === 0 && !extra.dataFrom?.length && !extra.data?.length) {
      throw invalidProp(this, 'data', 'nothing', 'at least one key, or extra.dataFrom');
    }
    const odd = Object.keys(data).find((key) => !/^[-._a-zA-Z0-9]{1,253}$/.test(key));
    if (odd !== undefined) throw invalidProp(this, 'data', odd, 'letters, digits, -, _ and .');
  }

  /** Name of the Secret that comes to be. */
  get secretName(): string {
    return this.given.extra?.target?.name ?? this.name;
  }

  /**
   * A value of the Secret, for containers of the same namespace.
   * @throws ConstructError INVALID_PROPS when no entry of `data` gives such a key; what `extra` may give is not known here
   */
  key(key: string): SecretKey {
    const { data = {}, extra = {} } = this.given;
    const keys = [...Object.keys(data), ...(extra.data ?? []).map(({ secretKey }) => secretKey)];
    const open = extra.dataFrom ?? extra.target?.template;
    if (!open && !keys.includes(key)) throw invalidProp(this, 'key', key, keys.join(' | '));
    return new SecretKey(this.secretName, key);
  }

  protected override toSpec(): ExternalSecretSpec {
    const { data = {}, extra = {} } = this.given;
    const entries = Object.entries(data);
    const store = entries[0]?.[1].store;
    const own = entries.map(([secretKey, reference]) => ({ secretKey, remoteRef: reference.toRemoteRef() }));
    return {
      ...(store && { secretStoreRef: { name: store.name, kind: store.kind ?? 'SecretStore' } }),
      ...extra,
      ...(own.length > 0 && { data: [...own, ...(extra.data ?? [])] }),
    };
  }
}
