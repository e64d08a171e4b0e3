import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, deployment } from './support/objects.js';
import { conflict, expectRefusal, forbiddenField, invalid, invalidValue, notFound } from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const [A, B] = ['example.com/a', 'example.com/b'];
const held = (api: Api, ...finalizers: string[]): Promise<KubeObject> =>
  api.make(maps(api), configMap('a', {}, { finalizers }));
const finalizersOf = ({ body }: { body: JsonObject }): unknown => (body as KubeObject).metadata.finalizers;

contract('objects that finalizers hold', {
  cases: {
    'a deletion marks the object and leaves it': async (api) => {
      const made = await held(api, A);
      const { status, body } = await api.delete(maps(api, 'a'));
      expect(status).toBe(200);
      expect(body).toMatchObject({
        kind: 'ConfigMap',
        metadata: {
          uid: made.metadata.uid,
          finalizers: [A],
          deletionTimestamp: expect.stringMatching(/Z$/),
          deletionGracePeriodSeconds: 0,
        },
      });
      expect((await api.get(maps(api, 'a'))).body).toEqual(body);
    },
    'a second deletion changes nothing': async (api) => {
      await held(api, A);
      const first = await api.delete(maps(api, 'a'));
      expect((await api.delete(maps(api, 'a'))).body).toEqual(first.body);
    },
    'a watch tells of the mark, of each step, and of the end': async (api) => {
      await held(api, A, B);
      const watch = await api.watch(`${maps(api)}?watch=true&fieldSelector=metadata.name%3Da`);
      await watch.first(1);
      await api.delete(maps(api, 'a'));
      await api.patch(maps(api, 'a'), 'merge', { metadata: { finalizers: [B] } });
      await api.patch(maps(api, 'a'), 'merge', { metadata: { finalizers: null } });
      const events = await watch.first(4);
      expect(events.map(({ type, object }) => [type, object.metadata.finalizers])).toEqual([
        ['ADDED', [A, B]],
        ['MODIFIED', [A, B]],
        ['MODIFIED', [B]],
        ['DELETED', [B]],
      ]);
    },
    'the end answers with the object as it was': async (api) => {
      await held(api, A);
      await api.delete(maps(api, 'a'));
      const { status, body } = await api.patch(maps(api, 'a'), 'merge', { metadata: { finalizers: [] } });
      expect([status, body['kind'], finalizersOf({ body })]).toEqual([200, 'ConfigMap', undefined]);
      expectRefusal(await api.get(maps(api, 'a')), notFound('configmaps', 'a'));
    },
    'an object that is held no more but not deleted stays': async (api) => {
      await held(api, A);
      await api.patch(maps(api, 'a'), 'merge', { metadata: { finalizers: null } });
      expect((await api.get(maps(api, 'a'))).status).toBe(200);
    },
    'while an object goes, no finalizer comes': async (api) => {
      await held(api, A);
      await api.delete(maps(api, 'a'));
      const answer = await api.patch(maps(api, 'a'), 'merge', { metadata: { finalizers: [A, B] } });
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{"${B}"}`;
      expectRefusal(answer, invalid('ConfigMap', 'a', forbiddenField('metadata.finalizers', why)));
    },
    'while an object goes, finalizers may change their order': async (api) => {
      await held(api, A, B);
      await api.delete(maps(api, 'a'));
      const answer = await api.patch(maps(api, 'a'), 'merge', { metadata: { finalizers: [B, A] } });
      expect(finalizersOf(answer)).toEqual([B, A]);
    },
    'while an object goes, the rest of it can be changed': async (api) => {
      await held(api, A);
      await api.delete(maps(api, 'a'));
      const { status, body } = await api.patch(maps(api, 'a'), 'merge', { data: { x: 'y' } });
      expect([status, body['data']]).toEqual([200, { x: 'y' }]);
    },
    'the mark cannot be taken away': async (api) => {
      await held(api, A);
      const { body } = await api.delete(maps(api, 'a'));
      const answer = await api.patch(maps(api, 'a'), 'merge', {
        metadata: { deletionTimestamp: null, deletionGracePeriodSeconds: null },
      });
      expect([answer.status, answer.body]).toEqual([200, body]);
    },
    'the mark cannot be set': async (api) => {
      const metadata = { finalizers: [A], deletionTimestamp: '2020-01-01T00:00:00Z' };
      const made = await api.make(maps(api), configMap('a', {}, metadata));
      expect(made.metadata.deletionTimestamp).toBeUndefined();
    },
    'while an object goes, its name is taken': async (api) => {
      await held(api, A);
      await api.delete(maps(api, 'a'));
      const answer = await api.post(maps(api), configMap('a'));
      expect([answer.status, answer.body['reason'], answer.body['message']]).toEqual([
        409,
        'AlreadyExists',
        'object is being deleted: configmaps "a" already exists',
      ]);
    },
    'the mark is a new generation of what has generations': async (api) => {
      const path = api.path('apps/v1', 'deployments');
      await api.make(path, deployment('a', { replicas: 0 }, { finalizers: [A] }));
      const { body } = await api.delete(`${path}/a`);
      expect((body as KubeObject).metadata.generation).toBe(2);
    },
    'a deletion that is tried leaves everything': async (api) => {
      const made = await held(api, A);
      const { status } = await api.delete(`${maps(api, 'a')}?dryRun=All`);
      expect(status).toBe(200);
      expect(await api.read(maps(api, 'a'))).toEqual(made);
    },
    'a deletion of a collection marks what is held and removes the rest': async (api) => {
      await held(api, A);
      await api.make(maps(api), configMap('b', {}, { labels: { go: 'yes' } }));
      await api.make(maps(api), configMap('c', {}, { labels: { go: 'yes' }, finalizers: [A] }));
      await api.delete(`${maps(api)}?labelSelector=go%3Dyes`);
      expect((await api.read(maps(api, 'a'))).metadata.deletionTimestamp).toBeUndefined();
      expect((await api.get(maps(api, 'b'))).status).toBe(404);
      expect((await api.read(maps(api, 'c'))).metadata.deletionTimestamp).toBeDefined();
    },
    'a deletion that was meant for another object is refused': async (api) => {
      const { metadata } = await held(api, A);
      const uid = '11111111-1111-1111-1111-111111111111';
      const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid ?? ''}). The object might have been deleted and then recreated`;
      expectRefusal(await api.delete(maps(api, 'a'), { preconditions: { uid } }), conflict('ConfigMap', 'a', why));
    },
  },
});

