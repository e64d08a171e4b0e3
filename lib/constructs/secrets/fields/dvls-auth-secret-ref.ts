// Made by `npm run constructs:fields` from scripts/constructs/fields/secrets.txt.
import type { CrdAuth, CrdServer } from './aws.js';
import type { Cache, IntegrationInfo } from './cache.js';
import type { AccountSelector, CaProvider, KeySelector } from './external-secret-spec.js';

export interface DvlsAuthSecretRef {
  readonly appId: KeySelector;
  readonly appSecret: KeySelector;
}

export interface Fake {
  readonly data: readonly FakeData[];
  readonly validationResult?: number;
}

export interface FakeData {
  readonly key: string;
  readonly value: string;
  readonly version?: string;
}

export interface Fortanix {
  readonly apiKey?: ApiKey;
  readonly apiUrl?: string;
}

export interface ApiKey {
  readonly secretRef?: KeySelector;
}

export interface Gcpsm {
  readonly auth?: GcpsmAuth;
  readonly location?: string;
  readonly projectID?: string;
  /** @default LatestOrFail */
  readonly secretVersionSelectionPolicy?: string;
}

export interface GcpsmAuth {
  readonly secretRef?: GcpsmAuthSecretRef;
  readonly workloadIdentity?: WorkloadIdentity;
  readonly workloadIdentityFederation?: WorkloadIdentityFederation;
}

export interface GcpsmAuthSecretRef {
  readonly secretAccessKeySecretRef?: KeySelector;
}

export interface WorkloadIdentity {
  readonly clusterLocation?: string;
  readonly clusterName?: string;
  readonly clusterProjectID?: string;
  readonly serviceAccountRef: AccountSelector;
}

export interface WorkloadIdentityFederation {
  readonly audience?: string;
  readonly awsSecurityCredentials?: AwsSecurityCredential;
  readonly credConfig?: KeySelector;
  readonly externalTokenEndpoint?: string;
  readonly gcpServiceAccountEmail?: string;
  readonly serviceAccountRef?: AccountSelector;
}

export interface AwsSecurityCredential {
  readonly awsCredentialsSecretRef: AwsCredentialsSecretRef;
  readonly region: string;
}

export interface AwsCredentialsSecretRef {
  readonly name: string;
  readonly namespace?: string;
}

export interface Github {
  readonly appID: number;
  readonly auth: GithubAuth;
  readonly environment?: string;
  readonly installationID: number;
  readonly orgSecretVisibility?: 'all' | 'private';
  readonly organization: string;
  readonly repository?: string;
  readonly uploadURL?: string;
  /** @default https://github.com/ */
  readonly url?: string;
}

export interface GithubAuth {
  readonly privateKey: KeySelector;
}

export interface Gitlab {
  readonly auth: GitlabAuth;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly environment?: string;
  readonly groupIDs?: readonly string[];
  readonly inheritFromGroups?: boolean;
  readonly projectID?: string;
  readonly url?: string;
}

export interface GitlabAuth {
  readonly SecretRef: GitlabAuthSecretRef;
}

export interface GitlabAuthSecretRef {
  readonly accessToken?: KeySelector;
}

export interface Ibm {
  readonly auth: IbmAuth;
  readonly serviceUrl?: string;
}

export interface IbmAuth {
  readonly containerAuth?: ContainerAuth;
  readonly secretRef?: IbmAuthSecretRef;
}

export interface ContainerAuth {
  readonly iamEndpoint?: string;
  readonly profile: string;
  readonly tokenLocation?: string;
}

export interface IbmAuthSecretRef {
  readonly iamEndpoint?: string;
  readonly secretApiKeySecretRef?: KeySelector;
}

export interface Infisical {
  readonly auth: InfisicalAuth;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  /** @default https://app.infisical.com/api */
  readonly hostAPI?: string;
  readonly secretsScope: SecretsScope;
}

export interface InfisicalAuth {
  readonly awsAuthCredentials?: AwsAuthCredential;
  readonly azureAuthCredentials?: AzureAuthCredential;
  readonly gcpIamAuthCredentials?: GcpIamAuthCredential;
  readonly gcpIdTokenAuthCredentials?: AwsAuthCredential;
  readonly jwtAuthCredentials?: JwtAuthCredential;
  readonly kubernetesAuthCredentials?: KubernetesAuthCredential;
  readonly ldapAuthCredentials?: LdapAuthCredential;
  readonly ociAuthCredentials?: OciAuthCredential;
  readonly tokenAuthCredentials?: TokenAuthCredential;
  readonly universalAuthCredentials?: UniversalAuthCredential;
}

