import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { forms, listed, makeSecrets, namesOf, secrets, selecting } from './support/lists.js';
import { secret } from './support/objects.js';
import { badRequest, expectRefusal, forbiddenField, invalid } from './support/status.js';
import { casesOf } from './support/table.js';
import { words } from './support/words.js';

const four = {
  a: { app: 'x', tier: '1' },
  b: { app: 'y', weight: '5' },
  c: {},
  d: { app: 'x', weight: '2', 'example.com/owner': 'me' },
};
const label = (selector: string): string => selecting('label', selector);
const labelKey = `a valid label key ${words.namePart.replace('name part ', '')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;

contract('lists', {
  cases: {
    'hold all objects of a namespace by name, without apiVersion and kind': async (api) => {
      await makeSecrets(api, { b: {}, a: {}, 'a-1': {}, 'a.2': {} });
      const { body, status, type } = await api.get(secrets(api));
      expect({ status, type }).toEqual({ status: 200, type: 'application/json' });
      expect(body).toMatchObject({ kind: 'SecretList', apiVersion: 'v1' });
      const { names, items, metadata } = listed(await api.get(secrets(api)));
      expect(names).toEqual(['a', 'a-1', 'a.2', 'b']);
      for (const item of items) expect(Object.keys(item).sort()).toEqual(['metadata', 'type']);
      expect(metadata).toEqual({ resourceVersion: expect.stringMatching(/^[1-9]\d*$/) });
    },
    'are empty where there is nothing': async (api) => {
      expect((await api.get(secrets(api))).body['items']).toEqual([]);
      expect((await api.get('/api/v1/namespaces/no-such/secrets')).body['items']).toEqual([]);
    },
    'reach over all namespaces, by namespace and name': async (api) => {
      const other = `${api.namespace}0`;
      await api.make('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: other } });
      const mark = { mark: api.namespace };
      await api.make(`/api/v1/namespaces/${other}/secrets`, secret('a', mark));
      await makeSecrets(api, { z: mark, y: mark });
      const { items } = listed(await api.get(`/api/v1/secrets${label(`mark=${api.namespace}`)}`));
      expect(items.map(({ metadata }) => metadata)).toMatchObject([
        { namespace: api.namespace, name: 'y' },
        { namespace: api.namespace, name: 'z' },
        { namespace: other, name: 'a' },
      ]);
    },
    'say at which version they were read': async (api) => {
      const [made] = await makeSecrets(api, { a: {} });
      const { metadata } = listed(await api.get(secrets(api)));
      expect(Number(metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(made?.metadata.resourceVersion));
    },
    'take no notice of options that nobody knows': async (api) => {
      await makeSecrets(api, { a: {} });
      expect(await namesOf(api, secrets(api, '?unknown=1&limits=x'))).toEqual(['a']);
    },
    'heed the first of two selectors': async (api) => {
      await makeSecrets(api, four);
      expect(await namesOf(api, secrets(api, '?labelSelector=app%3Dx&labelSelector=app%3Dy'))).toEqual(['a', 'd']);
    },
    'are written in YAML, indented and by quality as asked': async (api) => {
      const yaml = await api.get(secrets(api), 'application/yaml');
      expect(yaml.type).toBe('application/yaml');
      expect(yaml.text).toMatch(/^kind: SecretList$/m);
      expect((await api.get(secrets(api), 'application/json;q=0.1, application/yaml;q=0.9')).type).toBe(
        'application/yaml',
      );
      expect((await api.get(secrets(api, '?pretty=true'))).text).toMatch(/^\{\n {2}"/);
    },
    'are JSON when any media type will do': async (api) => {
      for (const accept of [
        '*/*',
        'text/html, */*;q=0.1',
        'application/json;charset=utf-8',
        'application/json;stream=watch',
      ]) {
        expect((await api.get(secrets(api), accept)).type).toBe('application/json');
      }
    },
    'are refused in forms that nobody knows': async (api) => {
      const message =
        'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf';
      for (const accept of [
        'application/json;as=Graph;v=v1;g=meta.k8s.io',
        'application/json;as=Table;v=v2;g=meta.k8s.io',
        'application/json;as=Table;v=v1;g=example.com',
        'application/json;as=Table',
        'application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io',
        'application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io',
      ]) {
        expectRefusal(await api.get(secrets(api), accept), { code: 406, reason: 'NotAcceptable', message });
      }
    },
    'come in the next form that is known': async (api) => {
      const { body } = await api.get(secrets(api), `application/json;as=Table;v=v2;g=meta.k8s.io, ${forms.oldTable}`);
      expect(body).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1beta1' });
    },
    'have no initial events': async (api) => {
      for (const value of ['true', 'false', '']) {
        const cause = forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list');
        const answer = await api.get(secrets(api, `?sendInitialEvents=${value}`));
        expectRefusal(answer, invalid('ListOptions.meta.k8s.io', '', cause));
      }
    },
    'do not ask how long a watch shall last, but want a number there': async (api) => {
      for (const value of ['0', '-1', '5', '+5']) {
        expect((await api.get(secrets(api, `?timeoutSeconds=${encodeURIComponent(value)}`))).status).toBe(200);
      }
      for (const value of ['x', '', '1.5', '5s']) {
        const message = `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
        expectRefusal(await api.get(secrets(api, `?timeoutSeconds=${value}`)), badRequest(message));
      }
    },
  },
});

