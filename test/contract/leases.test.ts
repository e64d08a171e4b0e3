import type { JsonObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import {
  badRequest,
  conflict,
  expectRefusal,
  expectRefused,
  invalid,
  invalidValue,
  type Cause,
} from './support/status.js';
import { casesOf } from './support/table.js';

const leases = (api: Api, ...rest: string[]): string => api.path('coordination.k8s.io/v1', 'leases', ...rest);
const lease = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'a', ...metadata },
  spec,
});
const heldBy = (holderIdentity: string, more: JsonObject = {}): JsonObject => ({
  holderIdentity,
  leaseDurationSeconds: 15,
  acquireTime: '2026-01-01T00:00:00.123456Z',
  renewTime: '2026-01-01T00:00:00.123456Z',
  leaseTransitions: 0,
  ...more,
});

contract('leases', {
  cases: {
    'a lease is kept as it is written': async (api) => {
      const made = await api.make(leases(api), lease(heldBy('one')));
      expect(made['spec']).toEqual(heldBy('one'));
      expect(made.metadata).not.toHaveProperty('generation');
    },
    'a time has microseconds': async (api) => {
      const answer = await api.post(leases(api), lease({ renewTime: '2026-01-01T00:00:00Z' }));
      const why =
        'parsing time "2026-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"';
      expectRefusal(answer, badRequest(`Lease in version "v1" cannot be handled as a Lease: ${why}`));
    },
    'a time is kept in the time of the world': async (api) => {
      const made = await api.make(leases(api), lease({ renewTime: '2026-01-01T01:00:00.500000+01:00' }));
      expect(made['spec']).toEqual({ renewTime: '2026-01-01T00:00:00.500000Z' });
    },
    'a lease of nobody': async (api) => expect((await api.make(leases(api), lease({})))['spec']).toEqual({}),
    'one of two takes a lease': async (api) => {
      const answers = await Promise.all(['one', 'two'].map((name) => api.post(leases(api), lease(heldBy(name)))));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    },
    'its holder renews a lease': async (api) => {
      const { metadata } = await api.make(leases(api), lease(heldBy('one')));
      const { resourceVersion = '' } = metadata;
      const spec = heldBy('one', { renewTime: '2026-01-01T00:00:10.000000Z' });
      const { status, body } = await api.put(leases(api, 'a'), lease(spec, { resourceVersion }));
      expect({ status, spec: body['spec'] }).toEqual({ status: 200, spec });
    },
    'one of two takes over a lease': async (api) => {
      const { metadata } = await api.make(leases(api), lease(heldBy('one')));
      const { resourceVersion = '' } = metadata;
      const take = (name: string) =>
        api.put(leases(api, 'a'), lease(heldBy(name, { leaseTransitions: 1 }), { resourceVersion }));
      const answers = await Promise.all(['two', 'three', 'four'].map(take));
      const [first, ...others] = answers.sort((a, b) => a.status - b.status);
      expect(first?.status).toBe(200);
      for (const other of others) expectRefusal(other, conflict('leases.coordination.k8s.io', 'a'));
      expect((await api.read(leases(api, 'a')))['spec']).toEqual(first?.body['spec']);
    },
    'who has slept does not renew': async (api) => {
      const { metadata } = await api.make(leases(api), lease(heldBy('one')));
      const { resourceVersion = '' } = metadata;
      await api.put(leases(api, 'a'), lease(heldBy('two'), { resourceVersion }));
      const answer = await api.put(leases(api, 'a'), lease(heldBy('one'), { resourceVersion }));
      expectRefusal(answer, conflict('leases.coordination.k8s.io', 'a'));
    },
    'a lease that one has not seen is not overwritten': async (api) => {
      await api.make(leases(api), lease(heldBy('one')));
      const answer = await api.put(leases(api, 'a'), lease(heldBy('two')));
      expectRefused(answer, 422, 'Invalid');
      expect(answer.body['message']).toBe(
        'leases.coordination.k8s.io "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
      );
    },
    'a lease is released': async (api) => {
      const { metadata } = await api.make(leases(api), lease(heldBy('one')));
      const { resourceVersion = '' } = metadata;
      const spec = heldBy('', { leaseDurationSeconds: 1 });
      const { body } = await api.put(leases(api, 'a'), lease(spec, { resourceVersion }));
      expect(body['spec']).toEqual(spec);
    },
    'an update makes a lease that is not there': async (api) => {
      const { status, body } = await api.put(leases(api, 'a'), lease(heldBy('one')));
      expect({ status, spec: body['spec'] }).toEqual({ status: 201, spec: heldBy('one') });
    },
    'who watches a lease sees who holds it': async (api) => {
      const { metadata } = await api.make(leases(api), lease(heldBy('one')));
      const { resourceVersion = '' } = metadata;
      const watch = await api.watch(
        `${leases(api)}?watch=true&resourceVersion=${resourceVersion}&fieldSelector=metadata.name%3Da`,
      );
      await api.put(leases(api, 'a'), lease(heldBy('two'), { resourceVersion }));
      const [event] = await watch.first(1);
      expect(event?.type).toBe('MODIFIED');
      expect(event?.object['spec']).toEqual(heldBy('two'));
    },
    ...casesOf<readonly [spec: JsonObject, ...causes: Cause[]]>(
      {
        'a lease that never lasts': [
          { leaseDurationSeconds: 0 },
          invalidValue('spec.leaseDurationSeconds', '0', 'must be greater than 0'),
        ],
        'a lease that was taken less than never': [
          { leaseTransitions: -1 },
          invalidValue('spec.leaseTransitions', '-1', 'must be greater than or equal to 0'),
        ],
      },
      async (api, [spec, ...causes]) =>
        expectRefusal(await api.post(leases(api), lease(spec)), invalid('Lease.coordination.k8s.io', 'a', ...causes)),
    ),
    'a time that is none': async (api) =>
      expectRefused(await api.post(leases(api), lease({ renewTime: 'now' })), 400, 'BadRequest'),
  },
});
