import { Store, workloadCrds } from '../../lib/embedded/index.js';
import type { KubeObject } from '../../lib/kube/index.js';
import { TestClock } from './api.js';

const certificate: KubeObject = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'site', namespace: 'default' },
  spec: { secretName: 'site-tls' },
};

function storeWith(contents?: Store['contents']): Store {
  let uids = 0;
  return new Store({
    clock: new TestClock(),
    uid: () => `uid-${++uids}`,
    random: (length) => 'x'.repeat(length),
    ...(contents && { contents }),
  });
}

function named(store: Store, kind: string, group = ''): string[] {
  return store
    .collectionOf({ group, version: 'v1', kind })
    .list()
    .map(({ metadata }) => metadata.name ?? '');
}

describe('a store that begins with what another one holds', () => {
  const origin = storeWith();
  for (const crd of workloadCrds()) origin.create(crd);

  test('has its objects and versions and serves its kinds', () => {
    const store = storeWith(origin.contents);
    expect(store.version).toBe(origin.version);
    expect(named(store, 'Namespace')).toEqual(named(origin, 'Namespace'));
    store.create(certificate);
    expect(named(store, 'Certificate', 'cert-manager.io')).toEqual(['site']);
  });

  test('and neither sees what is done to the other', () => {
    const { version } = origin;
    const [one, other] = [storeWith(origin.contents), storeWith(origin.contents)];
    one.create(certificate);
    const definitions = one.builtin('apiextensions.k8s.io', 'CustomResourceDefinition');
    other.writer.delete(definitions, '', 'certificates.cert-manager.io');
    expect(named(other, 'Certificate', 'cert-manager.io')).toEqual([]);
    expect(other.resources.ofKind('cert-manager.io', 'Certificate')).toBeUndefined();
    expect(one.resources.ofKind('cert-manager.io', 'Certificate')).toBeDefined();
    expect(origin.version).toBe(version);
    expect(named(origin, 'Certificate', 'cert-manager.io')).toEqual([]);
  });
});
