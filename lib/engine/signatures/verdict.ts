/** What a program made of one signature. Only `good` is good. */
export type SignatureResult =
  | 'good'
  | 'unsigned'
  | 'bad signature'
  | 'expired signature'
  | 'signed with expired key'
  | 'signed with revoked key'
  | 'signed with a key that is not known here'
  | 'signed in a way that cannot be verified';

/** A signature, judged. */
export interface Verdict {
  readonly result: SignatureResult;
  /** By which names the key can be known: of OpenPGP its id or fingerprint and that of its primary key, of SSH `SHA256:…`. */
  readonly keys: readonly string[];
}

/** Which program verifies a signature, by its armour. */
export function kindOfSignature(signature: string): 'gpg' | 'ssh' | 'other' {
  if (/^-----BEGIN PGP (SIGNATURE|MESSAGE)-----/.test(signature)) return 'gpg';
  return signature.startsWith('-----BEGIN SSH SIGNATURE-----') ? 'ssh' : 'other';
}

/** Whether a key that signed is one that is listed: an OpenPGP key by its long id or its fingerprint, as Argo CD compares them, or an SSH key. */
export function isListed(key: string, listed: readonly string[]): boolean {
  const own = keyId(key);
  return own !== '' && listed.some((each) => keyId(each) === own);
}

/** The long id of an OpenPGP key, the fingerprint of an SSH key; empty for what is neither. */
export function keyId(text: string): string {
  const key = text.trim();
  if (/^([0-9a-f]{16}|[0-9a-f]{40})$/i.test(key)) return key.slice(-16).toUpperCase();
  return /^SHA256:[A-Za-z0-9+/]{43}=?$/.test(key) ? key.replace(/=$/, '') : '';
}
