import { joinApiVersion, type JsonObject, type KubeObject } from '../../kube/index.js';
import { objectAt, textAt } from '../fields.js';
import { newAutoscaler, OLD_AUTOSCALER, oldAutoscaler } from './autoscaler-conversion.js';
import { storageApiVersion, type Resource } from './resource.js';

/** A stored object as one version of its resource shows it. */
export function fromStorage(resource: Resource, version: string, object: KubeObject): KubeObject {
  if (resource.storedAs === '/Event') return eventView(object);
  const apiVersion = joinApiVersion(resource.group, version);
  if (apiVersion === OLD_AUTOSCALER && !resource.custom) return oldAutoscaler(object);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

/** An object of any version as it is stored. */
export function toStorage(resource: Resource, object: KubeObject): KubeObject {
  if (resource.storedAs === '/Event') return coreEvent(object);
  if (object.apiVersion === OLD_AUTOSCALER && !resource.custom) return newAutoscaler(object);
  const apiVersion = storageApiVersion(resource);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
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
    reportingController: reportingComponent,
    reportingInstance,
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
