import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Real keys of people who sign commits, in a home of their own. */
export class Keys {
  readonly home = mkdtempSync(path.join(tmpdir(), 'sk-'));

  constructor() {
    chmodSync(this.home, 0o700);
  }

  /** A new OpenPGP key; gives its fingerprint. */
  openPgp(name: string, { at, expires = 'never' }: { at?: string; expires?: string } = {}): string {
    const user = `${name} <${name}@example.com>`;
    this.#gpg([...fakedTime(at), '--passphrase', '', '--quick-gen-key', user, 'ed25519', 'sign', expires]);
    return this.#fingerprint(name);
  }

  /** Adds a subkey that signs; gives its fingerprint. */
  subkey(fingerprint: string): string {
    this.#gpg(['--passphrase', '', '--quick-add-key', fingerprint, 'ed25519', 'sign', 'never']);
    return this.#listed(fingerprint).at(-1) ?? '';
  }

  exported(fingerprint: string): string {
    return this.#gpg(['--armor', '--export', fingerprint]);
  }

  revoke(fingerprint: string): void {
    const file = path.join(this.home, 'openpgp-revocs.d', `${fingerprint}.rev`);
    this.#gpg(['--import'], readFileSync(file, 'utf8').replace(/^:-----BEGIN/m, '-----BEGIN'));
  }

  /** A program that signs as `gpg` does at another time, or with signatures that expire. */
  program(options: readonly string[]): string {
    const file = path.join(this.home, `gpg-${readdirSync(this.home).length}`);
    writeFileSync(file, `#!/bin/sh\nexec gpg --homedir '${this.home}' ${options.join(' ')} "$@"\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** A new SSH key: the file of its private part, its public line, and its fingerprint. */
  ssh(name: string, type = 'ed25519'): { file: string; line: string; fingerprint: string } {
    const folder = path.join(this.home, 'ssh');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, name);
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', name, '-f', file]);
    const line = readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    const said = execFileSync('ssh-keygen', ['-l', '-f', `${file}.pub`], { encoding: 'utf8' });
    return { file, line, fingerprint: said.split(' ')[1] ?? '' };
  }

  close(): void {
    execFileSync('gpgconf', ['--homedir', this.home, '--kill', 'all']);
    rmSync(this.home, { recursive: true, force: true });
  }

  #fingerprint(name: string): string {
    return this.#listed(`${name}@example.com`)[0] ?? '';
  }

  #listed(of: string): string[] {
    const lines = this.#gpg(['--with-colons', '--list-keys', of]).split('\n');
    return lines.filter((line) => line.startsWith('fpr:')).map((line) => line.split(':')[9] ?? '');
  }

  #gpg(args: readonly string[], input = ''): string {
    return execFileSync('gpg', ['--homedir', this.home, '--batch', '--quiet', '--no-tty', ...args], {
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  }
}

export function fakedTime(at: string | undefined): string[] {
  return at === undefined ? [] : ['--faked-system-time', `${at}T000000!`];
}
