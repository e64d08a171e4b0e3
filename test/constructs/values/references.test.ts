import { GitRevision, ImageRef, ModelUri, SecretReference } from '../../../lib/constructs/values/index.js';

const digest = `sha256:${'a'.repeat(64)}`;

test('an image is a repository with a tag, a digest or both', () => {
  const image = ImageRef.parse(`registry.example.com:5000/ml/serving:1.4.0@${digest}`);
  expect([image.repository, image.tag, image.digest]).toEqual([
    'registry.example.com:5000/ml/serving',
    '1.4.0',
    digest,
  ]);
  expect(image.withTag('1.5.0').toString()).toBe('registry.example.com:5000/ml/serving:1.5.0');
  expect(ImageRef.parse('python:3.12').withDigest(digest).toString()).toBe(`python:3.12@${digest}`);
  expect(ImageRef.parse('python:3.12').isImmutable).toBe(false);
});

test.each(['', 'a b', 'Registry/Upper:1', 'a:tag:tag', 'a@sha256:123', 'http://a/b:1'])('%p is no image', (text) => {
  expect(() => ImageRef.parse(text)).toThrow('ImageRef');
});

test('an image that may be another one tomorrow is not pinned', () => {
  expect(ImageRef.parse('a/b:1').pinned().toString()).toBe('a/b:1');
  expect(ImageRef.parse(`a/b@${digest}`).isPinned).toBe(true);
  expect(() => ImageRef.parse('a/b:latest').pinned()).toThrow('a tag that is not latest');
  expect(() => ImageRef.parse('a/b').pinned()).toThrow('a tag that is not latest');
});

test('a model lies in a bucket, a volume, a hub, an image or a registry', () => {
  expect(
    [
      ModelUri.s3('models', 'churn/v3'),
      ModelUri.gs('models', 'churn'),
      ModelUri.pvc('models', 'churn'),
      ModelUri.huggingFace('intfloat/e5', 'v1'),
      ModelUri.oci('registry.example.com/churn:3'),
      ModelUri.mlflow('churn', 3),
    ].map(String),
  ).toEqual([
    's3://models/churn/v3',
    'gs://models/churn',
    'pvc://models/churn',
    'hf://intfloat/e5:v1',
    'oci://registry.example.com/churn:3',
    'models:/churn/3',
  ]);
});

test.each(['churn', 's3://models', 's3://Models/x', 's3://a/../b', 'ftp://a/b', 'models:/churn', 'hf://e5'])(
  '%p is no model URI',
  (text) => {
    expect(() => ModelUri.parse(text)).toThrow('ModelUri');
  },
);

test.each(['hf://a/b', 'oci://registry/a', 'models:/churn/Production', 's3://m/churn/latest', 'oci://r/a:latest'])(
  '%p is not one version of a model',
  (text) => {
    expect(ModelUri.parse(text).isPinned).toBe(false);
    expect(() => ModelUri.parse(text).pinned()).toThrow('one version of the model');
  },
);

test('what is followed in Git is a branch, a tag, a commit or a range of versions', () => {
  const commit = 'a'.repeat(40);
  expect(GitRevision.commit(commit).isImmutable).toBe(true);
  expect(
    [GitRevision.branch('env/prod'), GitRevision.tag('v1.2.3'), GitRevision.versions('>=1.2 <2')].map(String),
  ).toEqual(['env/prod', 'v1.2.3', '>=1.2 <2']);
  for (const name of ['', 'a..b', 'a b', '-a', 'a.lock', 'a/', 'a~1', '@', '.a', 'a@{1}']) {
    expect(() => GitRevision.branch(name)).toThrow('a name that Git allows');
  }
  expect(() => GitRevision.commit('abc')).toThrow('40 hexadecimal digits');
  expect(() => GitRevision.versions('newest')).toThrow('a range of versions');
});

test('a reference says where a secret lies', () => {
  const reference = SecretReference.inStore({ name: 'vault' }, 'ml/db', { property: 'password', version: '2' });
  expect(reference.toRemoteRef()).toEqual({ key: 'ml/db', property: 'password', version: '2' });
  expect(reference.toString()).toBe('SecretStore vault');
  expect(() => SecretReference.inStore({ name: '' }, 'a')).toThrow('the name of a store');
});
