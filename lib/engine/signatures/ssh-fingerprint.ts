import { createHash } from 'node:crypto';

/** The fingerprint (`SHA256:…`) of the public key that an SSH signature carries; `undefined` for what is none. */
export function sshFingerprint(signature: string): string | undefined {
  const [, body = ''] =
    /^-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END SSH SIGNATURE-----\s*$/.exec(signature) ?? [];
  const blob = Buffer.from(body, 'base64');
  const start = 'SSHSIG'.length + 4;
  if (blob.toString('latin1', 0, 6) !== 'SSHSIG' || blob.length < start + 4) return undefined;
  const length = blob.readUInt32BE(start);
  if (blob.length < start + 4 + length) return undefined;
  const key = blob.subarray(start + 4, start + 4 + length);
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
