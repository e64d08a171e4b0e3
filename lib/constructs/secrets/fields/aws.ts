// Made by `npm run constructs:fields` from scripts/constructs/fields/secrets.txt.
import type { DvlsAuthSecretRef } from './dvls-auth-secret-ref.js';
import type { AccountSelector, CaProvider, KeySelector, SecretOnly, ValueOrSecret } from './external-secret-spec.js';

export interface Aws {
  readonly additionalRoles?: readonly string[];
  readonly auth?: AwsAuth;
  readonly customSessionTags?: Readonly<Record<string, string>>;
  readonly externalID?: string;
  readonly prefix?: string;
  readonly region: string;
  readonly role?: string;
  readonly secretsManager?: SecretsManager;
  readonly service: 'SecretsManager' | 'ParameterStore' | 'CertificateManager';
  readonly sessionTags?: readonly SessionTag[];
  /** @default None */
  readonly sessionTagsPolicy?: 'None' | 'Simple' | 'Custom';
  readonly transitiveTagKeys?: readonly string[];
}

export interface AwsAuth {
  readonly jwt?: AwsAuthJwt;
  readonly secretRef?: AwsAuthSecretRef;
}

export interface AwsAuthJwt {
  readonly serviceAccountRef?: AccountSelector;
}

export interface AwsAuthSecretRef {
  readonly accessKeyIDSecretRef?: KeySelector;
  readonly secretAccessKeySecretRef?: KeySelector;
  readonly sessionTokenSecretRef?: KeySelector;
}

export interface SecretsManager {
  readonly forceDeleteWithoutRecovery?: boolean;
  readonly recoveryWindowInDays?: number;
}

export interface SessionTag {
  readonly key: string;
  readonly value: string;
}

export interface Azurekv {
  readonly authSecretRef?: AzurekvAuthSecretRef;
  /** @default ServicePrincipal */
  readonly authType?: 'ServicePrincipal' | 'ManagedIdentity' | 'WorkloadIdentity';
  readonly customCloudConfig?: CustomCloudConfig;
  /** @default PublicCloud */
  readonly environmentType?: 'PublicCloud' | 'USGovernmentCloud' | 'ChinaCloud' | 'GermanCloud' | 'AzureStackCloud';
  readonly identityId?: string;
  readonly serviceAccountRef?: AccountSelector;
  readonly tenantId?: string;
  /** @default false */
  readonly useAzureSDK?: boolean;
  readonly vaultUrl: string;
}

export interface AzurekvAuthSecretRef {
  readonly clientCertificate?: KeySelector;
  readonly clientId?: KeySelector;
  readonly clientSecret?: KeySelector;
  readonly tenantId?: KeySelector;
}

export interface CustomCloudConfig {
  readonly activeDirectoryEndpoint: string;
  readonly keyVaultDNSSuffix?: string;
  readonly keyVaultEndpoint?: string;
  readonly resourceManagerEndpoint?: string;
}

export interface Barbican {
  readonly auth: BarbicanAuth;
  readonly authURL?: string;
  readonly domainName?: string;
  readonly region?: string;
  readonly tenantName?: string;
}

export interface BarbicanAuth {
  readonly password: SecretOnly;
  readonly username: ValueOrSecret;
}

export interface Beyondtrust {
  readonly auth: BeyondtrustAuth;
  readonly server: BeyondtrustServer;
}

export interface BeyondtrustAuth {
  readonly apiKey?: SecretOnly;
  readonly certificate?: ValueOrSecret;
  readonly certificateKey?: SecretOnly;
  readonly clientId?: ValueOrSecret;
  readonly clientSecret?: SecretOnly;
}

export interface BeyondtrustServer {
  readonly apiUrl: string;
  readonly apiVersion?: string;
  readonly clientTimeOutSeconds?: number;
  /** @default true */
  readonly decrypt?: boolean;
  readonly retrievalType?: string;
  readonly separator?: string;
  readonly verifyCA: boolean;
}

export interface Beyondtrustworkloadcredential {
  readonly auth: BeyondtrustworkloadcredentialAuth;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly folderPath?: string;
  readonly server: BeyondtrustworkloadcredentialServer;
}

export interface BeyondtrustworkloadcredentialAuth {
  readonly apikey: BeyondtrustworkloadcredentialAuthApikey;
}

export interface BeyondtrustworkloadcredentialAuthApikey {
  readonly token: KeySelector;
}

