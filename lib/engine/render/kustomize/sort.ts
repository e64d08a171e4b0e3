import { splitApiVersion, type KubeObject } from '../../../kube/index.js';
import { invalid, type Fields } from './read-fields.js';

/** In which order the objects of a build come. */
export interface SortOrder {
  /** `legacy`: by kind, then by name; `fifo`: as they are met. */
  readonly order: 'legacy' | 'fifo';
  /** Kinds that come first, in their order. */
  readonly first: readonly string[];
  /** Kinds that come last, in their order. */
  readonly last: readonly string[];
}

/** The order of Kustomize where nothing is said. */
const legacy: SortOrder = {
  order: 'legacy',
  first: [
    ...['Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount'],
    ...['PodSecurityPolicy', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret'],
    ...['Endpoints', 'Service', 'LimitRange', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim'],
    ...['Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget'],
  ],
  last: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
};

/** @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD` */
export function readSortOrder(fields: Fields): SortOrder {
  if (!fields.has('sortOptions')) return legacy;
  const options = fields.object('sortOptions').only(['order', 'legacySortOptions']);
  const order = options.text('order') || 'legacy';
  if (order !== 'legacy' && order !== 'fifo')
    throw invalid(`sortOptions.order is ${JSON.stringify(order)}, expected legacy or fifo`, fields.file);
  if (!options.has('legacySortOptions')) return { ...legacy, order };
  if (order === 'fifo') throw invalid('legacySortOptions is for the order legacy', fields.file);
  const kinds = options.object('legacySortOptions').only(['orderFirst', 'orderLast']);
  return { order, first: kinds.texts('orderFirst'), last: kinds.texts('orderLast') };
}

/** The objects of a build in their order. */
export function inOrder(objects: readonly KubeObject[], { order, first, last }: SortOrder): KubeObject[] {
  if (order === 'fifo') return [...objects];
  const places = new Map([
    ...first.map((kind, index): [string, number] => [kind, index - first.length]),
    ...last.map((kind, index): [string, number] => [kind, index + 1]),
  ]);
  const keyed = objects.map((object) => ({
    object,
    place: places.get(object.kind) ?? 0,
    type: typeOf(object),
    name: `${object.metadata.namespace || '~X'}|${object.metadata.name || '~N'}`,
  }));
  return keyed
    .sort((a, b) => a.place - b.place || compare(a.type, b.type) || compare(a.name, b.name))
    .map(({ object }) => object);
}

function typeOf({ apiVersion, kind }: KubeObject): string {
  const { group, version } = splitApiVersion(apiVersion);
  return [group || '~G', version || '~V', kind].join('_');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
