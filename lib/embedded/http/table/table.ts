import { type JsonObject, type KubeObject } from '../../../kube/index.js';
import { textAt } from '../../fields.js';
import { badRequest } from '../../refusals.js';
import { fromStorage } from '../../store/conversion.js';
import { servedVersion, type Resource } from '../../store/resource.js';
import type { Target } from '../target.js';
import { builtinColumns } from './builtin-columns.js';
import type { Column } from './column.js';
import { customColumns } from './custom-columns.js';

/** How a client wants a table. */
export interface TableForm {
  /** What of its object a row carries. */
  readonly include: 'None' | 'Metadata' | 'Object';
  /** The version of the table itself. */
  readonly version: 'v1' | 'v1beta1';
}

/** Reads what rows shall carry from `includeObject`. @throws ApiError BadRequest */
export function includeOf(query: URLSearchParams): TableForm['include'] {
  const asked = query.get('includeObject') ?? '';
  if (asked === '' || asked === 'Metadata') return 'Metadata';
  if (asked === 'None' || asked === 'Object') return asked;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(asked)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

/** Objects, as they are stored, as the table that `kubectl get` prints, under the metadata of their list. */
export function tableOf(
  target: Target,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  form: TableForm,
  now: Date,
): JsonObject {
  const columns = columnsOf(target);
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${form.version}`,
    metadata,
    columnDefinitions: headings(columns),
    rows: objects.map((object) => row(target, columns, object, form, now)),
  };
}

/** One row of a table, as watches send it: under headings in the first event alone. */
export function tableOfOne(
  target: Target,
  object: KubeObject,
  form: TableForm,
  now: Date,
  withHeadings: boolean,
): JsonObject {
  const { resourceVersion } = object.metadata;
  const metadata = resourceVersion === undefined ? {} : { resourceVersion };
  const table = tableOf(target, [object], metadata, form, now);
  return withHeadings ? table : { ...table, columnDefinitions: null };
}

function row(
  { resource, version }: Target,
  columns: readonly Column[],
  object: KubeObject,
  form: TableForm,
  now: Date,
): JsonObject {
  const conditions = conditionsOf(resource, object);
  const shown = fromStorage(resource, version, object);
  const source = resource.custom ? shown : object;
  return {
    cells: columns.map(({ cell }) => cell(source, now)),
    ...(conditions !== undefined && { conditions: [conditions] }),
    object: rowObject(shown, form),
  };
}

function rowObject(object: KubeObject, { include, version }: TableForm): JsonObject | null {
  if (include === 'None') return null;
  if (include === 'Object') return object;
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata };
}

/** What is said of a row as a whole: that a pod has ended. */
function conditionsOf({ group, kind }: Resource, object: KubeObject): JsonObject | undefined {
  if (group !== '' || kind !== 'Pod') return undefined;
  const phase = textAt(object, 'status', 'phase');
  const message = phase === undefined ? undefined : ENDED[phase];
  return message === undefined ? undefined : { type: 'Completed', status: 'True', reason: phase, message };
}

const ENDED: Readonly<Record<string, string>> = {
  Succeeded: 'The pod has completed successfully.',
  Failed: 'The pod failed.',
};

function headings(columns: readonly Column[]): JsonObject[] {
  return columns
    .filter(({ bare }) => bare !== true)
    .map(({ name, type, format, description, priority }) => ({ name, type, format, description, priority }));
}

const cache = new WeakMap<Resource, Map<string, readonly Column[]>>();

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
