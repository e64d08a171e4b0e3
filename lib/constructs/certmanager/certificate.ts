import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { checkHostName } from '../host-name.js';
import { Duration, Schedule } from '../values/index.js';
import type { CertificateSpec, IssuerRef } from './fields/index.js';
import { Issuer, type ClusterIssuer } from './issuer.js';

/** Props of a {@link Certificate}: the fields of its spec, with typed references and durations. */
export interface CertificateProps extends Omit<
  CertificateSpec,
  'issuerRef' | 'secretName' | 'duration' | 'renewBefore'
> {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** Who signs it: a construct, or the name of an issuer that others made. */
  readonly issuer: Issuer | ClusterIssuer | IssuerRef;

  /**
   * The Secret that gets certificate and key.
   * @default - the certificate's name with `-tls`
   */
  readonly secretName?: string;

  /**
   * How long it is valid, from an hour.
   * @default - 90 days
   */
  readonly duration?: Duration;

  /**
   * How long before its end it is renewed, from five minutes.
   * @default - a third of its duration
   */
  readonly renewBefore?: Duration;
}

const kind = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' } as const;

/**
 * `cert-manager.io/v1 Certificate`: a certificate that is issued, kept in a Secret and renewed in time.
 *
 * @example
 * const certificate = new Certificate(this, 'churn', { dnsNames: ['churn.example.com'], issuer: letsEncrypt });
 * gateway.listenHttps('churn.example.com', certificate);
 */
export class Certificate extends CustomResource<CertificateSpec> {
  /** Whether a value is a Certificate construct. */
  static isCertificate(value: unknown): value is Certificate {
    return isKind(value, kind);
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly given: CertificateProps,
  ) {
    super(scope, id, kind, given.metadata);
    this.checkNames();
    this.checkTimes();
    this.checkKey();
  }

  /** The Secret that gets `tls.crt`, `tls.key` and, from most issuers, `ca.crt`. */
  get secretName(): string {
    return this.given.secretName ?? `${this.name}-tls`;
  }

  protected override toSpec(): CertificateSpec {
    const { metadata: _metadata, issuer, secretName: _secretName, duration, renewBefore, ...spec } = this.given;
    return {
      secretName: this.secretName,
      issuerRef: 'canProve' in issuer ? issuer.ref : issuer,
      ...(duration && { duration: duration.toString() }),
      ...(renewBefore && { renewBefore: renewBefore.toString() }),
      ...spec,
    };
  }

  private checkNames(): void {
    const { dnsNames = [], commonName, literalSubject, subject, issuer, metadata } = this.given;
    const { ipAddresses = [], uris = [], emailAddresses = [], otherNames = [] } = this.given;
    const names = [...dnsNames, ...ipAddresses, ...uris, ...emailAddresses, ...otherNames];
    if (names.length === 0 && commonName === undefined && literalSubject === undefined) {
      throw invalidProp(this, 'dnsNames', dnsNames, 'at least one name that the certificate is for');
    }
    if (literalSubject !== undefined && (commonName ?? subject) !== undefined) {
      throw invalidProp(this, 'literalSubject', literalSubject, 'either it, or commonName and subject');
    }
    if (commonName !== undefined && Buffer.byteLength(commonName) > 64) {
      throw invalidProp(this, 'commonName', commonName, 'at most 64 bytes', 'put longer names into dnsNames');
    }
    for (const host of dnsNames) {
      checkHostName(this, 'dnsNames', host);
      if ('canProve' in issuer && !issuer.canProve(host)) {
        throw invalidProp(this, 'dnsNames', host, `a host that ${issuer.name} can prove`, 'give it a solver by dns01');
      }
    }
    const there = Issuer.isIssuer(issuer) ? issuer.metadata.namespace : undefined;
    if (there !== undefined && metadata?.namespace !== undefined && there !== metadata.namespace) {
      throw invalidProp(this, 'issuer', there, `an Issuer of namespace ${metadata.namespace}, or a ClusterIssuer`);
    }
  }

  private checkTimes(): void {
    const { duration = Duration.days(90), renewBefore, renewBeforePercentage, renewal } = this.given;
    if (Duration.hours(1).isLongerThan(duration)) {
      throw invalidProp(this, 'duration', duration.toString(), 'at least an hour');
    }
    if (renewBefore && renewBeforePercentage !== undefined) {
      throw invalidProp(this, 'renewBefore', renewBefore.toString(), 'either it or renewBeforePercentage');
    }
    if (renewBefore && Duration.minutes(5).isLongerThan(renewBefore)) {
      throw invalidProp(this, 'renewBefore', renewBefore.toString(), 'at least five minutes');
    }
    if (renewBefore && !duration.isLongerThan(renewBefore)) {
      throw invalidProp(this, 'renewBefore', renewBefore.toString(), `less than the duration, ${duration.toString()}`);
    }
    for (const { cron } of renewal?.windows ?? []) Schedule.cron(cron);
  }

  private checkKey(): void {
    const { algorithm = 'RSA', size } = this.given.privateKey ?? {};
    if (size === undefined || algorithm === 'Ed25519') return;
    const fits = algorithm === 'RSA' ? size >= 2048 && size <= 8192 : [256, 384, 521].includes(size);
    if (!fits) {
      throw invalidProp(this, 'privateKey.size', size, algorithm === 'RSA' ? '2048 to 8192' : '256, 384 or 521');
    }
  }
}
