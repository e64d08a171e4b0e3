/** Whose signatures can be verified: what the operator says in two ConfigMaps of the controller's namespace. */
export interface Signers {
  /** OpenPGP public keys, armoured: the data of `argocd-gpg-keys-cm`. */
  readonly gpgKeys: readonly string[];
  /** In the format of OpenSSH's ALLOWED SIGNERS: `allowed_signers` of `slipway-allowed-signers`. */
  readonly sshSigners: string;
  /** Public SSH keys that are revoked, one a line: `revoked_keys` there. */
  readonly sshRevoked: string;
}

export const noSigners: Signers = { gpgKeys: [], sshSigners: '', sshRevoked: '' };

/** Argo CD's ConfigMap of OpenPGP keys. */
export const gpgKeysMap = 'argocd-gpg-keys-cm';
/** The ConfigMap of SSH keys. */
export const sshSignersMap = 'slipway-allowed-signers';

/** What the data of the two ConfigMaps say. */
export function signersOf(gpg: Readonly<Record<string, string>>, ssh: Readonly<Record<string, string>>): Signers {
  return {
    gpgKeys: Object.keys(gpg)
      .sort()
      .map((key) => gpg[key] ?? ''),
    sshSigners: ssh['allowed_signers'] ?? '',
    sshRevoked: ssh['revoked_keys'] ?? '',
  };
}
