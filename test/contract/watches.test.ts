import type { KubeObject, ObjectMeta } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { forms, listed, makeSecrets, secrets, selecting, versionOf } from './support/lists.js';
import { secret } from './support/objects.js';
import { badRequest, expectRefusal } from './support/status.js';
import type { Watch, WatchEvent } from './support/watch.js';

/** A watch of what happens from now on. */
async function watchFromNow(api: Api, query = '', accept?: string): Promise<Watch> {
  const { metadata } = listed(await api.get(secrets(api)));
  return api.watch(secrets(api, `?watch=true&resourceVersion=${metadata.resourceVersion}${query}`), accept);
}

const relabel = (api: Api, labels: Record<string, string | null>): Promise<unknown> =>
  api.patch(secrets(api, '/a'), 'merge', { metadata: { labels } });
const said = (events: readonly WatchEvent[]): string[] =>
  events.map(({ type, object }) => `${type} ${object.metadata.name ?? ''}`);
const versions = (events: readonly WatchEvent[]): number[] => events.map(({ object }) => Number(versionOf(object)));

/** Makes `a` and `z` and waits until the watch says of `z`, so that nothing can come after. */
async function untilEnd(api: Api, watch: Watch): Promise<WatchEvent[]> {
  await api.make(secrets(api), secret('z', { end: 'yes', app: 'x' }));
  return (await watch.until((events) => said(events).includes('ADDED z'))).slice(0, -1);
}

const group = uniqueGroup('watches');

