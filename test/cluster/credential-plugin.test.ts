import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, connectionOf, type Connection } from '../../lib/cluster/index.js';
import { askCredentialPlugin } from '../../lib/cluster/credential-plugin.js';
import { clusterFromSecret } from '../../lib/model/index.js';
import { untilProcesses } from '../support/processes.js';

const v1 = 'client.authentication.k8s.io/v1';
const canary = 'canary-2f81c4';
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'slipway-plugin-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A program of the shell. */
function program(script: string): string {
  const file = join(folder, 'plugin');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  return file;
}
const credential = (status: object, more: object = {}): string =>
  JSON.stringify({ apiVersion: v1, kind: 'ExecCredential', status, ...more });
const printing = (status: object, more?: object): string => program(`echo '${credential(status, more)}'`);

/** The connection of a cluster Secret that names a plugin. */
function connectionBy(plugin: object, config: object = {}, server = 'https://prod.example.com'): Connection {
  const execProviderConfig = { apiVersion: v1, ...plugin };
  return connectionOf(
    clusterFromSecret({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'prod', namespace: 'argocd' },
      stringData: { name: 'prod', server, config: JSON.stringify({ ...config, execProviderConfig }) },
    }),
  );
}
const ask = (plugin: object, config?: object): Promise<unknown> =>
  connectionBy(plugin, config).credentials?.(new AbortController().signal) ?? Promise.resolve(undefined);

describe('a credential plugin', () => {
  it('gives a token, until when it says and else for good', async () => {
    const until = '2031-05-01T12:00:00+02:00';
    expect(await ask({ command: printing({ token: 't', expirationTimestamp: until }) })).toEqual({
      headers: { authorization: 'Bearer t' },
      until: Date.parse(until),
    });
    expect(await ask({ command: printing({ token: 't' }) })).toMatchObject({ until: Infinity });
  });

  it('gives a certificate and its key', async () => {
    const command = printing({ clientCertificateData: 'CERT', clientKeyData: 'KEY' });
    expect(await ask({ command })).toEqual({ cert: 'CERT', key: 'KEY', until: Infinity });
  });

  it('counts in the place of the token and the password of its Secret, and beside what is said of TLS', () => {
    const tlsClientConfig = { serverName: 'prod', caData: Buffer.from('CA').toString('base64') };
    const connection = connectionBy({ command: 'x' }, { bearerToken: 'old', username: 'me', tlsClientConfig });
    expect(connection).toEqual({
      server: 'https://prod.example.com',
      serverName: 'prod',
      ca: 'CA',
      credentials: expect.any(Function) as unknown,
    });
  });

  it('sees the environment of its Secret, PATH and HOME, and nothing else of ours', async () => {
    process.env['SLIPWAY_TEST_CANARY'] = canary;
    try {
      const seen = join(folder, 'seen');
      const command = program(`env > ${seen}; echo '${credential({ token: 't' })}'`);
      await ask({ command, env: { REGION: 'eu' }, args: ['--x'] });
      const names = readFileSync(seen, 'utf8').match(/^\w+(?==)/gm) ?? [];
      const ofTheShell = ['PWD', 'OLDPWD', 'SHLVL', '_'];
      expect(names.filter((name) => !ofTheShell.includes(name)).sort()).toEqual([
        ...['HOME', 'KUBERNETES_EXEC_INFO', 'PATH', 'REGION'],
      ]);
    } finally {
      delete process.env['SLIPWAY_TEST_CANARY'];
    }
  });

  it.each([
    [false, { interactive: false }],
    [true, { interactive: false, cluster: { server: 'https://prod.example.com', 'tls-server-name': 'prod' } }],
  ])('is told what it is asked for (about the cluster: %s)', async (provideClusterInfo, spec) => {
    const seen = join(folder, 'seen');
    const command = program(`printf %s "$KUBERNETES_EXEC_INFO" > ${seen}; echo '${credential({ token: 't' })}'`);
    await ask({ command, provideClusterInfo }, { tlsClientConfig: { serverName: 'prod' } });
    expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual({ apiVersion: v1, kind: 'ExecCredential', spec });
  });

  const gaveNone = `gave no credentials of ${v1}; it has to print an ExecCredential`;
  it.each([
    [
      'fails',
      `echo ${canary}; echo ${canary} >&2; exit 3`,
      'failed with exit code 3; run it where the reconciler runs',
    ],
    ['kills itself', `echo ${canary}; kill -9 $$`, 'failed with exit code 137'],
    ['prints no JSON', `echo ${canary}`, gaveNone],
    ['prints something else', `echo '{"kind": "${canary}"}'`, gaveNone],
    ['prints no credentials', `echo '${credential({})}'`, gaveNone],
    ['prints half a certificate', `echo '${credential({ clientCertificateData: canary })}'`, gaveNone],
    ['prints another version', `echo '${credential({ token: canary }, { apiVersion: `${v1}beta1` })}'`, gaveNone],
    ['prints an instant that is none', `echo '${credential({ token: canary, expirationTimestamp: 'x' })}'`, gaveNone],
    ['prints without end', `yes ${canary}`, 'printed more than 1048576 bytes'],
  ])('that %s is told by its name, and nothing of what it prints', async (_how, script, what) => {
    const command = program(script);
    const error = await ask({ command, args: [canary], env: { SECRET: canary } }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'CREDENTIAL_PLUGIN_FAILED', where: 'https://prod.example.com' });
    expect(String(error)).toContain(`cannot reach the Kubernetes API: the credential plugin ${command} ${what}`);
    expect(JSON.stringify(error) + String(error)).not.toContain(canary);
  });

  it('that is not there is told with the hint of its Secret', async () => {
    const command = join(folder, 'absent');
    await expect(ask({ command, installHint: 'npm install absent' })).rejects.toThrow(
      `https://prod.example.com: cannot reach the Kubernetes API: the credential plugin ${command} was not found; npm install absent`,
    );
  });

  it('that takes too long is ended with all that it has started', async () => {
    const mark = `3599.${process.pid}1`;
    const plugin = { command: program(`sleep ${mark} & sleep ${mark}`), apiVersion: v1 } as const;
    const signal = new AbortController().signal;
    const limits = { timeout: 200, grace: 100, maxOutput: 1000 };
    const asked = askCredentialPlugin(plugin, { server: 'https://prod.example.com' }, signal, limits);
    await expect(asked).rejects.toThrow('took longer than 0.2 s');
    await untilProcesses(`sleep ${mark}`, (count) => count === 0);
  });

  it('ends when nobody waits for it any more', async () => {
    const mark = `3599.${process.pid}2`;
    const client = new ApiClient(connectionBy({ command: program(`sleep ${mark}`) }));
    const asked = expect(client.json('GET', '/version')).rejects.toThrow('was ended by a signal');
    await untilProcesses(`sleep ${mark}`, (count) => count > 0);
    client.close();
    await asked;
    await untilProcesses(`sleep ${mark}`, (count) => count === 0);
  });

  it.each([
    [{ command: '' }, 'execProviderConfig.command'],
    [{ command: 'x', args: canary }, 'execProviderConfig.args'],
    [{ command: 'x', env: [canary] }, 'execProviderConfig.env'],
    [{ command: 'x', apiVersion: canary }, 'execProviderConfig.apiVersion'],
  ])('that is written wrongly makes the Secret one that cannot be read: %j', (plugin, field) => {
    const read = (): Connection => connectionBy(plugin);
    expect(read).toThrow(`Secret argocd/prod: data.config is not as it should be: ${field}: expected`);
    expect(read).not.toThrow(canary);
  });
});