type Selected = readonly [selector: string, ...names: string[]];

contract('label selectors choose', {
  cases: casesOf<Selected>(
    {
      'a value': ['app=x', 'a', 'd'],
      'a value, with two signs': ['app==x', 'a', 'd'],
      'every other value, and none': ['app!=x', 'b', 'c'],
      'one of several values': ['app in (x, y)', 'a', 'b', 'd'],
      'none of several values': ['app notin (x,y)', 'c'],
      'a key': ['app', 'a', 'b', 'd'],
      'the lack of a key': ['!app', 'c'],
      'all of several terms': ['app=x,tier notin (2),!weight', 'a'],
      'a key with a prefix': ['example.com/owner=me', 'd'],
      'more than a number': ['weight>4', 'b'],
      'less than a number': ['weight < 5', 'd'],
      'the empty value': ['app='],
      'the empty value among others': ['app in (,y)', 'b'],
      'everything, when they are empty': ['', 'a', 'b', 'c', 'd'],
      'whatever blanks are between': ['  app  =  x  ,  tier  ', 'a'],
      'keys that are words of the notation': ['in in (in)'],
    },
    async (api: Api, [selector, ...names]) => {
      await makeSecrets(api, four);
      expect(await namesOf(api, secrets(api, label(selector)))).toEqual(names);
    },
  ),
});

type Malformed = readonly [selector: string, message: string];

contract('label selectors are refused', {
  cases: casesOf<Malformed>(
    {
      'without a key': ['=x', "found '=', expected: !, identifier, or 'end of string'"],
      'with a second value': ['a=x=y', "found '=', expected: ',' or 'end of string'"],
      'without an operator': ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
      'with a set that is none': ['a in x', "unable to parse requirement: found 'x' expected: '('"],
      'with a set without an end': ['a in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
      'with nothing to deny': ['!', "unable to parse requirement: found '', expected: identifier"],
      'with a denied comparison': ['!a=x', "found '=', expected: ',' or 'end of string'"],
      'with a comma at the end': ['a=x,', "found '', expected: identifier after ','"],
      'with a comma at the beginning': [',a=x', "found ',', expected: !, identifier, or 'end of string'"],
      'with a sign for a value': ['a=!x', "unable to parse requirement: found '!', expected: identifier"],
      'with a set for a key': ['(a)', "found '(', expected: !, identifier, or 'end of string'"],
      'comparing with a word': [
        'a>x',
        `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`,
      ],
      'for keys that cannot be': ['-a=x', `unable to parse requirement: <nil>: Invalid value: "-a": ${words.namePart}`],
      'for keys with two slashes': ['a/b/c', `unable to parse requirement: <nil>: Invalid value: "a/b/c": ${labelKey}`],
      'for keys with a prefix that cannot be': [
        'A/b',
        `unable to parse requirement: <nil>: Invalid value: "A/b": prefix part ${words.subdomain}`,
      ],
      'for keys that are too long': [
        'a'.repeat(64),
        `unable to parse requirement: <nil>: Invalid value: "${'a'.repeat(64)}": name part must be no more than 63 bytes`,
      ],
      'for values that cannot be': [
        'a in (x,-y)',
        `unable to parse requirement: values[0][a]: Invalid value: "-y": ${words.labelValue}`,
      ],
      'for values that are too long': [
        `a=${'x'.repeat(64)}`,
        `unable to parse requirement: values[0][a]: Invalid value: "${'x'.repeat(64)}": must be no more than 63 bytes`,
      ],
    },
    async (api: Api, [selector, message]) => {
      expectRefusal(await api.get(secrets(api, label(selector))), badRequest(message));
    },
  ),
});