contract('watches', {
  prepare: async (api) => {
    await define(api, definition(group, specOf({ color: { type: 'string' } })));
  },
  cases: {
    'tell what is created, changed and deleted, in order': async (api) => {
      const watch = await watchFromNow(api);
      expect([watch.status, watch.type]).toEqual([200, 'application/json']);
      const [made] = await makeSecrets(api, { a: {} });
      await relabel(api, { app: 'x' });
      const { body: changed } = await api.get(secrets(api, '/a'));
      await api.delete(secrets(api, '/a'));
      const [first, second, third] = await watch.first(3);
      expect(first).toEqual({ type: 'ADDED', object: made });
      expect(second).toEqual({ type: 'MODIFIED', object: changed });
      expect(third).toMatchObject({ type: 'DELETED', object: { metadata: { name: 'a', labels: { app: 'x' } } } });
      const told = versions(await watch.first(3));
      expect(told).toEqual([...told].sort((a, b) => a - b));
      expect(new Set(told).size).toBe(3);
    },
    'tell the last state of what is deleted, at the version of its deletion': async (api) => {
      const [made] = await makeSecrets(api, { a: { app: 'x' } });
      const watch = await watchFromNow(api);
      await api.delete(secrets(api, '/a'));
      const [{ type, object } = { type: '', object: {} as KubeObject }] = await watch.first(1);
      const { resourceVersion, ...rest } = object.metadata;
      const { resourceVersion: before, ...last }: ObjectMeta = made?.metadata ?? {};
      expect([type, rest]).toEqual(['DELETED', last]);
      expect(Number(resourceVersion)).toBeGreaterThan(Number(before));
      expect(Number(listed(await api.get(secrets(api))).metadata.resourceVersion)).toBeGreaterThanOrEqual(
        Number(resourceVersion),
      );
    },
    'begin with what is there, from no version': async (api) => {
      await makeSecrets(api, { b: {}, a: {} });
      for (const query of ['', '&resourceVersion=0', '&resourceVersion=']) {
        const watch = await api.watch(secrets(api, `?watch=true${query}`));
        expect(said(await watch.first(2))).toEqual(['ADDED a', 'ADDED b']);
      }
    },
    'go on where another has ended': async (api) => {
      const [, , c] = await makeSecrets(api, { a: {}, b: {}, c: {} });
      await api.delete(secrets(api, '/a'));
      await api.make(secrets(api), secret('d'));
      const watch = await api.watch(secrets(api, `?watch=true&resourceVersion=${c ? versionOf(c) : ''}`));
      expect(said(await watch.first(2))).toEqual(['DELETED a', 'ADDED d']);
    },
    'are asked for by every value but false and 0': async (api) => {
      await makeSecrets(api, { a: {} });
      for (const value of ['=true', '=1', '', '=', '=yes']) {
        const watch = await api.watch(secrets(api, `?watch${value}`));
        expect(said(await watch.first(1))).toEqual(['ADDED a']);
      }
      for (const value of ['false', '0', 'False']) {
        expect(listed(await api.get(secrets(api, `?watch=${value}`))).names).toEqual(['a']);
      }
    },
    'tell of objects that come into a selection and leave it': async (api) => {
      const watch = await watchFromNow(api, '&labelSelector=app%3Dx');
      await makeSecrets(api, { a: { app: 'x' }, b: { app: 'y' } });
      await relabel(api, { app: 'y' });
      await relabel(api, { other: '1' });
      await relabel(api, { app: 'x' });
      await relabel(api, { other: '2' });
      await api.delete(secrets(api, '/a'));
      const events = await untilEnd(api, watch);
      expect(said(events)).toEqual(['ADDED a', 'DELETED a', 'ADDED a', 'MODIFIED a', 'DELETED a']);
      expect(events.map(({ object }) => object.metadata.labels)).toEqual([
        { app: 'x' },
        { app: 'x' },
        { app: 'x', other: '1' },
        { app: 'x', other: '2' },
        { app: 'x', other: '2' },
      ]);
      const told = versions(events);
      expect(new Set(told).size).toBe(5);
    },
    'tell nothing of objects outside a selection': async (api) => {
      const watch = await watchFromNow(api, '&labelSelector=app%3Dx');
      await makeSecrets(api, { a: { app: 'y' } });
      await relabel(api, { other: '1' });
      await api.delete(secrets(api, '/a'));
      expect(await untilEnd(api, watch)).toEqual([]);
    },
    'choose by fields': async (api) => {
      const watch = await watchFromNow(api, '&fieldSelector=type%3Dexample.com/x');
      await api.make(secrets(api), secret('a'));
      await api.make(secrets(api), secret('b', {}, 'example.com/x'));
      expect(said(await watch.first(1))).toEqual(['ADDED b']);
    },
    'choose one name, and tell when its object comes and goes': async (api) => {
      const watch = await watchFromNow(api, '&fieldSelector=metadata.name%3Da');
      await makeSecrets(api, { b: {}, a: {} });
      await api.delete(secrets(api, '/a'));
      await makeSecrets(api, { a: {} });
      expect(said(await watch.first(3))).toEqual(['ADDED a', 'DELETED a', 'ADDED a']);
    },
    'begin with what matches': async (api) => {
      await makeSecrets(api, { a: { app: 'x' }, b: {}, c: { app: 'x' } });
      const watch = await api.watch(secrets(api, '?watch=true&labelSelector=app%3Dx'));
      expect(said(await watch.first(2))).toEqual(['ADDED a', 'ADDED c']);
    },
    'see all namespaces, or one': async (api) => {
      const mark = { mark: api.namespace };
      const here = await watchFromNow(api);
      const query = `?watch=true&labelSelector=mark%3D${api.namespace}`;
      const everywhere = await api.watch(`/api/v1/secrets${query}`);
      const other = `${api.namespace}0`;
      await api.make('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: other } });
      await api.make(`/api/v1/namespaces/${other}/secrets`, secret('b', mark));
      await makeSecrets(api, { a: mark });
      expect(said(await everywhere.first(2))).toEqual(['ADDED b', 'ADDED a']);
      expect(said(await here.first(1))).toEqual(['ADDED a']);
    },
    'all tell the same, in the same order': async (api) => {
      const watches = await Promise.all(Array.from({ length: 5 }, () => watchFromNow(api)));
      const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
      await Promise.all(names.map((name) => api.make(secrets(api), secret(name))));
      const [first = [], ...others] = await Promise.all(watches.map((watch) => watch.first(20)));
      for (const events of others) expect(events).toEqual(first);
      expect(versions(first)).toEqual([...versions(first)].sort((a, b) => a - b));
    },
    'end after the time that was asked for': async (api) => {
      await makeSecrets(api, { a: {} });
      const watch = await api.watch(secrets(api, '?watch=true&timeoutSeconds=1'));
      await watch.ended;
      expect(said(watch.events)).toEqual(['ADDED a']);
    },
    'take a number of seconds alone': async (api) => {
      for (const value of ['x', '']) {
        const message = `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
        expectRefusal(await api.get(secrets(api, `?watch=true&timeoutSeconds=${value}`)), badRequest(message));
      }
    },
    'are refused from a version that is none': async (api) => {
      for (const version of ['abc', '-1']) {
        const why = `strconv.ParseUint: parsing "${version}": invalid syntax`;
        const message = `resourceVersion: Invalid value: "${version}": ${why}`;
        expectRefusal(await api.get(secrets(api, `?watch=true&resourceVersion=${version}`)), { code: 500, message });
      }
    },
    'wait for a version that is still to come': async (api) => {
      const { metadata } = listed(await api.get(secrets(api)));
      const far = Number(metadata.resourceVersion) + 1_000_000;
      const watch = await api.watch(secrets(api, `?watch=true&resourceVersion=${far}&timeoutSeconds=1`));
      await makeSecrets(api, { a: {} });
      await watch.ended;
      expect([watch.status, watch.events]).toEqual([200, []]);
    },
    'from too long ago end with that error': async (api) => {
      const watch = await api.watch(`${widgets(api, group)}?watch=true&resourceVersion=1`);
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
            message: expect.stringMatching(/^too old resource version: 1 \(\d+\)$/),
            reason: 'Expired',
            code: 410,
          },
        },
      ]);
    },
    'are refused for selectors that cannot be read': async (api) => {
      const label = await api.get(secrets(api, `${selecting('label', '=x')}&watch=true`));
      expectRefusal(label, badRequest("found '=', expected: !, identifier, or 'end of string'"));
      const field = await api.get(secrets(api, `${selecting('field', 'no.such=1')}&watch=true`));
      expectRefusal(field, badRequest('field label not supported: no.such'));
    },
    'are not had in YAML': async (api) => {
      const message =
        'only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';
      const { status, text } = await api.get(secrets(api, '?watch=true'), 'application/yaml');
      expect(status).toBe(406);
      expect(text.replace(/\s+/g, ' ')).toContain(message);
    },
    'of an object are only had under the old path': async (api) => {
      const [made] = await makeSecrets(api, { a: {}, b: {} });
      const plain = await api.get(secrets(api, '/a?watch=true'));
      expect(plain.body).toEqual(made);
      const old = await api.watch(`/api/v1/watch/namespaces/${api.namespace}/secrets/a`);
      await relabel(api, { app: 'x' });
      expect(said(await old.first(2))).toEqual(['ADDED a', 'MODIFIED a']);
      const all = await api.watch(`/api/v1/watch/namespaces/${api.namespace}/secrets`);
      expect(said(await all.first(2))).toEqual(['ADDED a', 'ADDED b']);
    },
    'of an object cannot choose another': async (api) => {
      const path = `/api/v1/watch/namespaces/${api.namespace}/secrets/a?fieldSelector=metadata.name%3Db`;
      expectRefusal(await api.get(path), badRequest("fieldSelector metadata.name doesn't match requested name"));
    },
    'of tables have headings in their first event alone': async (api) => {
      const watch = await watchFromNow(api, '', forms.table);
      await makeSecrets(api, { a: {}, b: {} });
      const [first, second] = await watch.first(2);
      expect(first?.object['columnDefinitions']).toHaveLength(4);
      const { metadata } = (await api.get(secrets(api, '/b'))).body as KubeObject;
      expect(second).toEqual({
        type: 'ADDED',
        object: {
          kind: 'Table',
          apiVersion: 'meta.k8s.io/v1',
          metadata: { resourceVersion: metadata.resourceVersion },
          columnDefinitions: null,
          rows: [
            {
              cells: ['b', 'Opaque', 0, expect.stringMatching(/^\d+s$/)],
              object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata },
            },
          ],
        },
      });
    },
    'of tables carry what was asked for': async (api) => {
      const [made] = await makeSecrets(api, { a: {} });
      const shown = async (include: string): Promise<unknown> => {
        const watch = await api.watch(secrets(api, `?watch=true&includeObject=${include}`), forms.table);
        const [event] = await watch.first(1);
        return (event?.object['rows'] as { object: unknown }[])[0]?.object;
      };
      expect(await shown('None')).toBeNull();
      expect(await shown('Object')).toEqual(made);
    },
    'of metadata tell nothing else': async (api) => {
      const watch = await watchFromNow(api, '&labelSelector=app%3Dx', forms.metadata);
      const [made] = await makeSecrets(api, { a: { app: 'x' } });
      await relabel(api, { app: 'y' });
      const [first, second] = await watch.first(2);
      const form = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };
      expect(first).toEqual({ type: 'ADDED', object: { ...form, metadata: made?.metadata } });
      expect(second).toMatchObject({ type: 'DELETED', object: { ...form, metadata: { labels: { app: 'x' } } } });
    },
    'of custom resources tell what they are': async (api) => {
      const { metadata } = listed(await api.get(widgets(api, group)));
      const watch = await api.watch(`${widgets(api, group)}?watch=true&resourceVersion=${metadata.resourceVersion}`);
      const made = await api.make(widgets(api, group), widget(group, { color: 'red' }));
      await api.delete(widgets(api, group, 'a'));
      const [first, second] = await watch.first(2);
      expect(first).toEqual({ type: 'ADDED', object: made });
      expect([second?.type, second?.object.kind]).toEqual(['DELETED', 'Widget']);
    },
    'of Events tell them in the words of their group': async (api) => {
      const involved = { kind: 'Pod', name: 'p', namespace: api.namespace };
      const old = await api.watch(`${api.path('v1', 'events')}?watch=true`);
      const newer = await api.watch(`${api.path('events.k8s.io/v1', 'events')}?watch=true`);
      await api.make(api.path('v1', 'events'), {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: 'a' },
        involvedObject: involved,
        message: 'hello',
      });
      expect((await old.first(1))[0]?.object).toMatchObject({ apiVersion: 'v1', involvedObject: involved });
      const [{ object } = { object: {} as KubeObject }] = await newer.first(1);
      expect(object).toMatchObject({ apiVersion: 'events.k8s.io/v1', regarding: involved, note: 'hello' });
    },
  },
});
