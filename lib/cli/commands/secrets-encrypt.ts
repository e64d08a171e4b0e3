import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sealedKeys, sopsKeys } from '../../constructs/secrets/index.js';
import { readManifests, type KubeObject } from '../../kube/index.js';
import { CliError } from '../errors.js';

/** The flags of `slipway secrets encrypt`. */
export interface EncryptFlags {
  readonly out: string;
  readonly with: 'sops' | 'kubeseal';
}

/** How each program is called, and how what it wrote is known to be encrypted. */
const programs = {
  sops: {
    // The rules of .sops.yaml are chosen by the name of the encrypted file: the plain one need not lie anywhere.
    words: (out: string) => [
      'encrypt',
      ...['--input-type', 'yaml', '--output-type', 'yaml', '--encrypted-regex', '^(data|stringData)$'],
      ...['--filename-override', out],
    ],
    file: ['/dev/stdin'],
    keysOf: sopsKeys,
    remedy: 'install sops 3.9 or newer: https://getsops.io',
  },
  kubeseal: {
    words: () => ['--format', 'yaml'],
    file: [],
    keysOf: sealedKeys,
    remedy: 'install kubeseal: https://github.com/bitnami-labs/sealed-secrets',
  },
} as const;

/**
 * `slipway secrets encrypt`: lets the user's own program encrypt a Secret, and writes what `SopsSecret.fromFile` and
 * `SealedSecret.fromFile` take. The Secret goes to the program by its standard input; it is never shown, and nothing is
 * written unless all of it is encrypted.
 */
export function encryptSecret(
  file: string,
  options: readonly string[],
  flags: EncryptFlags,
  out: NodeJS.WritableStream,
): void {
  const text = readSecret(file);
  const program = programs[flags.with];
  const words = [...program.words(flags.out), ...options, ...program.file];
  const run = spawnSync(flags.with, words, { input: text, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
  if (run.error) {
    throw new CliError('NO_PROGRAM', `${flags.with} cannot be run`, { remedy: program.remedy, cause: run.error });
  }
  if (run.status !== 0) {
    throw new CliError(
      'NOT_ENCRYPTED',
      `${flags.with} ended with exit code ${run.status ?? 'none'}; nothing is written`,
      {
        where: file,
      },
    );
  }
  const keys = program.keysOf(oneObject(run.stdout) ?? { apiVersion: '', kind: '', metadata: {} });
  if (typeof keys === 'string') {
    throw new CliError('NOT_ENCRYPTED', `${flags.with} did not give ${keys}; nothing is written`, { where: file });
  }
  mkdirSync(dirname(flags.out), { recursive: true });
  writeFileSync(`${flags.out}.new`, run.stdout);
  renameSync(`${flags.out}.new`, flags.out);
  out.write(`${flags.out}: ${keys.join(', ')} encrypted by ${flags.with}\n`);
}

function readSecret(file: string): string {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw new CliError('UNREADABLE_FILE', 'cannot be read', { where: file });
  }
  const object = oneObject(text);
  if (object?.kind === 'Secret' && object.apiVersion === 'v1') return text;
  throw new CliError('UNREADABLE_FILE', 'expected YAML of one Secret', { where: file });
}

/** The object of a text that holds one. What is wrong with another would show what is secret. */
function oneObject(text: string): KubeObject | undefined {
  try {
    const [object, ...others] = readManifests(text);
    return others.length === 0 ? object : undefined;
  } catch {
    return undefined;
  }
}
