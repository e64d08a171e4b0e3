import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ClusterSecretStore,
  ExternalSecret,
  SealedSecret,
  SecretStore,
  SopsSecret,
  type fields,
} from '../../../lib/constructs/secrets/index.js';
import { addRaw, sourceTextOf } from '../../../lib/constructs/index.js';
import { validated } from '../schema.js';
import { rendered, testChart } from '../support.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, `${Math.random()}.yaml`);
  writeFileSync(path, text);
  return path;
}

const sops = `apiVersion: v1
kind: Secret
metadata:
    name: database
stringData:
    password: ENC[AES256_GCM,data:4Yxp,iv:a,tag:b,type:str]   # kept
sops:
    mac: ENC[AES256_GCM,data:x,iv:a,tag:b,type:str]
    version: 3.9.0
`;
const sealed = (value: string) => `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: database, namespace: ml }
spec:
  encryptedData: { password: ${value} }
`;

test('an ExternalSecret says where each value lies', () => {
  const chart = testChart();
  const vault = new ClusterSecretStore(chart, 'vault', {
    metadata: { name: 'vault' },
    spec: {
      provider: {
        vault: { server: 'https://vault:8200', auth: { kubernetes: { mountPath: 'kubernetes', role: 'ml' } } },
      },
    },
  });
  validated(vault);
  const database = new ExternalSecret(chart, 'db', {
    metadata: { name: 'db' },
    data: { user: vault.ref('ml/db', { property: 'user' }), password: vault.ref('ml/db', { property: 'password' }) },
    extra: { refreshInterval: '10m', target: { name: 'database' } },
  });
  expect(database.secretName).toBe('database');
  expect(database.key('user').toSelector()).toEqual({ name: 'database', key: 'user' });
  expect(() => database.key('usr')).toThrow('test/db: key: got "usr", expected user | password');
  expect(validated(database)['spec']).toEqual({
    secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
    refreshInterval: '10m',
    target: { name: 'database' },
    data: [
      { secretKey: 'user', remoteRef: { key: 'ml/db', property: 'user' } },
      { secretKey: 'password', remoteRef: { key: 'ml/db', property: 'password' } },
    ],
  });
});

test('encrypted files are taken as they lie there', () => {
  const chart = testChart();
  const secret = SopsSecret.fromFile(chart, 'sops', file(sops));
  expect(secret.secretName).toBe('database');
  expect(sourceTextOf(secret.apiObject)).toBe(sops);
  expect(secret.key('password').toJson()).toEqual({ secretKeyRef: { name: 'database', key: 'password' } });
  expect(() => secret.key('passwd')).toThrow('got "passwd", expected password');
  const text = sealed('A'.repeat(400));
  const other = SealedSecret.fromFile(chart, 'sealed', file(text));
  expect(sourceTextOf(other.apiObject)).toBe(text);
  validated(other.apiObject);
  expect(other.key('password').secretName).toBe('database');
  expect(() => addRaw(other.apiObject, { immutable: true })).toThrow('written as its file says');
  expect(rendered(other.apiObject)['metadata']).toEqual({ name: 'database', namespace: 'ml' });
});

test('what is not encrypted is refused, and never shown', () => {
  const chart = testChart();
  let count = 0;
  const messageOf = (make: (id: string) => unknown): string => {
    try {
      make(`x${count++}`);
      return 'no error';
    } catch (error) {
      return String(error);
    }
  };
  const open = sops.replace(/ENC\[AES256_GCM,data:4Yxp.*\]/, 'hunter2');
  const messages = [
    messageOf((id) => SopsSecret.fromFile(chart, id, file(open))),
    messageOf((id) => SopsSecret.fromFile(chart, id, file(sops.replace(/sops:[^]*/, '')))),
    messageOf((id) => SopsSecret.fromFile(chart, id, file(`hunter2: [`))),
    messageOf((id) => SealedSecret.fromFile(chart, id, file(sealed('aHVudGVyMg==')))),
    messageOf((id) => SealedSecret.fromFile(chart, id, file(sops))),
    messageOf((id) => SealedSecret.fromFile(chart, id, join(folder, 'none.yaml'))),
  ];
  const expected = [
    'all values under data and stringData encrypted',
    'a file that sops has encrypted',
    'YAML of one Kubernetes object',
    'that kubeseal has encrypted',
    'a SealedSecret',
    'a file that can be read',
  ];
  messages.forEach((message, index) => expect(message).toContain(expected[index]));
  expect(messages.join()).not.toMatch(/hunter2|aHVudGVyMg/);
});

test('references that cannot be meant are refused', () => {
  const chart = testChart();
  const store = (id: string) => new SecretStore(chart, id, { spec: { provider: { fake: { data: [] } } } });
  const [a, b] = [store('a'), store('b')];
  expect(() => new ExternalSecret(chart, 'two', { data: { x: a.ref('x'), y: b.ref('y') } })).toThrow(
    'values of one store',
  );
  expect(() => new ExternalSecret(chart, 'none', {})).toThrow('at least one key');
  expect(() => new ExternalSecret(chart, 'key', { data: { 'a b': a.ref('x') } })).toThrow('letters, digits');
  const aws = { service: 'SecretsManager', region: 'eu-central-1' } as const;
  expect(() => new SecretStore(chart, 's', { spec: { provider: { aws, fake: { data: [] } } } })).toThrow(
    'exactly one provider',
  );
});

test('providers are typed to the last field, and where a secret belongs only a reference goes in', () => {
  const chart = testChart();
  const connectTokenSecretRef = { name: '1password', key: 'token' };
  const onepassword = {
    connectHost: 'http://connect:8080',
    vaults: { ml: 1 },
    auth: { secretRef: { connectTokenSecretRef } },
  };
  validated(new SecretStore(chart, 'a', { spec: { provider: { onepassword } } }));
  const clientId = { value: 'me' };
  const clientSecret = { secretRef: { name: 'delinea', key: 'secret' } };
  validated(new SecretStore(chart, 'b', { spec: { provider: { delinea: { tenant: 'ml', clientId, clientSecret } } } }));
  // @ts-expect-error: a secret in plain text
  const open: fields.SecretOnly = { value: 'x' };
  expect(open).toBeDefined();
});
