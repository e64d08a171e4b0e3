import type { JsonObject } from '../../lib/kube/index.js';
import { root, type Api } from './support/api.js';
import { contract } from './support/contract.js';
import { forms, listed, makeSecrets, secrets, versionOf } from './support/lists.js';
import { secret } from './support/objects.js';
import { expectRefusal, forbiddenField, invalid, unsupported, type Cause } from './support/status.js';
import { casesOf } from './support/table.js';
import type { WatchEvent } from './support/watch.js';

const INITIAL = '?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
const WITH_END = `${INITIAL}&allowWatchBookmarks=true`;
const END = { 'k8s.io/initial-events-end': 'true' };
const said = (events: readonly WatchEvent[]): string[] =>
  events.map(({ type, object }) => `${type} ${object.metadata.name ?? ''}`.trim());
const isEnd = ({ type, object }: WatchEvent): boolean =>
  type === 'BOOKMARK' && object.metadata.annotations?.['k8s.io/initial-events-end'] === 'true';

/** What a watch says until all that was there is told. */
async function untilTold(api: Api, query: string): Promise<WatchEvent[]> {
  const watch = await api.watch(secrets(api, query));
  return watch.until((events) => events.some(isEnd));
}

contract('watches that begin with a list', {
  cases: {
    'tell what is there, then that this was all': async (api) => {
      const [a, b] = await makeSecrets(api, { a: {}, b: {} });
      const [first, second, end] = await untilTold(api, WITH_END);
      expect(first).toEqual({ type: 'ADDED', object: a });
      expect(second).toEqual({ type: 'ADDED', object: b });
      expect(end).toEqual({
        type: 'BOOKMARK',
        object: {
          kind: 'Secret',
          apiVersion: 'v1',
          metadata: { resourceVersion: expect.stringMatching(/^[1-9]\d*$/), annotations: END },
        },
      });
      expect(Number(end && versionOf(end.object))).toBeGreaterThanOrEqual(Number(b && versionOf(b)));
    },
    'go on with what happens': async (api) => {
      await makeSecrets(api, { a: {} });
      const watch = await api.watch(secrets(api, WITH_END));
      await watch.until((events) => events.some(isEnd));
      await makeSecrets(api, { b: {} });
      await api.delete(secrets(api, '/a'));
      const events = await watch.until((all) => said(all).includes('DELETED a'));
      expect(said(events).filter((text) => text !== 'BOOKMARK')).toEqual(['ADDED a', 'ADDED b', 'DELETED a']);
    },
    'go on from their end in another watch': async (api) => {
      await makeSecrets(api, { a: {} });
      const events = await untilTold(api, WITH_END);
      const end = events.find(isEnd);
      await makeSecrets(api, { b: {} });
      const next = await api.watch(secrets(api, `?watch=true&resourceVersion=${end ? versionOf(end.object) : ''}`));
      expect(said(await next.first(1))).toEqual(['ADDED b']);
    },
    'say at once that there is nothing': async (api) => {
      expect(said(await untilTold(api, WITH_END))).toEqual(['BOOKMARK']);
    },
    'hold what a selector chooses': async (api) => {
      await makeSecrets(api, { a: { app: 'x' }, b: {}, c: { app: 'x' } });
      expect(said(await untilTold(api, `${WITH_END}&labelSelector=app%3Dx`))).toEqual([
        'ADDED a',
        'ADDED c',
        'BOOKMARK',
      ]);
      expect(said(await untilTold(api, `${WITH_END}&fieldSelector=metadata.name%3Db`))).toEqual([
        'ADDED b',
        'BOOKMARK',
      ]);
    },
    'hold everything, whichever version they begin at': async (api) => {
      const [a] = await makeSecrets(api, { a: {}, b: {} });
      for (const version of ['0', a ? versionOf(a) : '']) {
        expect(said(await untilTold(api, `${WITH_END}&resourceVersion=${version}`))).toEqual([
          'ADDED a',
          'ADDED b',
          'BOOKMARK',
        ]);
      }
    },
    'are what watches from anywhere are': async (api) => {
      await makeSecrets(api, { a: {} });
      for (const query of ['', '&resourceVersion=0', '&resourceVersion=']) {
        const told = await untilTold(api, `?watch=true&allowWatchBookmarks=true${query}`);
        expect(said(told)).toEqual(['ADDED a', 'BOOKMARK']);
      }
    },
    'say no end to who takes no bookmarks': async (api) => {
      await makeSecrets(api, { a: {} });
      const watch = await api.watch(secrets(api, `${INITIAL}&timeoutSeconds=1`));
      await watch.ended;
      expect(said(watch.events)).toEqual(['ADDED a']);
    },
    'hold nothing where that is asked for': async (api) => {
      await makeSecrets(api, { a: {} });
      const watch = await api.watch(
        secrets(api, '?watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan'),
      );
      await api.make(secrets(api), secret('b'));
      expect(said(await watch.first(1))).toEqual(['ADDED b']);
    },
    'end with an error at a version that is still to come': async (api) => {
      const watch = await api.watch(secrets(api, `${WITH_END}&resourceVersion=999999999999`));
      await watch.ended;
      expect(watch.status).toBe(200);
      expect(watch.events).toEqual([
        {
          type: 'ERROR',
          object: {
            kind: 'Status',
            apiVersion: 'v1',
            metadata: {},
            status: 'Failure',
            message: expect.stringMatching(/^Timeout: Too large resource version: 999999999999, current: \d+$/),
            reason: 'Timeout',
            details: {
              causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
              retryAfterSeconds: 1,
            },
            code: 504,
          },
        },
      ]);
    },
    'of tables have rows': async (api) => {
      await makeSecrets(api, { a: {}, b: {} });
      const watch = await api.watch(secrets(api, WITH_END), forms.table);
      const events = await watch.first(3);
      const rows = events.map(({ object }) => (object['rows'] as JsonObject[])[0]);
      const age = expect.stringMatching(/^\d+s$/);
      expect(rows.map((row) => row?.['cells'])).toEqual([
        ['a', 'Opaque', 0, age],
        ['b', 'Opaque', 0, age],
        ['', '', 0, '<unknown>'],
      ]);
      expect(events.map(({ object }) => object['columnDefinitions'] === null)).toEqual([false, true, true]);
      expect(rows[2]?.['object']).toMatchObject({ metadata: { annotations: END } });
    },
    'of metadata hold nothing else': async (api) => {
      await makeSecrets(api, { a: {} });
      const watch = await api.watch(secrets(api, WITH_END), forms.metadata);
      const events = await watch.until((all) => all.some(isEnd));
      for (const { object } of events) {
        expect(object).toMatchObject({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' });
        expect(Object.keys(object).sort()).toEqual(['apiVersion', 'kind', 'metadata']);
      }
    },
    'hold all namespaces': async (api) => {
      const mark = `mark%3D${api.namespace}`;
      await makeSecrets(api, { a: { mark: api.namespace } });
      const watch = await api.watch(`${root('v1')}/secrets${WITH_END}&labelSelector=${mark}`);
      expect(said(await watch.until((events) => events.some(isEnd)))).toEqual(['ADDED a', 'BOOKMARK']);
    },
    'hold what a list holds': async (api) => {
      await makeSecrets(api, Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`s${index}`, {}])));
      const told = (await untilTold(api, WITH_END)).slice(0, -1);
      const { items } = listed(await api.get(secrets(api)));
      expect(told.map(({ object: { kind: _kind, apiVersion: _apiVersion, ...rest } }) => rest)).toEqual(items);
    },
  },
});

