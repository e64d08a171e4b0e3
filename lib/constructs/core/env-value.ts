import type { EnvVarSource } from './fields/index.js';

/** The value of an environment variable that lies elsewhere. */
export class EnvValue {
  /** A key of a Secret in the same namespace. */
  static fromSecret(name: string, key: string): EnvValue {
    return new EnvValue({ secretKeyRef: { name, key } });
  }

  /** A key of a ConfigMap in the same namespace. */
  static fromConfigMap(name: string, key: string): EnvValue {
    return new EnvValue({ configMapKeyRef: { name, key } });
  }

  /** A field of the pod itself, such as `metadata.name`. */
  static fromField(fieldPath: string): EnvValue {
    return new EnvValue({ fieldRef: { fieldPath } });
  }

  private constructor(private readonly valueFrom: EnvVarSource) {}

  /** `valueFrom` as Kubernetes writes it. */
  toJson(): EnvVarSource {
    return this.valueFrom;
  }
}
