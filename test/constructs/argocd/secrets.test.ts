import {
  ClusterAuth,
  ClusterSecret,
  Repository,
  RepositoryAuth,
  RepositoryCredentials,
  SecretReference,
} from '../../../lib/constructs/argocd/index.js';
import { clusterFromSecret, isClusterSecret } from '../../../lib/model/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import { rendered, testChart } from '../support.js';

const vault = { name: 'vault', kind: 'ClusterSecretStore' } as const;
const token = SecretReference.inStore(vault, 'argocd/git', { property: 'token' });

test('a repository with credentials is an ExternalSecret that makes the Secret', () => {
  const repository = new Repository(testChart(), 'models', {
    metadata: { name: 'models' },
    url: 'https://git.example.com/ml/models.git',
    project: 'ml',
    enableLfs: true,
    auth: RepositoryAuth.basic('argocd', token),
  });
  expect(rendered(repository.apiObject)).toEqual({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'models', namespace: 'argocd' },
    spec: {
      secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
      target: {
        template: {
          metadata: { labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
          data: {
            url: 'https://git.example.com/ml/models.git',
            project: 'ml',
            username: 'argocd',
            enableLfs: 'true',
            password: '{{ .password }}',
          },
        },
      },
      data: [{ secretKey: 'password', remoteRef: { key: 'argocd/git', property: 'token' } }],
    },
  });
});

test('a repository without credentials is the Secret itself', () => {
  const repository = new Repository(testChart(), 'charts', {
    metadata: { name: 'charts', labels: { team: 'ml' } },
    url: 'https://charts.example.com',
    type: 'helm',
  });
  expect(rendered(repository.apiObject)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'charts',
      namespace: 'argocd',
      labels: { team: 'ml', 'argocd.argoproj.io/secret-type': 'repository' },
    },
    type: 'Opaque',
    stringData: { url: 'https://charts.example.com', type: 'helm' },
  });
});

test('a cluster that needs no secret is one that the reconciler reads', () => {
  const cluster = new ClusterSecret(testChart(), 'eks', {
    metadata: { name: 'eks', labels: { environment: 'production' } },
    name: 'production',
    server: 'https://eks.example.com/',
    auth: ClusterAuth.awsRole('production', 'arn:aws:iam::123456789012:role/argocd'),
    caData: 'Q0E=',
    namespaces: ['serving', 'training'],
    clusterResources: true,
    project: 'ml',
    shard: 0,
  });
  const secret = rendered(cluster.apiObject) as KubeObject;
  expect(isClusterSecret(secret)).toBe(true);
  expect(clusterFromSecret(secret)).toMatchObject({
    name: 'production',
    server: 'https://eks.example.com',
    config: {
      awsAuthConfig: { clusterName: 'production', roleARN: 'arn:aws:iam::123456789012:role/argocd' },
      tlsClientConfig: { caData: 'Q0E=' },
    },
    namespaces: ['serving', 'training'],
    clusterResources: true,
    project: 'ml',
  });
});

test('the secret values of a cluster stand as templates in its configuration', () => {
  const configOf = (auth: ClusterAuth): unknown => {
    const cluster = new ClusterSecret(testChart(), 'c', { name: 'c', server: 'https://c', auth, insecure: true });
    const { spec } = rendered(cluster.apiObject) as { spec: { target: { template: { data: { config: string } } } } };
    return spec.target.template.data.config;
  };
  expect(configOf(ClusterAuth.bearer(token))).toBe(
    '{"bearerToken":{{ .bearerToken | toJson }},"tlsClientConfig":{"insecure":true}}',
  );
  expect(configOf(ClusterAuth.clientCertificate(token, token))).toBe(
    '{"tlsClientConfig":{"certData":{{ .certificate | b64enc | toJson }},"keyData":{{ .key | b64enc | toJson }},"insecure":true}}',
  );
});

test('what holds a secret itself, or cannot be read, is refused', () => {
  expect(() => new Repository(testChart(), 'r', { url: 'https://ci:hunter2@git.example.com/a.git' })).toThrow(
    'Repository url: got "(not shown)", expected a URL without a password',
  );
  const other = SecretReference.inStore({ name: 'aws' }, 'argocd/user');
  const auth = RepositoryAuth.basic(other, token);
  expect(() => new RepositoryCredentials(testChart(), 'r', { url: 'https://git.example.com', auth })).toThrow(
    'expected values of one store',
  );
  expect(() => SecretReference.inStore(vault, 'my secret\nvalue')).toThrow('got "(not shown)"');
  expect(() => ClusterAuth.awsRole('a', 'argocd')).toThrow('arn:aws:iam');
  const bearer = ClusterAuth.bearer(token);
  expect(() => new ClusterSecret(testChart(), 'c', { name: 'c', server: 'c', auth: bearer })).toThrow('test/c: server');
});
