import type { JsonObject, KubeObject, OwnerReference } from '../../kube/index.js';
import { objectAt, stringsAt } from '../fields.js';
import { simulationAnnotations } from './outcome.js';

/** The owner reference that a controller puts on what it makes. */
export function controllerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  const { name = '', uid = '' } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** What a pod gets beside its template. */
export interface PodOptions {
  /** @default a generated name that begins with `prefix` */
  readonly name?: string;
  /** @default the owner's name */
  readonly prefix?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  /** Fields of the pod's `spec` that replace the template's. */
  readonly spec?: JsonObject;
}

/** A pod made from a template, controlled by `owner`. */
export function podOf(owner: KubeObject, template: JsonObject | undefined, options: PodOptions = {}): KubeObject {
  const annotations = {
    ...simulationAnnotations(owner.metadata.annotations),
    ...stringsAt(template, 'metadata', 'annotations'),
    ...options.annotations,
  };
  const { name, prefix = owner.metadata.name ?? '' } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(name === undefined ? { generateName: `${prefix.slice(0, 57)}-` } : { name }),
      namespace: owner.metadata.namespace ?? '',
      labels: { ...stringsAt(template, 'metadata', 'labels'), ...options.labels },
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: { ...objectAt(template, 'spec'), ...options.spec },
  };
}
