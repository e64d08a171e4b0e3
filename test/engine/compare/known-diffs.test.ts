import {
  compare,
  defaultSettings,
  KnownDiffs,
  preparedTargets,
  type Comparison,
  type EngineSettings,
  type KindLookup,
  type Prediction,
} from '../../../lib/engine/index.js';
import { cloneJson, digest, keyOf, keyText, type KubeObject } from '../../../lib/kube/index.js';
import { defaultProject, parseApplication, parseAppProject, type Application } from '../../../lib/model/index.js';

const kinds: KindLookup = () => ({ namespaced: true, served: true });
const rendered = [configMap('a'), configMap('b'), configMap('c')];

function configMap(name: string, value = 'one'): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: { value } };
}

function application(spec: object = {}, annotations: Record<string, string> = {}): Application {
  return parseApplication({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd', annotations },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/shop.git', path: '.' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      ...spec,
    },
  });
}

/** What a server-side apply of our manager leaves. */
function applied(target: KubeObject, change: (live: KubeObject) => void = () => undefined): KubeObject {
  const live = cloneJson(target);
  live.metadata.resourceVersion = '7';
  const fieldsV1 = { 'f:data': { 'f:value': {} }, 'f:metadata': { 'f:annotations': {} } };
  live.metadata.managedFields = [
    { manager: 'argocd-controller', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1 },
  ];
  change(live);
  return live;
}

/** An Application whose objects are compared again and again. */
class Repeated {
  app = application();
  objects: readonly KubeObject[] = rendered;
  settings: EngineSettings = defaultSettings;
  project = parseAppProject(defaultProject('argocd'));
  predictions = new Map<string, Prediction>();
  readonly live = new Map<string, KubeObject>();
  private readonly known = new KnownDiffs();

  constructor() {
    for (const target of this.targets.resources) this.live.set(keyText(keyOf(target)), applied(target));
  }

  get targets() {
    const { app, objects, settings } = this;
    return preparedTargets({ app, objects, kinds, settings });
  }

  edit(name: string, change: (live: KubeObject) => void): void {
    const key = `/ConfigMap/shop/${name}`;
    const live = cloneJson(this.live.get(key) ?? configMap(name));
    change(live);
    this.live.set(key, live);
  }

  compare(known: KnownDiffs | undefined = this.known): Comparison {
    const { app, project, live, settings, predictions, targets } = this;
    return compare({ app, project, revision: 'a'.repeat(40), targets, live, kinds, settings, predictions, known });
  }

  /** Compares with what is known, and checks that nothing that is known is out of date. */
  status(): string {
    const [remembered, anew] = [this.compare(), this.compare(new KnownDiffs())];
    expect(remembered).toEqual(anew);
    return remembered.resources.map(({ status = '-' }) => status).join(' ');
  }
}

let shop: Repeated;
beforeEach(() => {
  shop = new Repeated();
  expect(shop.status()).toBe('Synced Synced Synced');
});

test('what did not change is not compared again: the difference is the same object', () => {
  const before = shop.compare().diffs;
  shop.edit('b', (live) => (live['data'] = { value: 'two' }));
  const after = shop.compare().diffs;
  expect([...after].map(([key, diff]) => diff === before.get(key))).toEqual([true, false, true]);
});

test('nor is what another rendering says in the same words', () => {
  const before = shop.compare().diffs;
  shop.objects = [configMap('a'), configMap('b', 'two'), configMap('c')];
  const after = shop.compare().diffs;
  expect([...after].map(([key, diff]) => diff === before.get(key))).toEqual([true, false, true]);
});

