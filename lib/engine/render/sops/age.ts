import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto';
import { bech32Data } from './bech32.js';

/** A private key of age (X25519): 32 bytes. */
export type AgeIdentity = Buffer;

const PRIVATE_KEY = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_KEY = Buffer.from('302a300506032b656e032100', 'hex');
const BEGIN = '-----BEGIN AGE ENCRYPTED FILE-----';
const END = '-----END AGE ENCRYPTED FILE-----';
/** A file this short is one chunk. */
const CHUNK = 64 * 1024;

/** The private keys in a text, one a line, as `age-keygen` writes it. What is no key is passed over. */
export function ageIdentities(text: string): AgeIdentity[] {
  return text.split('\n').flatMap((line) => {
    const data = bech32Data('age-secret-key-', line.trim());
    return data?.length === 32 ? [data] : [];
  });
}

/**
 * Opens a short file that age (version 1) encrypted for X25519 recipients.
 *
 * @returns `undefined` when none of the keys opens it, or it was changed
 */
export function openAge(armored: string, identities: readonly AgeIdentity[]): Buffer | undefined {
  const file = unarmored(armored);
  const headerEnd = file.indexOf('\n--- ');
  const lineEnd = headerEnd < 0 ? -1 : file.indexOf('\n', headerEnd + 1);
  if (lineEnd < 0) return undefined;
  const [version, ...lines] = file.toString('latin1', 0, headerEnd).split('\n');
  if (version !== 'age-encryption.org/v1') return undefined;
  const signed = file.subarray(0, headerEnd + '\n---'.length);
  const mac = unpadded(file.toString('latin1', headerEnd + '\n--- '.length, lineEnd));
  for (const { share, body } of stanzas(lines)) {
    for (const identity of identities) {
      const key = unwrap(identity, share, body);
      if (
        key === undefined ||
        !sameBytes(
          createHmac('sha256', derive(key, '', 'header'))
            .update(signed)
            .digest(),
          mac,
        )
      )
        continue;
      const payload = file.subarray(lineEnd + 1);
      const nonce = payload.subarray(0, 16);
      const chunk = payload.subarray(16);
      const counter = Buffer.alloc(12);
      counter[11] = 1;
      return chunk.length > CHUNK + 16 ? undefined : open(derive(key, nonce, 'payload'), counter, chunk);
    }
  }
  return undefined;
}

function unarmored(text: string): Buffer {
  const start = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  return start < 0 || end < start ? Buffer.alloc(0) : Buffer.from(text.slice(start + BEGIN.length, end), 'base64');
}

/** The stanzas for X25519: the sender's share, and the wrapped key of the file. */
function stanzas(lines: readonly string[]): { share: Buffer; body: Buffer }[] {
  return lines.flatMap((line, index) => {
    const [arrow, type, share = ''] = line.split(' ');
    if (arrow !== '->' || type !== 'X25519') return [];
    const found = { share: unpadded(share), body: unpadded(lines[index + 1] ?? '') };
    return found.share.length === 32 && found.body.length === 32 ? [found] : [];
  });
}

/** Base64 as age writes it: without padding, and in one way only. */
function unpadded(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === text ? bytes : Buffer.alloc(0);
}

function unwrap(identity: AgeIdentity, share: Buffer, body: Buffer): Buffer | undefined {
  try {
    const privateKey = createPrivateKey({ key: Buffer.concat([PRIVATE_KEY, identity]), format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC_KEY, share]), format: 'der', type: 'spki' });
    const recipient = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_KEY.length);
    const secret = diffieHellman({ privateKey, publicKey });
    return open(
      derive(secret, Buffer.concat([share, recipient]), 'age-encryption.org/v1/X25519'),
      Buffer.alloc(12),
      body,
    );
  } catch {
    return undefined;
  }
}

function derive(key: Buffer, salt: Buffer | string, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, 32));
}

function open(key: Buffer, nonce: Buffer, sealed: Buffer): Buffer | undefined {
  if (sealed.length < 16) return undefined;
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
