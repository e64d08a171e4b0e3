import { ApiObject, Lazy, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { writeYaml, type Json } from '../../kube/index.js';
import { recordOrigin } from '../origin.js';

/** Base of the ConfigMaps that Argo CD is set up by: the data is asked for when it is synthesised. */
export abstract class SettingsMap extends ApiObject {
  private readonly raw: Record<string, string> = {};

  protected constructor(scope: Construct, id: string, name: string, metadata: ApiObjectMetadata | undefined) {
    const late: { produce: () => unknown } = { produce: () => undefined };
    super(scope, id, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace: 'argocd',
        ...metadata,
        // Argo CD reads only ConfigMaps that carry this label.
        labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'argocd', ...metadata?.labels },
      },
      data: Lazy.any(late),
    });
    recordOrigin(this);
    late.produce = () => ({ ...this.toData(), ...this.raw });
  }

  /** Sets a key as it is, for what no prop says; it goes before what the props say. */
  set(key: string, value: string): this {
    this.raw[key] = value;
    return this;
  }

  /** The data as it stands. */
  protected abstract toData(): Record<string, string>;
}

/** The texts of the props that are there. */
export function texts(values: Readonly<Record<string, string | number | boolean | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
}

/** A value as the YAML that stands under a key. */
export function yaml(value: object | undefined | ''): string | undefined {
  return value ? writeYaml(value as Json) : undefined;
}
