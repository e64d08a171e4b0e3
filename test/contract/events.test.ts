import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { expectRefusal, invalid, invalidValue, required, type Cause } from './support/status.js';
import { casesOf } from './support/table.js';
import { words } from './support/words.js';

const core = (api: Api, ...rest: string[]): string => api.path('v1', 'events', ...rest);
const modern = (api: Api, ...rest: string[]): string => api.path('events.k8s.io/v1', 'events', ...rest);
const TIME = '2026-01-01T00:00:00.123456Z';

const oldEvent = (api: Api, name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name },
  involvedObject: { kind: 'Pod', name: 'p', namespace: api.namespace },
  reason: 'Started',
  message: 'it runs',
  type: 'Normal',
  source: { component: 'kubelet', host: 'n' },
  firstTimestamp: '2026-01-01T00:00:00Z',
  lastTimestamp: '2026-01-01T00:01:00Z',
  count: 3,
  ...more,
});
const newEvent = (api: Api, name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name },
  eventTime: TIME,
  regarding: { kind: 'Pod', name: 'p', namespace: api.namespace },
  reason: 'Started',
  action: 'Starting',
  note: 'it runs',
  type: 'Normal',
  reportingController: 'example.com/kubelet',
  reportingInstance: 'kubelet-n',
  ...more,
});
/** An event without what every object has. */
function fieldsOf({ metadata: _metadata, apiVersion: _version, kind: _kind, ...fields }: KubeObject): JsonObject {
  return fields;
}
const nameless = [
  invalidValue('reportingComponent', '""', 'name part must be non-empty'),
  invalidValue('reportingComponent', '""', words.namePart),
];
const tooLong = (field: string, length: number): Cause =>
  invalidValue(field, '""', `can have at most ${length} characters`);

