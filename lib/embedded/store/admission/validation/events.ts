import { equalJson, isJsonObject, type Json, type JsonObject, type KubeObject } from '../../../../kube/index.js';
import { numberAt, objectAt, textAt } from '../../../fields.js';
import { qualifiedNameFaults } from '../../names.js';
import { isEmpty, type Causes } from './causes.js';

const MAX_NAME = 128;
const MAX_NOTE = 1024;
const DEPRECATED = {
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
  deprecatedSource: 'source',
} as const;

/** An Event of the core group: with an eventTime it is judged as a new one, without as the old ones were. */
export function event(object: KubeObject, causes: Causes): void {
  about(object, objectAt(object, 'involvedObject'), causes);
  if (isNew(object)) reported(object, 'reportingComponent', 'message', causes);
}

/** An Event of events.k8s.io. */
export function modernEvent(object: KubeObject, causes: Causes): void {
  about(object, objectAt(object, 'regarding'), causes);
  if (isNew(object)) reported(object, 'reportingController', 'note', causes);
  else causes.required('eventTime');
  const type = textAt(object, 'type') ?? '';
  if (type !== 'Normal' && type !== 'Warning') causes.invalid('type', '', `has invalid value: ${type}`);
  for (const [key, field] of Object.entries(DEPRECATED)) {
    if (!isEmpty(object[key]) && object[key] !== 0) causes.invalid(field, '', 'needs to be unset');
  }
  const series = objectAt(object, 'series');
  if (series === undefined) return;
  if ((numberAt(series, 'count') ?? 0) < 2) causes.invalid('series.count', '', 'should be at least 2');
  if (isEmpty(series['lastObservedTime'])) causes.required('series.lastObservedTime');
}

/** Adds what a change of an Event of events.k8s.io may not change: all but its series. */
export function eventChange(before: KubeObject, after: KubeObject, causes: Causes): void {
  if (!isNew(after)) return;
  for (const [key, field] of [
    ['regarding', 'involvedObject'],
    ['reason', 'reason'],
    ['note', 'message'],
    ['type', 'type'],
    ['eventTime', 'eventTime'],
    ['action', 'action'],
    ['related', 'related'],
    ['reportingController', 'reportingController'],
    ['reportingInstance', 'reportingInstance'],
  ] as const) {
    if (!equalJson(before[key] ?? '', after[key] ?? ''))
      causes.invalid(field, goForm(after[key]), 'field is immutable');
  }
}

function isNew(object: KubeObject): boolean {
  return !isEmpty(object['eventTime']);
}

function about(object: KubeObject, subject: JsonObject | undefined, causes: Causes): void {
  const given = textAt(subject, 'namespace') ?? '';
  const { namespace = '' } = object.metadata;
  const isOfCluster = given === '' && (namespace === 'default' || (isNew(object) && namespace === 'kube-system'));
  const fits = isNew(object) ? given !== '' : given === namespace;
  if (!fits && !isOfCluster) causes.invalid('involvedObject.namespace', given, 'does not match event.namespace');
}

function reported(object: KubeObject, controller: string, note: string, causes: Causes): void {
  const name = textAt(object, controller) ?? '';
  if (name === '') causes.required(controller);
  for (const fault of qualifiedNameFaults(name)) causes.invalid(controller, name, fault);
  for (const key of ['reportingInstance', 'action', 'reason']) {
    const value = textAt(object, key) ?? '';
    if (value === '') causes.required(key);
    if (Buffer.byteLength(value) > MAX_NAME) causes.invalid(key, '', `can have at most ${MAX_NAME} characters`);
  }
  if (Buffer.byteLength(textAt(object, note) ?? '') > MAX_NOTE) {
    causes.invalid('message', '', `can have at most ${MAX_NOTE} characters`);
  }
}

/** A reference with the names that its fields have in messages; anything else as it is. */
function goForm(value: Json | undefined): Json | undefined {
  if (!isJsonObject(value)) return value;
  const text = (key: string): string => textAt(value, key) ?? '';
  return {
    Kind: text('kind'),
    Namespace: text('namespace'),
    Name: text('name'),
    UID: text('uid'),
    APIVersion: text('apiVersion'),
    ResourceVersion: text('resourceVersion'),
    FieldPath: text('fieldPath'),
  };
}
