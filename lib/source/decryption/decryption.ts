import { readFile } from 'node:fs/promises';
import {
  ageIdentities,
  encryptedFiles,
  isEncrypted,
  nameOf,
  notOpened,
  openAge,
  openFile,
  SourceError,
  type EncryptedFile,
  type Rendered,
} from '../../engine/index.js';
import type { KubeObject } from '../../kube/index.js';
import type { ApplicationSource } from '../../model/index.js';
import type { Jail } from '../jail/index.js';
import type { ProgramPaths } from '../tools/index.js';
import { openByGpg } from './gpg.js';
import { keysFor, type DecryptionRule } from './rules.js';

const OPENPGP = /-----BEGIN PGP PRIVATE KEY BLOCK-----[^]*?-----END PGP PRIVATE KEY BLOCK-----/g;

/**
 * Decrypts Secrets that sops encrypted, after a source was rendered and for that one use: nothing plain is kept or written. Values are
 * opened in this process; only the key of a file for OpenPGP goes through a program.
 */
export class Decryption {
  constructor(
    private readonly rules: readonly DecryptionRule[],
    private readonly jail: Jail,
    private readonly programs: ProgramPaths = {},
  ) {}

  /** @throws SourceError `DECRYPTION_REFUSED`, `DECRYPTION_FAILED`, `TOOL_MISSING` */
  async decrypt(rendered: Rendered, source: ApplicationSource, project: string | undefined): Promise<Rendered> {
    const first = rendered.objects.find(isEncrypted);
    if (first === undefined) return rendered;
    const places = keysFor(this.rules, source, project ?? '');
    if (places.length === 0) {
      throw new SourceError(
        'DECRYPTION_REFUSED',
        `${nameOf(first)} is encrypted by sops, and no rule lets this source be decrypted`,
        {
          remedy: 'let the operator add its repository, path and project to the rules of --decryption',
        },
      );
    }
    const keys = await Promise.all(places.map(readKey));
    const opened = new Map<KubeObject, KubeObject>();
    for (const file of encryptedFiles(rendered.objects)) {
      const key = await this.#keyOf(file, keys);
      for (const [encrypted, plain] of openFile(file, key, rendered.sourceType === 'Directory'))
        opened.set(encrypted, plain);
      key.fill(0);
    }
    return { ...rendered, objects: rendered.objects.map((object) => opened.get(object) ?? object) };
  }

  async #keyOf(file: EncryptedFile, keys: readonly string[]): Promise<Buffer> {
    const identities = keys.flatMap(ageIdentities);
    for (const message of file.age) {
      const found = openAge(message, identities);
      if (found?.length === 32) return found;
    }
    for (const key of file.pgp.length === 0 ? [] : keys.flatMap((text) => text.match(OPENPGP) ?? [])) {
      const found = await openByGpg(this.jail, this.programs, file.pgp, key);
      if (found?.length === 32) return found;
    }
    const [object] = file.objects;
    if (object === undefined) throw new RangeError('a file has an object');
    throw notOpened(
      object,
      'none of the keys for this source opens it',
      'encrypt it for a recipient whose key the operator has: sops updatekeys',
    );
  }
}

async function readKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new SourceError('DECRYPTION_FAILED', 'a file with keys can not be read', {
      where: file,
      remedy: 'correct the rules of --decryption, or let the reconciler read the file',
      cause: error,
    });
  }
}
