import { isReachedDirectly, RepositoryAccesses, speaksOfRepositories } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';

let count = 0;
function secret(type: string, stringData: Record<string, string>): KubeObject {
  const name = `s${++count}`;
  const labels = { 'argocd.argoproj.io/secret-type': type };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'argocd', labels }, stringData };
}
const configMap = (name: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'argocd' },
  data,
});

/** Whose password serves a URL for a project; `-` for nobody's. */
function passwordAt(objects: KubeObject[], url: string, project = 'ml'): string {
  const { login } = RepositoryAccesses.of(objects).find(url, project);
  return login.kind === 'basic' ? login.password.reveal() : '-';
}

describe('which Secret serves a repository', () => {
  test("the project's own before the one of all projects, and never the one of another project", () => {
    const url = 'https://git.example.com/ml/models.git';
    const objects = [
      secret('repository', { url, password: 'all' }),
      secret('repository', { url, password: 'ml', project: 'ml' }),
      secret('repository', { url, password: 'web', project: 'web' }),
    ];
    expect([
      passwordAt(objects, url, 'ml'),
      passwordAt(objects, url, 'web'),
      passwordAt(objects, url, 'data'),
      passwordAt(objects.slice(1), url, 'data'),
      passwordAt(objects.slice(1), url, ''),
    ]).toEqual(['ml', 'web', 'all', '-', '-']);
  });

  test('whatever way the URL is written: upper case, with or without .git, as user@host:path or ssh://', () => {
    const objects = [
      secret('repository', { url: 'https://git.example.com/ml/models', password: 'https' }),
      secret('repository', { url: 'git@git.example.com:ml/models.git', password: 'ssh' }),
    ];
    expect(
      [
        'https://GIT.example.com/ml/Models.git',
        'ssh://git@git.example.com/ml/models',
        'git@git.example.com:ml/models',
        'https://git.example.com/ml/models2',
      ].map((url) => passwordAt(objects, url)),
    ).toEqual(['https', 'ssh', 'ssh', '-']);
  });

  test('the template with the longest beginning of the URL, where the repository has no credentials of its own', () => {
    const objects = [
      secret('repo-creds', { url: 'https://git.example.com', password: 'host' }),
      secret('repo-creds', { url: 'https://git.example.com/ml/', password: 'team' }),
      secret('repo-creds', { url: 'https://git.example.com/ml/mod', password: 'web', project: 'web' }),
      secret('repository', { url: 'https://git.example.com/ml/own', password: 'own' }),
      secret('repository', { url: 'https://git.example.com/ml/bare', insecure: 'true' }),
    ];
    const at = (path: string, project?: string): string =>
      passwordAt(objects, `https://git.example.com/${path}`, project);
    expect([at('x'), at('ml/models'), at('ml/models', 'web'), at('ml/own'), at('ml/bare')]).toEqual([
      'host',
      'team',
      'web',
      'own',
      'team',
    ]);
    const bare = RepositoryAccesses.of(objects).find('https://git.example.com/ml/bare', 'ml');
    expect(bare.insecure).toBe(true);
  });

  test('a template serves its own host and no other that begins like it', () => {
    const objects = [
      secret('repo-creds', { url: 'https://git.example.com', password: 'x' }),
      secret('repo-creds', { url: 'https://other.example.com:84', password: 'port' }),
      secret('repo-creds', { url: 'git@git.example.com', password: 'ssh' }),
    ];
    expect(
      [
        'https://git.example.com/a',
        'https://git.example.com:8443/a',
        'https://git.example.com.evil.org/a',
        'https://git.example.comevil.org/a',
        'https://git.example.com@evil.org/a',
        'https://git.example.com:x@evil.org/a',
        'http://git.example.com/a',
        'https://other.example.com:84/a',
        'https://other.example.com:8443/a',
        'git@git.example.com:a/b',
        'git@git.example.com.evil.org:a/b',
      ].map((url) => passwordAt(objects, url)),
    ).toEqual(['x', 'x', '-', '-', '-', '-', '-', 'port', '-', 'ssh', '-']);
  });

  test('write credentials are never used for reading, nor the other way round', () => {
    const url = 'https://git.example.com/ml/models.git';
    const accesses = RepositoryAccesses.of([
      secret('repository-write', { url, bearerToken: 'w' }),
      secret('repo-creds', { url: 'https://git.example.com', bearerToken: 'r' }),
    ]);
    const tokenFor = (purpose?: 'read' | 'write'): string => {
      const { login } = accesses.find(url, 'ml', purpose);
      return login.kind === 'bearer' ? login.token.reveal() : '-';
    };
    expect([tokenFor(), tokenFor('read'), tokenFor('write')]).toEqual(['r', 'r', 'w']);
  });
});

