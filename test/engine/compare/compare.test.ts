import {
  compare,
  confirmations,
  diffObject,
  failedComparison,
  predictionsOf,
  prepareTargets,
  type CompareInput,
} from '../../../lib/engine/index.js';
import { keyOf, keyText, type JsonObject, type KubeObject, type ManagedFieldsEntry } from '../../../lib/kube/index.js';
import type { Application } from '../../../lib/model/index.js';
import { application, kinds } from '../operation/cluster.js';

const web: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          { name: 'web', image: 'web:1', ports: [{ containerPort: 80 }], resources: { limits: { cpu: 0.5 } } },
        ],
      },
    },
  },
};

const applied = (fieldsV1: JsonObject, manager = 'argocd-controller'): ManagedFieldsEntry => ({
  manager,
  operation: 'Apply',
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
});

function prepared(object: KubeObject, app: Application = application()): KubeObject {
  const [target] = prepareTargets({ app, objects: [object], kinds: kinds() }).resources;
  if (!target) throw new Error('no target');
  return target;
}

const edit = (object: KubeObject, change: (copy: KubeObject) => void): KubeObject => {
  const copy = structuredClone(object);
  change(copy);
  return copy;
};

const at = (object: KubeObject, ...path: (string | number)[]) =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], object) as JsonObject;

const paths = (target: KubeObject, live: KubeObject) => diffObject(target, live).changes.map(({ path }) => path);

