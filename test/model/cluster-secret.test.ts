import { clusterFromSecret, isClusterSecret } from '../../lib/model/index.js';
import type { KubeObject } from '../../lib/kube/index.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = (data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'dev', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'cluster', region: 'eu' } },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
});

test('a cluster secret gives name, server without trailing slash, and config', () => {
  const object = secret({
    name: 'dev-cluster',
    server: 'https://dev.example.com/ ',
    config: '{"bearerToken": "t", "tlsClientConfig": {"insecure": true}}',
    namespaces: 'a, b',
    project: 'ml',
  });
  expect(isClusterSecret(object)).toBe(true);
  expect(clusterFromSecret(object)).toEqual({
    name: 'dev-cluster',
    server: 'https://dev.example.com',
    config: { bearerToken: 't', tlsClientConfig: { insecure: true } },
    namespaces: ['a', 'b'],
    clusterResources: false,
    project: 'ml',
    labels: { 'argocd.argoproj.io/secret-type': 'cluster', region: 'eu' },
    annotations: {},
  });
});

test('a cluster without a name goes by its server', () => {
  expect(clusterFromSecret(secret({ server: 'https://dev.example.com' }))).toMatchObject({
    name: 'https://dev.example.com',
    config: {},
  });
});

test('a secret that was not stored yet is read from stringData', () => {
  const object: KubeObject = {
    ...secret({}),
    data: undefined,
    stringData: { server: 'https://x.example.com', name: 'x' },
  };
  expect(clusterFromSecret(object)).toMatchObject({ name: 'x', server: 'https://x.example.com' });
});

test('a broken config is refused without showing it', () => {
  const broken = () =>
    clusterFromSecret(secret({ server: 'https://x.example.com', config: '{"bearerToken": "hunter2"' }));
  expect(broken).toThrow('Secret argocd/dev: data.config is no JSON');
  expect(broken).not.toThrow(/hunter2/);
});

test('a secret without a server is refused', () => {
  expect(() => clusterFromSecret(secret({ name: 'dev' }))).toThrow(
    'Secret argocd/dev: the cluster Secret has no data.server',
  );
});
