import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { isKind, SpecResource, type CustomResourceKind, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { exactlyOne } from '../one-of.js';
import type { IssuerFields, IssuerRef, Solver } from './fields/index.js';

const namespaced = { apiVersion: 'cert-manager.io/v1', kind: 'Issuer' } as const;
const clusterWide = { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer' } as const;

/** The addresses of Let's Encrypt. */
export enum AcmeServer {
  LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory',
  /** For tests: generous limits, certificates that no browser trusts. */
  LETS_ENCRYPT_STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory',
}

/** How an ACME server is asked for certificates. */
export interface AcmeProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The server's directory.
   * @default AcmeServer.LETS_ENCRYPT
   */
  readonly server?: string;

  /**
   * Where the server writes before a certificate expires.
   * @default - nowhere
   */
  readonly email?: string;

  /** How it is proven that a host is ours; with several, the selectors say which solver is for which hosts. */
  readonly solvers: readonly Solver[];

  /**
   * The Secret that keeps the key of the account.
   * @default - the issuer's name with `-account`
   */
  readonly accountSecretName?: string;
}

abstract class AnyIssuer extends SpecResource<IssuerFields> {
  protected constructor(scope: Construct, id: string, kind: CustomResourceKind, props: SpecProps<IssuerFields>) {
    super(scope, id, kind, props);
    const { acme, ca, selfSigned, vault, venafi } = props.spec;
    exactlyOne(this, 'spec', { acme, ca, selfSigned, vault, venafi });
    if (vault) exactlyOne(this, 'spec.vault.auth', { ...vault.auth });
    if (venafi) {
      const { cloud, ngts, tpp } = venafi;
      exactlyOne(this, 'spec.venafi', { cloud, ngts, tpp });
    }
    if (!acme) return;
    if (!acme.server.startsWith('https://'))
      throw invalidProp(this, 'spec.acme.server', acme.server, 'an https:// URL');
    for (const [index, { dns01, http01 }] of (acme.solvers ?? []).entries()) {
      const where = `spec.acme.solvers[${index}]`;
      exactlyOne(this, where, { dns01, http01 });
      if (http01) exactlyOne(this, `${where}.http01`, { ...http01 });
      const { cnameStrategy: _, ...provider } = dns01 ?? {};
      if (dns01) exactlyOne(this, `${where}.dns01`, provider);
    }
  }

  /** As certificates name it. */
  get ref(): IssuerRef {
    return { name: this.name, kind: this.kind };
  }

  /** Whether it can prove that a host is ours: only DNS proves a wildcard to an ACME server. */
  canProve(host: string): boolean {
    const { acme } = this.spec;
    return !acme || !host.startsWith('*.') || (acme.solvers ?? []).some(({ dns01 }) => dns01 !== undefined);
  }
}

/**
 * `cert-manager.io/v1 Issuer`: who signs the certificates of a namespace.
 *
 * @example
 * const root = Issuer.selfSigned(this, 'root');
 * new Certificate(this, 'churn', { dnsNames: ['churn.models.svc'], issuer: root });
 */
export class Issuer extends AnyIssuer {
  /** Whether a value is an Issuer construct. */
  static isIssuer(value: unknown): value is Issuer {
    return isKind(value, namespaced);
  }

  /** Certificates that sign themselves: the beginning of a chain of our own. */
  static selfSigned(scope: Construct, id: string, metadata?: ApiObjectMetadata): Issuer {
    return new Issuer(scope, id, { ...(metadata && { metadata }), spec: { selfSigned: {} } });
  }

  /** Signs with the certificate and key of a Secret in the same namespace. */
  static authority(scope: Construct, id: string, secretName: string, metadata?: ApiObjectMetadata): Issuer {
    return new Issuer(scope, id, { ...(metadata && { metadata }), spec: { ca: { secretName } } });
  }

  constructor(scope: Construct, id: string, props: SpecProps<IssuerFields>) {
    super(scope, id, namespaced, props);
  }
}

/**
 * `cert-manager.io/v1 ClusterIssuer`: who signs certificates in every namespace.
 *
 * @example
 * const letsEncrypt = ClusterIssuer.acme(this, 'lets-encrypt', {
 *   metadata: { name: 'lets-encrypt' },
 *   email: 'platform@example.com',
 *   solvers: [{ http01: { ingress: { ingressClassName: 'platform' } } }],
 * });
 */
export class ClusterIssuer extends AnyIssuer {
  /** Whether a value is a ClusterIssuer construct. */
  static isClusterIssuer(value: unknown): value is ClusterIssuer {
    return isKind(value, clusterWide);
  }

  /** Let's Encrypt, or another server that speaks ACME. */
  static acme(scope: Construct, id: string, props: AcmeProps): ClusterIssuer {
    const { metadata, server = AcmeServer.LETS_ENCRYPT, email, solvers, accountSecretName } = props;
    const name = accountSecretName ?? `${metadata?.name ?? id}-account`;
    const acme = { server, ...(email !== undefined && { email }), privateKeySecretRef: { name }, solvers };
    const issuer = new ClusterIssuer(scope, id, { ...(metadata && { metadata }), spec: { acme } });
    if (solvers.length === 0) throw invalidProp(issuer, 'solvers', solvers, 'at least one way to prove a host');
    return issuer;
  }

  constructor(scope: Construct, id: string, props: SpecProps<IssuerFields>) {
    super(scope, id, clusterWide, props);
  }
}
