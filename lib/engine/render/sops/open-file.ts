import { createDecipheriv, createHash, timingSafeEqual, type Hash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { notOpened, type EncryptedFile } from './encrypted-file.js';

const VALUE = /^ENC\[AES256_GCM,data:([A-Za-z0-9+/=]*),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:([a-z]+)\]$/;
/** The SHA-256 of `sops`: with it begins a code that covers only what is encrypted. */
const ONLY_ENCRYPTED = createHash('sha256').update('sops').digest();

/**
 * Decrypts the Secrets of a file. Every value is bound to its place by its own authentication code.
 *
 * @param key of the values
 * @param isVerbatim whether the objects are as they stand in the file: then the file's authentication code must be right too, over all of
 *   its values, encrypted or not. What a tool has changed since (a name, a label) cannot be held against it
 * @returns the Secrets as they were before, by the encrypted ones
 * @throws SourceError `DECRYPTION_FAILED`; no plain value is in it
 */
export function openFile(file: EncryptedFile, key: Buffer, isVerbatim: boolean): Map<KubeObject, KubeObject> {
  const hash = createHash('sha512');
  if (file.macOnlyEncrypted) hash.update(ONLY_ENCRYPTED);
  const opened = new Map<KubeObject, KubeObject>();
  for (const object of file.objects) opened.set(object, openObject(object, key, hash, file.macOnlyEncrypted));
  const [first] = file.objects;
  if (isVerbatim && first !== undefined) {
    const stated = decrypt(file.mac, key, file.lastModified)?.toString('latin1') ?? '';
    const computed = hash.digest('hex').toUpperCase();
    if (
      stated.length !== computed.length ||
      !timingSafeEqual(Buffer.from(stated, 'latin1'), Buffer.from(computed, 'latin1'))
    )
      throw notOpened(
        first,
        'the file was changed after it was encrypted',
        'encrypt it again, or edit it by sops alone; keys that are whole numbers have to be alone',
      );
  }
  return opened;
}

function openObject(object: KubeObject, key: Buffer, hash: Hash, onlyEncrypted: boolean): KubeObject {
  const open = (value: Json, path: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((item) => open(item, path));
    if (isJsonObject(value)) return openEntries(value, path);
    if (typeof value === 'string' && value.startsWith('ENC[')) return openValue(value, path);
    if (value !== null && !onlyEncrypted) hash.update(textOf(value));
    return value;
  };
  const openEntries = (value: JsonObject, path: readonly string[]): JsonObject =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, item]) =>
        item === undefined ? [] : [[name, open(item, [...path, name])]],
      ),
    );
  const openValue = (value: string, path: readonly string[]): string => {
    const [field = ''] = path;
    if (path.length !== 2 || !['data', 'stringData'].includes(field))
      throw notOpened(
        object,
        `${field} holds encrypted values`,
        'encrypt data and stringData alone: other fields are shown',
      );
    const plain = decrypt(value, key, `${path.join(':')}:`);
    if (plain === undefined)
      throw notOpened(
        object,
        `the value ${path.join('.')} was changed, moved or encrypted with another key`,
        'encrypt it again',
      );
    hash.update(plain);
    const text = plain.toString('utf8');
    return VALUE.exec(value)?.[4] === 'bool' ? text.toLowerCase() : text;
  };
  const { sops: _sops, ...rest } = object;
  return { ...rest, ...openEntries(rest, []) };
}

/** A value, authenticated together with where it stands; `undefined` when it is not what was encrypted there. */
function decrypt(value: string, key: Buffer, place: string): Buffer | undefined {
  const [, data = '', iv = '', tag = ''] = VALUE.exec(value) ?? [];
  const code = Buffer.from(tag, 'base64');
  if (iv === '' || code.length !== 16) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(place)).setAuthTag(code);
    return Buffer.concat([decipher.update(data, 'base64'), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** A plain value as the authentication code takes it. */
function textOf(value: string | number | bigint | boolean): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}
