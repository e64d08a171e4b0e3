import {
  applyStrategicMergePatch,
  isJsonObject,
  schemaOf,
  type Json,
  type JsonObject,
} from '../../../lib/kube/index.js';

const deployment = schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' });
const service = schemaOf({ group: '', version: 'v1', kind: 'Service' });

function at(value: Json | undefined, ...path: string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, name) => (isJsonObject(inner) ? inner[name] : undefined), value);
}

describe('strategic merge patch, as a real Kubernetes API recorded it', () => {
  let live: JsonObject;

  function patch(spec: JsonObject): JsonObject {
    live = applyStrategicMergePatch(live, { spec: { template: { spec } } }, deployment);
    return at(live, 'spec', 'template', 'spec') as JsonObject;
  }

  const a = {
    name: 'a',
    image: 'a:1',
    env: [
      { name: 'X', value: '1' },
      { name: 'Y', value: '2' },
    ],
    args: ['1', '2'],
  };
  const b = { name: 'b', image: 'b:1' };

  beforeEach(() => {
    live = {
      metadata: { name: 'smp' },
      spec: {
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels: { a: '1' } },
          spec: { tolerations: [{ key: 'k1' }], volumes: [{ name: 'v', emptyDir: {} }], containers: [a, b] },
        },
      },
    };
  });

  test('containers merge by name, env by name; what is patched or new comes first', () => {
    const { containers } = patch({ containers: [{ name: 'a', image: 'a:2', env: [{ name: 'Z', value: '3' }] }] });
    expect(containers).toEqual([
      {
        ...a,
        image: 'a:2',
        env: [
          { name: 'Z', value: '3' },
          { name: 'X', value: '1' },
          { name: 'Y', value: '2' },
        ],
      },
      b,
    ]);
    expect(patch({ containers: [{ name: 'c', image: 'c:1' }] })['containers']).toEqual([
      { name: 'c', image: 'c:1' },
      ...(containers as Json[]),
    ]);
  });

  test('$setElementOrder orders the whole list', () => {
    const spec = patch({
      '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }],
      containers: [{ name: 'b', image: 'b:2' }],
    });
    expect(spec['containers']).toEqual([{ ...b, image: 'b:2' }, a]);
    expect(Object.keys(spec)).not.toContain('$setElementOrder/containers');
  });

  test('$setElementOrder that misses a patched item is refused', () => {
    expect(() =>
      patch({ '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'b', image: 'b:3' }] }),
    ).toThrow("doesn't match $setElementOrder list");
  });

  test('$patch: delete removes an item, $patch: replace a whole list', () => {
    expect(patch({ containers: [{ name: 'b', $patch: 'delete' }] })['containers']).toEqual([a]);
    const env = [{ name: 'ONLY', value: '1' }, { $patch: 'replace' }];
    expect(patch({ containers: [{ name: 'a', env }] })['containers']).toEqual([
      { ...a, env: [{ name: 'ONLY', value: '1' }] },
    ]);
  });

  test('null deletes a list; lists without a merge key are replaced', () => {
    const { env: _, ...bare } = a;
    expect(patch({ containers: [{ name: 'a', env: null }] })['containers']).toEqual([bare, b]);
    const spec = patch({ tolerations: [{ key: 'k2' }], containers: [{ name: 'a', args: ['9'] }] });
    expect(spec['tolerations']).toEqual([{ key: 'k2' }]);
    expect(spec['containers']).toEqual([{ ...bare, args: ['9'] }, b]);
  });

  test('an item without its merge key is refused', () => {
    expect(() => patch({ containers: [{ image: 'z' }] })).toThrow('does not contain declared merge key: name');
  });

  test('$retainKeys drops the other fields of an item and of a structure', () => {
    const configMap = { name: 'x' };
    expect(patch({ volumes: [{ $retainKeys: ['name', 'configMap'], name: 'v', configMap }] })['volumes']).toEqual([
      { name: 'v', configMap },
    ]);
    live = applyStrategicMergePatch(
      live,
      { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
      deployment,
    );
    expect(at(live, 'spec', 'strategy')).toEqual({ type: 'Recreate' });
  });

  test('$patch: replace replaces a map, another directive is refused', () => {
    const labels = { $patch: 'replace', n: '2' };
    live = applyStrategicMergePatch(live, { spec: { template: { metadata: { labels } } } }, deployment);
    expect(at(live, 'spec', 'template', 'metadata', 'labels')).toEqual({ n: '2' });
    expect(() => applyStrategicMergePatch(live, { spec: { $patch: 'bogus' } }, deployment)).toThrow(
      'unknown patch type: bogus',
    );
  });

  test('ports merge by number alone, even where two share one', () => {
    const d1 = { name: 'd1', protocol: 'UDP', port: 53 };
    const d2 = { name: 'd2', protocol: 'TCP', port: 53 };
    const patched = applyStrategicMergePatch(
      { spec: { ports: [d1, d2] } },
      { spec: { ports: [{ ...d1, targetPort: 99 }] } },
      service,
    );
    expect(at(patched, 'spec', 'ports')).toEqual([{ ...d1, targetPort: 99 }, d2]);
  });

  test('finalizers are a set: $deleteFromPrimitiveList removes, a list adds in front', () => {
    const object = { metadata: { finalizers: ['a/b', 'c/d'] } };
    const less = applyStrategicMergePatch(
      object,
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/b'] } },
      service,
    );
    expect(less).toEqual({ metadata: { finalizers: ['c/d'] } });
    const more = applyStrategicMergePatch(less, { metadata: { finalizers: ['e/f'] } }, service);
    expect(more).toEqual({ metadata: { finalizers: ['e/f', 'c/d'] } });
  });

  test('a patch never changes the document', () => {
    const before = structuredClone(live);
    applyStrategicMergePatch(
      live,
      { spec: { template: { spec: { containers: [{ name: 'a', $patch: 'delete' }] } } } },
      deployment,
    );
    expect(live).toEqual(before);
  });
});
