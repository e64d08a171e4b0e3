import { isJsonObject, type JsonObject } from '../../lib/kube/index.js';
import { objectAt, objectsAt } from '../../lib/embedded/fields.js';
import type { Answer, Api } from './support/api.js';
import { contract } from './support/contract.js';
import { gizmos } from './support/gizmos.js';
import { casesOf } from './support/table.js';
import { until } from '../support/patience.js';

const GNOSTIC = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
const GNOSTIC_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const DEPLOYMENT = '/apis/apps/v1/namespaces/{namespace}/deployments/{name}';
const CORE = 'io.k8s.api.core.v1';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

async function index(api: Api): Promise<Record<string, { serverRelativeURL: string }>> {
  const { text } = await api.get('/openapi/v3');
  return (JSON.parse(text) as { paths: Record<string, { serverRelativeURL: string }> }).paths;
}

const version3 = async (api: Api, name: string): Promise<JsonObject> => (await api.get(`/openapi/v3/${name}`)).body;
const schemaOf = async (api: Api, document: string, name: string): Promise<JsonObject | undefined> =>
  objectAt(await version3(api, document), 'components', 'schemas', name);
const old = (api: Api, accept = 'application/json'): Promise<Answer> => api.get('/openapi/v2', accept);

/**
 * Version 2 of the document, and the answer to a question about it that nobody's definition of a kind came before:
 * the document is one for the whole server, where other tests define kinds meanwhile.
 */
async function undisturbed(
  api: Api,
  ask: (first: Answer) => Promise<Answer>,
): Promise<Record<'first' | 'second', Answer>> {
  for (let attempt = 1; ; attempt++) {
    const first = await old(api);
    const second = await ask(first);
    const { etag } = (await old(api)).headers;
    if (etag === first.headers.etag || attempt === 20) return { first, second };
  }
}

/** The top-level fields of a protobuf message, with how often each occurs. */
function fieldsOf(bytes: Buffer): Map<number, number> {
  const found = new Map<number, number>();
  let at = 0;
  const varint = (): number => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const field = varint() >> 3;
    const length = varint();
    at += length;
    found.set(field, (found.get(field) ?? 0) + 1);
  }
  expect(at).toBe(bytes.length);
  return found;
}

