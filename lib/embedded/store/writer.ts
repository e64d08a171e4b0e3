import { equalJson, type KubeObject, type ObjectMeta, type MapSchema } from '../../kube/index.js';
import { ApiError, type StatusCause } from '../errors.js';
import { valueAt } from '../fields.js';
import { badRequest, conflict, forbidden, invalid, invalidValue, notFound, taken } from '../refusals.js';
import { completeNew } from './admission/admission.js';
import { checkUnchangeable } from './admission/immutable-fields.js';
import { checkLimits, limitDefaults } from './admission/limit-ranges.js';
import { charge, chargesOf } from './admission/quotas.js';
import { readSchemas } from './admission/schemas.js';
import { shape } from './admission/shape.js';
import { writtenForm } from './admission/written-form.js';
import { fromStorage, fromWriting, toStorage } from './conversion.js';
import { noteStorageVersion } from './definition-status.js';
import {
  defaultPropagation,
  deletionFinalizers,
  gracePeriod,
  hasGrace,
  isDefinition,
  isIndispensable,
  markDeleted,
  specFinalizers,
} from './deletion-rules.js';
import { nextGeneration } from './generation.js';
import { metadataCauses } from './metadata.js';
import { withoutDuplicateOwners } from './owners.js';
import { copied, keptFields } from './kept-fields.js';
import { managedApply, managedUpdate } from './ownership.js';
import { patchedObject } from './patched-object.js';
import { isPartOfSpec } from './parts.js';
import { patched, type Patch } from './patches.js';
import type { Resource } from './resource.js';
import { withServerFields } from './server-fields.js';
import type { Store } from './store.js';
import type { DeleteContext, Deletion, WriteContext } from './write-context.js';
import {
  checkDeletion,
  checkIdentity,
  checkVersion,
  finished,
  immutableMetadata,
  merged,
  sameButTimes,
  takesFirstStatus,
} from './write-rules.js';

const TERMINATING_KIND = 'create not allowed while custom resource definition is terminating';

/** The writes of the API: every object passes here on its way into the store. */
export class Writer {
  constructor(private readonly store: Store) {}

  /** POST. The object is taken over: the caller must not use it afterwards. @throws ApiError */
  create(resource: Resource, namespace: string, object: KubeObject, context: WriteContext): KubeObject {
    return this.store.transact(() => {
      if (valueAt(object, ['metadata', 'resourceVersion']) !== undefined) {
        throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
      }
      return this.insert(resource, namespace, object, context, (after, schema) =>
        managedUpdate({ resource, before: undefined, after, schema, now: this.store.now(), ...context }),
      );
    });
  }

  /** PUT. @throws ApiError */
  update(resource: Resource, namespace: string, name: string, object: KubeObject, context: WriteContext): KubeObject {
    return this.store.transact(() => {
      const before = this.store.find(resource, namespace, name);
      if (before === undefined) {
        if (!resource.createOnUpdate || context.subresource !== undefined) throw notFound(resource, name);
        delete object.metadata.resourceVersion;
        return this.create(resource, namespace, object, context);
      }
      const given = object.metadata.resourceVersion;
      if (given === undefined && !resource.unconditionalUpdate) {
        throw invalid({ group: resource.group, kind: resource.plural }, name, [
          invalidValue('metadata.resourceVersion', '0', 'must be specified for an update'),
        ]);
      }
      checkIdentity(resource, before, object.metadata);
      return this.change(resource, before, object, context);
    });
  }

  /** PATCH with a JSON, merge or strategic merge patch. @throws ApiError */
  patch(resource: Resource, namespace: string, name: string, patch: Patch, context: WriteContext): KubeObject {
    return this.store.transact(() => {
      const before = this.store.find(resource, namespace, name);
      if (before === undefined) throw notFound(resource, name);
      const live = fromStorage(resource, context.version, before);
      const { object: result, shown } = patched(live, patch, readSchemas(resource, context.version));
      const whole = { ...context, patch: { shown, strategic: patch.type === 'strategic' } };
      const object = patchedObject(resource, live, result, whole);
      const { resourceVersion, ...metadata } = object.metadata;
      if (resourceVersion !== live.metadata.resourceVersion) checkVersion(resource, before, resourceVersion);
      return this.change(resource, before, { ...object, metadata }, whole);
    });
  }

  /**
   * Writes what a function makes of an object, its managers included: how subresources with a form of their own are written.
   *
   * @throws ApiError
   */
  revise(
    resource: Resource,
    namespace: string,
    name: string,
    make: (live: KubeObject) => KubeObject,
    context: WriteContext,
  ): KubeObject {
    return this.store.transact(() => {
      const before = this.store.find(resource, namespace, name);
      if (before === undefined) throw notFound(resource, name);
      return this.change(resource, before, make(fromStorage(resource, context.version, before)), context, true);
    });
  }

