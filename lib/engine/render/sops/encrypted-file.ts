import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { SourceError } from '../errors.js';

/** What sops wrote as one file: one object, or the documents of a file with several. */
export interface EncryptedFile {
  readonly objects: readonly KubeObject[];
  /** The key of the values, encrypted by age for each of several recipients. */
  readonly age: readonly string[];
  /** The same by OpenPGP. */
  readonly pgp: readonly string[];
  /** Encrypted too. */
  readonly mac: string;
  readonly lastModified: string;
  /** Whether the code covers only what is encrypted. */
  readonly macOnlyEncrypted: boolean;
}

const OTHERS = ['kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms'];

/** Whether an object is a Secret that sops encrypted, or something that it encrypted from top to bottom. */
export function isEncrypted(object: KubeObject): boolean {
  const sops = object['sops'];
  if (!isJsonObject(sops) || typeof sops['mac'] !== 'string') return false;
  return (object.apiVersion === 'v1' && object.kind === 'Secret') || object.kind.startsWith('ENC[');
}

/**
 * The files that sops wrote among objects: those that were one file have the same authentication code.
 *
 * @throws SourceError `DECRYPTION_FAILED` for what is encrypted in a way that is not opened here
 */
export function encryptedFiles(objects: readonly KubeObject[]): EncryptedFile[] {
  const files = new Map<string, EncryptedFile>();
  for (const object of objects.filter(isEncrypted)) {
    const sops = object['sops'];
    if (!isJsonObject(sops)) continue;
    const mac = textIn(sops, 'mac');
    const known = files.get(mac);
    if (known !== undefined) {
      files.set(mac, { ...known, objects: [...known.objects, object] });
      continue;
    }
    if (object.kind !== 'Secret')
      throw notOpened(
        object,
        'all of it is encrypted, its kind too',
        "encrypt it again with --encrypted-regex '^(data|stringData)$'",
      );
    if (listIn(sops, 'key_groups').length > 0)
      throw notOpened(object, 'its key is divided among groups', 'encrypt it again without key groups');
    const [age, pgp] = ['age', 'pgp'].map((kind) => listIn(sops, kind).map((one) => textIn(one, 'enc')));
    const file = {
      objects: [object],
      age: age ?? [],
      pgp: pgp ?? [],
      mac,
      lastModified: textIn(sops, 'lastmodified'),
      macOnlyEncrypted: sops['mac_only_encrypted'] === true,
    };
    if (file.age.length + file.pgp.length === 0) {
      const other = OTHERS.find((kind) => listIn(sops, kind).length > 0);
      throw notOpened(
        object,
        `its key is not encrypted by age or OpenPGP${other === undefined ? '' : ` but by ${other}`}`,
        'add a recipient of age: sops updatekeys',
      );
    }
    files.set(mac, file);
  }
  return [...files.values()];
}

/** The error for a Secret that is not decrypted. It names the Secret, and nothing that is in it. */
export function notOpened(object: KubeObject, what: string, remedy: string, cause?: unknown): SourceError {
  return new SourceError('DECRYPTION_FAILED', `${nameOf(object)} can not be decrypted: ${what}`, {
    remedy,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A Secret in words. */
export function nameOf({ kind, metadata }: KubeObject): string {
  const name = metadata.name ?? '';
  return kind === 'Secret'
    ? `the Secret ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${name}`
    : 'an object';
}

function listIn(object: JsonObject, key: string): JsonObject[] {
  const value: Json = object[key] ?? [];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function textIn(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}