describe('one object', () => {
  const target = prepared(web);
  const container = ['spec', 'template', 'spec', 'containers', 0] as const;

  test('what is live as written is no difference', () => {
    expect(diffObject(target, structuredClone(target))).toMatchObject({ state: 'same', changes: [] });
  });

  test('defaults, quantities in another form and status never read as drift', () => {
    const live = edit(target, (copy) => {
      copy['status'] = { replicas: 2 };
      copy.metadata.generation = 4;
      at(copy, 'spec')['strategy'] = { type: 'RollingUpdate' };
      at(copy, ...container)['imagePullPolicy'] = 'IfNotPresent';
      at(copy, ...container, 'ports', 0)['protocol'] = 'TCP';
      at(copy, ...container, 'resources', 'limits')['cpu'] = '500m';
    });
    expect(paths(target, live)).toEqual([]);
  });

  test('a changed value is drift, with its path, both values and who changed it', () => {
    const live = edit(target, (copy) => {
      at(copy, 'spec')['replicas'] = 5;
      copy.metadata.managedFields = [applied({ 'f:spec': { 'f:replicas': {} } }, 'kubectl-edit')];
      at(copy, ...container)['image'] = 'web:0';
    });
    expect(diffObject(target, live).changes).toEqual([
      { path: 'spec.replicas', was: 5, willBe: 2, owner: 'kubectl-edit' },
      { path: 'spec.template.spec.containers[name=web].image', was: 'web:0', willBe: 'web:1' },
    ]);
  });

  test('a field of somebody else is not drift; one that we own and Git dropped is', () => {
    const owned = { 'f:metadata': { 'f:labels': { 'f:app': {}, 'f:tier': {} } } };
    const live = edit(target, (copy) => {
      copy.metadata.labels = { app: 'web', tier: 'front', team: 'shop' };
      copy.metadata.managedFields = [
        applied(owned),
        applied({ 'f:metadata': { 'f:labels': { 'f:team': {} } } }, 'other'),
      ];
    });
    expect(diffObject(target, live).changes).toEqual([{ path: 'metadata.labels.tier', was: 'front' }]);
    const shared = edit(live, (copy) => {
      copy.metadata.managedFields?.push(applied({ 'f:metadata': { 'f:labels': { 'f:tier': {} } } }, 'third'));
    });
    expect(paths(target, shared)).toEqual([]);
  });

  test('a container that Git dropped is drift as a whole', () => {
    const key = (name: string) => `k:{"name":"${name}"}`;
    const live = edit(target, (copy) => {
      const containers = at(copy, 'spec', 'template', 'spec')['containers'] as JsonObject[];
      containers.push({ name: 'sidecar', image: 'sidecar:1', terminationMessagePath: '/dev/log' });
      const item = { '.': {}, 'f:name': {}, 'f:image': {} };
      const fields = { 'f:containers': { [key('web')]: item, [key('sidecar')]: item } };
      copy.metadata.managedFields = [applied({ 'f:spec': { 'f:template': { 'f:spec': fields } } })];
    });
    const diff = diffObject(target, live);
    expect(diff.changes.map(({ path }) => path)).toEqual(['spec.template.spec.containers[name=sidecar]']);
    expect(at(diff.predicted as KubeObject, 'spec', 'template', 'spec')['containers']).toHaveLength(1);
  });

  test('after a client-side apply, what was in last-applied and left Git is drift', () => {
    const last = edit(web, (copy) => (copy.metadata.labels = { app: 'web', tier: 'front' }));
    const live = edit(target, (copy) => {
      copy.metadata.labels = { app: 'web', tier: 'front', team: 'shop' };
      copy.metadata.annotations = {
        ...copy.metadata.annotations,
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(last),
      };
    });
    const { changes } = diffObject(target, live, { method: 'clientSide' });
    expect(changes.map(({ path }) => path)).toEqual(['metadata.labels.tier']);
  });

  test('a server-side apply removes what an earlier client-side apply wrote and Git dropped, where ownership passes on', () => {
    const labels = { 'f:labels': { 'f:app': {}, 'f:tier': {} } };
    const live = edit(target, (copy) => {
      copy.metadata.labels = { app: 'web', tier: 'front' };
      const entry = applied({ 'f:metadata': labels }, 'kubectl-client-side-apply');
      copy.metadata.managedFields = [{ ...entry, operation: 'Update' }];
    });
    const { changes } = diffObject(target, live, { migrateFrom: ['kubectl-client-side-apply'] });
    expect(changes.map(({ path }) => path)).toEqual(['metadata.labels.tier']);
    expect(diffObject(target, live).state).toBe('same');
  });

  test('integers beyond 2^53 are compared exactly', () => {
    const big = prepared({
      apiVersion: 'v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: { id: 9007199254740993n },
    });
    expect(paths(big, { ...big, spec: { id: 9007199254740993n } })).toEqual([]);
    expect(paths(big, { ...big, spec: { id: 9007199254740992 } })).toEqual(['spec.id']);
  });

  test('values of Secrets are masked, and still tell that they differ', () => {
    const secret = prepared({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      stringData: { password: 'new' },
    });
    const live = edit(secret, (copy) => (copy['data'] = { password: 'b2xk' }));
    const { changes } = diffObject(secret, live);
    expect(changes).toEqual([{ path: 'data.password', was: '++++++++', willBe: '++++++++++++' }]);
    expect(secret['data']).toEqual({ password: 'bmV3' });
  });

  test('ignored pointers and managers do not count', () => {
    const live = edit(target, (copy) => {
      at(copy, 'spec')['replicas'] = 5;
      copy.metadata.managedFields = [applied({ 'f:spec': { 'f:replicas': {} } }, 'autoscaler')];
    });
    const ignore = (rule: object) => ({ ignoreDifferences: [{ group: 'apps', kind: 'Deployment', ...rule }] });
    expect(diffObject(target, live, ignore({ jsonPointers: ['/spec/replicas'] })).state).toBe('same');
    expect(diffObject(target, live, ignore({ managedFieldsManagers: ['autoscaler'] })).state).toBe('same');
    expect(diffObject(target, live, ignore({ name: 'other', jsonPointers: ['/spec/replicas'] })).state).toBe(
      'modified',
    );
  });
});

function input(app: Application, manifests: readonly KubeObject[], live: readonly KubeObject[]): CompareInput {
  const targets = prepareTargets({ app, objects: manifests, kinds: kinds() });
  return {
    app,
    revision: 'abc',
    targets,
    live: new Map(live.map((object) => [keyText(keyOf(object)), object])),
    kinds: kinds(),
    healthOf: ({ metadata }) => (metadata.name === 'web' ? { status: 'Healthy' } : undefined),
  };
}

const configMap = (name: string, annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, annotations },
  data: { key: 'value' },
});

