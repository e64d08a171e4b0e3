// Made by `npm run constructs:fields` from scripts/constructs/fields/certmanager.txt.
import type {
  Cloudflare,
  ConstrainedNames,
  GatewaySolver,
  IngressSolver,
  JksKeystore,
  ManagedIdentity,
  Pkcs12Keystore,
  Route53Identity,
  SecretKey,
  ServiceAccountRef,
  VaultCertificateAuth,
} from './ingress-solver.js';

export interface CertificateSpec {
  readonly additionalOutputFormats?: readonly AdditionalOutputFormat[];
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly duration?: string;
  readonly emailAddresses?: readonly string[];
  readonly encodeUsagesInRequest?: boolean;
  readonly ipAddresses?: readonly string[];
  readonly isCA?: boolean;
  readonly issuerRef: IssuerRef;
  readonly keystores?: Keystore;
  readonly literalSubject?: string;
  readonly nameConstraints?: NameConstraint;
  readonly otherNames?: readonly OtherName[];
  readonly privateKey?: PrivateKey;
  readonly renewBefore?: string;
  /** From 1 to 99. */
  readonly renewBeforePercentage?: number;
  readonly renewal?: Renewal;
  readonly revisionHistoryLimit?: number;
  readonly secretName: string;
  readonly secretTemplate?: LabelsAndAnnotations;
  readonly signatureAlgorithm?:
    | 'SHA256WithRSA'
    | 'SHA384WithRSA'
    | 'SHA512WithRSA'
    | 'ECDSAWithSHA256'
    | 'ECDSAWithSHA384'
    | 'ECDSAWithSHA512'
    | 'PureEd25519';
  readonly subject?: Subject;
  readonly uris?: readonly string[];
  readonly usages?: readonly (
    | 'signing'
    | 'digital signature'
    | 'content commitment'
    | 'key encipherment'
    | 'key agreement'
    | 'data encipherment'
    | 'cert sign'
    | 'crl sign'
    | 'encipher only'
    | 'decipher only'
    | 'any'
    | 'server auth'
    | 'client auth'
    | 'code signing'
    | 'email protection'
    | 's/mime'
    | 'ipsec end system'
    | 'ipsec tunnel'
    | 'ipsec user'
    | 'timestamping'
    | 'ocsp signing'
    | 'microsoft sgc'
    | 'netscape sgc'
  )[];
}

export interface AdditionalOutputFormat {
  readonly type: 'DER' | 'CombinedPEM';
}

export interface IssuerRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
}

export interface Keystore {
  readonly jks?: JksKeystore;
  readonly pkcs12?: Pkcs12Keystore;
}

export interface NameConstraint {
  readonly critical?: boolean;
  readonly excluded?: ConstrainedNames;
  readonly permitted?: ConstrainedNames;
}

export interface OtherName {
  readonly oid?: string;
  readonly utf8Value?: string;
}

export interface PrivateKey {
  readonly algorithm?: 'RSA' | 'ECDSA' | 'Ed25519';
  readonly encoding?: 'PKCS1' | 'PKCS8';
  readonly rotationPolicy?: 'Never' | 'Always';
  readonly size?: number;
}

export interface Renewal {
  readonly policy?: 'RenewBefore' | 'Disabled';
  readonly windows?: readonly Window[];
}

export interface Window {
  readonly cron: string;
  readonly timezone?: string;
  readonly windowDuration: string;
}

export interface Subject {
  readonly countries?: readonly string[];
  readonly localities?: readonly string[];
  readonly organizationalUnits?: readonly string[];
  readonly organizations?: readonly string[];
  readonly postalCodes?: readonly string[];
  readonly provinces?: readonly string[];
  readonly serialNumber?: string;
  readonly streetAddresses?: readonly string[];
}

export type IssuerSpec = IssuerFields;

export type ClusterIssuerSpec = IssuerFields;

export interface IssuerFields {
  readonly acme?: AcmeIssuer;
  readonly ca?: CaIssuer;
  readonly selfSigned?: SelfSigned;
  readonly vault?: VaultIssuer;
  readonly venafi?: VenafiIssuer;
}

export interface SelfSigned {
  readonly crlDistributionPoints?: readonly string[];
}

export interface CaIssuer {
  readonly crlDistributionPoints?: readonly string[];
  readonly issuingCertificateURLs?: readonly string[];
  readonly ocspServers?: readonly string[];
  readonly secretName: string;
}

export interface AcmeIssuer {
  readonly caBundle?: string;
  readonly disableAccountKeyGeneration?: boolean;
  readonly email?: string;
  readonly enableDurationFeature?: boolean;
  readonly externalAccountBinding?: ExternalAccountBinding;
  readonly preferredChain?: string;
  readonly privateKeySecretRef: SecretKey;
  readonly profile?: string;
  readonly server: string;
  readonly skipTLSVerify?: boolean;
  readonly solvers?: readonly Solver[];
}

