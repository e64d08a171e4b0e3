import type { Json, JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { applyConflict, owners } from './support/managed.js';
import { deployment } from './support/objects.js';
import {
  badRequest,
  conflict,
  expectRefusal,
  expectRefused,
  invalid,
  invalidValue,
  notFound,
  type Refusal,
} from './support/status.js';
import { casesOf } from './support/table.js';

const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);
const at = (api: Api): string => deployments(api, 'a', 'scale');
const scale = (replicas: Json, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata: { name: 'a', ...metadata },
  spec: { replicas },
});
const START = { replicas: 2 };

/** Ways to write a scale, and the replicas afterwards. */
const writes: Readonly<Record<string, readonly [write: (api: Api) => Promise<unknown>, replicas: number]>> = {
  'PUT sets the replicas': [(api) => api.put(at(api), scale(3)), 3],
  'PUT needs not say what it is': [(api) => api.put(at(api), { metadata: { name: 'a' }, spec: { replicas: 3 } }), 3],
  'PUT without replicas means none': [(api) => api.put(at(api), { ...scale(1), spec: {} }), 0],
  'PUT takes no notice of status': [(api) => api.put(at(api), { ...scale(3), status: { replicas: 9 } }), 3],
  'a merge patch sets the replicas': [(api) => api.patch(at(api), 'merge', { spec: { replicas: 5 } }), 5],
  'a merge patch of something else changes nothing': [
    (api) => api.patch(at(api), 'merge', { status: { replicas: 7 } }),
    2,
  ],
  'null means none': [(api) => api.patch(at(api), 'merge', { spec: { replicas: null } }), 0],
  'a strategic merge patch sets the replicas': [(api) => api.patch(at(api), 'strategic', { spec: { replicas: 5 } }), 5],
  'a JSON patch sets the replicas': [
    (api) =>
      api.patch(at(api), 'json', [
        { op: 'test', path: '/spec/replicas', value: 2 },
        { op: 'replace', path: '/spec/replicas', value: 5 },
      ]),
    5,
  ],
  'a dry run sets nothing': [(api) => api.put(`${at(api)}?dryRun=All`, scale(3)), 2],
};

const patchFailed: Refusal = {
  code: 422,
  reason: 'Invalid',
  message: 'the server rejected our request due to an error in our request',
  details: {},
};

const refusals: Readonly<Record<string, readonly [body: JsonObject, refusal: Refusal]>> = {
  'another name': [
    scale(3, { name: 'b' }),
    badRequest('the name of the object (b) does not match the name on the URL (a)'),
  ],
  'no name': [
    { apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 3 } },
    badRequest('the name of the object (a based on URL) was undeterminable: name must be provided'),
  ],
  'another namespace': [
    scale(3, { namespace: 'other' }),
    badRequest('the namespace of the provided object does not match the namespace sent on the request'),
  ],
  'a version that is gone': [scale(3, { resourceVersion: '1' }), conflict('deployments.apps', 'a')],
  'fewer than none': [
    scale(-1),
    invalid('Scale.autoscaling', 'a', invalidValue('spec.replicas', '-1', 'must be greater than or equal to 0')),
  ],
  text: [
    scale('3'),
    badRequest(
      'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32',
    ),
  ],
  'another kind': [
    { ...scale(3), kind: 'Zap' },
    badRequest(
      'Zap in version "v1" cannot be handled as a Scale: no kind "Zap" is registered for version "autoscaling/v1" in scheme "pkg/runtime/scheme.go:111"',
    ),
  ],
};

