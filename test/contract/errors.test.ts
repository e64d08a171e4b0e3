import type { Api, Answer, Sent } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, deployment, secret } from './support/objects.js';
import {
  badRequest,
  expectRefused,
  expectRefusal,
  notAllowed,
  notFound,
  unknownPath,
  type Refusal,
} from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);

contract('paths that name nothing', {
  cases: {
    ...casesOf<(api: Api) => string>(
      {
        'a resource that no group version has': () => '/api/v1/nothings',
        'a version that a group does not have': () => '/apis/apps/v7/deployments',
        'a version that the core group does not have': () => '/api/v2/configmaps',
        'the description of a version that a group does not have': () => '/apis/apps/v9',
        'a subresource that a kind does not have': (api) => maps(api, 'a', 'status'),
        'a subresource that no kind has': (api) => deployments(api, 'a', 'nothing'),
        'a path that is too long': (api) => maps(api, 'a', 'b', 'c', 'd'),
        'a namespaced object without its namespace': () => '/api/v1/configmaps/a',
        'a cluster-scoped kind in a namespace': (api) => api.path('v1', 'nodes'),
      },
      async (api, path) => expectRefusal(await api.get(path(api)), unknownPath),
    ),
    ...casesOf<string>(
      {
        'a group that is not served': '/apis/no.such/v1/things',
        'the description of a group that is not served': '/apis/no.such',
        'the description of a version of a group that is not served': '/apis/no.such/v1',
        'a root that does not exist': '/nothing',
      },
      async (api, path) => {
        const { status, text, type } = await api.get(path);
        expect({ status, text, type }).toEqual({
          status: 404,
          text: '404 page not found\n',
          type: 'text/plain; charset=utf-8',
        });
      },
    ),
    'a list of a namespace that does not exist is empty': async (api) => {
      const { status, body } = await api.get('/api/v1/namespaces/no-such/configmaps');
      expect({ status, kind: body['kind'], items: body['items'] }).toEqual({
        status: 200,
        kind: 'ConfigMapList',
        items: [],
      });
    },
    'an object that does not exist': async (api) => {
      expectRefusal(await api.get(maps(api, 'a')), notFound('configmaps', 'a'));
      expectRefusal(await api.get(deployments(api, 'a')), notFound('deployments.apps', 'a'));
      expectRefusal(await api.get(deployments(api, 'a', 'status')), notFound('deployments.apps', 'a'));
      expectRefusal(await api.get(deployments(api, 'a', 'scale')), notFound('deployments.apps', 'a'));
    },
  },
});

contract('methods', {
  cases: casesOf<readonly [method: string, path: (api: Api) => string, body?: object]>(
    {
      'an object cannot be posted to': ['POST', (api) => maps(api, 'a'), configMap('a')],
      'a collection cannot be put': ['PUT', (api) => maps(api), configMap('a')],
      'a collection cannot be patched': ['PATCH', (api) => maps(api), {}],
      'nothing is created without its namespace': ['POST', () => '/api/v1/configmaps', configMap('a')],
      'a collection of all namespaces cannot be deleted': ['DELETE', () => '/api/v1/configmaps'],
      'a status cannot be posted': ['POST', (api) => deployments(api, 'a', 'status'), deployment('a')],
      'a status cannot be deleted': ['DELETE', (api) => deployments(api, 'a', 'status')],
      'a scale cannot be deleted': ['DELETE', (api) => deployments(api, 'a', 'scale')],
      'there are no OPTIONS': ['OPTIONS', (api) => maps(api)],
    },
    async (api, [method, path, body]) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const sent: Sent = body === undefined ? {} : { type, body: { ...body } };
      expectRefusal(await api.call(method, path(api), sent), notAllowed);
    },
  ),
});

const unrecognized = (why: string, summary: string): Refusal =>
  badRequest(`the object provided is unrecognized (must be of type ConfigMap): ${why} (${summary})`);
const noJson = (why: string, summary: string): Refusal =>
  unrecognized(`couldn't get version/kind; json parse error: ${why}`, summary);
