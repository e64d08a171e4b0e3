import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { invalidProp } from '../errors.js';
import { SettingsMap } from './settings-map.js';

/** Props of the ConfigMaps of what is trusted. */
export interface TrustProps {
  /**
   * Namespace, labels and annotations.
   * @default - in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;
}

/** `argocd-ssh-known-hosts-cm`: by which keys servers of repositories are known that are reached by SSH. No other server is spoken to. */
export class TrustedSshHosts extends SettingsMap {
  private readonly lines: string[] = [];

  constructor(scope: Construct, id: string, props: TrustProps = {}) {
    super(scope, id, 'argocd-ssh-known-hosts-cm', props.metadata);
  }

  /**
   * Trusts a host that shows one of these keys.
   *
   * @param host its name, or `[name]:port` where the port is not 22
   * @param keys as of `ssh-keyscan`: `ssh-ed25519 AAAA…`
   */
  add(host: string, ...keys: readonly string[]): this {
    if (!/^(\[[\w.:-]+\]:\d{1,5}|[\w.:-]+)$/.test(host))
      throw invalidProp(this, 'host', host, 'a name, or [name]:port');
    for (const key of keys) {
      const [, line] = /^\s*((?:ssh|ecdsa|sk)-[\w@.-]+ [A-Za-z0-9+/]{40,}={0,3})(?:[ \t].*)?$/.exec(key.trim()) ?? [];
      if (line === undefined)
        throw invalidProp(this, `key of ${host}`, key.slice(0, 40), 'a public key: ssh-ed25519 AAAA…');
      this.lines.push(`${host} ${line}\n`);
    }
    return this;
  }

  protected override toData(): Record<string, string> {
    return { ssh_known_hosts: this.lines.join('') };
  }
}

/** `argocd-tls-certs-cm`: which authorities are trusted for servers of repositories, in the place of those of the system. */
export class TrustedAuthorities extends SettingsMap {
  private readonly byHost = new Map<string, string>();

  constructor(scope: Construct, id: string, props: TrustProps = {}) {
    super(scope, id, 'argocd-tls-certs-cm', props.metadata);
  }

  /**
   * Trusts a host that shows a certificate of these authorities.
   *
   * @param host its name, without a port
   * @param certificates in PEM
   */
  add(host: string, certificates: string): this {
    if (!/^[A-Za-z0-9][\w.-]*$/.test(host)) throw invalidProp(this, 'host', host, 'the name of a host, without a port');
    if (!certificates.includes('-----BEGIN CERTIFICATE-----') || certificates.includes('PRIVATE KEY'))
      throw invalidProp(
        this,
        `certificates of ${host}`,
        certificates.slice(0, 30),
        'certificates in PEM, and nothing else',
      );
    this.byHost.set(host, `${(this.byHost.get(host) ?? '') + certificates.trim()}\n`);
    return this;
  }

  protected override toData(): Record<string, string> {
    return Object.fromEntries(this.byHost);
  }
}

/** `argocd-gpg-keys-cm`: the OpenPGP keys of those who sign commits. Which of them count where is said by projects. */
export class TrustedGpgKeys extends SettingsMap {
  private readonly byId = new Map<string, string>();

  constructor(scope: Construct, id: string, props: TrustProps = {}) {
    super(scope, id, 'argocd-gpg-keys-cm', props.metadata);
  }

  /**
   * Knows a key.
   *
   * @param keyId its long id, 16 hexadecimal digits
   * @param publicKey in ASCII armor
   */
  add(keyId: string, publicKey: string): this {
    if (!/^[0-9A-F]{16}$/i.test(keyId)) throw invalidProp(this, 'keyId', keyId, 'the long id: 16 hexadecimal digits');
    if (!publicKey.trimStart().startsWith('-----BEGIN PGP PUBLIC KEY BLOCK-----'))
      throw invalidProp(this, `key ${keyId}`, publicKey.trimStart().slice(0, 40), 'a public key in ASCII armor');
    this.byId.set(keyId.toUpperCase(), publicKey);
    return this;
  }

  protected override toData(): Record<string, string> {
    return Object.fromEntries(this.byId);
  }
}
