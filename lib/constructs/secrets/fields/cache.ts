// Made by `npm run constructs:fields` from scripts/constructs/fields/secrets.txt.
import type { AwsAuthJwt, AwsAuthSecretRef } from './aws.js';
import type { ApiKey, GcpsmAuthSecretRef, TokenAuthCredential, WorkloadIdentity } from './dvls-auth-secret-ref.js';
import type { AccountSelector, CaProvider, KeySelector, SecretOnly, ValueOrSecret } from './external-secret-spec.js';

export interface Cache {
  /** At least 1. @default 100 */
  readonly maxSize?: number;
  /** @default 5m */
  readonly ttl?: string;
}

export interface IntegrationInfo {
  readonly name?: string;
  /** @default v1.0.0 */
  readonly version?: string;
}

export interface OpenBao {
  readonly auth?: OpenBaoAuth;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly namespace?: string;
  readonly path?: string;
  readonly server: string;
  /** @default v2 */
  readonly version?: 'v1' | 'v2';
}

export interface OpenBaoAuth {
  readonly appRole?: AppRole;
  readonly namespace?: string;
  readonly tokenSecretRef?: KeySelector;
  readonly userPass?: UserPass;
}

export interface AppRole {
  /** @default approle */
  readonly path?: string;
  readonly roleId?: string;
  readonly roleRef?: KeySelector;
  readonly secretRef: KeySelector;
}

export interface UserPass {
  /** @default userpass */
  readonly path?: string;
  readonly secretRef?: KeySelector;
  readonly username: string;
}

export interface Oracle {
  readonly auth?: OracleAuth;
  readonly compartment?: string;
  readonly encryptionKey?: string;
  readonly principalType?: '' | 'UserPrincipal' | 'InstancePrincipal' | 'Workload';
  readonly region: string;
  readonly serviceAccountRef?: AccountSelector;
  readonly vault: string;
}

export interface OracleAuth {
  readonly secretRef: OracleAuthSecretRef;
  readonly tenancy: string;
  readonly user: string;
}

export interface OracleAuthSecretRef {
  readonly fingerprint: KeySelector;
  readonly privatekey: KeySelector;
}

export interface Ovh {
  readonly auth: OvhAuth;
  readonly casRequired?: boolean;
  /** At least 1. @default 30 */
  readonly okmsTimeout?: number;
  readonly okmsid: string;
  readonly server: string;
}

export interface OvhAuth {
  readonly mtls?: Mtl;
  readonly token?: OvhAuthToken;
}

export interface Mtl {
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly certSecretRef: KeySelector;
  readonly keySecretRef: KeySelector;
}

export interface OvhAuthToken {
  readonly tokenSecretRef: KeySelector;
}

export interface Passbolt {
  readonly auth: PassboltAuth;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly host: string;
}

export interface PassboltAuth {
  readonly passwordSecretRef: KeySelector;
  readonly privateKeySecretRef: KeySelector;
}

export interface Passworddepot {
  readonly auth: PassworddepotAuth;
  readonly database: string;
  readonly host: string;
}

export interface PassworddepotAuth {
  readonly secretRef: PassworddepotAuthSecretRef;
}

export interface PassworddepotAuthSecretRef {
  readonly credentials?: KeySelector;
}

export interface Previder {
  readonly auth: PreviderAuth;
  readonly baseUri?: string;
}

export interface PreviderAuth {
  readonly secretRef?: TokenAuthCredential;
}

export interface Pulumi {
  readonly accessToken?: ApiKey;
  /** @default https://api.pulumi.com/api/esc */
  readonly apiUrl?: string;
  readonly auth?: PulumiAuth;
  readonly environment: string;
  readonly organization: string;
  readonly project: string;
}

export interface PulumiAuth {
  readonly accessToken?: ApiKey;
  readonly oidcConfig?: PulumiAuthOidcConfig;
}