describe('a change is seen', () => {
  const edited = (): void => shop.edit('b', (live) => (live['data'] = { value: 'two' }));

  test('of a live object', () => {
    edited();
    expect(shop.status()).toBe('Synced OutOfSync Synced');
  });

  test('of a target', () => {
    shop.objects = [configMap('a'), configMap('b', 'two'), configMap('c')];
    expect(shop.status()).toBe('Synced OutOfSync Synced');
  });

  test('of ignoreDifferences', () => {
    edited();
    shop.status();
    shop.app = application({ ignoreDifferences: [{ kind: 'ConfigMap', jsonPointers: ['/data/value'] }] });
    expect(shop.status()).toBe('Synced Synced Synced');
    shop.app = application();
    expect(shop.status()).toBe('Synced OutOfSync Synced');
  });

  test('of the settings', () => {
    edited();
    shop.status();
    shop.settings = {
      ...defaultSettings,
      overrides: { ConfigMap: { ignoreDifferences: { jsonPointers: ['/data/value'] } } },
    };
    expect(shop.status()).toBe('Synced Synced Synced');
  });

  test('of the tracking', () => {
    shop.settings = { ...defaultSettings, tracking: { ...defaultSettings.tracking, method: 'label' } };
    expect(shop.status()).not.toBe('Synced Synced Synced');
  });

  test('of the name under which objects are tracked', () => {
    shop.app = { ...shop.app, metadata: { ...shop.app.metadata, name: 'other' } };
    expect(shop.status()).not.toBe('Synced Synced Synced');
  });

  test('of how objects are applied', () => {
    shop.edit('b', (live) => {
      live.metadata.managedFields = [];
      live['data'] = { value: 'one', more: 'from a person' };
      live.metadata.annotations = {
        ...live.metadata.annotations,
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { value: 'one', more: 'x' } }),
      };
    });
    shop.status();
    shop.app = application({ syncPolicy: { syncOptions: ['ServerSideApply=false'] } });
    shop.status();
    shop.app = application({}, { 'argocd.argoproj.io/compare-options': 'IncludeMutationWebhook=true' });
    shop.status();
  });

  test('of the project', () => {
    const spec = { ...shop.project.spec, namespaceResourceBlacklist: [{ group: '', kind: 'ConfigMap' }] };
    shop.project = { ...shop.project, spec };
    expect(shop.status()).toBe('Unknown Unknown Unknown');
  });

  test('of the answer to a dry run', () => {
    edited();
    shop.status();
    const key = '/ConfigMap/shop/b';
    const target = shop.targets.resources.find(({ metadata }) => metadata.name === 'b') ?? configMap('b');
    const object = shop.live.get(key) ?? target;
    shop.predictions.set(key, { target: digest(target), resourceVersion: '7', object });
    expect(shop.status()).toBe('Synced Synced Synced');
    shop.predictions.clear();
    expect(shop.status()).toBe('Synced OutOfSync Synced');
  });
});

describe('targets are prepared once', () => {
  test('for one rendering, and again when its namespace, kinds or settings are others', () => {
    const { app, objects } = shop;
    const first = preparedTargets({ app, objects, kinds });
    expect(preparedTargets({ app: application(), objects, kinds })).toBe(first);
    const elsewhere = application({ destination: { server: 'https://kubernetes.default.svc', namespace: 'other' } });
    expect(preparedTargets({ app: elsewhere, objects, kinds })).not.toBe(first);
    const clusterScoped: KindLookup = () => ({ namespaced: false, served: true });
    const [object] = preparedTargets({ app, objects, kinds: clusterScoped }).resources;
    expect(object?.metadata.namespace).toBeUndefined();
    const settings = { ...defaultSettings, resources: { exclusions: [{ kinds: ['ConfigMap'] }] } };
    expect(preparedTargets({ app, objects, kinds, settings }).resources).toEqual([]);
  });

  test('for each of several Applications that deliver it', () => {
    const { app, objects } = shop;
    const other = { ...app, metadata: { ...app.metadata, name: 'other' } };
    const [first, second] = [app, other].map((each) => preparedTargets({ app: each, objects, kinds }));
    expect(first).not.toEqual(second);
    expect(preparedTargets({ app, objects, kinds })).toBe(first);
    expect(preparedTargets({ app: other, objects, kinds })).toBe(second);
  });
});