const envelope = `struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
const unfit = (what: string, why: string): Refusal => badRequest(`${what} cannot be handled as a ${why}`);
const long = '{"apiVersion":"v1","kind":"Con ...';

contract('bodies that cannot be read', {
  cases: {
    ...casesOf<readonly [body: string, refusal: Refusal]>(
      {
        'an empty body': ['', noJson('unexpected end of JSON input', '<empty>')],
        'JSON that ends too early': ['{"apiVersion":', noJson('unexpected end of JSON input', '{"apiVersion":')],
        'long JSON that ends too early': [
          '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}',
          noJson('unexpected end of JSON input', long),
        ],
        'text that is no JSON': ['hello', noJson("invalid character 'h' looking for beginning of value", '68656c6c6f')],
        'something after the JSON': [
          '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}} x',
          noJson("invalid character 'x' after top-level value", long),
        ],
        'a key without quotes': [
          '{a:1}',
          noJson("invalid character 'a' looking for beginning of object key string", '{a:1}'),
        ],
        'a key without a value': ['{"a"}', noJson("invalid character '}' after object key", '{"a"}')],
        'members without a comma': [
          '{"a":1 "b":2}',
          noJson(`invalid character '"' after object key:value pair`, '{"a":1 "b":2}'),
        ],
        'items without a comma': ['{"a":[1 2]}', noJson("invalid character '2' after array element", '{"a":[1 2]}')],
        'a comma too many': [
          '{"a":1,}',
          noJson("invalid character '}' looking for beginning of object key string", '{"a":1,}'),
        ],
        'a literal that is none': [
          '{"a":tru}',
          noJson("invalid character '}' in literal true (expecting 'e')", '{"a":tru}'),
        ],
        'an escape that is none': ['{"a":"\\x"}', noJson("invalid character 'x' in string escape code", '{"a":"\\x"}')],
        'a number that is none': [
          '{"a":1.}',
          noJson("invalid character '}' after decimal point in numeric literal", '{"a":1.}'),
        ],
        'a line break in a string': ['{"a":"\n"}', noJson("invalid character '\\n' in string literal", '{"a":"\n"}')],
        'a list': ['[1]', noJson(`json: cannot unmarshal array into Go value of type ${envelope}`, '5b315d')],
        'a string': ['"x"', noJson(`json: cannot unmarshal string into Go value of type ${envelope}`, '227822')],
        'a number': ['7', noJson(`json: cannot unmarshal number into Go value of type ${envelope}`, '37')],
        'a boolean': ['true', noJson(`json: cannot unmarshal bool into Go value of type ${envelope}`, '74727565')],
      },
      async (api, [body, refusal]) => expectRefusal(await api.post(maps(api), body), refusal),
    ),
    ...casesOf<readonly [path: (api: Api) => string, body: object, refusal: Refusal]>(
      {
        'another kind': [
          maps,
          secret('a'),
          unfit('Secret in version "v1"', 'ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion'),
        ],
        'a version that the kind never had': [
          maps,
          { ...configMap('a'), apiVersion: 'v2' },
          unfit(
            'ConfigMap in version "v2"',
            'ConfigMap: no kind "ConfigMap" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"',
          ),
        ],
        'a version that the kind once had': [
          deployments,
          { ...deployment('a'), apiVersion: 'extensions/v1beta1' },
          badRequest(
            'the API version in the data (extensions/v1beta1) does not match the expected API version (apps/v1)',
          ),
        ],
        'another namespace': [
          maps,
          configMap('a', {}, { namespace: 'other' }),
          badRequest('the namespace of the provided object does not match the namespace sent on the request'),
        ],
        'a number for a name': [
          maps,
          { ...configMap('a'), metadata: { name: 1 } },
          unfit(
            'ConfigMap in version "v1"',
            'ConfigMap: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
          ),
        ],
        'a number for a label': [
          maps,
          { ...configMap('a'), metadata: { name: 'a', labels: { a: 1 } } },
          unfit(
            'ConfigMap in version "v1"',
            'ConfigMap: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
          ),
        ],
        'a list for metadata': [
          maps,
          { ...configMap('a'), metadata: [] },
          unfit(
            'ConfigMap in version "v1"',
            'ConfigMap: json: cannot unmarshal array into Go struct field ConfigMap.metadata of type v1.ObjectMeta',
          ),
        ],
        'a number among texts': [
          maps,
          { ...configMap('a'), data: { a: 1 } },
          unfit(
            'ConfigMap in version "v1"',
            'ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
          ),
        ],
        'a list for a map': [
          maps,
          { ...configMap('a'), data: [] },
          unfit(
            'ConfigMap in version "v1"',
            'ConfigMap: json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string',
          ),
        ],
        'a text for a number': [
          deployments,
          deployment('a', { replicas: 'x' }),
          unfit(
            'Deployment in version "v1"',
            'Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
          ),
        ],
        'an object for a list': [
          deployments,
          deployment('a', { template: { spec: { containers: {} } } }),
          unfit(
            'Deployment in version "v1"',
            'Deployment: json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
          ),
        ],
        'a number for a name deep in lists': [
          deployments,
          deployment('a', { template: { spec: { containers: [{ name: 1 }] } } }),
          unfit(
            'Deployment in version "v1"',
            'Deployment: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.name of type string',
          ),
        ],
        'a text for a boolean': [
          deployments,
          deployment('a', { paused: 'yes' }),
          unfit(
            'Deployment in version "v1"',
            'Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool',
          ),
        ],
      },
      async (api, [path, body, refusal]) => expectRefusal(await api.post(path(api), { ...body }), refusal),
    ),
    'what a body leaves out of its kind and version is what the URL says': async (api) => {
      const { status, body } = await api.post(maps(api), { metadata: { name: 'a' } });
      expect({ status, kind: body['kind'], apiVersion: body['apiVersion'] }).toEqual({
        status: 201,
        kind: 'ConfigMap',
        apiVersion: 'v1',
      });
    },
    'a body larger than three megabytes': async (api) => {
      expectRefusal(await api.post(maps(api), configMap('a', { a: 'x'.repeat(3_200_000) })), {
        code: 413,
        reason: 'RequestEntityTooLarge',
        message: 'Request entity too large: limit is 3145728',
      });
    },
  },
});

const media = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const streams = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';
const unacceptable = (list: string): Refusal => ({
  code: 406,
  reason: 'NotAcceptable',
  message: `406: Not Acceptable\n\nAvailable representations: ${list}`,
  details: {},
});

contract('media types', {
  cases: {
    'a body in a type that nobody reads': async (api) => {
      expectRefusal(await api.post(maps(api), '<a/>', { type: 'application/xml' }), {
        code: 415,
        reason: 'UnsupportedMediaType',
        message: `the body of the request was in an unknown format - accepted media types include: ${media}`,
      });
    },
    'a body without a type is JSON': async (api) => {
      const body = JSON.stringify(configMap('a'));
      expect((await api.call('POST', maps(api), { body })).status).toBe(201);
    },
    'a body in YAML': async (api) => {
      const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata: {a: "1"}\n';
      const answer = await api.post(maps(api), body, { type: 'application/yaml' });
      expect([answer.status, answer.body['data']]).toEqual([201, { a: '1' }]);
    },
    'a body in broken YAML': async (api) => {
      const answer = await api.post(maps(api), 'a: [', { type: 'application/yaml' });
      expectRefused(answer, 400, 'BadRequest');
      expect(answer.body['message']).toMatch(
        /^the object provided is unrecognized \(must be of type ConfigMap\): yaml: /,
      );
    },
    'an object in a type that nobody writes': async (api) => {
      expectRefusal(await api.get(maps(api, 'a'), 'application/xml'), unacceptable(media));
    },
    'a list in a type that nobody writes': async (api) => {
      expectRefusal(await api.get(maps(api), 'application/xml'), unacceptable(`${media}, ${streams}`));
    },
    'a write whose answer nobody could read is not made': async (api) => {
      const answer = await api.post(maps(api), configMap('a'), { accept: 'application/xml' });
      expectRefusal(answer, unacceptable(media));
      expectRefusal(await api.get(maps(api, 'a')), notFound('configmaps', 'a'));
    },
    ...casesOf<string>(
      {
        'a table of a version that is not': 'application/json;as=Table;v=v2;g=meta.k8s.io',
        'a form that is not': 'application/json;as=Foo;v=v1;g=meta.k8s.io',
        'a table of another group': 'application/json;as=Table;v=v1;g=example.com',
        'a table of no group': 'application/json;as=Table;v=v1',
      },
      async (api, accept) => {
        const message = `only the following media types are accepted: ${media}`;
        expectRefusal(await api.get(maps(api), accept), { code: 406, reason: 'NotAcceptable', message });
      },
    ),
    'the first form that can be served is': async (api) => {
      const answer = await api.get(maps(api), 'application/json;as=Foo;v=v1;g=meta.k8s.io,application/json');
      expect(answer.body['kind']).toBe('ConfigMapList');
    },
    'an object in YAML': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      const { type, text } = await api.get(maps(api, 'a'), 'application/yaml');
      expect(type).toBe('application/yaml');
      expect(text).toMatch(/^kind: ConfigMap$/m);
      expect(text).toMatch(/^ {2}x: "1"$/m);
    },
    'a refusal in YAML': async (api) => {
      const { status, type, text } = await api.get(maps(api, 'a'), 'application/yaml');
      expect([status, type]).toEqual([404, 'application/yaml']);
      expect(text).toMatch(/^reason: NotFound$/m);
    },
    'JSON for people': async (api) => {
      await api.make(maps(api), configMap('a'));
      const pretty = (await api.get(`${maps(api, 'a')}?pretty=true`)).text;
      expect(pretty).toMatch(/^\{\n {2}"/);
      expect((await api.get(maps(api, 'a'))).text).toMatch(/^\{"[^\n]*\}\n$/);
    },
    'a request without a good token': async (api) => {
      const answer: Answer = await api.call('GET', maps(api), { headers: { authorization: 'Bearer wrong' } });
      expectRefusal(answer, { code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    },
  },
});
