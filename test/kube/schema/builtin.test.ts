import {
  builtinKind,
  builtinKinds,
  isBuiltin,
  isClusterScopedBuiltin,
  schemaOf,
  type TypeSchema,
} from '../../../lib/kube/index.js';

function at(schema: TypeSchema | undefined, ...path: string[]): TypeSchema | undefined {
  return path.reduce<TypeSchema | undefined>((inner, name) => {
    if (inner?.type === 'list') return at(inner.element, name);
    return inner?.type === 'map' ? (inner.fields.get(name)?.type ?? inner.element) : undefined;
  }, schema);
}

const deployment = schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' });

describe('the merge schema of built-in kinds', () => {
  test('every kind that is stored has one', () => {
    const stored = builtinKinds.filter(
      ({ verbs, group }) => verbs.includes('watch') && group !== 'apiregistration.k8s.io',
    );
    for (const { group, versions, kind } of stored) {
      for (const version of versions)
        expect([kind, schemaOf({ group, version, kind })]).toEqual([kind, expect.anything()]);
    }
  });

  test('ports are known by number and protocol, which counts as TCP', () => {
    const ports = at(deployment, 'spec', 'template', 'spec', 'containers', 'ports');
    expect(ports).toMatchObject({ relationship: 'map', keys: ['containerPort', 'protocol'] });
    const protocol = ports?.type === 'list' && ports.element.type === 'map' && ports.element.fields.get('protocol');
    expect(protocol).toMatchObject({ default: 'TCP' });
  });

  test('selectors are atomic, finalizers a set, labels a map', () => {
    expect(at(deployment, 'spec', 'selector')).toMatchObject({ relationship: 'atomic' });
    expect(at(deployment, 'metadata', 'finalizers')).toMatchObject({ relationship: 'set' });
    expect(at(deployment, 'metadata', 'labels')).toMatchObject({ relationship: 'granular' });
    expect(at(deployment, 'spec', 'template', 'spec', 'tolerations')).toMatchObject({ relationship: 'atomic' });
  });

  test('a kind that is not built in has none', () => {
    expect(schemaOf({ group: 'argoproj.io', version: 'v1alpha1', kind: 'Application' })).toBeUndefined();
    expect(schemaOf({ group: 'apps.example.com', version: 'v1', kind: 'Deployment' })).toBeUndefined();
    expect(schemaOf({ group: 'apps', version: 'v1beta1', kind: 'Deployment' })).toBeUndefined();
    expect(schemaOf({ group: '', version: 'v1', kind: 'constructor' })).toBeUndefined();
  });
});

test('the built-in kinds know their scope and names', () => {
  expect(isClusterScopedBuiltin({ group: '', kind: 'Namespace' })).toBe(true);
  expect(isClusterScopedBuiltin({ group: '', kind: 'Pod' })).toBe(false);
  expect(isClusterScopedBuiltin({ group: 'example.com', kind: 'Namespace' })).toBe(false);
  expect(builtinKind({ group: 'apps', kind: 'Deployment' })).toMatchObject({
    plural: 'deployments',
    singular: 'deployment',
    shortNames: ['deploy'],
    subresources: ['scale', 'status'],
    categories: ['all'],
  });
  expect(isBuiltin({ group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' })).toBe(true);
  expect(new Set(builtinKinds.map(({ group, plural }) => `${plural}.${group}`)).size).toBe(builtinKinds.length);
});
