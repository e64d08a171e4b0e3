import { cloneJson, isJsonObject, recordUpdate, type KubeObject } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { valueAt } from '../fields.js';
import { badRequest, conflict } from '../refusals.js';
import { SCHEME } from '../store/known-kinds.js';
import { managedApply } from '../store/ownership.js';
import { patched, unfitPatch } from '../store/patches.js';
import type { Resource } from '../store/resource.js';
import { rescaled } from '../store/scale/rescale.js';
import { SCALE_VERSION, scaleOf as scaleView, scaleSchema, scaleWithManagers } from '../store/scale/scale-object.js';
import type { Store } from '../store/store.js';
import { checkIdentity } from '../store/write-rules.js';
import type { WriteContext } from '../store/write-context.js';
import { readApplied, readConfiguration } from './apply-body.js';
import type { Exchange } from './exchange.js';
import { patchKind, readPatch, type PatchKind } from './patching.js';
import { checkPlace } from './read-object.js';
import { readScale, shapeScale, whyNoScale } from './scale-body.js';
import type { Target } from './target.js';
import { writeContext } from './write-options.js';

/** The `scale` subresource of an object as it is read. @throws ApiError for a custom resource that says no replicas */
export function scaleOf(resource: Resource, object: KubeObject): KubeObject {
  const path = resource.scale?.spec ?? [];
  if (resource.custom && valueAt(object, path) === undefined) {
    const why = `the spec replicas field ".${path.join('.')}" does not exist`;
    throw new ApiError(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] });
  }
  return scaleView(resource, object);
}

/** What a write makes of a Scale that knows its managers. */
type Rescale = (scale: KubeObject, live: KubeObject) => KubeObject;

/** Writes the `scale` subresource of objects. */
export class ScaleWrites {
  constructor(private readonly store: Store) {}

  /** PUT or PATCH; answers with the new Scale. @throws ApiError */
  async write(exchange: Exchange, target: Target): Promise<KubeObject> {
    const { resource, namespace, name } = target;
    const type = exchange.method === 'PUT' ? undefined : patchKind(exchange, target);
    const context = writeContext(
      exchange,
      target,
      type === undefined ? 'UpdateOptions' : 'PatchOptions',
      type === 'apply',
    );
    const rescale = await this.read(exchange, target, context, type);
    const stored = this.store.writer.revise(
      resource,
      namespace,
      name,
      (live) => rescaled(resource, live, rescale(scaleWithManagers(resource, live), live)),
      context,
    );
    return scaleView(resource, stored);
  }

  private async read(
    exchange: Exchange,
    target: Target,
    context: WriteContext,
    type: PatchKind | undefined,
  ): Promise<Rescale> {
    if (type === undefined) return this.put(exchange, target, context);
    const text = (await exchange.bytes()).toString();
    return type === 'apply' ? this.apply(text, target, context) : this.patch(text, type, target, context);
  }

  private async put(exchange: Exchange, target: Target, context: WriteContext): Promise<Rescale> {
    const body = await exchange.body('Scale');
    const given = this.decoded(target, () => readScale(body, exchange.raw), context);
    checkPlace(target, given);
    return (scale, live) => {
      checkIdentity(target.resource, live, given.metadata);
      return this.noted(scale, given, context);
    };
  }

  /** What a body says; of custom resources the API does not tell what is wrong with it. */
  private decoded({ resource }: Target, read: () => KubeObject, context: WriteContext): KubeObject {
    try {
      const given = read();
      shapeScale(resource, given, context);
      return given;
    } catch (error) {
      if (!resource.custom || !(error instanceof ApiError)) throw error;
      throw badRequest(`no kind is registered for the type v1.Scale in scheme ${SCHEME}`);
    }
  }

  private patch(text: string, type: Exclude<PatchKind, 'apply'>, target: Target, context: WriteContext): Rescale {
    const { resource, name } = target;
    const { body, duplicates, strays } = readPatch(text, type);
    return (scale) => {
      const { object: result, shown } = patched(scale, { type, body }, scaleSchema);
      const object = cloneJson(result);
      const why = whyNoScale(object);
      if (why !== undefined) throw unfitPatch(shown, why);
      const { metadata } = object;
      const given = {
        ...object,
        kind: 'Scale',
        apiVersion: SCALE_VERSION,
        metadata: isJsonObject(metadata) ? metadata : {},
      };
      const noting = { ...context, duplicates, strays, patch: { shown, strategic: type === 'strategic' } };
      shapeScale(resource, given, noting);
      checkPlace(target, given);
      checkUid(resource, name, scale, given);
      return this.noted(scale, given, context);
    };
  }

  private apply(text: string, target: Target, context: WriteContext): Rescale {
    const { resource, name } = target;
    const expected = { apiVersion: SCALE_VERSION, kind: 'Scale' };
    const applied = readApplied(target, readConfiguration(text, context), expected);
    return (scale) => {
      const now = this.store.now();
      const { subresource: _subresource, ...rest } = context;
      const write = { ...rest, live: scale, applied, schema: scaleSchema, now, name, subresource: 'scale' as const };
      const outcome = managedApply(resource, write) ?? scale;
      if (resource.custom && replicasOf(outcome) !== replicasOf(scale)) {
        const where = `${applied.metadata.namespace ?? ''}/${name}; ${SCALE_VERSION}, Kind=Scale`;
        const why = `request to convert CR to an invalid group/version: ${SCALE_VERSION}`;
        throw new ApiError(500, '', `failed to convert new object (${where}) to proper version: ${why}`);
      }
      return outcome;
    };
  }

  /** The live Scale with what is wanted, and with who wanted it. */
  private noted(scale: KubeObject, given: KubeObject, { manager }: WriteContext): KubeObject {
    const { resourceVersion, managedFields } = given.metadata;
    const metadata = { ...scale.metadata, ...(managedFields && { managedFields }) };
    if (resourceVersion !== undefined) metadata.resourceVersion = resourceVersion;
    const after = { ...scale, metadata, spec: given['spec'] ?? {} };
    return recordUpdate({
      before: scale,
      after,
      manager,
      schema: scaleSchema,
      now: this.store.now(),
      subresource: 'scale',
    });
  }
}

function checkUid(resource: Resource, name: string, scale: KubeObject, { metadata }: KubeObject): void {
  const { uid = '' } = metadata;
  const own = scale.metadata.uid ?? '';
  if (resource.custom || uid === '' || uid === own) return;
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${own}`;
  throw conflict({ ...resource, plural: `${resource.plural}/scale` }, name, why);
}

function replicasOf({ spec }: KubeObject): unknown {
  return isJsonObject(spec) ? (spec['replicas'] ?? 0) : 0;
}
