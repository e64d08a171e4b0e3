// Made by `npm run constructs:fields` from scripts/constructs/fields/secrets.txt.
import type { LabelSelector, ObjectMeta } from '../../core/fields/index.js';
import type { Azurekv, Gcpsm, ProviderKubernete, Vault, Webhook } from './vault.js';

export interface ExternalSecretSpec {
  readonly secretStoreRef?: StoreRef;
  readonly target?: Target;
  readonly data?: readonly Data[];
  readonly dataFrom?: readonly DataFrom[];
  readonly refreshPolicy?: 'CreatedOnce' | 'Periodic' | 'OnChange';
  /** @default 1h0m0s */
  readonly refreshInterval?: string;
  readonly syncWindows?: SyncWindow;
}

export interface Target {
  readonly name?: string;
  /** @default Owner */
  readonly creationPolicy?: 'Owner' | 'Orphan' | 'Merge' | 'None' | 'CreateOrMerge';
  /** @default Retain */
  readonly deletionPolicy?: 'Delete' | 'Merge' | 'Retain';
  readonly immutable?: boolean;
  readonly manifest?: Manifest;
  readonly template?: SecretTemplate;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface Data {
  readonly secretKey: string;
  readonly remoteRef: RemoteRef;
  readonly sourceRef?: SourceRef;
}

export interface SourceRef {
  readonly storeRef?: StoreRef;
  readonly generatorRef?: GeneratorRef;
}

export interface DataFrom {
  readonly extract?: RemoteRef;
  readonly find?: Find;
  readonly sourceRef?: SourceRef;
  readonly rewrite?: readonly Rewrite[];
}

export interface Find {
  readonly name?: Name;
  readonly path?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly conversionStrategy?: 'Default' | 'Unicode';
  readonly decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None';
  readonly nullBytePolicy?: 'Ignore' | 'Fail';
}

export interface Name {
  readonly regexp?: string;
}

export interface Rewrite {
  readonly regexp?: Regexp;
  readonly transform?: Transform;
  readonly merge?: Merge;
}

export interface Regexp {
  readonly source: string;
  readonly target: string;
}

export interface Transform {
  readonly template: string;
}

export interface Merge {
  readonly into?: string;
  readonly priority?: readonly string[];
  /** @default Strict */
  readonly priorityPolicy?: 'IgnoreNotFound' | 'Strict';
  /** @default Error */
  readonly conflictPolicy?: 'Ignore' | 'Error';
  /** @default Extract */
  readonly strategy?: 'Extract' | 'JSON';
}

export interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  readonly windows: readonly Window[];
}

export interface Window {
  readonly schedule: string;
  readonly duration: string;
}

export type SecretStoreSpec = StoreSpec;

export type ClusterSecretStoreSpec = StoreSpec;

export interface SealedSecretSpec {
  readonly encryptedData: Readonly<Record<string, string>>;
  readonly data?: string;
  readonly template?: Template;
}

export interface Template {
  readonly type?: string;
  readonly immutable?: boolean;
  readonly metadata?: ObjectMeta;
  readonly data?: Readonly<Record<string, string>>;
}

export interface StoreRef {
  readonly name?: string;
  readonly kind?: 'SecretStore' | 'ClusterSecretStore';
}

export interface GeneratorRef {
  readonly kind:
    | 'ACRAccessToken'
    | 'BeyondtrustWorkloadCredentialsDynamicSecret'
    | 'ClusterGenerator'
    | 'CloudsmithAccessToken'
    | 'ECRAuthorizationToken'
    | 'Fake'
    | 'GCRAccessToken'
    | 'GithubAccessToken'
    | 'GitlabDeployToken'
    | 'QuayAccessToken'
    | 'Password'
    | 'SSHKey'
    | 'STSSessionToken'
    | 'UUID'
    | 'VaultDynamicSecret'
    | 'Webhook'
    | 'Grafana'
    | 'MFA';
  readonly name: string;
  /** @default generators.external-secrets.io/v1alpha1 */
  readonly apiVersion?: string;
}

