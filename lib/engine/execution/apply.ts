import {
  createMergePatch,
  gvkOf,
  keyOf,
  parseJson,
  schemaOf,
  stringifyJson,
  threeWayMerge,
  type Json,
  type KubeObject,
} from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import type { ApplyEffect } from '../operation/effect.js';
import { objectAt } from '../read.js';
import { ApiError, isApiError } from './errors.js';
import type { ObjectApi, WriteOptions } from './object-api.js';
import { migrateOwnership } from './take-over.js';

/** What an apply did, in the words that kubectl uses. */
export interface Applied {
  readonly verb: 'created' | 'configured' | 'unchanged' | 'serverside-applied' | 'replaced' | 'updated';
  readonly object: KubeObject;
}

/** How often a write that lost a race is tried again with what the server has now. */
const CONFLICT_TRIES = 5;

/**
 * Writes an object in the way that the effect says. `known` is the live object as far as a cache knows it.
 *
 * @throws ApiError, UnreachableError
 */
export async function apply(
  api: ObjectApi,
  effect: ApplyEffect,
  known: KubeObject | undefined,
  gone: (object: KubeObject) => Promise<void>,
): Promise<Applied> {
  const options: WriteOptions = {
    manager: effect.manager,
    validation: effect.validation,
    dryRun: effect.dryRun === 'server' ? 'server' : false,
  };
  switch (effect.method) {
    case 'create':
      return createdOnce(api, effect.object, options);
    case 'serverSide':
      if (known !== undefined && !options.dryRun) await migrateOwnership(api, known, effect.migrateFrom, options);
      return orAnew(api, effect, options, gone, async () => ({
        verb: 'serverside-applied',
        object: await api.apply(effect.object, options),
      }));
    case 'clientSide':
      return orAnew(api, effect, options, gone, () => clientSide(api, effect.object, known, options));
    case 'replace':
      if (effect.force && known !== undefined) return anew(api, effect, options, gone);
      return replace(api, effect.object, known, options);
  }
}

/** An object that is there already was created by a request whose answer was lost: it becomes what was to be created. */
async function createdOnce(api: ObjectApi, object: KubeObject, options: WriteOptions): Promise<Applied> {
  try {
    return { verb: 'created', object: await api.create(object, options) };
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists') || options.dryRun) throw error;
    return replace(api, object, undefined, options);
  }
}

async function clientSide(
  api: ObjectApi,
  object: KubeObject,
  known: KubeObject | undefined,
  options: WriteOptions,
): Promise<Applied> {
  const modified = withLastApplied(object, lastAppliedText(object));
  let live = known;
  for (let tries = 1; ; tries++) {
    try {
      live ??= await api.get(gvkOf(object), keyOf(object)).catch((error: unknown) => {
        if (isApiError(error, 'NotFound')) return undefined;
        throw error;
      });
      if (live === undefined) return { verb: 'created', object: await api.create(modified, options) };
      const schema = schemaOf(gvkOf(object));
      const merged = threeWayMerge({
        original: lastApplied(live),
        modified,
        current: live,
        ...(schema !== undefined && { schema }),
      });
      const patch = objectAt(createMergePatch(live, merged));
      if (Object.keys(patch).length === 0) return { verb: 'unchanged', object: live };
      const guarded: Json = {
        ...patch,
        metadata: { ...objectAt(patch, 'metadata'), resourceVersion: live.metadata.resourceVersion },
      };
      return { verb: 'configured', object: await api.mergePatch(live, guarded, options) };
    } catch (error) {
      const raced =
        isApiError(error, 'Conflict') || isApiError(error, 'AlreadyExists') || isApiError(error, 'NotFound');
      if (!raced || tries >= CONFLICT_TRIES) throw error;
      live = undefined;
    }
  }
}

async function replace(
  api: ObjectApi,
  object: KubeObject,
  known: KubeObject | undefined,
  options: WriteOptions,
): Promise<Applied> {
  let live = known;
  for (let tries = 1; ; tries++) {
    try {
      live ??= await api.get(gvkOf(object), keyOf(object));
      const { resourceVersion } = live.metadata;
      const body: KubeObject = {
        ...object,
        metadata: { ...object.metadata, ...(resourceVersion !== undefined && { resourceVersion }) },
      };
      return { verb: 'replaced', object: await api.replace(body, options) };
    } catch (error) {
      if (isApiError(error, 'NotFound')) return { verb: 'created', object: await api.create(object, options) };
      if (!isApiError(error, 'Conflict') || tries >= CONFLICT_TRIES) throw error;
      live = undefined;
    }
  }
}

/** With force, an update that the server refuses becomes a deletion and a creation. */
async function orAnew(
  api: ObjectApi,
  effect: ApplyEffect,
  options: WriteOptions,
  gone: (object: KubeObject) => Promise<void>,
  write: () => Promise<Applied>,
): Promise<Applied> {
  try {
    return await write();
  } catch (error) {
    const refused = error instanceof ApiError && (error.reason === 'Invalid' || error.reason === 'Conflict');
    if (!effect.force || !refused || options.dryRun) throw error;
    return anew(api, effect, options, gone);
  }
}

async function anew(
  api: ObjectApi,
  effect: ApplyEffect,
  options: WriteOptions,
  gone: (object: KubeObject) => Promise<void>,
): Promise<Applied> {
  const { object } = effect;
  if (options.dryRun) return { verb: 'replaced', object };
  try {
    const left = await api.delete(gvkOf(object), keyOf(object), { propagation: 'Background' });
    if (left !== undefined) await gone(left);
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
  if (effect.method === 'serverSide') return { verb: 'replaced', object: await api.apply(object, options) };
  const body = effect.method === 'clientSide' ? withLastApplied(object, lastAppliedText(object)) : object;
  return { verb: 'replaced', object: await api.create(cleared(body), options) };
}

/** What `kubectl apply` would remember: the object as written, without the annotation itself. */
function lastAppliedText(object: KubeObject): string {
  const rest = { ...object.metadata.annotations };
  delete rest[annotations.lastApplied];
  return `${stringifyJson({ ...object, metadata: { ...object.metadata, annotations: rest } }, { sortKeys: true })}\n`;
}

function lastApplied(live: KubeObject): KubeObject | undefined {
  const text = live.metadata.annotations?.[annotations.lastApplied];
  if (text === undefined) return undefined;
  try {
    const value = objectAt(parseJson(text));
    return { ...value, apiVersion: live.apiVersion, kind: live.kind, metadata: objectAt(value, 'metadata') };
  } catch {
    return undefined;
  }
}

/** The object without what only the server writes: what may be sent to create it anew. */
function cleared(object: KubeObject): KubeObject {
  const metadata = { ...object.metadata };
  delete metadata.uid;
  delete metadata.resourceVersion;
  delete metadata.generation;
  delete metadata.creationTimestamp;
  delete metadata.managedFields;
  return { ...object, metadata };
}

/** The object with another value of the annotation that remembers what was applied last. */
function withLastApplied(object: KubeObject, text: string): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [annotations.lastApplied]: text } },
  };
}
