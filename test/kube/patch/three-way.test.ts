import { schemaOf, threeWayMerge, type JsonObject } from '../../../lib/kube/index.js';

const schema = schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' });

function pod(spec: JsonObject): JsonObject {
  return { spec: { template: { spec } } };
}

describe('three-way merge', () => {
  test('sets what is wanted, removes what was applied and is no longer wanted, keeps the rest', () => {
    const merged = threeWayMerge({
      original: { spec: { a: 1, gone: 1 } },
      modified: { spec: { a: 2, big: 9007199254740993n } },
      current: { spec: { a: 1, gone: 1, defaulted: true }, status: {} },
    });
    expect(merged).toEqual({ spec: { a: 2, defaulted: true, big: 9007199254740993n }, status: {} });
  });

  test('without a schema lists are replaced', () => {
    const merged = threeWayMerge({
      original: undefined,
      modified: { l: [{ name: 'a' }] },
      current: { l: [{ name: 'a', x: 1 }] },
    });
    expect(merged).toEqual({ l: [{ name: 'a' }] });
  });

  test('with a schema items merge by key, injected ones stay and dropped ones go', () => {
    const original = pod({
      containers: [
        { name: 'app', image: 'a:1' },
        { name: 'old', image: 'o' },
      ],
    });
    const modified = pod({ containers: [{ name: 'app', image: 'a:2' }] });
    const current = pod({
      containers: [
        { name: 'app', image: 'a:1', imagePullPolicy: 'IfNotPresent' },
        { name: 'old', image: 'o' },
        { name: 'sidecar', image: 's' },
      ],
    });
    expect(threeWayMerge({ original, modified, current, schema })).toEqual(
      pod({
        containers: [
          { name: 'app', image: 'a:2', imagePullPolicy: 'IfNotPresent' },
          { name: 'sidecar', image: 's' },
        ],
      }),
    );
  });

  test('a defaulted part of a strategy stays until the strategy changes', () => {
    const current = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } } };
    const same = { spec: { strategy: { type: 'RollingUpdate' } } };
    expect(threeWayMerge({ original: same, modified: same, current, schema })).toEqual(current);
    const modified = { spec: { strategy: { type: 'Recreate' } } };
    expect(threeWayMerge({ original: same, modified, current, schema })).toEqual(modified);
  });

  test('another volume source replaces the one before', () => {
    const merged = threeWayMerge({
      original: pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
      modified: pod({ volumes: [{ name: 'v', configMap: { name: 'x' } }] }),
      current: pod({
        volumes: [
          { name: 'v', emptyDir: {} },
          { name: 'token', projected: {} },
        ],
      }),
      schema,
    });
    expect(merged).toEqual(
      pod({
        volumes: [
          { name: 'v', configMap: { name: 'x' } },
          { name: 'token', projected: {} },
        ],
      }),
    );
  });
});
