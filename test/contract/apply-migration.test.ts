import type { KubeObject } from '../../lib/kube/index.js';
import { LAST_APPLIED, stringifyJson } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { applyConflict, owners } from './support/managed.js';
import { configMap } from './support/objects.js';
import { expectRefusal } from './support/status.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const annotated = (data: Record<string, string>): KubeObject => {
  const text = `${stringifyJson(configMap('a', data), { sortKeys: true })}\n`;
  return configMap('a', data, { annotations: { [LAST_APPLIED]: text } });
};
const clientSide = (api: Api, object: KubeObject): Promise<KubeObject> =>
  api.make(`${maps(api)}?fieldManager=kubectl-client-side-apply`, object);

contract('from client-side to server-side apply', {
  cases: {
    'kubectl takes over what it has applied before': async (api) => {
      await clientSide(api, annotated({ x: '1', y: '1' }));
      const { status, body } = await api.apply(maps(api, 'a'), 'kubectl', configMap('a', { x: '2' }));
      expect([status, body['data']]).toEqual([200, { x: '2', y: '1' }]);
      expect(owners(body as KubeObject)).toEqual({
        'kubectl Apply': { 'f:data': { 'f:x': {} } },
        'kubectl-client-side-apply Update': {
          'f:data': { '.': {}, 'f:y': {} },
          'f:metadata': { 'f:annotations': { '.': {}, [`f:${LAST_APPLIED}`]: {} } },
        },
      });
    },
    'the annotation follows, so that client-side apply can go on': async (api) => {
      await clientSide(api, annotated({ x: '1' }));
      const { body } = await api.apply(maps(api, 'a'), 'kubectl', configMap('a', { x: '2' }));
      expect((body as KubeObject).metadata.annotations).toEqual({
        [LAST_APPLIED]: '{"apiVersion":"v1","data":{"x":"2"},"kind":"ConfigMap","metadata":{"name":"a"}}\n',
      });
    },
    'another manager does not take over': async (api) => {
      await clientSide(api, annotated({ x: '1' }));
      const answer = await api.apply(maps(api, 'a'), 'other', configMap('a', { x: '2' }));
      expectRefusal(answer, applyConflict({ by: 'kubectl-client-side-apply', using: 'v1', field: '.data.x' }));
    },
    'what someone has changed since is in conflict': async (api) => {
      await clientSide(api, annotated({ x: '1', y: '1' }));
      await api.patch(`${maps(api, 'a')}?fieldManager=ed`, 'merge', { data: { x: '9' } });
      const answer = await api.apply(maps(api, 'a'), 'kubectl', configMap('a', { x: '2', y: '2' }));
      expectRefusal(answer, applyConflict({ by: 'ed', using: 'v1', field: '.data.x' }));
    },
    'what someone has added since is in conflict': async (api) => {
      await clientSide(api, annotated({ x: '1' }));
      await api.patch(`${maps(api, 'a')}?fieldManager=ed`, 'merge', { data: { w: '1' } });
      const answer = await api.apply(maps(api, 'a'), 'kubectl', configMap('a', { w: '2' }));
      expectRefusal(answer, applyConflict({ by: 'ed', using: 'v1', field: '.data.w' }));
    },
    'an annotation that is no configuration allows nothing': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }, { annotations: { [LAST_APPLIED]: 'nonsense' } }));
      const answer = await api.apply(maps(api, 'a'), 'kubectl', configMap('a', { x: '2' }));
      expectRefusal(answer, applyConflict({ by: 'contract', using: 'v1', field: '.data.x' }));
    },
    'managers can be handed over by a JSON patch that guards the version': async (api) => {
      const { metadata } = await clientSide(api, annotated({ x: '1', y: '1' }));
      const [entry] = metadata.managedFields ?? [];
      const handed = { ...entry, manager: 'kubectl', operation: 'Apply' };
      const operations = [
        { op: 'replace', path: '/metadata/managedFields', value: [handed] },
        { op: 'replace', path: '/metadata/resourceVersion', value: metadata.resourceVersion ?? '' },
      ];
      const { status, body } = await api.patch(maps(api, 'a'), 'json', operations as never);
      expect(status).toBe(200);
      expect(Object.keys(owners(body as KubeObject))).toEqual(['kubectl Apply']);
      const { body: after } = await api.apply(maps(api, 'a'), 'kubectl', configMap('a', { x: '1' }));
      expect(after['data']).toEqual({ x: '1' });
      expect((await api.patch(maps(api, 'a'), 'json', operations as never)).status).toBe(409);
    },
    'without any account all that is there belongs to who was before': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1', y: '1' }));
      await api.patch(maps(api, 'a'), 'merge', { metadata: { managedFields: [{}] } });
      const answer = await api.apply(maps(api, 'a'), 'm1', configMap('a', { x: '2' }));
      expectRefusal(answer, applyConflict({ by: 'before-first-apply', using: 'v1', field: '.data.x' }));
      const { body } = await api.apply(maps(api, 'a'), 'm1', configMap('a', { x: '2' }), 'force=true');
      expect(owners(body as KubeObject)).toEqual({
        'm1 Apply': { 'f:data': { 'f:x': {} } },
        'before-first-apply Update': { 'f:data': { '.': {}, 'f:y': {} } },
      });
    },
  },
});
