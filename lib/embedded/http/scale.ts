import { labelSelectorOf, type JsonObject, type KubeObject, type LabelRequirement } from '../../kube/index.js';
import { numberAt, objectAt, textAt, valueAt } from '../fields.js';
import { invalid, invalidValue, notFound } from '../refusals.js';
import type { Resource, ScalePaths } from '../store/resource.js';

/** The `scale` subresource of an object, as autoscaling/v1 Scale. */
export function scaleOf(resource: Resource, object: KubeObject): KubeObject {
  const paths = pathsOf(resource, object);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const metadata: JsonObject = { name, namespace, uid, resourceVersion, creationTimestamp };
  for (const key of Object.keys(metadata)) if (metadata[key] === undefined) delete metadata[key];
  const selector = paths.selector && selectorText(valueAt(object, paths.selector));
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: { replicas: numberAt(object, ...paths.spec) ?? 0 },
    status: {
      replicas: numberAt(object, ...paths.status) ?? 0,
      ...(selector !== undefined && selector !== '' && { selector }),
    },
  };
}

/** The merge patch that gives an object the replicas of a Scale. @throws ApiError */
export function replicasPatch(resource: Resource, object: KubeObject, scale: JsonObject): JsonObject {
  const replicas = numberAt(scale, 'spec', 'replicas') ?? 0;
  if (!Number.isInteger(replicas) || replicas < 0) {
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, object.metadata.name ?? '', [
      invalidValue('spec.replicas', String(replicas), 'must be greater than or equal to 0'),
    ]);
  }
  const patch: JsonObject = {};
  let at = patch;
  const { spec } = pathsOf(resource, object);
  spec.forEach((key, index) => {
    if (index === spec.length - 1) at[key] = replicas;
    else at = at[key] = {};
  });
  const resourceVersion = textAt(objectAt(scale, 'metadata'), 'resourceVersion');
  if (resourceVersion !== undefined) patch['metadata'] = { resourceVersion };
  return patch;
}

function pathsOf(resource: Resource, object: KubeObject): ScalePaths {
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
