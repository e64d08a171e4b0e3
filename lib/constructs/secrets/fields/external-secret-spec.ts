// Made by `npm run constructs:fields` from scripts/constructs/fields/secrets.txt.
import type { LabelSelector, ObjectMeta } from '../../core/fields/index.js';
import type {
  Aws,
  Azurekv,
  Barbican,
  Beyondtrust,
  Beyondtrustworkloadcredential,
  Bitwardensecretsmanager,
  Chef,
  Cloudrusm,
  Conjur,
  Crd,
  Delinea,
  Doppler,
  Dvls,
} from './aws.js';
import type {
  OpenBao,
  Oracle,
  Ovh,
  Passbolt,
  Passworddepot,
  Previder,
  ProviderVault,
  Pulumi,
  Scaleway,
  Secretserver,
  Senhasegura,
  Volcengine,
} from './cache.js';
import type {
  Fake,
  Fortanix,
  Gcpsm,
  Github,
  Gitlab,
  Ibm,
  Infisical,
  Keepersecurity,
  Nebiusmysterybox,
  Ngrok,
  Onboardbase,
  Onepassword,
  OnepasswordSDK,
  ProviderKubernetes,
} from './dvls-auth-secret-ref.js';
import type { Webhook, Yandexcertificatemanager } from './webhook.js';

export interface ExternalSecretSpec {
  readonly secretStoreRef?: StoreRef;
  readonly target?: Target;
  readonly data?: readonly ExternalSecretData[];
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

export interface ExternalSecretData {
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

export interface ValueOrSecret {
  readonly value?: string;
  readonly secretRef?: KeySelector;
}

export interface SecretOnly {
  readonly secretRef: KeySelector;
}

export interface Provider {
  readonly akeyless?: Akeyless;
  readonly aws?: Aws;
  readonly azurekv?: Azurekv;
  readonly barbican?: Barbican;
  readonly beyondtrust?: Beyondtrust;
  readonly beyondtrustworkloadcredentials?: Beyondtrustworkloadcredential;
  readonly bitwardensecretsmanager?: Bitwardensecretsmanager;
  readonly chef?: Chef;
  readonly cloudrusm?: Cloudrusm;
  readonly conjur?: Conjur;
  readonly crd?: Crd;
  readonly delinea?: Delinea;
  readonly doppler?: Doppler;
  readonly dvls?: Dvls;
  readonly fake?: Fake;
  readonly fortanix?: Fortanix;
  readonly gcpsm?: Gcpsm;
  readonly github?: Github;
  readonly gitlab?: Gitlab;
  readonly ibm?: Ibm;
  readonly infisical?: Infisical;
  readonly keepersecurity?: Keepersecurity;
  readonly kubernetes?: ProviderKubernetes;
  readonly nebiusmysterybox?: Nebiusmysterybox;
  readonly ngrok?: Ngrok;
  readonly onboardbase?: Onboardbase;
  readonly onepassword?: Onepassword;
  readonly onepasswordSDK?: OnepasswordSDK;
  readonly openBao?: OpenBao;
  readonly oracle?: Oracle;
  readonly ovh?: Ovh;
  readonly passbolt?: Passbolt;
  readonly passworddepot?: Passworddepot;
  readonly previder?: Previder;
  readonly pulumi?: Pulumi;
  readonly scaleway?: Scaleway;
  readonly secretserver?: Secretserver;
  readonly senhasegura?: Senhasegura;
  readonly vault?: ProviderVault;
  readonly volcengine?: Volcengine;
  readonly webhook?: Webhook;
  readonly yandexcertificatemanager?: Yandexcertificatemanager;
  readonly yandexlockbox?: Yandexcertificatemanager;
}

export interface Akeyless {
  readonly akeylessGWApiURL: string;
  readonly authSecretRef: AkeylessAuthSecretRef;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly ignoreCache?: boolean;
}

export interface AkeylessAuthSecretRef {
  readonly kubernetesAuth?: KubernetesAuth;
  readonly secretRef?: AuthSecretRefSecretRef;
  readonly serviceAccountRef?: AccountSelector;
}

export interface KubernetesAuth {
  readonly accessID: string;
  readonly k8sConfName: string;
  readonly secretRef?: KeySelector;
  readonly serviceAccountRef?: AccountSelector;
}

export interface AuthSecretRefSecretRef {
  readonly accessID?: KeySelector;
  readonly accessType?: KeySelector;
  readonly accessTypeParam?: KeySelector;
}