describe('how a repository is reached', () => {
  const url = 'https://git.example.com/x';
  const of = (data: Record<string, string>, ...others: KubeObject[]) =>
    RepositoryAccesses.of([secret('repository', { url, ...data }), ...others]).find(url);
  const key = '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----';

  test('by password, token, key or GitHub App, the first of these that is there', () => {
    const all = { githubAppID: '1', githubAppPrivateKey: key, sshPrivateKey: key, bearerToken: 't', password: 'p' };
    const kinds = Object.keys(all).map(
      (_, index) => of(Object.fromEntries(Object.entries(all).slice(0, index + 1))).login.kind,
    );
    expect(kinds).toEqual(['none', 'github-app', 'ssh', 'bearer', 'basic']);
    expect(of({ username: 'token' }).login.kind).toBe('basic');
    expect(of({ githubAppID: '1', githubAppPrivateKey: key }).login).toMatchObject({ api: 'https://api.github.com' });
    expect(
      of({ githubAppID: '1', githubAppPrivateKey: key, githubAppEnterpriseBaseUrl: 'https://g.example.com/api/v3/' })
        .login,
    ).toMatchObject({ api: 'https://g.example.com/api/v3', installationId: undefined });
  });

  test('trusting the hosts and authorities that the ConfigMaps name, each for its own server', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----';
    const accesses = RepositoryAccesses.of([
      configMap('argocd-ssh-known-hosts-cm', { ssh_known_hosts: 'git.example.com ssh-ed25519 AAAA' }),
      configMap('argocd-tls-certs-cm', { 'git.example.com': pem, 'broken.example.com': 'hello' }),
    ]);
    expect(accesses.find('https://git.example.com:8443/x')).toMatchObject({ authorities: pem, knownHosts: undefined });
    expect(accesses.find('git@git.example.com:x')).toMatchObject({
      authorities: undefined,
      knownHosts: 'git.example.com ssh-ed25519 AAAA',
    });
    expect(accesses.find('registry.git.example.com/charts').authorities).toBeUndefined();
    expect(accesses.find('https://broken.example.com/x').problem).toContain('argocd-tls-certs-cm');
    expect(RepositoryAccesses.of([]).find('git@git.example.com:x').knownHosts).toBeUndefined();
  });

  test('by a proxy, where the host is not one of noProxy', () => {
    const proxied = (noProxy: string): boolean => of({ proxy: 'http://proxy:3128', noProxy }).proxy !== undefined;
    expect([proxied(''), proxied('other.example.com'), proxied('example.com'), proxied('*')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const cases: [string, number, string, boolean][] = [
      ['git.example.com', 443, '.example.com', true],
      ['example.com', 443, '.example.com', false],
      ['git.example.com', 443, '*.example.com', true],
      ['notexample.com', 443, 'example.com', false],
      ['git.example.com', 443, 'example.com:443, x', true],
      ['git.example.com', 443, 'example.com:80', false],
      ['10.1.2.3', 443, '10.0.0.0/8', true],
      ['11.1.2.3', 443, '10.0.0.0/8', false],
      ['10.1.2.3', 443, '10.1.2.3', true],
      ['110.1.2.3', 443, '10.1.2.3', false],
      ['::1', 443, '[::1]', true],
      ['git.example.com', 443, ' , ', false],
    ];
    for (const [host, port, noProxy, direct] of cases) {
      expect([host, noProxy, isReachedDirectly(host, port, noProxy)]).toEqual([host, noProxy, direct]);
    }
  });

  test('credentials that are broken, halved or of a cloud are a problem of that repository, and no other credentials step in', () => {
    const template = secret('repo-creds', { url: 'https://git.example.com', password: 'other' });
    for (const data of [
      { githubAppID: 'x' },
      { githubAppPrivateKey: key },
      { tlsClientCertData: '-----BEGIN CERTIFICATE-----\nx' },
      { gcpServiceAccountKey: '{}' },
      { useAzureWorkloadIdentity: 'true' },
    ]) {
      const access = of(data, template);
      expect(access.problem).toContain(Object.keys(data)[0]);
      expect(access.login.kind).toBe('none');
    }
  });

  test('another digest for whatever changes, another identity only for another login or way', () => {
    const basis = of({ username: 'u', password: 'p' });
    const pem = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----';
    const again = of({ username: 'u', password: 'p', name: 'called' });
    const other = of({ username: 'u', password: 'q' });
    const trusting = of({ username: 'u', password: 'p' }, configMap('argocd-tls-certs-cm', { 'git.example.com': pem }));
    const through = of({ username: 'u', password: 'p', proxy: 'http://proxy' });
    expect([again.digest, again.identity]).toEqual([basis.digest, basis.identity]);
    expect(trusting.identity).toBe(basis.identity);
    expect([other.identity, through.identity]).not.toContain(basis.identity);
    expect(new Set([basis, other, trusting, through].map((each) => each.digest)).size).toBe(4);
  });
});

test('a Secret that cannot be read is told without its values, and only these objects speak of repositories', () => {
  const lfs = secret('repository', { url: 'https://git.example.com/a', enableLfs: 'true', depth: '1' });
  expect(RepositoryAccesses.of([lfs]).problems).toEqual([
    expect.stringContaining('enableLfs has no effect, files of LFS stay pointers'),
    expect.stringContaining('depth has no effect, mirrors hold the whole history'),
  ]);
  const { problems } = RepositoryAccesses.of([secret('repository', { password: 'hunter2' }), secret('cluster', {})]);
  expect(problems).toEqual([expect.stringContaining('has no data.url')]);
  expect(
    [
      secret('repo-creds', {}),
      secret('cluster', {}),
      configMap('argocd-tls-certs-cm', {}),
      configMap('argocd-cm', {}),
    ].map(speaksOfRepositories),
  ).toEqual([true, false, true, false]);
});
