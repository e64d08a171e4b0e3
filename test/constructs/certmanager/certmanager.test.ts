import { AcmeServer, Certificate, ClusterIssuer, Issuer } from '../../../lib/constructs/certmanager/index.js';
import { Duration } from '../../../lib/constructs/values/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

const http01 = { ingress: { ingressClassName: 'platform' } };
const dns01 = { route53: { region: 'eu-central-1', hostedZoneID: 'Z1' } };

test('a certificate of a host is what an expert would have written', () => {
  const chart = testChart();
  const issuer = ClusterIssuer.acme(chart, 'lets-encrypt', {
    metadata: { name: 'lets-encrypt' },
    email: 'platform@example.com',
    solvers: [{ http01 }, { dns01, selector: { dnsZones: ['example.com'] } }],
  });
  expect(validated(issuer)).toEqual({
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: 'lets-encrypt' },
    spec: {
      acme: {
        server: 'https://acme-v02.api.letsencrypt.org/directory',
        email: 'platform@example.com',
        privateKeySecretRef: { name: 'lets-encrypt-account' },
        solvers: [{ http01 }, { dns01, selector: { dnsZones: ['example.com'] } }],
      },
    },
  });
  const certificate = new Certificate(chart, 'churn', {
    metadata: { name: 'churn' },
    dnsNames: ['churn.example.com', '*.churn.example.com'],
    issuer,
    duration: Duration.days(30),
    renewBefore: Duration.days(10),
    privateKey: { algorithm: 'ECDSA', size: 384, rotationPolicy: 'Always' },
    usages: ['digital signature', 'server auth'],
  });
  expect(certificate.secretName).toBe('churn-tls');
  expect(validated(certificate)).toEqual({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'churn' },
    spec: {
      secretName: 'churn-tls',
      issuerRef: { name: 'lets-encrypt', kind: 'ClusterIssuer' },
      duration: '720h',
      renewBefore: '240h',
      dnsNames: ['churn.example.com', '*.churn.example.com'],
      privateKey: { algorithm: 'ECDSA', size: 384, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth'],
    },
  });
});

test('a chain of our own: the first signs itself, and the next sign with its Secret', () => {
  const chart = testChart();
  const first = Issuer.selfSigned(chart, 'first', { name: 'first' });
  expect(validated(first)['spec']).toEqual({ selfSigned: {} });
  const root = new Certificate(chart, 'root', {
    metadata: { name: 'root' },
    issuer: first,
    isCA: true,
    commonName: 'platform',
  });
  expect(validated(root)['spec']).toMatchObject({ issuerRef: { name: 'first', kind: 'Issuer' }, isCA: true });
  expect(validated(Issuer.authority(chart, 'ca', root.secretName))['spec']).toEqual({ ca: { secretName: 'root-tls' } });
  const issuerRef = { name: 'theirs', kind: 'Step', group: 'certmanager.step.sm' };
  const theirs = new Certificate(chart, 'theirs', { dnsNames: ['a.b'], issuer: issuerRef, secretName: 'kept' });
  expect(validated(theirs)['spec']).toEqual({ secretName: 'kept', issuerRef, dnsNames: ['a.b'] });
});

test('what cert-manager would refuse, or never could issue, is refused', () => {
  const chart = testChart();
  const issuer = ClusterIssuer.acme(chart, 'acme', {
    metadata: { name: 'acme' },
    server: AcmeServer.LETS_ENCRYPT_STAGING,
    solvers: [{ http01 }],
  });
  let count = 0;
  const certificate = (props: object) => () => {
    return new Certificate(chart, `c${count++}`, { issuer, dnsNames: ['a.example.com'], ...props });
  };
  expect(certificate({ dnsNames: [] })).toThrow('test/c0: dnsNames: got [], expected at least one name');
  expect(certificate({ dnsNames: ['https://a.example.com'] })).toThrow('without scheme, port or path');
  expect(certificate({ dnsNames: ['*.example.com'] })).toThrow('a host that acme can prove');
  expect(certificate({ commonName: 'x'.repeat(65) })).toThrow('at most 64 bytes');
  expect(certificate({ literalSubject: 'CN=a', commonName: 'a' })).toThrow('either it, or commonName and subject');
  expect(certificate({ duration: Duration.minutes(59) })).toThrow('duration: got "59m", expected at least an hour');
  expect(certificate({ renewBefore: Duration.minutes(4) })).toThrow('at least five minutes');
  expect(certificate({ renewBefore: Duration.days(90) })).toThrow('less than the duration, 2160h');
  expect(certificate({ renewBefore: Duration.days(1), renewBeforePercentage: 10 })).toThrow('renewBeforePercentage');
  expect(certificate({ privateKey: { size: 1024 } })).toThrow('2048 to 8192');
  expect(certificate({ privateKey: { algorithm: 'ECDSA', size: 2048 } })).toThrow('256, 384 or 521');
  expect(certificate({ renewal: { windows: [{ cron: '99 * * * *', windowDuration: '1h' }] } })).toThrow('minute');
  const elsewhere = Issuer.selfSigned(chart, 'elsewhere', { namespace: 'b' });
  expect(certificate({ issuer: elsewhere, metadata: { namespace: 'a' } })).toThrow('an Issuer of namespace a');
  const privateKeySecretRef = { name: 'account' };
  const acme = { server: 'https://acme.example.com', privateKeySecretRef };
  const issuerOf = (spec: ConstructorParameters<typeof Issuer>[2]['spec']) => () => {
    return new Issuer(chart, `i${count++}`, { spec });
  };
  expect(issuerOf({})).toThrow('spec: got [], expected exactly one of acme, ca, selfSigned, vault, venafi');
  expect(issuerOf({ selfSigned: {}, ca: { secretName: 'x' } })).toThrow('got ["ca", "selfSigned"]');
  expect(issuerOf({ acme: { ...acme, server: 'http://acme' } })).toThrow('an https:// URL');
  expect(issuerOf({ acme: { ...acme, solvers: [{}] } })).toThrow('solvers[0]: got [], expected exactly one of dns01');
  expect(issuerOf({ acme: { ...acme, solvers: [{ dns01: {} }] } })).toThrow('solvers[0].dns01: got []');
  expect(issuerOf({ vault: { server: 'https://v', path: 'p', auth: {} } })).toThrow('spec.vault.auth');
  expect(issuerOf({ venafi: { zone: 'z' } })).toThrow('exactly one of cloud, ngts, tpp');
  expect(() => ClusterIssuer.acme(chart, 'none', { solvers: [] })).toThrow('at least one way to prove a host');
});
