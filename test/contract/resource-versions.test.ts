import type { KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { listed, makeSecrets, namesOf, secrets, versionOf } from './support/lists.js';
import { expectRefusal, forbiddenField, invalid, unsupported, type Cause } from './support/status.js';
import { casesOf } from './support/table.js';
import { until } from '../support/patience.js';

const OPTIONS = 'ListOptions.meta.k8s.io';
const FAR = '999999999999';

/** Three Secrets, the second of which is gone; the versions at which each was made, and at which the last went. */
async function history(api: Api): Promise<string[]> {
  const made = await makeSecrets(api, { a: { app: 'x' }, b: { app: 'x' }, c: {} });
  await api.delete(secrets(api, '/b'));
  return made.map(versionOf);
}

contract('lists from a version', {
  cases: {
    'are no older than that': async (api) => {
      const [, , last = ''] = await history(api);
      for (const query of [`?resourceVersion=${last}`, `?resourceVersion=${last}&resourceVersionMatch=NotOlderThan`]) {
        // What came after that version, the end of b, a real server may show a moment later.
        const { names, metadata } = await until(
          async () => listed(await api.get(secrets(api, query))),
          (list) => list.names.length === 2,
        );
        expect(names).toEqual(['a', 'c']);
        expect(Number(metadata.resourceVersion)).toBeGreaterThan(Number(last));
      }
    },
    'are what there was, where that is asked for': async (api) => {
      const [first = '', second = '', third = ''] = await history(api);
      const at = async (version: string): Promise<unknown> => {
        const query = `?resourceVersion=${version}&resourceVersionMatch=Exact`;
        const { names, metadata } = listed(await api.get(secrets(api, query)));
        return [names, metadata.resourceVersion];
      };
      expect(await at(first)).toEqual([['a'], first]);
      expect(await at(second)).toEqual([['a', 'b'], second]);
      expect(await at(third)).toEqual([['a', 'b', 'c'], third]);
    },
    'show objects as they were then': async (api) => {
      const [made] = await makeSecrets(api, { a: { app: 'x' } });
      await api.patch(secrets(api, '/a'), 'merge', { metadata: { labels: { app: 'y' } } });
      const version = made === undefined ? '' : versionOf(made);
      const exact = `?resourceVersion=${version}&resourceVersionMatch=Exact`;
      expect(listed(await api.get(secrets(api, exact))).items).toMatchObject([
        { metadata: { labels: { app: 'x' }, resourceVersion: version } },
      ]);
      expect(await namesOf(api, secrets(api, `${exact}&labelSelector=app%3Dx`))).toEqual(['a']);
      expect(await namesOf(api, secrets(api, `${exact}&labelSelector=app%3Dy`))).toEqual([]);
    },
    'are what there was, where they are read in pages': async (api) => {
      const [, , third = ''] = await history(api);
      const first = listed(await api.get(secrets(api, `?limit=2&resourceVersion=${third}`)));
      expect([first.names, first.metadata.resourceVersion]).toEqual([['a', 'b'], third]);
      expect(first.metadata.remainingItemCount).toBe(1);
      expect(await namesOf(api, secrets(api, `?limit=2&continue=${first.metadata.continue ?? ''}`))).toEqual(['c']);
    },
    'are read in pages from what there is, where that is asked for': async (api) => {
      const [, , third = ''] = await history(api);
      const query = `?limit=1&resourceVersion=${third}&resourceVersionMatch=NotOlderThan`;
      const page = await until(
        async () => listed(await api.get(secrets(api, query))),
        ({ metadata }) => metadata.remainingItemCount === 1,
      );
      expect(page.names).toEqual(['a']);
    },
    'are any state, from the version 0': async (api) => {
      await history(api);
      const query = '?resourceVersion=0&resourceVersionMatch=NotOlderThan';
      expect((await api.get(secrets(api, query))).status).toBe(200);
      expect((await api.get(secrets(api, '?resourceVersion=0'))).status).toBe(200);
    },
    'are refused while it is still to come': async (api) => {
      for (const query of ['', '&resourceVersionMatch=Exact', '&resourceVersionMatch=NotOlderThan', '&limit=1']) {
        const answer = await api.get(secrets(api, `?resourceVersion=${FAR}${query}`));
        expect(answer.status).toBe(504);
        expect(answer.headers['retry-after']).toBe('1');
        expect(answer.body).toEqual({
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: expect.stringMatching(`^Timeout: Too large resource version: ${FAR}, current: \\d+$`),
          reason: 'Timeout',
          details: {
            causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
            retryAfterSeconds: 1,
          },
          code: 504,
        });
      }
    },
    'are refused when it is no version': async (api) => {
      for (const version of ['abc', '-1', '1.5']) {
        const why = `resourceVersion: Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`;
        const message = `invalid resource version: ${why}`;
        const answer = await api.get(secrets(api, `?resourceVersion=${version}`));
        expectRefusal(answer, { code: 400, reason: 'BadRequest', message });
      }
    },
  },
});

const forbidden = (why: string): Cause => forbiddenField('resourceVersionMatch', why);
const alone = forbidden('resourceVersionMatch is forbidden unless resourceVersion is provided');
const unknown = unsupported('resourceVersionMatch', '"Near"', 'Exact', 'NotOlderThan', '');

contract('rules for versions are refused', {
  cases: casesOf<readonly [query: string, ...causes: Cause[]]>(
    {
      'without a version': ['resourceVersionMatch=Exact', alone],
      'when they are unknown': ['resourceVersionMatch=Near&resourceVersion=1', unknown],
      'for every reason at once': ['resourceVersionMatch=Near', alone, unknown],
      'as exact for any version': [
        'resourceVersionMatch=Exact&resourceVersion=0',
        forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
      ],
    },
    async (api: Api, [query, ...causes]) => {
      expectRefusal(await api.get(secrets(api, `?${query}`)), invalid(OPTIONS, '', ...causes));
    },
  ),
});

contract('reading an object from a version', {
  cases: {
    'shows it as it is': async (api) => {
      const [made] = await makeSecrets(api, { a: {} });
      const changed = await api.patch(secrets(api, '/a'), 'merge', { metadata: { labels: { app: 'y' } } });
      const version = made === undefined ? '' : versionOf(made);
      const wanted = versionOf(changed.body as KubeObject);
      await until(
        async () => versionOf((await api.get(secrets(api, `/a?resourceVersion=${version}`))).body as KubeObject),
        (shown) => shown === wanted,
      );
    },
    'is refused while it is still to come': async (api) => {
      await makeSecrets(api, { a: {} });
      const answer = await api.get(secrets(api, `/a?resourceVersion=${FAR}`));
      expect([answer.status, answer.body['reason']]).toEqual([504, 'Timeout']);
    },
    'is refused when it is no version': async (api) => {
      const message = 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax';
      expectRefusal(await api.get(secrets(api, '/a?resourceVersion=abc')), { code: 500, message });
    },
  },
});
