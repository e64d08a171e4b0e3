import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A certificate with its key, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** An authority made for tests, which signs certificates. */
export class TestAuthority {
  private constructor(readonly own: Certificate) {}

  static create(): TestAuthority {
    return inFolder((folder, openssl) => {
      openssl(
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '30',
        '-keyout',
        'key',
        '-out',
        'cert',
        '-subj',
        '/CN=authority of tests',
      );
      return new TestAuthority(read(folder));
    });
  }

  /** A certificate for servers and clients. @param hosts names and addresses */
  sign(name: string, hosts: readonly string[] = ['127.0.0.1', 'localhost']): Certificate {
    return inFolder((folder, openssl) => {
      writeFileSync(path.join(folder, 'ca'), this.own.certificate);
      writeFileSync(path.join(folder, 'ca-key'), this.own.key);
      const names = hosts.map((host) => `${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}`).join(',');
      writeFileSync(path.join(folder, 'extensions'), `subjectAltName=${names}\n`);
      openssl(
        'req',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        'key',
        '-out',
        'request',
        '-subj',
        `/CN=${name}`,
      );
      openssl(
        'x509',
        '-req',
        '-in',
        'request',
        '-CA',
        'ca',
        '-CAkey',
        'ca-key',
        '-CAcreateserial',
        '-days',
        '30',
        '-extfile',
        'extensions',
        '-out',
        'cert',
      );
      return read(folder);
    });
  }
}

function inFolder<T>(action: (folder: string, openssl: (...args: string[]) => void) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-certificates-'));
  try {
    return action(folder, (...args) => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(folder: string): Certificate {
  const file = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  return { certificate: file('cert'), key: file('key') };
}
