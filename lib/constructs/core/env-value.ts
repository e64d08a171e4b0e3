import type { EnvVarSource, SecretKeySelector } from './fields/index.js';

/** The value of an environment variable that lies elsewhere. */
export class EnvValue {
  /** A key of a Secret in the same namespace. */
  static fromSecret(name: string, key: string): SecretKey {
    return new SecretKey(name, key);
  }

  /** A key of a ConfigMap in the same namespace. */
  static fromConfigMap(name: string, key: string): EnvValue {
    return new EnvValue({ configMapKeyRef: { name, key } });
  }

  /** A field of the pod itself, such as `metadata.name`. */
  static fromField(fieldPath: string): EnvValue {
    return new EnvValue({ fieldRef: { fieldPath } });
  }

  protected constructor(private readonly valueFrom: EnvVarSource) {}

  /** `valueFrom` as Kubernetes writes it. */
  toJson(): EnvVarSource {
    return this.valueFrom;
  }
}

/** A key of a Secret in the same namespace: what a construct takes where a secret value is needed. */
export class SecretKey extends EnvValue {
  constructor(
    /** Name of the Secret. */
    readonly secretName: string,
    /** The key in it. */
    readonly key: string,
  ) {
    super({ secretKeyRef: { name: secretName, key } });
  }

  /** As Kubernetes' own fields refer to it. */
  toSelector(): SecretKeySelector {
    return { name: this.secretName, key: this.key };
  }
}