const OPTIONS = 'ListOptions.meta.k8s.io';
const FIELD = 'resourceVersionMatch';
const needed = forbiddenField(FIELD, `sendInitialEvents requires setting ${FIELD} to NotOlderThan`);
const alone = forbiddenField(FIELD, `${FIELD} is forbidden for watch unless sendInitialEvents is provided`);
const only = (value: string): Cause => unsupported(FIELD, JSON.stringify(value), 'NotOlderThan');
const beside = forbiddenField(FIELD, `${FIELD} is forbidden when continue is provided`);

contract('watches are refused', {
  cases: casesOf<readonly [query: string, ...causes: Cause[]]>(
    {
      'with initial events from no rule': ['sendInitialEvents=true', needed],
      'without initial events, by no rule': ['sendInitialEvents=false', needed],
      'with initial events of an exact version': [
        'sendInitialEvents=true&resourceVersionMatch=Exact',
        needed,
        only('Exact'),
      ],
      'with initial events by an unknown rule': [
        'sendInitialEvents=true&resourceVersionMatch=Near',
        needed,
        only('Near'),
      ],
      'with a rule for nothing': ['resourceVersionMatch=NotOlderThan', alone],
      'with an exact version': ['resourceVersionMatch=Exact&resourceVersion=1', alone, only('Exact')],
      'in the middle of a list': ['continue=x', beside],
      'in the middle of a list, with initial events': [
        'continue=x&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
        beside,
      ],
    },
    async (api: Api, [query, ...causes]) => {
      expectRefusal(await api.get(secrets(api, `?watch=true&${query}`)), invalid(OPTIONS, '', ...causes));
    },
  ),
});