contract('what a finalizer may be', {
  cases: casesOf<readonly [finalizer: string, why: string]>(
    {
      'one with a domain': ['foo', 'name is neither a standard finalizer name nor is it fully qualified'],
      'one with one domain': ['foo.bar', 'name is neither a standard finalizer name nor is it fully qualified'],
    },
    async (api, [finalizer, why]) => {
      const answer = await api.post(`${maps(api)}?dryRun=All`, configMap('a', {}, { finalizers: [finalizer] }));
      const cause = invalidValue('metadata.finalizers[0]', JSON.stringify(finalizer), why);
      expectRefusal(answer, invalid('ConfigMap', 'a', cause));
    },
  ),
});

/** The policy of each of two deletions, and the finalizers that are there after each. */
type Policies = readonly [first: string, second: string, after: readonly [readonly string[], readonly string[]]];

contract('a deletion that is asked for twice', {
  cases: {
    'ends when what else held the object lets go of it': async (api) => {
      await held(api, A);
      for (let times = 0; times < 2; times++) await api.delete(maps(api, 'a'), { propagationPolicy: 'Foreground' });
      const watch = await api.watch(`${maps(api)}?watch=true&fieldSelector=metadata.name%3Da`);
      await api.patch(maps(api, 'a'), 'json', [{ op: 'remove', path: '/metadata/finalizers/0' }]);
      await watch.until((events) => events.some(({ type }) => type === 'DELETED'));
    },
  },
});

contract('policies of deletions that wait', {
  cases: casesOf<Policies>(
    {
      'background adds nothing': ['Background', 'Background', [[A], [A]]],
      'foreground comes later': ['Background', 'Foreground', [[A], [A, 'foregroundDeletion']]],
      'orphan comes later': ['Background', 'Orphan', [[A], [A, 'orphan']]],
    },
    async (api, [first, second, after]) => {
      await held(api, A);
      // A deletion without dependents is done with foreground and orphan at once; what it answers is before that.
      const one = await api.delete(maps(api, 'a'), { propagationPolicy: first });
      const two = await api.delete(maps(api, 'a'), { propagationPolicy: second });
      expect([finalizersOf(one), finalizersOf(two)]).toEqual(after);
    },
  ),
});
