import { Cluster, Platform, Revision } from '../../lib/index.js';
import { testEnvironments } from './fixtures.js';

test('a revision is a branch, a tag or a whole commit', () => {
  expect(Revision.branch('release/1.x')).toMatchObject({ kind: 'branch', name: 'release/1.x' });
  expect(Revision.tag('v1.2.3')).toMatchObject({ kind: 'tag', name: 'v1.2.3' });
  expect(Revision.commit('a'.repeat(40)).toString()).toBe('a'.repeat(40));
});

test.each(['', 'HEAD', '-x', 'a b', 'a..b', 'a.lock', 'refs/heads/main', 'a//b', '.a', 'deadbeef', 'a:b', 'a@{1}'])(
  'refuses %j as a branch or tag',
  (name) => {
    expect(() => Revision.branch(name)).toThrow('expected the name of a branch');
    expect(() => Revision.tag(name)).toThrow('expected the name of a tag');
  },
);

test('an abbreviated commit is refused: it may come to mean another', () => {
  expect(() => Revision.commit('abc1234')).toThrow('expected a full commit id');
});

test('a cluster is known by its name, or by a fixed public address', () => {
  expect(Cluster.named('prod-cluster').destination('web').toJson()).toEqual({ name: 'prod-cluster', namespace: 'web' });
  expect(Cluster.fromServer('https://k8s.example.com:6443/').destination('web').toJson()).toEqual({
    server: 'https://k8s.example.com:6443',
    namespace: 'web',
  });
});

test.each([
  'http://k8s.example.com',
  'https://127.0.0.1:6443',
  'https://localhost',
  'k8s.example.com',
  'https://a:b@c',
])('refuses %s as the address of a cluster', (url) => {
  expect(() => Cluster.fromServer(url)).toThrow('expected the https:// URL of a Kubernetes API');
});

test.each([
  ['/srv/gitops.git', 'expected the URL of a Git repository'],
  ['file:///srv/gitops.git', 'expected the URL of a Git repository'],
  ['./gitops', 'expected the URL of a Git repository'],
  ['https://localhost/gitops', 'an address of one machine'],
  ['https://me:secret@git.example.com/gitops', 'holds credentials'],
])('refuses %s as the repository, and does not repeat it', (repository, message) => {
  const create = () => new Platform({ repository, environments: testEnvironments() });

  expect(create).toThrow(message);
  expect(create).not.toThrow('secret');
});

test.each(['https://git.example.com/a/b.git', 'ssh://git@git.example.com:2222/a/b.git', 'git@git.example.com:a/b.git'])(
  'accepts %s as the repository',
  (repository) => {
    expect(new Platform({ repository, environments: testEnvironments() }).repository).toBe(repository);
  },
);
