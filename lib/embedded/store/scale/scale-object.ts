import {
  labelSelectorOf,
  metadataSchema,
  type JsonObject,
  type KubeObject,
  type LabelRequirement,
  type MapSchema,
  type TypeSchema,
} from '../../../kube/index.js';
import { numberAt, setAt, valueAt } from '../../fields.js';
import { invalid, invalidValue, notFound } from '../../refusals.js';
import type { Resource, ScalePaths } from '../resource.js';
import { managersOfScale } from './scale-managers.js';

/** What the API version of the Scale of every kind is. */
export const SCALE_VERSION = 'autoscaling/v1';

const NUMBER: TypeSchema = { type: 'scalar', scalar: 'numeric' };
const STRING: TypeSchema = { type: 'scalar', scalar: 'string' };

/** The fields of a Scale. */
export const scaleSchema: MapSchema = structure({
  apiVersion: STRING,
  kind: STRING,
  metadata: metadataSchema(),
  spec: structure({ replicas: NUMBER }),
  status: structure({ replicas: NUMBER, selector: STRING }),
});

function structure(fields: Readonly<Record<string, TypeSchema>>): MapSchema {
  const entries = Object.entries(fields).map(([name, type]) => [name, { type }] as const);
  return { type: 'map', relationship: 'granular', fields: new Map(entries), element: undefined };
}

/** The `scale` subresource of an object, with the managers of its replicas. @throws ApiError NotFound */
export function scaleWithManagers(resource: Resource, object: KubeObject): KubeObject {
  const scale = scaleOf(resource, object);
  const managedFields = managersOfScale(object.metadata.managedFields ?? [], pathsOf(resource, object).spec);
  if (managedFields.length > 0) scale.metadata.managedFields = managedFields;
  return scale;
}

/** The `scale` subresource of an object, as autoscaling/v1 Scale. @throws ApiError NotFound */
export function scaleOf(resource: Resource, object: KubeObject): KubeObject {
  const paths = pathsOf(resource, object);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const metadata: JsonObject = { name, namespace, uid, resourceVersion, creationTimestamp };
  for (const key of Object.keys(metadata)) if (metadata[key] === undefined) delete metadata[key];
  const replicas = numberAt(object, ...paths.spec) ?? 0;
  const selector = paths.selector && selectorText(valueAt(object, paths.selector));
  return {
    kind: 'Scale',
    apiVersion: SCALE_VERSION,
    metadata,
    spec: replicas === 0 ? {} : { replicas },
    status: {
      replicas: numberAt(object, ...paths.status) ?? 0,
      ...(selector !== undefined && selector !== '' && { selector }),
    },
  };
}

/** Sets the replicas of an object, in place, as a Scale says. @throws ApiError Invalid, NotFound */
export function setReplicas(resource: Resource, object: KubeObject, scale: KubeObject): void {
  const replicas = numberAt(scale, 'spec', 'replicas') ?? 0;
  if (replicas < 0) {
    const kind = resource.custom ? resource : { group: 'autoscaling', kind: 'Scale' };
    const [field, why] = resource.custom
      ? ['.spec.replicas', 'should be a non-negative integer']
      : ['spec.replicas', 'must be greater than or equal to 0'];
    throw invalid(kind, object.metadata.name ?? '', [invalidValue(field, String(replicas), why)]);
  }
  setAt(object, pathsOf(resource, object).spec, replicas);
}

/** Where the replicas of a kind are. @throws ApiError NotFound */
export function pathsOf(resource: Resource, object: KubeObject): ScalePaths {
  if (resource.scale === undefined) throw notFound(resource, object.metadata.name ?? '');
  return resource.scale;
}

function selectorText(selector: unknown): string {
  if (typeof selector === 'string') return selector;
  if (typeof selector !== 'object' || selector === null) return '';
  return labelSelectorOf(selector).map(requirementText).join(',');
}

function requirementText({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'in':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
    case 'notin':
      return `${key} notin (${values.join(',')})`;
    case 'exists':
      return key;
    case 'absent':
      return `!${key}`;
    default:
      return `${key}${operator === 'gt' ? '>' : '<'}${values[0] ?? ''}`;
  }
}