describe('credentials that a plugin gives', () => {
  let server: Server;
  let url: string;
  const asked: string[] = [];
  let isGood: (authorization: string) => boolean;
  beforeEach(async () => {
    asked.length = 0;
    isGood = () => true;
    server = createServer(({ headers: { authorization = '' } }, answer) => {
      asked.push(authorization);
      answer.statusCode = isGood(authorization) ? 200 : 401;
      answer.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  /** A plugin that counts, in a file, how often it was run, and gives that number as its token. */
  const counting = (expiry = ''): string =>
    program(`echo run >> ${folder}/runs
printf '{"apiVersion": "${v1}", "kind": "ExecCredential", "status": {"token": "%d"${expiry}}}' $(wc -l < ${folder}/runs)`);
  const runs = (): number => readFileSync(join(folder, 'runs'), 'utf8').split('\n').length - 1;
  const all = (client: ApiClient): Promise<unknown> =>
    Promise.all(Array.from({ length: 12 }, () => client.json('GET', '/x')));

  it('are asked for once for all requests, and again once they have expired', async () => {
    let now = Date.parse('2030-01-01T00:00:00Z');
    const clock = { now: () => new Date(now), after: () => () => undefined };
    const command = counting(', "expirationTimestamp": "2030-01-01T01:00:00Z"');
    const client = new ApiClient(connectionBy({ command }, {}, url), { clock });
    await all(client);
    now += 3_599_000;
    await all(client);
    expect([runs(), new Set(asked)]).toEqual([1, new Set(['Bearer 1'])]);
    now += 2_000;
    await all(client);
    expect([runs(), asked.at(-1)]).toEqual([2, 'Bearer 2']);
    await all(client);
    // They have expired by the plugin's own word: then they serve for a second.
    expect(runs()).toBe(2);
    client.close();
  });

  it('are asked for again once when the server refuses them, however many requests it refuses', async () => {
    const client = new ApiClient(connectionBy({ command: counting() }, {}, url));
    await all(client);
    isGood = (authorization) => authorization !== 'Bearer 1';
    await all(client);
    expect([runs(), asked.at(-1)]).toEqual([2, 'Bearer 2']);
    isGood = () => false;
    await expect(client.json('GET', '/x')).rejects.toMatchObject({ status: 401 });
    expect([runs(), asked.at(-1)]).toEqual([3, 'Bearer 3']);
    client.close();
  });
});