  /** PATCH by server-side apply; creates what does not exist. @throws ApiError */
  apply(
    resource: Resource,
    namespace: string,
    name: string,
    applied: KubeObject,
    context: WriteContext,
  ): { object: KubeObject; created: boolean } {
    return this.store.transact(() => {
      const before = this.store.find(resource, namespace, name);
      const { metadata } = applied;
      if (before === undefined) {
        if (context.subresource !== undefined) throw notFound(resource, name);
        if (metadata.name === undefined) {
          throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
        }
        if (metadata.uid !== undefined)
          throw conflict(
            resource,
            name,
            `uid mismatch: the provided object specified uid ${metadata.uid}, and no existing object was found`,
          );
        delete metadata.resourceVersion;
      } else {
        checkVersion(resource, before, metadata.resourceVersion);
      }
      const schema = readSchemas(resource, context.version);
      const live = before && fromStorage(resource, context.version, before);
      const outcome = managedApply(resource, { live, applied, schema, now: this.store.now(), name, ...context });
      if (outcome === undefined) return { object: live ?? applied, created: false };
      if (before === undefined) {
        const managed = outcome.metadata.managedFields;
        const object = this.insert(resource, namespace, outcome, context, (after) =>
          managed === undefined ? after : { ...after, metadata: { ...after.metadata, managedFields: managed } },
        );
        return { object, created: true };
      }
      const { resourceVersion: _version, ...rest } = outcome.metadata;
      return { object: this.change(resource, before, { ...outcome, metadata: rest }, context, true), created: false };
    });
  }

  /** DELETE. @throws ApiError */
  delete(resource: Resource, namespace: string, name: string, context: DeleteContext = {}): Deletion {
    return this.store.transact(() => {
      const before = this.store.find(resource, namespace, name);
      if (isIndispensable(resource, name)) throw forbidden(resource, name, 'this namespace may not be deleted');
      if (before === undefined) throw notFound(resource, name);
      checkDeletion(resource, before, context);
      const { metadata } = before;
      const finalizers = deletionFinalizers(
        resource,
        metadata.finalizers ?? [],
        context.propagation ?? defaultPropagation(resource),
      );
      const grace = gracePeriod(resource, before, context.gracePeriodSeconds);
      const held = finalizers.length > 0 || specFinalizers(before) > 0;
      const again = metadata.deletionTimestamp !== undefined;
      if (!held && grace === 0) {
        const last = hasGrace(resource) && !again ? this.marked(resource, before, 0) : before;
        if (context.dryRun === true) return { gone: true, object: last };
        return { gone: true, object: this.store.remove(resource, last) };
      }
      const shorter = again && grace < (metadata.deletionGracePeriodSeconds ?? 0);
      const after: KubeObject =
        again && !shorter ? { ...before, metadata: { ...metadata } } : this.marked(resource, before, grace);
      if (finalizers.length > 0) after.metadata.finalizers = finalizers;
      markDeleted(resource, after, this.store.now());
      if (again && !shorter && equalJson(before, { ...after, status: before['status'] }))
        return { gone: false, object: before };
      if (context.dryRun === true) return { gone: false, object: after };
      return { gone: false, object: this.store.put(resource, after, before) };
    });
  }

  /**
   * Replaces an object as the cluster itself does: no validation, no field ownership. Removes it when it was waiting only for
   * a finalizer that is gone now.
   */
  replace(resource: Resource, before: KubeObject, after: KubeObject, dryRun = false): KubeObject {
    const { metadata } = after;
    if (metadata.finalizers?.length === 0) {
      const { finalizers: _finalizers, ...rest } = metadata;
      after = { ...after, metadata: rest };
    }
    const done =
      metadata.deletionTimestamp !== undefined &&
      (metadata.finalizers?.length ?? 0) === 0 &&
      specFinalizers(after) === 0 &&
      (metadata.deletionGracePeriodSeconds ?? 0) === 0;
    if (done) {
      if (!dryRun) this.store.remove(resource, before);
      return after;
    }
    if (equalJson(before, after)) return before;
    return dryRun ? after : this.store.put(resource, after, before);
  }

  private insert(
    resource: Resource,
    namespace: string,
    object: KubeObject,
    context: WriteContext,
    own: (after: KubeObject, schema: MapSchema) => KubeObject,
  ): KubeObject {
    const metadata = this.newMetadata(resource, namespace, object.metadata, context);
    const name = metadata.name ?? '';
    object.metadata = withoutDuplicateOwners(metadata, context.warn);
    if (resource.namespaced) this.checkNamespace(resource, namespace, name);
    if (resource.terminating === true) throw forbidden(resource, name, TERMINATING_KIND);
    if (resource.status && !takesFirstStatus(resource)) delete object['status'];
    const schema = readSchemas(resource, context.version);
    const broken: StatusCause[] = [];
    if (resource.namespaced) limitDefaults(this.store, resource, namespace, object);
    shape(resource, object, context, schema, broken);
    context.admit?.(object);
    const causes = [...metadataCauses(resource, object), ...broken];
    if (causes.length > 0) throw invalid(resource, name, causes);
    if (resource.namespaced) checkLimits(this.store, resource, namespace, object);
    const charges = resource.namespaced ? chargesOf(this.store, resource, namespace, object) : [];
    const existing = this.store.find(resource, namespace, name);
    if (existing !== undefined) throw taken(resource, existing);
    const owned = own(object, schema);
    completeNew(this.store, resource, owned);
    if (!resource.custom) writtenForm(schema, owned);
    const after = toStorage(resource, owned);
    if (context.dryRun !== true) charge(this.store, charges);
    return shownAfter(resource, context, context.dryRun === true ? after : this.store.put(resource, after, undefined));
  }

