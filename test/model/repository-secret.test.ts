import { inspect } from 'node:util';
import { Concealed, isRepositorySecret, repositoryFromSecret } from '../../lib/model/index.js';
import type { KubeObject } from '../../lib/kube/index.js';

const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n-----END OPENSSH PRIVATE KEY-----\n';
const secret = (data: Record<string, string>, type = 'repository'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'models', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': type } },
  data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, Buffer.from(value).toString('base64')])),
});

test('a Secret of a repository gives its URL, project, credentials and flags in the words of Go; keys that are not known are passed over', () => {
  const read = repositoryFromSecret(
    secret({
      url: ' https://git.example.com/ml/models.git ',
      project: 'ml',
      type: 'git',
      username: 'robot',
      password: 'hunter2',
      insecure: 'T',
      enableLfs: '0',
      proxy: 'http://proxy:3128',
      depth: '3',
      later: 'x',
    }),
  );
  expect(read).toMatchObject({
    secret: 'models',
    purpose: 'read',
    template: false,
    url: 'https://git.example.com/ml/models.git',
    project: 'ml',
    insecure: true,
    enableLfs: false,
    enableOCI: false,
    depth: '3',
    fault: undefined,
  });
  expect([read.username?.reveal(), read.password?.reveal(), read.proxy?.reveal()]).toEqual([
    'robot',
    'hunter2',
    'http://proxy:3128',
  ]);
  expect(read).not.toHaveProperty('later');
});

test('the label says what a Secret is for', () => {
  const kinds = ['repository', 'repo-creds', 'repository-write', 'repo-write-creds'].map((type) => {
    const { purpose, template } = repositoryFromSecret(secret({ url: 'https://x.example.com' }, type));
    return [type, purpose, template];
  });
  expect(kinds).toEqual([
    ['repository', 'read', false],
    ['repo-creds', 'read', true],
    ['repository-write', 'write', false],
    ['repo-write-creds', 'write', true],
  ]);
  expect(['cluster', 'scm-creds', 'toString', ''].filter((type) => isRepositorySecret(secret({}, type)))).toEqual([]);
  expect(() => repositoryFromSecret(secret({ url: 'https://x.example.com' }, 'cluster'))).toThrow('no label');
});

test('an empty text is as good as none, and stringData of a Secret that was not stored yet is read', () => {
  const empty = repositoryFromSecret(secret({ url: 'https://x.example.com', password: '', insecure: '', type: '' }));
  expect([empty.password, empty.insecure, empty.type, empty.fault]).toEqual([undefined, false, undefined, undefined]);
  const fresh = { ...secret({}), data: undefined, stringData: { url: 'git@x.example.com:a/b', sshPrivateKey: key } };
  expect(repositoryFromSecret(fresh).sshPrivateKey?.reveal()).toBe(key);
});

test('what cannot be read is a fault that names keys and what belongs there, and never a value', () => {
  const read = repositoryFromSecret(
    secret({
      url: 'https://x.example.com',
      password: 'hunter2\n',
      username: 'robot',
      githubAppID: 'hunter2',
      insecure: 'hunter2',
      type: 'hunter2',
      sshPrivateKey: 'hunter2',
      githubAppEnterpriseBaseUrl: 'https://hunter2:hunter2@x.example.com',
    }),
  );
  expect(read.fault).toBe(
    'Secret argocd/models: type is not git, helm or oci; password is not a text without line breaks, also at its end; ' +
      'sshPrivateKey is not PEM that begins with -----BEGIN PRIVATE KEY-----; githubAppID is not a whole number; ' +
      'githubAppEnterpriseBaseUrl is not an http(s) URL without a user; insecure is not true or false',
  );
  expect(read.password).toBeUndefined();
  expect(read.username?.reveal()).toBe('robot');
  expect(() => repositoryFromSecret(secret({ password: 'hunter2' }))).toThrow('has no data.url');
  expect(() => repositoryFromSecret(secret({ password: 'hunter2' }))).not.toThrow(/hunter2/);
});

test('a concealed text shows itself in no print, JSON, text or error', () => {
  const concealed = new Concealed('hunter2');
  const shown = [
    inspect({ concealed }, { depth: 9, showHidden: true }),
    JSON.stringify({ concealed }),
    `${concealed.toString()}`,
    String(concealed),
    inspect(new Error('x', { cause: concealed })),
    Object.values(concealed).join(),
  ].join('\n');
  expect(shown).not.toContain('hunter2');
  expect(concealed.reveal()).toBe('hunter2');
});
