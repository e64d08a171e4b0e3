import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionFromKubeconfig } from '../../lib/cluster/index.js';

const folder = mkdtempSync(join(tmpdir(), 'slipway-kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true }));

function kubeconfig(user: object, cluster: object = {}): string {
  const file = join(folder, 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'hub',
    contexts: [
      { name: 'hub', context: { cluster: 'here', user: 'me', namespace: 'argocd' } },
      { name: 'broken', context: { cluster: 'nowhere', user: 'me' } },
    ],
    clusters: [{ name: 'here', cluster: { server: 'https://hub.example:6443/', ...cluster } }],
    users: [{ name: 'me', user }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

describe('a kubeconfig', () => {
  it('gives address, trust, token and namespace', async () => {
    const file = kubeconfig(
      { token: 't' },
      { 'certificate-authority-data': Buffer.from('CA').toString('base64'), 'tls-server-name': 'hub' },
    );
    expect(await connectionFromKubeconfig({ file })).toEqual({
      server: 'https://hub.example:6443',
      token: 't',
      ca: 'CA',
      serverName: 'hub',
      namespace: 'argocd',
    });
  });

  it('gives client certificates from files next to it', async () => {
    writeFileSync(join(folder, 'me.crt'), 'CERT');
    writeFileSync(join(folder, 'me.key'), 'KEY');
    const file = kubeconfig(
      { 'client-certificate': 'me.crt', 'client-key': 'me.key' },
      { 'insecure-skip-tls-verify': true },
    );
    expect(await connectionFromKubeconfig({ file })).toMatchObject({ cert: 'CERT', key: 'KEY', insecure: true });
  });

  it('keeps credentials of the server URL out of the address', async () => {
    const file = kubeconfig({}, { server: 'http://ada:secret@127.0.0.1:8080' });
    const connection = await connectionFromKubeconfig({ file });
    expect(connection.server).toBe('http://127.0.0.1:8080');
    const basic = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
    expect(await connection.credentials?.(new AbortController().signal)).toEqual({ headers: { authorization: basic } });
  });

  it('runs an exec plugin for credentials', async () => {
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'from-plugin' },
    };
    const file = kubeconfig({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: 'echo',
        args: [JSON.stringify(credential)],
        interactiveMode: 'Never',
      },
    });
    const connection = await connectionFromKubeconfig({ file });
    expect(await connection.credentials?.(new AbortController().signal)).toMatchObject({
      headers: { Authorization: 'Bearer from-plugin' },
    });
  });

  it('that lacks the context is refused with the contexts that it has', async () => {
    const file = kubeconfig({});
    await expect(connectionFromKubeconfig({ file, context: 'production' })).rejects.toThrow(
      `${file}: there is no context "production"; known contexts: hub, broken; name an existing kubeconfig and context`,
    );
    await expect(connectionFromKubeconfig({ file, context: 'broken' })).rejects.toMatchObject({
      code: 'KUBECONFIG_INVALID',
    });
  });
});
