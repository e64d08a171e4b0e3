import { type JsonObject, type KubeObject } from '../../../kube/index.js';
import { servedVersion, type Resource } from '../../store/resource.js';
import type { Target } from '../target.js';
import { builtinColumns } from './builtin-columns.js';
import type { Column } from './column.js';
import { customColumns } from './custom-columns.js';

const cache = new WeakMap<Resource, Map<string, readonly Column[]>>();

/** Objects as the table that `kubectl get` prints. */
export function tableOf(
  target: Target,
  objects: readonly KubeObject[],
  now: Date,
  include: string | null,
  version: string,
): JsonObject {
  const columns = columnsOf(target);
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version === 'v1beta1' ? 'v1beta1' : 'v1'}`,
    metadata: {},
    columnDefinitions: columnDefinitions(target),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, now)),
      ...rowObject(object, include),
    })),
  };
}

/** The headings of a resource's table. */
export function columnDefinitions(target: Target): JsonObject[] {
  return columnsOf(target).map(({ name, type = 'string', format = '', description = '', wide = false }) => ({
    name,
    type,
    format: name === 'Name' ? 'name' : format,
    description,
    priority: wide ? 1 : 0,
  }));
}

function rowObject(object: KubeObject, include: string | null): JsonObject {
  if (include === 'None') return { object: null };
  if (include === 'Object') return { object };
  return { object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata } };
}

function columnsOf({ resource, version }: Target): readonly Column[] {
  const versions = cache.get(resource) ?? new Map<string, readonly Column[]>();
  cache.set(resource, versions);
  let columns = versions.get(version);
  if (columns === undefined) {
    columns = resource.custom ? customColumns(servedVersion(resource, version)?.columns) : builtinColumns(resource);
    versions.set(version, columns);
  }
  return columns;
}
