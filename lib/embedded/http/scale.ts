import {
  cloneJson,
  isJsonObject,
  labelSelectorOf,
  type Json,
  type JsonObject,
  type KubeObject,
  type LabelRequirement,
} from '../../kube/index.js';
import { numberAt, objectAt, textAt, valueAt } from '../fields.js';
import { badRequest, conflict, invalid, invalidValue, notFound } from '../refusals.js';
import type { Resource, ScalePaths } from '../store/resource.js';
import type { Store } from '../store/store.js';
import type { Exchange } from './exchange.js';
import { readConfiguration } from './apply-body.js';
import { patchKind, readPatch } from './patching.js';
import type { Target } from './target.js';
import { writeContext } from './write-options.js';

/** Writes the `scale` subresource of objects. */
export class ScaleWrites {
  constructor(private readonly store: Store) {}

  /** PUT or PATCH; answers with the new Scale. @throws ApiError */
  async write(exchange: Exchange, target: Target): Promise<KubeObject> {
    const { resource, namespace, name } = target;
    const isPut = exchange.method === 'PUT';
    const type = isPut ? undefined : patchKind(exchange, target);
    const context = writeContext(exchange, target, isPut ? 'UpdateOptions' : 'PatchOptions', type === 'apply');
    const body = await this.body(exchange, type, context);
    const live = this.store.find(resource, namespace, name);
    if (live === undefined) throw notFound(resource, name);
    const scale = type === undefined ? body : mergedScale(cloneJson(scaleOf(resource, live)), body, type);
    if (!isJsonObject(scale)) throw badRequest('the object provided is unrecognized (must be of type Scale)');
    const patch = replicasPatch(resource, live, scale);
    const given = textAt(patch, 'metadata', 'resourceVersion');
    if (given !== undefined && given !== live.metadata.resourceVersion) throw conflict(resource, name);
    delete patch['metadata'];
    const stored = this.store.writer.patch(
      resource,
      namespace,
      name,
      { type: 'merge', body: patch },
      { ...context, ownedAs: 'scale' },
    );
    return scaleOf(resource, stored);
  }

  private async body(
    exchange: Exchange,
    type: ReturnType<typeof patchKind> | undefined,
    context: ReturnType<typeof writeContext>,
  ): Promise<Json> {
    if (type === undefined) return (await exchange.body('Scale')) ?? null;
    const text = (await exchange.bytes()).toString();
    return type === 'apply' ? readConfiguration(text, context) : readPatch(text, type).body;
  }
}

function mergedScale(scale: KubeObject, body: Json, type: string): JsonObject {
  if (type === 'json' && Array.isArray(body)) {
    for (const operation of body) {
      if (isJsonObject(operation) && operation['path'] === '/spec/replicas' && operation['value'] !== undefined) {
        scale['spec'] = { replicas: operation['value'] };
      }
    }
    return scale;
  }
  if (!isJsonObject(body)) throw badRequest('error decoding patch: the body is not an object');
  const spec = body['spec'];
  const resourceVersion = textAt(body, 'metadata', 'resourceVersion');
  return {
    ...scale,
    metadata: resourceVersion === undefined ? {} : { resourceVersion },
    spec: isJsonObject(spec) ? spec : (scale['spec'] ?? {}),
  };
}

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