export interface RemoteRef {
  readonly key: string;
  readonly property?: string;
  readonly version?: string;
  readonly metadataPolicy?: 'None' | 'Fetch';
  readonly conversionStrategy?: 'Default' | 'Unicode';
  readonly decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None';
  readonly nullBytePolicy?: 'Ignore' | 'Fail';
}

export interface SecretTemplate {
  readonly type?: string;
  /** @default v2 */
  readonly engineVersion?: 'v2';
  /** @default Replace */
  readonly mergePolicy?: 'Replace' | 'Merge';
  readonly metadata?: Metadata;
  readonly data?: Readonly<Record<string, string>>;
  readonly templateFrom?: readonly TemplateFrom[];
}

export interface Metadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

export interface TemplateFrom {
  readonly configMap?: TemplateSource;
  readonly secret?: TemplateSource;
  readonly literal?: string;
  /** @default Data */
  readonly target?: string;
  readonly valuesDecodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None';
}

export interface TemplateSource {
  readonly name: string;
  readonly items: readonly Item[];
}

export interface Item {
  readonly key: string;
  /** @default Values */
  readonly templateAs?: 'Values' | 'KeysAndValues';
}

export interface StoreSpec {
  readonly provider: Provider;
  readonly retrySettings?: RetrySetting;
  readonly refreshInterval?: number | string;
  readonly controller?: string;
  readonly conditions?: readonly Condition[];
}

export interface RetrySetting {
  readonly maxRetries?: number;
  readonly retryInterval?: string;
}

export interface Condition {
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly namespaceRegexes?: readonly string[];
}

export interface KeySelector {
  readonly name?: string;
  readonly key?: string;
  readonly namespace?: string;
}

export interface AccountSelector {
  readonly name: string;
  readonly namespace?: string;
  readonly audiences?: readonly string[];
}

export interface CaProvider {
  readonly type: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key?: string;
  readonly namespace?: string;
}

export interface Provider {
  readonly aws?: Aw;
  readonly vault?: Vault;
  readonly gcpsm?: Gcpsm;
  readonly azurekv?: Azurekv;
  readonly kubernetes?: ProviderKubernete;
  readonly webhook?: Webhook;
  readonly akeyless?: object;
  readonly barbican?: object;
  readonly beyondtrust?: object;
  readonly beyondtrustworkloadcredentials?: object;
  readonly bitwardensecretsmanager?: object;
  readonly chef?: object;
  readonly cloudrusm?: object;
  readonly conjur?: object;
  readonly crd?: object;
  readonly delinea?: object;
  readonly doppler?: object;
  readonly dvls?: object;
  readonly fake?: object;
  readonly fortanix?: object;
  readonly github?: object;
  readonly gitlab?: object;
  readonly ibm?: object;
  readonly infisical?: object;
  readonly keepersecurity?: object;
  readonly nebiusmysterybox?: object;
  readonly ngrok?: object;
  readonly onboardbase?: object;
  readonly onepassword?: object;
  readonly onepasswordSDK?: object;
  readonly openBao?: object;
  readonly oracle?: object;
  readonly ovh?: object;
  readonly passbolt?: object;
  readonly passworddepot?: object;
  readonly previder?: object;
  readonly pulumi?: object;
  readonly scaleway?: object;
  readonly secretserver?: object;
  readonly senhasegura?: object;
  readonly volcengine?: object;
  readonly yandexcertificatemanager?: object;
  readonly yandexlockbox?: object;
}

export interface Aw {
  readonly service: 'SecretsManager' | 'ParameterStore' | 'CertificateManager';
  readonly region: string;
  readonly role?: string;
  readonly additionalRoles?: readonly string[];
  readonly externalID?: string;
  readonly prefix?: string;
  readonly auth?: AwAuth;
  readonly secretsManager?: SecretsManager;
  readonly sessionTags?: readonly SessionTag[];
  /** @default None */
  readonly sessionTagsPolicy?: 'None' | 'Simple' | 'Custom';
  readonly customSessionTags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
}

export interface AwAuth {
  readonly jwt?: Jwt;
  readonly secretRef?: AwAuthSecretRef;
}

export interface Jwt {
  readonly serviceAccountRef?: AccountSelector;
}

export interface AwAuthSecretRef {
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