contract('OpenAPI', {
  cases: {
    'version 3 has a document for each group version, each group and the release': async (api) => {
      const names = Object.keys(await index(api));
      expect(names).toEqual(
        expect.arrayContaining([
          'api',
          'api/v1',
          'apis',
          'apis/apps',
          'apis/apps/v1',
          'apis/autoscaling/v2',
          'version',
        ]),
      );
    },
    'a document is known by the hash of what it says': async (api) => {
      const { serverRelativeURL } = (await index(api))['apis/apps/v1'] ?? { serverRelativeURL: '' };
      expect(serverRelativeURL).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{128}$/);
      const { headers, status } = await api.get(serverRelativeURL);
      expect([status, headers.etag, headers['cache-control']]).toEqual([
        200,
        `"${serverRelativeURL.split('=')[1] ?? ''}"`,
        'public, immutable',
      ]);
    },
    'another hash leads to the current one': async (api) => {
      const { serverRelativeURL } = (await index(api))['apis/apps/v1'] ?? {};
      const answer = await api.get('/openapi/v3/apis/apps/v1?hash=OLD');
      expect([answer.status, answer.headers.location]).toEqual([301, serverRelativeURL]);
    },
    'who has a document is not told again': async (api) => {
      const tag = (await api.get('/openapi/v3/apis/batch/v1')).headers.etag ?? '';
      const again = await api.call('GET', '/openapi/v3/apis/batch/v1', { headers: { 'if-none-match': tag } });
      expect([again.status, again.text]).toEqual([304, '']);
    },
    ...casesOf<[path: string, accept: string, status: number]>(
      {
        'there is no document of a version that is not served': ['/openapi/v3/apis/apps/v9', '*/*', 404],
        'there is no document of a group that is not served': ['/openapi/v3/apis/nope.example.com/v1', '*/*', 404],
        'there is no document without a name': ['/openapi/v3/', '*/*', 404],
        'there is no version 4': ['/openapi/v4', '*/*', 404],
        'a document is not written in HTML': ['/openapi/v3/apis/apps/v1', 'text/html', 406],
        'a document is not written in YAML': ['/openapi/v3/apis/apps/v1', 'application/yaml', 406],
        'version 2 is not written in HTML': ['/openapi/v2', 'text/html', 406],
        'version 2 is not written in YAML': ['/openapi/v2', 'application/yaml', 406],
      },
      async (api, [path, accept, status]) => expect((await api.get(path, accept)).status).toBe(status),
    ),
    'a kind says what it is': async (api) => {
      const schema = await schemaOf(api, 'apis/apps/v1', 'io.k8s.api.apps.v1.Deployment');
      expect(schema?.['x-kubernetes-group-version-kind']).toEqual([
        { group: 'apps', kind: 'Deployment', version: 'v1' },
      ]);
      expect(schema?.['description']).toBe('Deployment enables declarative updates for Pods and ReplicaSets.');
    },
    'a field says how it merges': async (api) => {
      const containers = objectAt(await schemaOf(api, 'api/v1', `${CORE}.PodSpec`), 'properties', 'containers');
      expect(containers).toMatchObject({
        type: 'array',
        items: { default: {}, allOf: [{ $ref: `#/components/schemas/${CORE}.Container` }] },
        'x-kubernetes-list-map-keys': ['name'],
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-patch-merge-key': 'name',
        'x-kubernetes-patch-strategy': 'merge',
      });
    },
    'a field says what it may be': async (api) => {
      const policy = objectAt(await schemaOf(api, 'api/v1', `${CORE}.Container`), 'properties', 'imagePullPolicy');
      expect(policy).toMatchObject({ type: 'string', enum: ['Always', 'IfNotPresent', 'Never'] });
      expect((await schemaOf(api, 'api/v1', 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'))?.['oneOf']).toEqual([
        { type: 'integer' },
        { type: 'string' },
      ]);
    },
    'a field that must be there is named': async (api) => {
      expect((await schemaOf(api, 'apis/apps/v1', 'io.k8s.api.apps.v1.DeploymentSpec'))?.['required']).toEqual([
        'selector',
        'template',
      ]);
    },
    'a document contains all that it refers to': async (api) => {
      const document = await version3(api, 'apis/batch/v1');
      const schemas = objectAt(document, 'components', 'schemas') ?? {};
      const references = new Set(JSON.stringify(document).match(/#\/components\/schemas\/[^"]+/g));
      expect([...references].filter((name) => !(name.split('/').pop() ?? '' in schemas))).toEqual([]);
      expect(references.size).toBeGreaterThan(100);
    },
    'a patch says that it can validate, dry run and apply': async (api) => {
      const patch = objectAt(await version3(api, 'apis/apps/v1'), 'paths', DEPLOYMENT, 'patch');
      expect(objectsAt(patch, 'parameters').map(({ name }) => name)).toEqual([
        'dryRun',
        'fieldManager',
        'fieldValidation',
        'force',
      ]);
      expect(Object.keys(objectAt(patch, 'requestBody', 'content') ?? {}).sort()).toEqual([
        'application/apply-patch+yaml',
        'application/json-patch+json',
        'application/merge-patch+json',
        'application/strategic-merge-patch+json',
      ]);
      expect(patch).toMatchObject({
        operationId: 'patchAppsV1NamespacedDeployment',
        'x-kubernetes-action': 'patch',
        'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
      });
    },
    ...casesOf<[document: string, path: string, operations: Record<string, string>]>(
      {
        'the operations on an object': [
          'api/v1',
          '/api/v1/namespaces/{namespace}/configmaps/{name}',
          { get: 'get', put: 'put', patch: 'patch', delete: 'delete' },
        ],
        'the operations on a collection': [
          'api/v1',
          '/api/v1/namespaces/{namespace}/configmaps',
          { get: 'list', post: 'post', delete: 'deletecollection' },
        ],
        'the operations on namespaces': ['api/v1', '/api/v1/namespaces', { get: 'list', post: 'post' }],
        'the operations on all namespaces': ['apis/apps/v1', '/apis/apps/v1/deployments', { get: 'list' }],
        'the operations on a scale': [
          'apis/apps/v1',
          `${DEPLOYMENT}/scale`,
          { get: 'get', put: 'put', patch: 'patch' },
        ],
        'the operations on an eviction': [
          'api/v1',
          '/api/v1/namespaces/{namespace}/pods/{name}/eviction',
          { post: 'post' },
        ],
        'the old watch': ['apis/apps/v1', '/apis/apps/v1/watch/deployments', { get: 'watchlist' }],
        'the operations on a review': [
          'apis/authorization.k8s.io/v1',
          '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
          { post: 'post' },
        ],
      },
      async (api, [document, path, operations]) => {
        const { parameters: _shared, ...item } = objectAt(await version3(api, document), 'paths', path) ?? {};
        const actions = Object.entries(item).map(([method, operation]) => [
          method,
          isJsonObject(operation) ? operation['x-kubernetes-action'] : undefined,
        ]);
        expect(Object.fromEntries(actions)).toEqual(operations);
      },
    ),
    'version 2 is one document': async (api) => {
      const { body, type, headers } = await old(api);
      expect(type).toBe('application/json');
      expect(headers.etag).toMatch(/^"[0-9A-F]{128}"$/);
      expect(body).toMatchObject({ swagger: '2.0', info: { title: 'Kubernetes', version: '1.36' } });
      const patch = objectAt(body, 'paths', DEPLOYMENT, 'patch');
      const named = objectsAt(patch, 'parameters').map(({ name }) => name);
      expect(named).toEqual(expect.arrayContaining(['dryRun', 'fieldValidation']));
    },
    'version 2 says what it can of a kind': async (api) => {
      const definitions = objectAt((await old(api)).body, 'definitions');
      const variable = objectAt(definitions, `${CORE}.EnvVar`, 'properties');
      expect(variable?.['name']).toEqual({ description: expect.any(String), type: 'string' });
      expect(variable?.['valueFrom']).toEqual({
        description: expect.any(String),
        $ref: `#/definitions/${CORE}.EnvVarSource`,
      });
      expect(objectAt(definitions, 'io.k8s.apimachinery.pkg.util.intstr.IntOrString')).toMatchObject({
        type: 'string',
        format: 'int-or-string',
      });
      expect(objectAt(definitions, `${META}.ObjectMeta`, 'properties', 'ownerReferences')).toMatchObject({
        'x-kubernetes-patch-merge-key': 'uid',
        'x-kubernetes-patch-strategy': 'merge',
      });
    },
    'version 2 is written as protobuf for old clients, under the same tag': async (api) => {
      const { first: json, second: binary } = await undisturbed(api, () => old(api, GNOSTIC));
      expect([binary.status, binary.type, binary.headers.etag]).toEqual([200, GNOSTIC_TYPE, json.headers.etag]);
      const bytes = await api.bytes('/openapi/v2', GNOSTIC);
      const fields = fieldsOf(bytes);
      expect([fields.get(1), fields.get(2), fields.get(8), fields.get(9)]).toEqual([1, 1, 1, 1]);
      expect(bytes.includes('Deployment enables declarative updates for Pods and ReplicaSets.')).toBe(true);
    },
    'who has version 2 is not told again': async (api) => {
      const { first, second } = await undisturbed(api, ({ headers }) =>
        api.call('GET', '/openapi/v2', { accept: GNOSTIC, headers: { 'if-none-match': headers.etag ?? '' } }),
      );
      expect([second.status, second.text.length, second.headers.etag]).toEqual([304, 0, first.headers.etag]);
    },
    ...casesOf<[accept: string, type: string]>(
      {
        'the binary form when it is named first': [`${GNOSTIC}, application/json`, GNOSTIC_TYPE],
        'the binary form when it is wanted more': [`application/json;q=0.1, ${GNOSTIC}`, GNOSTIC_TYPE],
        'JSON to whoever takes anything': ['*/*', 'application/json'],
      },
      async (api, [accept, type]) => expect((await old(api, accept)).type).toBe(type),
    ),
    'a defined kind is described in both versions, and no longer when it is gone': async (api) => {
      const spec = {
        type: 'object',
        properties: {
          replicas: { type: 'integer', format: 'int32', default: 1, minimum: 0 },
          size: { 'x-kubernetes-int-or-string': true },
          any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          maybe: { type: 'string', nullable: true },
        },
      };
      const { group, definition } = gizmos(api, {
        versions: [
          {
            name: 'v1',
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', description: 'A gizmo.', properties: { spec } } },
          },
        ],
      });
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      const name = `${group.split('.').reverse().join('.')}.v1.Gizmo`;
      await api.make(path, definition);
      const own = [{ group, kind: 'Gizmo', version: 'v1' }];
      try {
        const document = await until(
          () => version3(api, `apis/${group}/v1`),
          (body) => 'paths' in body,
        );
        const schemas = objectAt(document, 'components', 'schemas');
        expect(schemas?.[name]).toMatchObject({
          description: 'A gizmo.',
          properties: {
            apiVersion: { type: 'string' },
            metadata: { allOf: [{ $ref: `#/components/schemas/${META}.ObjectMeta` }] },
            spec: { properties: { ...spec.properties, size: { anyOf: [{ type: 'integer' }, { type: 'string' }] } } },
          },
          'x-kubernetes-group-version-kind': own,
        });
        expect(schemas?.[`${name}List`]).toMatchObject({
          required: ['items'],
          properties: { items: { items: { $ref: `#/components/schemas/${name}` } } },
        });
        const definitions = await until(
          async () => objectAt((await old(api)).body, 'definitions'),
          (found) => found !== undefined && name in found,
        );
        expect(objectAt(definitions, name, 'properties', 'spec', 'properties')).toEqual({
          replicas: { type: 'integer', format: 'int32', minimum: 0 },
          size: { 'x-kubernetes-int-or-string': true },
          any: { 'x-kubernetes-preserve-unknown-fields': true },
          maybe: {},
        });
        expect(objectAt(definitions, name)?.['x-kubernetes-group-version-kind']).toEqual(own);
      } finally {
        await api.delete(`${path}/gizmos.${group}`);
      }
      const gone = await until(
        () => api.get(`/openapi/v3/apis/${group}/v1`),
        ({ status }) => status === 404,
      );
      expect(gone.status).toBe(404);
    },
    'the hash changes with the definition of a kind': async (api) => {
      const version = (type: string): JsonObject => ({
        name: 'v1',
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { size: { type } } } },
      });
      const { group, definition } = gizmos(api, { versions: [version('string')] });
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      const urlOf = async (): Promise<string | undefined> => (await index(api))[`apis/${group}/v1`]?.serverRelativeURL;
      await api.make(path, definition);
      try {
        const before = await until(urlOf, (url) => url !== undefined);
        await api.patch(`${path}/gizmos.${group}`, 'merge', {
          spec: { versions: [{ ...version('integer'), served: true }] },
        });
        const after = await until(urlOf, (url) => url !== before);
        expect([before, after].every((url) => url?.startsWith(`/openapi/v3/apis/${group}/v1?hash=`))).toBe(true);
        expect(after).not.toBe(before);
      } finally {
        await api.delete(`${path}/gizmos.${group}`);
      }
    },
  },
});