export interface PulumiAuthOidcConfig {
  /** At least 600. @default 600 */
  readonly expirationSeconds?: number;
  readonly organization: string;
  readonly serviceAccountRef: AccountSelector;
}

export interface Scaleway {
  readonly accessKey: ValueOrSecret;
  readonly apiUrl?: string;
  readonly projectId: string;
  readonly region: string;
  readonly secretKey: SecretOnly;
}

export interface Secretserver {
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly domain?: string;
  readonly password?: SecretOnly;
  readonly serverURL: string;
  readonly token?: SecretOnly;
  readonly username?: ValueOrSecret;
}

export interface Senhasegura {
  readonly auth: SenhaseguraAuth;
  /** @default false */
  readonly ignoreSslCertificate?: boolean;
  readonly module: string;
  readonly url: string;
}

export interface SenhaseguraAuth {
  readonly clientId: string;
  readonly clientSecretSecretRef: KeySelector;
}

export interface ProviderVault {
  readonly auth?: VaultAuth;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly checkAndSet?: CheckAndSet;
  readonly forwardInconsistent?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  readonly path?: string;
  readonly readYourWrites?: boolean;
  readonly server: string;
  readonly tls?: Tl;
  /** @default v2 */
  readonly version?: 'v1' | 'v2';
}

export interface VaultAuth {
  readonly appRole?: AppRole;
  readonly cert?: VaultAuthCert;
  readonly gcp?: Gcp;
  readonly iam?: Iam;
  readonly jwt?: VaultAuthJwt;
  readonly kubernetes?: AuthKubernetes;
  readonly ldap?: Ldap;
  readonly namespace?: string;
  readonly tokenSecretRef?: KeySelector;
  readonly userPass?: UserPass;
}

export interface VaultAuthCert {
  readonly clientCert?: KeySelector;
  /** @default cert */
  readonly path?: string;
  readonly secretRef?: KeySelector;
  readonly vaultRole?: string;
}

export interface Gcp {
  readonly location?: string;
  /** @default gcp */
  readonly path?: string;
  readonly projectID?: string;
  readonly role: string;
  readonly secretRef?: GcpsmAuthSecretRef;
  readonly serviceAccountRef?: AccountSelector;
  readonly workloadIdentity?: WorkloadIdentity;
}

export interface Iam {
  readonly externalID?: string;
  readonly jwt?: AwsAuthJwt;
  readonly path?: string;
  readonly region?: string;
  readonly role?: string;
  readonly secretRef?: AwsAuthSecretRef;
  readonly vaultAwsIamServerID?: string;
  readonly vaultRole: string;
}

export interface VaultAuthJwt {
  readonly kubernetesServiceAccountToken?: KubernetesServiceAccountToken;
  /** @default jwt */
  readonly path?: string;
  readonly role?: string;
  readonly secretRef?: KeySelector;
}

export interface KubernetesServiceAccountToken {
  readonly audiences?: readonly string[];
  readonly expirationSeconds?: number;
  readonly serviceAccountRef: AccountSelector;
}

export interface AuthKubernetes {
  /** @default kubernetes */
  readonly mountPath?: string;
  readonly role: string;
  readonly secretRef?: KeySelector;
  readonly serviceAccountRef?: AccountSelector;
}

export interface Ldap {
  /** @default ldap */
  readonly path?: string;
  readonly secretRef?: KeySelector;
  readonly username: string;
}

export interface CheckAndSet {
  readonly required?: boolean;
}

export interface Tl {
  readonly certSecretRef?: KeySelector;
  readonly keySecretRef?: KeySelector;
}

export interface Volcengine {
  readonly auth?: VolcengineAuth;
  readonly region: string;
}

export interface VolcengineAuth {
  readonly secretRef?: VolcengineAuthSecretRef;
}

export interface VolcengineAuthSecretRef {
  readonly accessKeyID: KeySelector;
  readonly secretAccessKey: KeySelector;
  readonly token?: KeySelector;
}
