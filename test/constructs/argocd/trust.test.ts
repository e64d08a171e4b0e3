import { Chart, Testing } from 'cdk8s';
import { TrustedAuthorities, TrustedGpgKeys, TrustedSshHosts } from '../../../lib/constructs/argocd/index.js';
import { RepositoryAccesses, signersOf } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const pgp = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----\n';

let chart: Chart;
beforeEach(() => (chart = Testing.chart()));
const synthesised = (): KubeObject[] => Testing.synth(chart) as KubeObject[];

test('what is trusted is read by the engine as it was meant', () => {
  new TrustedSshHosts(chart, 'hosts').add('github.com', `${key} comment`).add('[git.example.com]:2222', key);
  new TrustedAuthorities(chart, 'authorities').add('git.example.com', certificate).add('git.example.com', certificate);
  new TrustedGpgKeys(chart, 'keys').add('4aee18f83afdeb23', pgp);
  const objects = synthesised();
  expect(objects.map(({ metadata }) => [metadata.name, metadata.labels?.['app.kubernetes.io/part-of']])).toEqual([
    ['argocd-ssh-known-hosts-cm', 'argocd'],
    ['argocd-tls-certs-cm', 'argocd'],
    ['argocd-gpg-keys-cm', 'argocd'],
  ]);
  const accesses = RepositoryAccesses.of(objects);
  expect(accesses.find('git@github.com:org/repo').knownHosts).toBe(
    `github.com ${key}\n[git.example.com]:2222 ${key}\n`,
  );
  const { authorities, problem } = accesses.find('https://git.example.com/repo');
  expect([authorities, problem]).toEqual([`${certificate}\n${certificate}\n`, undefined]);
  expect(signersOf(objects[2]?.['data'] as Record<string, string>, {}).gpgKeys).toEqual([pgp]);
});

test.each<[string, () => unknown]>([
  ['a host with a line break', () => new TrustedSshHosts(chart, 'x').add('a\nb', key)],
  ['a private SSH key', () => new TrustedSshHosts(chart, 'x').add('a', '-----BEGIN OPENSSH PRIVATE KEY-----')],
  ['two keys in one', () => new TrustedSshHosts(chart, 'x').add('a', `${key}\nb ${key}`)],
  ['a host with a port', () => new TrustedAuthorities(chart, 'x').add('a:443', certificate)],
  ['no certificate', () => new TrustedAuthorities(chart, 'x').add('a', 'MIIB')],
  [
    'a key beside the certificate',
    () => new TrustedAuthorities(chart, 'x').add('a', `${certificate}\n-----BEGIN PRIVATE KEY-----`),
  ],
  ['a short id', () => new TrustedGpgKeys(chart, 'x').add('3AFDEB23', pgp)],
  [
    'a private OpenPGP key',
    () => new TrustedGpgKeys(chart, 'x').add('4AEE18F83AFDEB23', pgp.replace('PUBLIC', 'PRIVATE')),
  ],
])('%s is refused', (_, act) => expect(act).toThrow(expect.objectContaining({ code: 'INVALID_PROPS' }) as Error));