describe('an Application', () => {
  test('is Synced and Healthy when everything is live', () => {
    const app = application();
    const comparison = compare(input(app, [web, configMap('a')], [prepared(web), prepared(configMap('a'))]));
    expect(comparison).toMatchObject({ status: 'Synced', health: { status: 'Healthy' }, unconfirmed: [] });
    expect(comparison.resources).toEqual([
      { version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a', status: 'Synced' },
      {
        group: 'apps',
        version: 'v1',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        status: 'Synced',
        health: { status: 'Healthy' },
      },
    ]);
    expect(comparison.summary).toEqual({ images: ['web:1'] });
  });

  test('is OutOfSync by what is missing and by what requires pruning', () => {
    const comparison = compare(input(application(), [configMap('new')], [prepared(configMap('old'))]));
    expect(comparison.status).toBe('OutOfSync');
    expect(comparison.resources.map(({ name, status, requiresPruning }) => [name, status, requiresPruning])).toEqual([
      ['new', 'OutOfSync', undefined],
      ['old', 'OutOfSync', true],
    ]);
    expect([...comparison.diffs.values()].map(({ state }) => state).sort()).toEqual(['extra', 'missing']);
  });

  test('stays Synced beside an extraneous object, and does not see copies of tracked objects', () => {
    const extraneous = prepared(configMap('old', { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' }));
    const copy = edit(prepared(configMap('old')), (one) => (one.metadata.name = 'copy'));
    const comparison = compare(input(application(), [], [extraneous, copy]));
    expect(comparison.status).toBe('Synced');
    expect(comparison.resources.map(({ name, status }) => [name, status])).toEqual([
      ['copy', undefined],
      ['old', 'OutOfSync'],
    ]);
  });

  test('warns of a duplicate, the last of which counts, and of an object of another Application', () => {
    const other = prepared(configMap('a'), { ...application(), metadata: { name: 'other', namespace: 'argocd' } });
    const comparison = compare(input(application(), [configMap('b'), configMap('a'), configMap('b')], [other]));
    expect(comparison.conditions).toEqual([
      {
        type: 'RepeatedResourceWarning',
        message: 'Resource /ConfigMap/shop/b appeared 2 times among application resources.',
      },
      { type: 'SharedResourceWarning', message: 'ConfigMap/a is part of applications argocd/shop and other' },
    ]);
  });

  test('a dry run of the API server dispels a difference that its defaults made', () => {
    const widget: KubeObject = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: { parts: [{ a: 1 }] },
    };
    const target = prepared(widget);
    const live = edit(target, (copy) => {
      copy['spec'] = { parts: [{ a: 1, b: 'default' }] };
      copy.metadata.resourceVersion = '7';
      copy.metadata.managedFields = [applied({ 'f:spec': { 'f:parts': {} } })];
    });
    const seen = input(application(), [widget], [live]);
    const doubtful = compare(seen);
    expect(doubtful.status).toBe('OutOfSync');
    const outcomes = confirmations(doubtful).map((effect) => ({
      task: effect.task,
      effect,
      ok: true,
      message: '',
      object: live,
    }));
    expect(compare({ ...seen, predictions: predictionsOf(outcomes) }).status).toBe('Synced');
  });

  test('is Unknown after a comparison that failed, and keeps what was known', () => {
    const app: Application = {
      ...application(),
      status: { health: { status: 'Healthy' }, resources: [{ kind: 'ConfigMap', name: 'a' }] },
    };
    const failed = failedComparison(app, [{ type: 'ComparisonError', message: 'no such path' }]);
    expect(failed).toMatchObject({ status: 'Unknown', health: { status: 'Healthy' }, resources: [{ name: 'a' }] });
    expect(failedComparison(app, [{ type: 'InvalidSpecError', message: 'no' }])).toMatchObject({
      health: { status: 'Unknown' },
      resources: [{ name: 'a' }],
    });
  });
});

describe('targets', () => {
  test('get namespaces by scope, tracking except for definitions, and hooks apart', () => {
    const crd: KubeObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'w' },
    };
    const objects: KubeObject[] = [
      configMap('a'),
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', namespace: 'x' } },
      crd,
      configMap('h', { 'argocd.argoproj.io/hook': 'PreSync' }),
      configMap('d', { 'argocd.argoproj.io/hook': 'PostDelete' }),
    ];
    const { resources, hooks, deleteHooks } = prepareTargets({ app: application(), objects, kinds: kinds() });
    const id = 'argocd.argoproj.io/tracking-id';
    expect(resources.map(({ metadata }) => [metadata.name, metadata.namespace, metadata.annotations?.[id]])).toEqual([
      ['a', 'shop', 'shop:/ConfigMap:shop/a'],
      ['n', undefined, 'shop:/Namespace:shop/n'],
      ['w', undefined, undefined],
    ]);
    expect(hooks.map(({ metadata }) => metadata.name)).toEqual(['h']);
    expect(deleteHooks.map(({ metadata }) => metadata.name)).toEqual(['d']);
  });
});
