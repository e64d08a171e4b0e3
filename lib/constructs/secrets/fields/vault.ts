// Made by `npm run constructs:fields` from scripts/constructs/fields/secrets.txt.
import type { AccountSelector, CaProvider, KeySelector } from './external-secret-spec.js';

export interface Vault {
  readonly server: string;
  readonly path?: string;
  /** @default v2 */
  readonly version?: 'v1' | 'v2';
  readonly namespace?: string;
  readonly auth?: VaultAuth;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly tls?: Tl;
  readonly checkAndSet?: CheckAndSet;
  readonly forwardInconsistent?: boolean;
  readonly readYourWrites?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface VaultAuth {
  readonly tokenSecretRef?: KeySelector;
  readonly namespace?: string;
  readonly appRole?: AppRole;
  readonly kubernetes?: AuthKubernete;
  readonly ldap?: Ldap;
  readonly userPass?: UserPass;
  readonly jwt?: object;
  readonly cert?: object;
  readonly iam?: object;
  readonly gcp?: object;
}

export interface AppRole {
  /** @default approle */
  readonly path: string;
  readonly roleId?: string;
  readonly roleRef?: KeySelector;
  readonly secretRef: KeySelector;
}

export interface AuthKubernete {
  /** @default kubernetes */
  readonly mountPath: string;
  readonly role: string;
  readonly serviceAccountRef?: AccountSelector;
  readonly secretRef?: KeySelector;
}

export interface Ldap {
  /** @default ldap */
  readonly path: string;
  readonly username: string;
  readonly secretRef?: KeySelector;
}

export interface UserPass {
  /** @default userpass */
  readonly path: string;
  readonly username: string;
  readonly secretRef?: KeySelector;
}

export interface Tl {
  readonly certSecretRef?: KeySelector;
  readonly keySecretRef?: KeySelector;
}

export interface CheckAndSet {
  readonly required?: boolean;
}

export interface Gcpsm {
  readonly projectID?: string;
  readonly location?: string;
  /** @default LatestOrFail */
  readonly secretVersionSelectionPolicy?: string;
  readonly auth?: GcpsmAuth;
}

export interface GcpsmAuth {
  readonly secretRef?: GcpsmAuthSecretRef;
  readonly workloadIdentity?: WorkloadIdentity;
  readonly workloadIdentityFederation?: object;
}

export interface GcpsmAuthSecretRef {
  readonly secretAccessKeySecretRef?: KeySelector;
}

export interface WorkloadIdentity {
  readonly serviceAccountRef: AccountSelector;
  readonly clusterLocation?: string;
  readonly clusterName?: string;
  readonly clusterProjectID?: string;
}

export interface Azurekv {
  readonly vaultUrl: string;
  /** @default ServicePrincipal */
  readonly authType?: 'ServicePrincipal' | 'ManagedIdentity' | 'WorkloadIdentity';
  readonly tenantId?: string;
  readonly identityId?: string;
  /** @default PublicCloud */
  readonly environmentType?: 'PublicCloud' | 'USGovernmentCloud' | 'ChinaCloud' | 'GermanCloud' | 'AzureStackCloud';
  /** @default false */
  readonly useAzureSDK?: boolean;
  readonly serviceAccountRef?: AccountSelector;
  readonly authSecretRef?: AzurekvAuthSecretRef;
  readonly customCloudConfig?: CustomCloudConfig;
}

export interface AzurekvAuthSecretRef {
  readonly clientId?: KeySelector;
  readonly clientSecret?: KeySelector;
  readonly clientCertificate?: KeySelector;
  readonly tenantId?: KeySelector;
}

export interface CustomCloudConfig {
  readonly activeDirectoryEndpoint: string;
  readonly keyVaultEndpoint?: string;
  readonly keyVaultDNSSuffix?: string;
  readonly resourceManagerEndpoint?: string;
}

export interface ProviderKubernete {
  /** @default default */
  readonly remoteNamespace?: string;
  readonly server?: Server;
  readonly auth?: KuberneteAuth;
  readonly authRef?: KeySelector;
}

export interface Server {
  /** @default kubernetes.default */
  readonly url?: string;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
}

export interface KuberneteAuth {
  readonly serviceAccount?: AccountSelector;
  readonly token?: Token;
  readonly cert?: Cert;
}

export interface Token {
  readonly bearerToken?: KeySelector;
}

export interface Cert {
  readonly clientCert?: KeySelector;
  readonly clientKey?: KeySelector;
}

export interface Webhook {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeout?: string;
  readonly result?: Result;
  readonly secrets?: readonly Secret[];
  readonly auth?: object;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
}

export interface Result {
  readonly jsonPath?: string;
}

export interface Secret {
  readonly name: string;
  readonly secretRef: KeySelector;
}
