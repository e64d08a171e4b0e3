import type { JsonObject, KubeObject, ObjectMeta } from '../../../lib/kube/index.js';
import { secret } from './objects.js';
import { succeeded, type Answer, type Api } from './api.js';

/** The forms of answers beside the objects themselves, as an Accept header names them. */
export const forms = {
  table: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  oldTable: 'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
  metadata: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  metadataList: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  oldMetadata: 'application/json;as=PartialObjectMetadata;v=v1beta1;g=meta.k8s.io',
  oldMetadataList: 'application/json;as=PartialObjectMetadataList;v=v1beta1;g=meta.k8s.io',
} as const;

/** The Secrets of a case; nobody but the case makes any. `query` is such as `?limit=2`. */
export function secrets(api: Api, query = ''): string {
  return `${api.path('v1', 'secrets')}${query}`;
}

/** Makes Secrets with these labels, in this order. */
export async function makeSecrets(
  api: Api,
  labels: Readonly<Record<string, Record<string, string>>>,
): Promise<KubeObject[]> {
  const made: KubeObject[] = [];
  for (const [name, each] of Object.entries(labels)) made.push(await api.make(secrets(api), secret(name, each)));
  return made;
}

/** The resource version of an object. */
export function versionOf({ metadata }: { readonly metadata: ObjectMeta }): string {
  return metadata.resourceVersion ?? '';
}

/** The metadata of a list. */
export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** A list that was answered. @throws Error when it was refused */
export function listed(answer: Answer): { names: string[]; metadata: ListMeta; items: JsonObject[] } {
  const body: JsonObject = { ...succeeded(answer) };
  const items = body['items'] as JsonObject[];
  return {
    names: items.map((item) => (item['metadata'] as ObjectMeta).name ?? ''),
    metadata: body['metadata'] as unknown as ListMeta,
    items,
  };
}

/** The names in a list. @throws Error when it was refused */
export async function namesOf(api: Api, path: string): Promise<string[]> {
  return listed(await api.get(path)).names;
}

/** A field selector or label selector in a query. */
export function selecting(kind: 'label' | 'field', selector: string): string {
  return `?${kind}Selector=${encodeURIComponent(selector)}`;
}