export interface BeyondtrustworkloadcredentialServer {
  readonly apiUrl: string;
  readonly siteId: string;
}

export interface Bitwardensecretsmanager {
  readonly apiURL?: string;
  readonly auth: BitwardensecretsmanagerAuth;
  readonly bitwardenServerSDKURL?: string;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly identityURL?: string;
  readonly organizationID: string;
  readonly projectID: string;
}

export interface BitwardensecretsmanagerAuth {
  readonly secretRef: BitwardensecretsmanagerAuthSecretRef;
}

export interface BitwardensecretsmanagerAuthSecretRef {
  readonly credentials: KeySelector;
}

export interface Chef {
  readonly auth: ChefAuth;
  readonly serverUrl: string;
  readonly username: string;
}

export interface ChefAuth {
  readonly secretRef: ChefAuthSecretRef;
}

export interface ChefAuthSecretRef {
  readonly privateKeySecretRef: KeySelector;
}

export interface Cloudrusm {
  readonly auth: CloudrusmAuth;
  readonly projectID?: string;
}

export interface CloudrusmAuth {
  readonly secretRef?: CloudrusmAuthSecretRef;
}

export interface CloudrusmAuthSecretRef {
  readonly accessKeyIDSecretRef: KeySelector;
  readonly accessKeySecretSecretRef: KeySelector;
}

export interface Conjur {
  readonly auth: ConjurAuth;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly url: string;
}

export interface ConjurAuth {
  readonly apikey?: ConjurAuthApikey;
  readonly cert?: ConjurAuthCert;
  readonly jwt?: ConjurAuthJwt;
}

export interface ConjurAuthApikey {
  readonly account: string;
  readonly apiKeyRef: KeySelector;
  readonly userRef: KeySelector;
}

export interface ConjurAuthCert {
  readonly account: string;
  readonly clientCertRef: KeySelector;
  readonly clientKeyRef: KeySelector;
  readonly hostId?: string;
  readonly serviceID: string;
}

export interface ConjurAuthJwt {
  readonly account: string;
  readonly hostId?: string;
  readonly secretRef?: KeySelector;
  readonly serviceAccountRef?: AccountSelector;
  readonly serviceID: string;
}

export interface Crd {
  readonly auth?: CrdAuth;
  readonly authRef?: KeySelector;
  readonly resource: Resource;
  readonly server?: CrdServer;
  readonly whitelist?: Whitelist;
}

export interface CrdAuth {
  readonly cert?: CrdAuthCert;
  readonly serviceAccount?: AccountSelector;
  readonly token?: CrdAuthToken;
}

export interface CrdAuthCert {
  readonly clientCert: KeySelector;
  readonly clientKey: KeySelector;
}

export interface CrdAuthToken {
  readonly bearerToken: KeySelector;
}

export interface Resource {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
}

export interface CrdServer {
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  /** @default kubernetes.default */
  readonly url?: string;
}

export interface Whitelist {
  readonly rules?: readonly Rule[];
}

export interface Rule {
  readonly name?: string;
  readonly namespace?: string;
  readonly properties?: readonly string[];
}

export interface Delinea {
  readonly clientId: ValueOrSecret;
  readonly clientSecret: SecretOnly;
  readonly tenant: string;
  readonly tld?: string;
  readonly urlTemplate?: string;
}

export interface Doppler {
  readonly auth: DopplerAuth;
  readonly config?: string;
  readonly format?: 'json' | 'dotnet-json' | 'env' | 'yaml' | 'docker';
  readonly nameTransformer?: 'upper-camel' | 'camel' | 'lower-snake' | 'tf-var' | 'dotnet-env' | 'lower-kebab';
  readonly project?: string;
}

export interface DopplerAuth {
  readonly oidcConfig?: DopplerAuthOidcConfig;
  readonly secretRef?: DopplerAuthSecretRef;
}

export interface DopplerAuthOidcConfig {
  /** @default 600 */
  readonly expirationSeconds?: number;
  readonly identity: string;
  readonly serviceAccountRef: AccountSelector;
}

export interface DopplerAuthSecretRef {
  readonly dopplerToken: KeySelector;
}

export interface Dvls {
  readonly auth: DvlsAuth;
  readonly insecure?: boolean;
  readonly serverUrl: string;
  readonly vault?: string;
}

export interface DvlsAuth {
  readonly secretRef: DvlsAuthSecretRef;
}
