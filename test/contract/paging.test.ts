import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { forms, listed, makeSecrets, namesOf, secrets, versionOf } from './support/lists.js';
import { secret } from './support/objects.js';
import { badRequest, expectRefusal, expectRefused, forbiddenField, invalid } from './support/status.js';
import { casesOf } from './support/table.js';

const five = { a: { app: 'x' }, b: {}, c: { app: 'x' }, d: {}, e: { app: 'x' } };

/** Reads all pages of a list. */
async function pages(api: Api, query: string): Promise<string[][]> {
  const found: string[][] = [];
  let token: string | undefined = '';
  do {
    const page = listed(await api.get(secrets(api, `${query}${token === '' ? '' : `&continue=${token}`}`)));
    found.push(page.names);
    token = page.metadata.continue;
  } while (token !== undefined && found.length < 10);
  return found;
}

/** The token with which a list of two goes on. */
async function firstToken(api: Api): Promise<string> {
  return listed(await api.get(secrets(api, '?limit=2'))).metadata.continue ?? '';
}

contract('pages', {
  cases: {
    'hold as many objects as were asked for': async (api) => {
      await makeSecrets(api, five);
      expect(await pages(api, '?limit=2')).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
      expect(await pages(api, '?limit=5')).toEqual([['a', 'b', 'c', 'd', 'e']]);
      expect(await pages(api, '?limit=6')).toEqual([['a', 'b', 'c', 'd', 'e']]);
    },
    'say how many objects follow, and the last says nothing': async (api) => {
      await makeSecrets(api, five);
      const first = listed(await api.get(secrets(api, '?limit=2')));
      expect(first.metadata).toEqual({
        resourceVersion: expect.any(String),
        continue: expect.any(String),
        remainingItemCount: 3,
      });
      const rest = listed(await api.get(secrets(api, `?limit=3&continue=${first.metadata.continue ?? ''}`)));
      expect(rest.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
    },
    'count what matches a selector, but do not say how many follow': async (api) => {
      await makeSecrets(api, five);
      expect(await pages(api, '?limit=2&labelSelector=app%3Dx')).toEqual([['a', 'c'], ['e']]);
      for (const selector of ['labelSelector=app%3Dx', 'fieldSelector=type%3DOpaque']) {
        const { metadata } = listed(await api.get(secrets(api, `?limit=2&${selector}`)));
        expect(metadata.continue).toEqual(expect.any(String));
        expect(metadata).not.toHaveProperty('remainingItemCount');
      }
    },
    'can change their size on the way': async (api) => {
      await makeSecrets(api, five);
      const token = await firstToken(api);
      expect(await namesOf(api, secrets(api, `?limit=1&continue=${token}`))).toEqual(['c']);
      expect(await namesOf(api, secrets(api, `?continue=${token}`))).toEqual(['c', 'd', 'e']);
    },
    'show the moment at which the list began': async (api) => {
      await makeSecrets(api, five);
      const first = listed(await api.get(secrets(api, '?limit=2')));
      await api.delete(secrets(api, '/c'));
      await api.make(secrets(api), secret('bb'));
      await api.patch(secrets(api, '/d'), 'merge', { metadata: { labels: { later: 'yes' } } });
      const rest = listed(await api.get(secrets(api, `?limit=5&continue=${first.metadata.continue ?? ''}`)));
      expect(rest.names).toEqual(['c', 'd', 'e']);
      expect(rest.items[1]).not.toMatchObject({ metadata: { labels: { later: 'yes' } } });
      expect(rest.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      expect(await namesOf(api, secrets(api))).toEqual(['a', 'b', 'bb', 'd', 'e']);
    },
    'are there for tables and metadata as well': async (api) => {
      await makeSecrets(api, five);
      for (const form of [forms.table, forms.metadataList]) {
        const { body } = await api.get(secrets(api, '?limit=4'), form);
        expect(body['metadata']).toMatchObject({ continue: expect.any(String), remainingItemCount: 1 });
        expect(body[form === forms.table ? 'rows' : 'items']).toHaveLength(4);
      }
    },
    'reach over namespaces': async (api) => {
      const mark = { mark: api.namespace };
      await makeSecrets(api, { a: mark, b: mark, c: mark, d: mark });
      const query = `?limit=2&labelSelector=mark%3D${api.namespace}`;
      const first = listed(await api.get(`/api/v1/secrets${query}`));
      const token = encodeURIComponent(first.metadata.continue ?? '');
      expect(first.names).toEqual(['a', 'b']);
      expect(await namesOf(api, `/api/v1/secrets${query}&continue=${token}`)).toEqual(['c', 'd']);
    },
    'are not heeded where any state will do': async (api) => {
      await makeSecrets(api, five);
      expect(await namesOf(api, secrets(api, '?limit=2&resourceVersion=0'))).toEqual(['a', 'b', 'c', 'd', 'e']);
    },
    'without a size are everything': async (api) => {
      await makeSecrets(api, five);
      for (const limit of ['0', '-1']) {
        expect(await namesOf(api, secrets(api, `?limit=${limit}`))).toEqual(['a', 'b', 'c', 'd', 'e']);
      }
    },
    'go on from what is there now where the token asks for that': async (api) => {
      await makeSecrets(api, five);
      const token = JSON.parse(Buffer.from(await firstToken(api), 'base64url').toString()) as object;
      await api.delete(secrets(api, '/d'));
      const now = Buffer.from(JSON.stringify({ ...token, rv: -1 })).toString('base64url');
      expect(await namesOf(api, secrets(api, `?limit=2&continue=${now}`))).toEqual(['c', 'e']);
    },
  },
});

contract('sizes of pages that are no numbers', {
  cases: casesOf<readonly [limit: string, message: string]>(
    {
      'are refused as text': ['x', 'parsing "x": invalid syntax'],
      'are refused as fractions': ['1.5', 'parsing "1.5": invalid syntax'],
      'are refused when empty': ['', 'parsing "": invalid syntax'],
      'are refused beyond 64 bits': ['99999999999999999999', 'parsing "99999999999999999999": value out of range'],
    },
    async (api: Api, [limit, message]) => {
      expectRefusal(await api.get(secrets(api, `?limit=${limit}`)), badRequest(`strconv.ParseInt: ${message}`));
    },
  ),
});

const encoded = (token: object | string): string =>
  Buffer.from(typeof token === 'string' ? token : JSON.stringify(token)).toString('base64url');
const v = 'meta.k8s.io/v1';

contract('tokens that no page has given', {
  cases: {
    ...casesOf<readonly [token: string, why: string]>(
      {
        'are refused as no base64': ['!!!', ': illegal base64 data at input byte 0'],
        'are refused with padding': ['eyJhIjoxfQ==', ': illegal base64 data at input byte 10'],
        'are refused as no JSON': [encoded('x'), ": invalid character 'x' looking for beginning of value"],
        'are refused as bytes': ['nope', ": invalid character '\\u009e' looking for beginning of value"],
        'are refused in another format': [encoded({ v: 'x' }), ': server does not recognize this encoded version x'],
        'are refused without a format': [encoded({}), ': server does not recognize this encoded version '],
        'are refused without a version': [
          encoded({ v, start: 'b' }),
          `: incorrect encoded start resourceVersion (version ${v})`,
        ],
        'are refused without a start': [encoded({ v, rv: -1 }), `: encoded start key empty (version ${v})`],
        'are refused when they lead out of the list': [encoded({ v, rv: -1, start: '../x' }), ': ../x'],
      },
      async (api: Api, [token, why]) => {
        const message = `invalid continue token: continue key is not valid${why}`;
        expectRefusal(await api.get(secrets(api, `?limit=2&continue=${token}`)), badRequest(message));
      },
    ),
    'are refused from a version that is still to come': async (api) => {
      const token = encoded({ v, rv: 999_999_999_999, start: 'b' });
      expectRefused(await api.get(secrets(api, `?continue=${token}`)), 504, 'Timeout');
    },
    'are refused beside a version': async (api) => {
      const [made] = await makeSecrets(api, five);
      const token = await firstToken(api);
      const message = 'specifying resource version is not allowed when using continue';
      const query = `?continue=${token}&resourceVersion=${made ? versionOf(made) : ''}`;
      expectRefusal(await api.get(secrets(api, query)), badRequest(message));
      expect(await namesOf(api, secrets(api, `?continue=${token}&resourceVersion=0`))).toEqual(['c', 'd', 'e']);
    },
    'are refused beside a rule for versions': async (api) => {
      const why = (message: string): ReturnType<typeof forbiddenField> =>
        forbiddenField('resourceVersionMatch', `resourceVersionMatch is forbidden ${message}`);
      const beside = why('when continue is provided');
      const options = 'ListOptions.meta.k8s.io';
      const first = await api.get(secrets(api, '?continue=x&resourceVersion=1&resourceVersionMatch=Exact'));
      expectRefusal(first, invalid(options, '', beside));
      const second = await api.get(secrets(api, '?continue=x&resourceVersionMatch=NotOlderThan'));
      expectRefusal(second, invalid(options, '', why('unless resourceVersion is provided'), beside));
    },
  },
});

const group = uniqueGroup('paging');

contract('pages of custom resources', {
  prepare: async (api) => {
    await define(api, definition(group, specOf({})));
  },
  cases: {
    'end with an empty token': async (api) => {
      const path = widgets(api, group);
      for (const name of ['a', 'b', 'c']) await api.make(path, widget(group, {}, { name }));
      const first = listed(await api.get(`${path}?limit=2`));
      expect(first.metadata).toMatchObject({ continue: expect.stringMatching(/./), remainingItemCount: 1 });
      const last = listed(await api.get(`${path}?limit=2&continue=${first.metadata.continue ?? ''}`));
      expect([last.names, last.metadata.continue]).toEqual([['c'], '']);
      expect(last.items[0]).toMatchObject({ apiVersion: `${group}/v1`, kind: 'Widget' });
    },
    'have no token in other forms': async (api) => {
      for (const form of [forms.table, forms.metadataList]) {
        expect((await api.get(widgets(api, group), form)).body['metadata']).not.toHaveProperty('continue');
      }
    },
  },
});