export interface VaultIssuer {
  readonly auth: VaultAuth;
  readonly caBundle?: string;
  readonly caBundleSecretRef?: SecretKey;
  readonly clientCertSecretRef?: SecretKey;
  readonly clientKeySecretRef?: SecretKey;
  readonly namespace?: string;
  readonly path: string;
  readonly server: string;
  readonly serverName?: string;
}

export interface VenafiIssuer {
  readonly cloud?: VenafiCloud;
  readonly ngts?: VenafiNgts;
  readonly tpp?: VenafiTpp;
  readonly zone: string;
}

export interface VaultAuth {
  readonly appRole?: VaultAppRole;
  readonly aws?: VaultAwsAuth;
  readonly clientCertificate?: VaultCertificateAuth;
  readonly kubernetes?: VaultKubernetesAuth;
  readonly tokenSecretRef?: SecretKey;
}

export interface VenafiTpp {
  readonly caBundle?: string;
  readonly caBundleSecretRef?: SecretKey;
  readonly credentialsRef: CredentialsRef;
  readonly url: string;
}

export interface CredentialsRef {
  readonly name: string;
}

export interface VenafiNgts {
  readonly credentialsRef: CredentialsRef;
  readonly tokenEndpoint?: string;
  readonly tsgID: string;
  readonly url?: string;
}

export interface Solver {
  readonly dns01?: Dns01Solver;
  readonly http01?: Http01Solver;
  readonly selector?: SolverSelector;
  readonly waitInsteadOfSelfCheck?: string;
}

export interface VenafiCloud {
  readonly apiTokenSecretRef: SecretKey;
  readonly url?: string;
}

export interface VaultAwsAuth {
  readonly iamRoleArn?: string;
  readonly mountPath?: string;
  readonly region?: string;
  readonly role: string;
  readonly serviceAccountRef?: ServiceAccountRef;
  readonly vaultHeaderValue?: string;
}

export interface Dns01Solver {
  readonly acmeDNS?: AcmeDNS;
  readonly akamai?: Akamai;
  readonly azureDNS?: AzureDNS;
  readonly cloudDNS?: CloudDNS;
  readonly cloudflare?: Cloudflare;
  readonly cnameStrategy?: 'None' | 'Follow';
  readonly digitalocean?: Digitalocean;
  readonly rfc2136?: Rfc2136;
  readonly route53?: Route53;
  readonly webhook?: WebhookSolver;
}

export interface Digitalocean {
  readonly tokenSecretRef: SecretKey;
}

export interface VaultAppRole {
  readonly path: string;
  readonly roleId: string;
  readonly secretRef: SecretKey;
}

export interface LabelsAndAnnotations {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Http01Solver {
  readonly gatewayHTTPRoute?: GatewaySolver;
  readonly ingress?: IngressSolver;
}

export interface SolverSelector {
  readonly dnsNames?: readonly string[];
  readonly dnsZones?: readonly string[];
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export interface VaultKubernetesAuth {
  readonly mountPath?: string;
  readonly role: string;
  readonly secretRef?: SecretKey;
  readonly serviceAccountRef?: ServiceAccountRef;
}

export interface Akamai {
  readonly accessTokenSecretRef: SecretKey;
  readonly clientSecretSecretRef: SecretKey;
  readonly clientTokenSecretRef: SecretKey;
  readonly serviceConsumerDomain: string;
}

export interface AcmeDNS {
  readonly accountSecretRef: SecretKey;
  readonly host: string;
}

export interface Rfc2136 {
  readonly nameserver: string;
  readonly protocol?: 'TCP' | 'UDP';
  readonly tsigAlgorithm?: string;
  readonly tsigKeyName?: string;
  readonly tsigSecretSecretRef?: SecretKey;
}

export interface Route53 {
  readonly accessKeyID?: string;
  readonly accessKeyIDSecretRef?: SecretKey;
  readonly auth?: Auth;
  readonly hostedZoneID?: string;
  readonly region?: string;
  readonly role?: string;
  readonly secretAccessKeySecretRef?: SecretKey;
}

export interface Auth {
  readonly kubernetes: Route53Identity;
}

export interface WebhookSolver {
  readonly config?: unknown;
  readonly groupName: string;
  readonly solverName: string;
}

export interface ExternalAccountBinding {
  readonly keyAlgorithm?: 'HS256' | 'HS384' | 'HS512';
  readonly keyID: string;
  readonly keySecretRef: SecretKey;
}

export interface AzureDNS {
  readonly clientID?: string;
  readonly clientSecretSecretRef?: SecretKey;
  readonly environment?: 'AzurePublicCloud' | 'AzureChinaCloud' | 'AzureGermanCloud' | 'AzureUSGovernmentCloud';
  readonly hostedZoneName?: string;
  readonly managedIdentity?: ManagedIdentity;
  readonly resourceGroupName: string;
  readonly subscriptionID: string;
  readonly tenantID?: string;
  readonly zoneType?: 'AzurePublicZone' | 'AzurePrivateZone';
}

export interface CloudDNS {
  readonly hostedZoneName?: string;
  readonly project: string;
  readonly serviceAccountSecretRef?: SecretKey;
}