export interface AwsAuthCredential {
  readonly identityId: KeySelector;
}

export interface AzureAuthCredential {
  readonly identityId: KeySelector;
  readonly resource?: KeySelector;
}

export interface GcpIamAuthCredential {
  readonly identityId: KeySelector;
  readonly serviceAccountKeyFilePath: KeySelector;
}

export interface JwtAuthCredential {
  readonly identityId: KeySelector;
  readonly jwt: KeySelector;
}

export interface KubernetesAuthCredential {
  readonly identityId: KeySelector;
  readonly serviceAccountTokenPath?: KeySelector;
}

export interface LdapAuthCredential {
  readonly identityId: KeySelector;
  readonly ldapPassword: KeySelector;
  readonly ldapUsername: KeySelector;
}

export interface OciAuthCredential {
  readonly fingerprint: KeySelector;
  readonly identityId: KeySelector;
  readonly privateKey: KeySelector;
  readonly privateKeyPassphrase?: KeySelector;
  readonly region: KeySelector;
  readonly tenancyId: KeySelector;
  readonly userId: KeySelector;
}

export interface TokenAuthCredential {
  readonly accessToken: KeySelector;
}

export interface UniversalAuthCredential {
  readonly clientId: KeySelector;
  readonly clientSecret: KeySelector;
}

export interface SecretsScope {
  readonly environmentSlug: string;
  /** @default true */
  readonly expandSecretReferences?: boolean;
  readonly organizationSlug?: string;
  readonly projectSlug: string;
  /** @default false */
  readonly recursive?: boolean;
  /** @default / */
  readonly secretsPath?: string;
}

export interface Keepersecurity {
  readonly authRef: KeySelector;
  readonly folderID: string;
  readonly getByTitleFallback?: boolean;
}

export interface ProviderKubernetes {
  readonly auth?: CrdAuth;
  readonly authRef?: KeySelector;
  /** @default default */
  readonly remoteNamespace?: string;
  readonly server?: CrdServer;
}

export interface Nebiusmysterybox {
  readonly apiDomain: string;
  readonly auth: NebiusmysteryboxAuth;
  readonly caProvider?: NebiusmysteryboxCaProvider;
}

export interface NebiusmysteryboxAuth {
  readonly serviceAccountCredsSecretRef?: KeySelector;
  readonly tokenSecretRef?: KeySelector;
}

export interface NebiusmysteryboxCaProvider {
  readonly certSecretRef?: KeySelector;
}

export interface Ngrok {
  /** @default https://api.ngrok.com */
  readonly apiUrl?: string;
  readonly auth: NgrokAuth;
  readonly vault: NgrokVault;
}

export interface NgrokAuth {
  readonly apiKey?: ApiKey;
}

export interface NgrokVault {
  readonly name: string;
}

export interface Onboardbase {
  /** @default https://public.onboardbase.com/api/v1/ */
  readonly apiHost?: string;
  readonly auth: OnboardbaseAuth;
  /** @default development */
  readonly environment?: string;
  /** @default development */
  readonly project?: string;
}

export interface OnboardbaseAuth {
  readonly apiKeyRef: KeySelector;
  readonly passcodeRef: KeySelector;
}

export interface Onepassword {
  readonly auth: OnepasswordAuth;
  readonly connectHost: string;
  readonly vaults: Readonly<Record<string, number>>;
}

export interface OnepasswordAuth {
  readonly secretRef: OnepasswordAuthSecretRef;
}

export interface OnepasswordAuthSecretRef {
  readonly connectTokenSecretRef: KeySelector;
}

export interface OnepasswordSDK {
  readonly auth: OnepasswordSDKAuth;
  readonly cache?: Cache;
  readonly environment?: string;
  readonly integrationInfo?: IntegrationInfo;
  readonly vault?: string;
}

export interface OnepasswordSDKAuth {
  readonly serviceAccountSecretRef: KeySelector;
}
