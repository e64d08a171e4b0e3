import {
  cloneJson,
  equalJson,
  joinApiVersion,
  splitApiVersion,
  type JsonObject,
  type KubeObject,
} from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { objectAt, textAt } from '../fields.js';
import { applyDefaults } from './admission/structural-defaults.js';
import { pruneObject } from './admission/structural-pruning.js';
import { newAutoscaler, OLD_AUTOSCALER, oldAutoscaler } from './autoscaler-conversion.js';
import { storageApiVersion, type Resource } from './resource.js';

/** A stored object as one version of its resource shows it. */
export function fromStorage(resource: Resource, version: string, object: KubeObject): KubeObject {
  if (resource.storedAs === '/Event') return eventView(object);
  const apiVersion = joinApiVersion(resource.group, version);
  if (apiVersion === OLD_AUTOSCALER && !resource.custom) return oldAutoscaler(object);
  if (object.apiVersion !== apiVersion) checkConversion(resource, apiVersion);
  return resource.custom ? asServed(resource, version, apiVersion, object) : withVersion(object, apiVersion);
}

/** An object of any version as it is stored; a custom resource loses, in place, what that version does not have. */
export function toStorage(resource: Resource, object: KubeObject): KubeObject {
  if (resource.storedAs === '/Event') return coreEvent(object);
  if (object.apiVersion === OLD_AUTOSCALER && !resource.custom) return newAutoscaler(object);
  const apiVersion = storageApiVersion(resource);
  if (object.apiVersion === apiVersion) return object;
  checkConversion(resource, apiVersion);
  const schema = resource.schemas?.get(resource.storageVersion);
  if (schema) pruneObject(schema, object);
  return withVersion(object, apiVersion);
}

function withVersion(object: KubeObject, apiVersion: string): KubeObject {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

/** Whoever asks a webhook to convert gets no guess instead. @throws ApiError */
function checkConversion({ convertedElsewhere, kind }: Resource, apiVersion: string): void {
  if (convertedElsewhere !== true) return;
  const what = `conversion webhook for ${apiVersion}, Kind=${kind} failed: this API calls no webhooks; use the version in which objects are stored`;
  throw new ApiError(500, 'InternalError', `Internal error occurred: ${what}`, {
    causes: [{ reason: '', message: what }],
  });
}

/** As {@link fromStorage}, of an object that was just written in that version: it lacks no defaults and has no field too many. */
export function fromWriting(resource: Resource, version: string, object: KubeObject): KubeObject {
  if (resource.custom && object.apiVersion === joinApiVersion(resource.group, version)) {
    viewsOf(resource, object).set(version, object);
  }
  return fromStorage(resource, version, object);
}

const views = new WeakMap<KubeObject, { readonly resource: Resource; readonly shown: Map<string, KubeObject> }>();

/** How the versions of a resource show an object, as far as that is known. */
function viewsOf(resource: Resource, object: KubeObject): Map<string, KubeObject> {
  let known = views.get(object);
  if (known?.resource !== resource) {
    known = { resource, shown: new Map() };
    views.set(object, known);
  }
  return known.shown;
}

/**
 * A stored custom resource as the definition of today shows it: with the defaults of the version in which it is stored, and
 * without what the version that is asked for does not have. An object that is that already is answered as it is.
 */
function asServed(resource: Resource, version: string, apiVersion: string, object: KubeObject): KubeObject {
  const known = viewsOf(resource, object);
  let shown = known.get(version);
  if (shown === undefined) {
    const copy = cloneJson(object);
    const stored = resource.schemas?.get(splitApiVersion(object.apiVersion).version);
    if (stored) {
      pruneObject(stored, copy);
      applyDefaults(stored, copy);
    }
    const asked = resource.schemas?.get(version);
    if (asked && asked !== stored) pruneObject(asked, copy);
    shown = withVersion(equalJson(copy, object) ? object : copy, apiVersion);
    known.set(version, shown);
  }
  return shown;
}

/** A core Event as events.k8s.io shows it. */
function eventView(event: KubeObject): KubeObject {
  const {
    involvedObject,
    message,
    source,
    firstTimestamp,
    lastTimestamp,
    count,
    reportingComponent,
    reportingInstance,
    ...rest
  } = event;
  return withoutUndefined({
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: event.metadata,
    regarding: involvedObject,
    note: message,
    reportingController: reportingComponent === '' ? undefined : reportingComponent,
    reportingInstance: reportingInstance === '' ? undefined : reportingInstance,
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    deprecatedCount: count,
  });
}

/** An events.k8s.io Event as the core group shows it. */
function coreEvent(event: KubeObject): KubeObject {
  const {
    regarding,
    note,
    reportingController,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    ...rest
  } = event;
  return withoutUndefined({
    ...rest,
    apiVersion: 'v1',
    kind: 'Event',
    metadata: event.metadata,
    involvedObject: regarding ?? {},
    message: note,
    reportingComponent: reportingController,
    source: deprecatedSource ?? {},
    firstTimestamp: deprecatedFirstTimestamp ?? null,
    lastTimestamp: deprecatedLastTimestamp ?? null,
    count: deprecatedCount,
  });
}

function withoutUndefined<T extends JsonObject>(object: T): T {
  for (const key of Object.keys(object)) if (object[key] === undefined) delete object[key];
  return object;
}

/** The source of an event as `kubectl` shows it. */
export function eventSource(event: KubeObject): string {
  return textAt(event, 'source', 'component') ?? textAt(objectAt(event), 'reportingComponent') ?? '';
}