contract('scale', {
  cases: {
    ...casesOf(writes, async (api, [write, replicas]) => {
      await api.make(deployments(api), deployment('a', START));
      await write(api);
      expect((await api.get(at(api))).body['spec']).toEqual(replicas === 0 ? {} : { replicas });
      expect((await api.get(deployments(api, 'a'))).body).toMatchObject({ spec: { replicas } });
    }),
    ...casesOf(
      Object.fromEntries(Object.entries(refusals).map(([what, row]) => [`PUT refuses ${what}`, row])),
      async (api, [body, refusal]) => {
        const before = await api.make(deployments(api), deployment('a', START));
        expectRefusal(await api.put(at(api), body), refusal);
        expect((await api.get(deployments(api, 'a'))).body).toEqual(before);
      },
    ),
    'is read with the selector as text': async (api) => {
      const made = await api.make(deployments(api), deployment('a', START));
      const { uid, resourceVersion, creationTimestamp } = made.metadata;
      expect((await api.get(at(api))).body).toEqual({
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'a', namespace: api.namespace, uid, resourceVersion, creationTimestamp },
        spec: { replicas: 2 },
        status: { replicas: 0, selector: 'app=a' },
      });
    },
    'is not there without its object': async (api) => {
      expectRefusal(await api.get(at(api)), notFound('deployments.apps', 'a'));
      expectRefusal(await api.patch(at(api), 'merge', { spec: { replicas: 1 } }), notFound('deployments.apps', 'a'));
    },
    'is written as a new version and generation of the object': async (api) => {
      await api.make(deployments(api), deployment('a', START));
      const { metadata } = (await api.put(at(api), scale(3))).body as KubeObject;
      const after = await api.read(deployments(api, 'a'));
      expect(after.metadata).toMatchObject({ generation: 2, resourceVersion: metadata.resourceVersion });
    },
    'is written by version when it names one': async (api) => {
      const { metadata } = await api.make(deployments(api), deployment('a', START));
      const { resourceVersion = '' } = metadata;
      expect((await api.put(at(api), scale(3, { resourceVersion }))).status).toBe(200);
      expectRefusal(await api.put(at(api), scale(4, { resourceVersion })), conflict('deployments.apps', 'a'));
    },
    'is owned by who writes it': async (api) => {
      await api.make(deployments(api), deployment('a', START));
      await api.patch(`${at(api)}?fieldManager=scaler`, 'merge', { spec: { replicas: 5 } });
      const all = owners(await api.read(deployments(api, 'a')));
      expect(all['scaler Update scale']).toEqual({ 'f:spec': { 'f:replicas': {} } });
      expect(all['contract Update']).not.toHaveProperty(['f:spec', 'f:replicas']);
    },
    'can be applied': async (api) => {
      await api.make(deployments(api), deployment('a', START));
      const refused = await api.apply(at(api), 'm1', scale(3));
      expectRefusal(refused, applyConflict({ by: 'contract', using: 'autoscaling/v1', field: '.spec.replicas' }));
      const { status, body } = await api.apply(at(api), 'm1', scale(3), 'force=true');
      expect([status, body['spec']]).toEqual([200, { replicas: 3 }]);
      const all = owners(await api.read(deployments(api, 'a')));
      expect(all['m1 Apply scale']).toEqual({ 'f:spec': { 'f:replicas': {} } });
    },
    'an applier of the object gets its replicas back by force alone': async (api) => {
      const wanted = deployment('a', START);
      await api.apply(deployments(api, 'a'), 'm1', wanted);
      await api.patch(`${at(api)}?fieldManager=scaler`, 'merge', { spec: { replicas: 5 } });
      const answer = await api.apply(deployments(api, 'a'), 'm1', wanted);
      expectRefusal(
        answer,
        applyConflict({ by: 'scaler', using: 'apps/v1', subresource: 'scale', field: '.spec.replicas' }),
      );
      const { body } = await api.apply(deployments(api, 'a'), 'm1', deployment('a'));
      expect(body).toMatchObject({ spec: { replicas: 5 } });
    },
    'refuses a test that fails': async (api) => {
      await api.make(deployments(api), deployment('a', START));
      const operations = [
        { op: 'test', path: '/spec/replicas', value: 3 },
        { op: 'remove', path: '/spec' },
      ];
      expectRefusal(await api.patch(at(api), 'json', operations), patchFailed);
    },
    'refuses another uid': async (api) => {
      const { metadata } = await api.make(deployments(api), deployment('a', START));
      const why = `Precondition failed: UID in precondition: zz, UID in object meta: ${metadata.uid ?? ''}`;
      const answer = await api.patch(at(api), 'merge', { metadata: { uid: 'zz' }, spec: { replicas: 3 } });
      expectRefusal(answer, conflict('deployments/scale.apps', 'a', why));
    },
    'tells of unknown fields': async (api) => {
      await api.make(deployments(api), deployment('a', START));
      const answer = await api.put(at(api), { ...scale(3), bogus: 1 });
      expect(answer.headers['warning']).toBe('299 - "unknown field \\"bogus\\""');
      const strict = await api.put(`${at(api)}?fieldValidation=Strict`, { ...scale(4), bogus: 1 });
      expectRefusal(
        strict,
        badRequest('Scale in version "v1" cannot be handled as a Scale: strict decoding error: unknown field "bogus"'),
      );
    },
    'is no part of what has no replicas': async (api) => {
      expectRefused(await api.get(api.path('v1', 'configmaps', 'kube-root-ca.crt', 'scale')), 404, 'NotFound');
    },
  },
});