contract('events in two groups', {
  cases: {
    'an old event is seen as a new one': async (api) => {
      await api.make(core(api), oldEvent(api, 'a'));
      expect(fieldsOf(await api.read(modern(api, 'a')))).toEqual({
        eventTime: null,
        reason: 'Started',
        regarding: { kind: 'Pod', name: 'p', namespace: api.namespace },
        note: 'it runs',
        type: 'Normal',
        deprecatedSource: { component: 'kubelet', host: 'n' },
        deprecatedFirstTimestamp: '2026-01-01T00:00:00Z',
        deprecatedLastTimestamp: '2026-01-01T00:01:00Z',
        deprecatedCount: 3,
      });
    },
    'a new event is seen as an old one': async (api) => {
      await api.make(modern(api), newEvent(api, 'a'));
      expect(fieldsOf(await api.read(core(api, 'a')))).toEqual({
        involvedObject: { kind: 'Pod', name: 'p', namespace: api.namespace },
        reason: 'Started',
        message: 'it runs',
        source: {},
        firstTimestamp: null,
        lastTimestamp: null,
        type: 'Normal',
        eventTime: TIME,
        action: 'Starting',
        reportingComponent: 'example.com/kubelet',
        reportingInstance: 'kubelet-n',
      });
    },
    'the least old event': async (api) => {
      const made = await api.make(core(api), { metadata: { name: 'a' }, involvedObject: { namespace: api.namespace } });
      expect(fieldsOf(made)).toEqual({
        involvedObject: { namespace: api.namespace },
        source: {},
        firstTimestamp: null,
        lastTimestamp: null,
        eventTime: null,
        reportingComponent: '',
        reportingInstance: '',
      });
    },
    'an event is one object in both groups': async (api) => {
      const made = await api.make(core(api), oldEvent(api, 'a'));
      const seen = await api.read(modern(api, 'a'));
      expect([seen.metadata.uid, seen.metadata.resourceVersion]).toEqual([
        made.metadata.uid,
        made.metadata.resourceVersion,
      ]);
      expect((await api.delete(modern(api, 'a'))).status).toBe(200);
      expect((await api.get(core(api, 'a'))).status).toBe(404);
    },
    'each group lists the events in its own form': async (api) => {
      await api.make(core(api), oldEvent(api, 'a'));
      await api.make(modern(api), newEvent(api, 'b'));
      const itemsAt = async (path: string): Promise<JsonObject[]> =>
        (await api.get(path)).body['items'] as JsonObject[];
      expect((await itemsAt(core(api))).map(({ involvedObject }) => involvedObject !== undefined)).toEqual([
        true,
        true,
      ]);
      expect((await itemsAt(modern(api))).map(({ regarding }) => regarding !== undefined)).toEqual([true, true]);
    },
    'each group watches the events in its own form': async (api) => {
      const watch = await api.watch(`${modern(api)}?watch=true&resourceVersion=0`);
      await api.make(core(api), oldEvent(api, 'a'));
      const [event] = await watch.first(1);
      expect(event?.object).toMatchObject({ apiVersion: 'events.k8s.io/v1', note: 'it runs', metadata: { name: 'a' } });
    },
    'an event may come again': async (api) => {
      await api.make(core(api), oldEvent(api, 'a'));
      const answer = await api.patch(core(api, 'a'), 'strategic', { count: 4, lastTimestamp: '2026-01-01T00:02:00Z' });
      expect(answer.body).toMatchObject({ count: 4, lastTimestamp: '2026-01-01T00:02:00Z' });
    },
    'a new event may become a series': async (api) => {
      await api.make(modern(api), newEvent(api, 'a'));
      const series = { count: 2, lastObservedTime: '2026-01-01T00:00:05.000000Z' };
      expect((await api.patch(modern(api, 'a'), 'merge', { series })).body['series']).toEqual(series);
      expect((await api.read(core(api, 'a')))['series']).toEqual(series);
    },
    'an update makes an event that is not there': async (api) => {
      expect((await api.put(core(api, 'a'), oldEvent(api, 'a'))).status).toBe(201);
      expect((await api.put(core(api, 'a'), oldEvent(api, 'a', { count: 9 }))).status).toBe(200);
    },
    'a generated name': async (api) => {
      const made = await api.make(core(api), oldEvent(api, '', { metadata: { generateName: 'a.' } }));
      expect(made.metadata.name).toMatch(/^a\.[a-z0-9]{5}$/);
    },
    'an event of the cluster is in the default namespace': async (api) => {
      const event = oldEvent(api, `a-${api.namespace}`, { involvedObject: { kind: 'Node', name: 'n' } });
      const made = await api.make('/api/v1/namespaces/default/events', event);
      expect(made['involvedObject']).toEqual({ kind: 'Node', name: 'n' });
      await api.delete(`/api/v1/namespaces/default/events/a-${api.namespace}`);
    },
    'a new event may be about something elsewhere': async (api) => {
      const event = newEvent(api, 'a', { regarding: { kind: 'Pod', name: 'p', namespace: 'other' } });
      expect((await api.post(modern(api), event)).status).toBe(201);
    },
    'an old event may be of any type': async (api) =>
      expect((await api.post(core(api), oldEvent(api, 'a', { type: 'Odd' }))).status).toBe(201),
    ...casesOf<readonly [more: JsonObject, ...causes: Cause[]]>(
      {
        'an old event about something elsewhere': [
          { involvedObject: { kind: 'Pod', name: 'p', namespace: 'other' } },
          invalidValue('involvedObject.namespace', '"other"', 'does not match event.namespace'),
        ],
        'an old event about something of the cluster': [
          { involvedObject: { kind: 'Node', name: 'n' } },
          invalidValue('involvedObject.namespace', '""', 'does not match event.namespace'),
        ],
        'an old event with the time of a new one': [
          { eventTime: TIME },
          required('reportingComponent'),
          ...nameless,
          required('reportingInstance'),
          required('action'),
        ],
      },
      async (api, [more, ...causes]) =>
        expectRefusal(await api.post(core(api), oldEvent(api, 'a', more)), invalid('Event', 'a', ...causes)),
    ),
    ...casesOf<readonly [more: JsonObject, ...causes: Cause[]]>(
      {
        'a new event without its time': [{ eventTime: null }, required('eventTime')],
        'a new event of another type': [{ type: 'Odd' }, invalidValue('type', '""', 'has invalid value: Odd')],
        'a new event about nothing in its namespace': [
          { regarding: { kind: 'Node', name: 'n' } },
          invalidValue('involvedObject.namespace', '""', 'does not match event.namespace'),
        ],
        'a new event that nobody did': [{ action: '' }, required('action')],
        'a new event without a reason': [{ reason: '' }, required('reason')],
        'a new event that nobody tells': [{ reportingInstance: '' }, required('reportingInstance')],
        'a new event that is told by what has no name': [
          { reportingController: 'a b' },
          invalidValue('reportingController', '"a b"', words.namePart),
        ],
        'a new event with a long action': [{ action: 'a'.repeat(129) }, tooLong('action', 128)],
        'a new event with a long reason': [{ reason: 'a'.repeat(129) }, tooLong('reason', 128)],
        'a new event with a long note': [{ note: 'a'.repeat(1025) }, tooLong('message', 1024)],
        'a new event with a count': [{ deprecatedCount: 2 }, invalidValue('count', '""', 'needs to be unset')],
        'a new event with a source': [
          { deprecatedSource: { component: 'a' } },
          invalidValue('source', '""', 'needs to be unset'),
        ],
        'a new event in a series of one': [
          { series: { count: 1, lastObservedTime: null } },
          invalidValue('series.count', '""', 'should be at least 2'),
          required('series.lastObservedTime'),
        ],
      },
      async (api, [more, ...causes]) =>
        expectRefusal(await api.post(modern(api), newEvent(api, 'a', more)), invalid('Event', 'a', ...causes)),
    ),
    'a new event keeps what it says': async (api) => {
      await api.make(modern(api), newEvent(api, 'a'));
      const answer = await api.patch(modern(api, 'a'), 'merge', {
        reason: 'Other',
        note: 'another',
        regarding: { name: 'q' },
      });
      const subject = `{"Kind":"Pod","Namespace":"${api.namespace}","Name":"q","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}`;
      expectRefusal(
        answer,
        invalid(
          'Event',
          'a',
          invalidValue('involvedObject', subject, 'field is immutable'),
          invalidValue('reason', '"Other"', 'field is immutable'),
          invalidValue('message', '"another"', 'field is immutable'),
        ),
      );
    },
    'an old event may say something else': async (api) => {
      await api.make(core(api), oldEvent(api, 'a'));
      const { body } = await api.patch(core(api, 'a'), 'merge', { reason: 'Other', message: 'another' });
      expect(body).toMatchObject({ reason: 'Other', message: 'another' });
    },
  },
});
