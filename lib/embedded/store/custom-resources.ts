import { isJsonObject, type JsonObject, type KubeObject } from '../../kube/index.js';
import { objectAt, objectsAt, textAt, valueAt } from '../fields.js';
import type { PrinterColumn, Resource, ScalePaths, ServedVersion } from './resource.js';

const known = new WeakMap<KubeObject, Resource>();

/** What a stored CustomResourceDefinition makes the API serve; `undefined` while it serves no version. */
export function customResource(crd: KubeObject): Resource | undefined {
  const resource = known.get(crd) ?? resourceOf(crd);
  if (resource !== undefined) known.set(crd, resource);
  return resource;
}

function resourceOf(crd: KubeObject): Resource | undefined {
  const spec = objectAt(crd, 'spec');
  const names = objectAt(spec, 'names');
  const group = textAt(spec, 'group');
  const kind = textAt(names, 'kind');
  const plural = textAt(names, 'plural');
  if (group === undefined || kind === undefined || plural === undefined) return undefined;
  const versions = objectsAt(spec, 'versions');
  const storage = versions.find((version) => version['storage'] === true) ?? versions[0];
  const served = versions
    .filter((version) => version['served'] === true)
    .map((version) => ({ ...servedVersionOf(version), ...deprecation(group, kind, version, versions) }));
  if (storage === undefined || served.length === 0) return undefined;
  served.sort((a, b) => compareVersions(a.version, b.version));
  const scale = objectAt(storage, 'subresources', 'scale');
  return {
    group,
    kind,
    plural,
    listKind: textAt(names, 'listKind') ?? `${kind}List`,
    singular: textAt(names, 'singular') ?? kind.toLowerCase(),
    shortNames: stringsOf(names?.['shortNames']),
    categories: stringsOf(names?.['categories']),
    namespaced: textAt(spec, 'scope') !== 'Cluster',
    versions: served,
    storageVersion: textAt(storage, 'name') ?? '',
    status: objectAt(storage, 'subresources', 'status') !== undefined,
    ...(scale !== undefined && { scale: scalePaths(scale) }),
    generation: 'spec',
    custom: true,
    schemas: new Map(
      versions.flatMap((version) => {
        const schema = objectAt(version, 'schema', 'openAPIV3Schema');
        return schema ? [[textAt(version, 'name') ?? '', schema]] : [];
      }),
    ),
    unconditionalUpdate: false,
    createOnUpdate: false,
    ...(crd.metadata.deletionTimestamp !== undefined && { terminating: true }),
    ...(textAt(spec, 'conversion', 'strategy') === 'Webhook' && { convertedElsewhere: true }),
  };
}

function servedVersionOf(version: JsonObject): ServedVersion {
  const schema = objectAt(version, 'schema', 'openAPIV3Schema');
  const columns = objectsAt(version, 'additionalPrinterColumns').map(columnOf);
  const selectable = objectsAt(version, 'selectableFields').map((field) => (textAt(field, 'jsonPath') ?? '').slice(1));
  return {
    version: textAt(version, 'name') ?? '',
    ...(schema && { schema }),
    ...(columns.length > 0 && { columns }),
    ...(selectable.length > 0 && { selectable }),
  };
}

/** What clients of a deprecated version are told: the definition's own words, or the version to use instead. */
function deprecation(
  group: string,
  kind: string,
  version: JsonObject,
  versions: readonly JsonObject[],
): { warning?: string } {
  if (version['deprecated'] !== true) return {};
  const own = textAt(version, 'deprecationWarning');
  if (own !== undefined) return { warning: own };
  const name = textAt(version, 'name') ?? '';
  const [better] = versions
    .filter((each) => each['served'] === true && each['deprecated'] !== true)
    .map((each) => textAt(each, 'name') ?? '')
    .filter((each) => compareVersions(each, name) < 0)
    .sort(compareVersions);
  const use = better === undefined ? '' : `; use ${group}/${better} ${kind}`;
  return { warning: `${group}/${name} ${kind} is deprecated${use}` };
}

function columnOf(column: JsonObject): PrinterColumn {
  const priority = valueAt(column, ['priority']);
  const format = textAt(column, 'format');
  const description = textAt(column, 'description');
  return {
    name: textAt(column, 'name') ?? '',
    type: textAt(column, 'type') ?? 'string',
    jsonPath: textAt(column, 'jsonPath') ?? '',
    ...(typeof priority === 'number' && { priority }),
    ...(format !== undefined && { format }),
    ...(description !== undefined && { description }),
  };
}

function scalePaths(scale: JsonObject): ScalePaths {
  const path = (key: string): string[] | undefined => textAt(scale, key)?.split('.').filter(Boolean);
  const selector = path('labelSelectorPath');
  return {
    spec: path('specReplicasPath') ?? ['spec', 'replicas'],
    status: path('statusReplicasPath') ?? ['status', 'replicas'],
    ...(selector && { selector }),
  };
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** GA before beta before alpha, higher before lower, anything else last by name. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [rankOf(a), rankOf(b)];
  for (let i = 0; i < x.length; i++) {
    const difference = (y[i] ?? 0) - (x[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function rankOf(version: string): number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return [0, 0, 0];
  const stability = match[2] === undefined ? 3 : match[2] === 'beta' ? 2 : 1;
  return [stability, Number(match[1]), Number(match[3] ?? 0)];
}

/** Whether a value is a CustomResourceDefinition's structural schema that keeps unknown fields at its root. */
export function preservesUnknownFields(schema: unknown): boolean {
  return isJsonObject(schema as JsonObject) && (schema as JsonObject)['x-kubernetes-preserve-unknown-fields'] === true;
}