  private change(
    resource: Resource,
    before: KubeObject,
    object: KubeObject,
    context: WriteContext,
    managed = false,
  ): KubeObject {
    const name = before.metadata.name ?? '';
    const live = fromStorage(resource, context.version, before);
    const given = merged(resource, live, object, context.subresource);
    const kept = keptFields(resource, given, live);
    const after = copied(given, kept);
    if (isDefinition(resource) && context.subresource === undefined) noteStorageVersion(after);
    after.metadata = withoutDuplicateOwners(after.metadata, context.warn);
    const schema = readSchemas(resource, context.version);
    const broken: StatusCause[] = [];
    shape(resource, after, context, schema, broken, { live, kept });
    context.admit?.(after, live);
    const causes = metadataCauses(resource, after);
    causes.push(...immutableMetadata(live.metadata, object.metadata));
    if (live.metadata.deletionTimestamp !== undefined) {
      const added =
        after.metadata.finalizers?.filter((item) => live.metadata.finalizers?.includes(item) !== true) ?? [];
      if (added.length > 0) {
        causes.push({
          reason: 'FieldValueForbidden',
          message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((item) => JSON.stringify(item)).join(', ')}}`,
          field: 'metadata.finalizers',
        });
      }
    }
    causes.push(...broken);
    if (context.subresource === undefined) checkUnchangeable(resource, live, after, causes);
    if (causes.length > 0) throw invalid(resource, name, causes);
    const generation =
      context.subresource === undefined || isPartOfSpec(context.subresource)
        ? nextGeneration(resource, live, after)
        : live.metadata.generation;
    if (generation !== undefined) after.metadata.generation = generation;
    const owned = managed
      ? after
      : managedUpdate({ resource, before: live, after, schema, now: this.store.now(), ...context });
    if (!resource.custom) writtenForm(schema, owned, kept);
    if (sameButTimes(live, owned) && !finished(owned)) return live;
    const stored = this.replace(resource, before, toStorage(resource, owned), context.dryRun);
    return shownAfter(resource, context, stored);
  }

  private newMetadata(resource: Resource, namespace: string, given: ObjectMeta, context: WriteContext): ObjectMeta {
    const metadata = withServerFields(given, undefined);
    delete metadata.managedFields;
    if (resource.namespaced) {
      if (metadata.namespace !== undefined && metadata.namespace !== '' && metadata.namespace !== namespace) {
        throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
      }
      metadata.namespace = namespace;
    } else {
      delete metadata.namespace;
    }
    if ((metadata.name ?? '') === '' && metadata.generateName) {
      metadata.name = `${metadata.generateName.slice(0, 248)}${this.store.options.random(5)}`;
    }
    if (metadata.finalizers?.length === 0) delete metadata.finalizers;
    metadata.uid = this.store.options.uid();
    metadata.creationTimestamp = this.store.now();
    if (resource.generation !== 'none') metadata.generation = 1;
    else if (given.generation !== undefined) metadata.generation = given.generation;
    if (context.version === '') throw badRequest('apiVersion must be set');
    return metadata;
  }

  private checkNamespace(resource: Resource, namespace: string, name: string): void {
    const namespaces = this.store.builtin('', 'Namespace');
    const found = this.store.find(namespaces, '', namespace);
    if (found === undefined) throw notFound(namespaces, namespace);
    if (found.metadata.deletionTimestamp === undefined) return;
    throw forbidden(
      resource,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
      [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    );
  }

  /** An object whose deletion has begun. */
  private marked(resource: Resource, object: KubeObject, grace: number): KubeObject {
    const { metadata } = object;
    const isFirst = metadata.deletionTimestamp === undefined;
    return {
      ...object,
      metadata: {
        ...metadata,
        ...(isFirst &&
          !isDefinition(resource) &&
          metadata.generation !== undefined && { generation: metadata.generation + 1 }),
        deletionTimestamp: this.later(grace),
        deletionGracePeriodSeconds: grace,
      },
    };
  }

  private later(seconds: number): string {
    const at = this.store.options.clock.now().getTime() + seconds * 1000;
    return `${new Date(at).toISOString().slice(0, 19)}Z`;
  }
}

/** What the writer sees. An apply leaves nulls, which readers are not shown. */
function shownAfter(resource: Resource, { version, force }: WriteContext, stored: KubeObject): KubeObject {
  return force === undefined ? fromWriting(resource, version, stored) : fromStorage(resource, version, stored);
}
