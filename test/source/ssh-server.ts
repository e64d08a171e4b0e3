import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Server, utils, type AuthContext, type Connection } from 'ssh2';

/** A key of OpenSSH, made anew. */
export interface SshKey {
  readonly privateKey: string;
  /** As of `authorized_keys`: type and key. */
  readonly publicKey: string;
}

/** @param kind as `ssh-keygen` knows it */
export function sshKey(kind: 'ed25519' | 'rsa' = 'ed25519', bits?: number): SshKey {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-key-'));
  try {
    const file = path.join(folder, 'key');
    const size = bits === undefined ? [] : ['-b', String(bits)];
    execFileSync('ssh-keygen', ['-q', '-t', kind, ...size, '-N', '', '-C', 'test', '-f', file]);
    const [type = '', key = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
    return { privateKey: readFileSync(file, 'utf8'), publicKey: `${type} ${key}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Serves the repositories of a folder by SSH, to those whose keys are authorized. */
export class SshServer {
  readonly authorized = new Set<string>();
  /** The commands that were asked for. */
  readonly commands: string[] = [];
  /** Called when somebody wants in. */
  onGuest: () => void = () => undefined;
  /** The user names of those who came. */
  readonly users: string[] = [];
  #server: Server | undefined;
  #port = 0;
  readonly #connections = new Set<Connection>();

  private constructor(private readonly folder: string) {}

  static async start(folder: string, hostKey: SshKey): Promise<SshServer> {
    const server = new SshServer(folder);
    await server.listen(hostKey);
    return server;
  }

  /** Listens again at the same port, perhaps with another host key. */
  async listen(hostKey: SshKey): Promise<void> {
    const server = new Server({ hostKeys: [hostKey.privateKey] }, (connection) => this.#serve(connection));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  get port(): number {
    return this.#port;
  }

  url(repository: string): string {
    return `ssh://git@127.0.0.1:${this.#port}/${repository}`;
  }

  /** A line of `ssh_known_hosts`. */
  knownHost({ publicKey }: SshKey): string {
    return `[127.0.0.1]:${this.#port} ${publicKey}\n`;
  }

  async stop(): Promise<void> {
    for (const connection of this.#connections) connection.end();
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #serve(connection: Connection): void {
    this.#connections.add(connection);
    connection.on('error', () => undefined).on('close', () => this.#connections.delete(connection));
    connection.on('authentication', (context) => {
      this.users.push(context.username);
      this.onGuest();
      if (this.#isAuthorized(context)) context.accept();
      else context.reject(['publickey']);
    });
    connection.on('session', (accept) => {
      accept()
        .on('env', (answer) => answer?.())
        .on('exec', (acceptExec, reject, { command }) => {
          this.commands.push(command);
          const [, pack, repository] = /^git-(upload-pack|receive-pack) '\/([\w.-]+)'$/.exec(command) ?? [];
          if (pack === undefined || repository === undefined) return reject();
          const channel = acceptExec();
          const child = spawn('git', [pack, path.join(this.folder, repository)]);
          child.stdin.on('error', () => undefined);
          channel.pipe(child.stdin);
          child.stdout.pipe(channel, { end: false });
          child.stderr.pipe(channel.stderr, { end: false });
          child.on('close', (code) => {
            channel.exit(code ?? 1);
            channel.end();
          });
        });
    });
  }

  #isAuthorized(context: AuthContext): boolean {
    if (context.method !== 'publickey') return false;
    const given = `${context.key.algo} ${context.key.data.toString('base64')}`;
    if (!this.authorized.has(given)) return false;
    if (context.signature === undefined || context.blob === undefined) return true;
    const key = utils.parseKey(given);
    if (key instanceof Error) return false;
    return key.verify(context.blob, context.signature, context.hashAlgo) === true;
  }
}
