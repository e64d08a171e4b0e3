// Made by `npm run constructs:fields` from scripts/constructs/fields/workflows.txt.
import type { ConfigMapKeySelector, SecretKeySelector } from '../../core/fields/index.js';
import type { Metadata, Prometheus } from './prometheus.js';
import type { Arguments, Template } from './workflow-template-spec.js';

export interface Step {
  readonly name?: string;
  readonly template?: string;
  readonly templateRef?: TemplateReference;
  readonly inline?: Template;
  readonly arguments?: Arguments;
  readonly when?: string;
  readonly withItems?: readonly unknown[];
  readonly withParam?: string;
  readonly withSequence?: Sequence;
  readonly continueOn?: ContinueOn;
  readonly onExit?: string;
  readonly hooks?: Readonly<Record<string, LifecycleHook>>;
}

export interface TemplateReference {
  readonly name?: string;
  readonly template?: string;
  readonly clusterScope?: boolean;
}

export interface Sequence {
  readonly count?: number | string;
  readonly start?: number | string;
  readonly end?: number | string;
  readonly format?: string;
}

export interface ContinueOn {
  readonly error?: boolean;
  readonly failed?: boolean;
}

export interface LifecycleHook {
  readonly template?: string;
  readonly templateRef?: TemplateReference;
  readonly arguments?: Arguments;
  readonly expression?: string;
}

export interface Parameter {
  readonly name: string;
  readonly value?: string;
  readonly default?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly globalName?: string;
  readonly valueFrom?: ParameterValueFrom;
}

export interface ParameterValueFrom {
  readonly configMapKeyRef?: ConfigMapKeySelector;
  readonly default?: string;
  readonly event?: string;
  readonly expression?: string;
  readonly jqFilter?: string;
  readonly jsonPath?: string;
  readonly parameter?: string;
  readonly path?: string;
  readonly supplied?: object;
}

export interface Artifact extends ArtifactLocation {
  readonly name: string;
  readonly path?: string;
  readonly from?: string;
  readonly fromExpression?: string;
  readonly optional?: boolean;
  /** From 0 to 511. */
  readonly mode?: number;
  readonly recurseMode?: boolean;
  readonly subPath?: string;
  readonly globalName?: string;
  readonly deleted?: boolean;
  readonly archive?: Archive;
  readonly artifactGC?: ArtifactGC;
}

export interface Archive {
  readonly none?: object;
  readonly tar?: Tar;
  readonly zip?: object;
}

export interface Tar {
  readonly compressionLevel?: number;
}

export interface ArtifactGC {
  readonly strategy?: '' | 'OnWorkflowCompletion' | 'OnWorkflowDeletion' | 'Never';
  readonly serviceAccountName?: string;
  readonly podMetadata?: Metadata;
}

export interface ArtifactLocation {
  readonly archiveLogs?: boolean;
  readonly artifactory?: Artifactory;
  readonly azure?: Azure;
  readonly gcs?: Gc;
  readonly git?: Git;
  readonly hdfs?: Hdf;
  readonly http?: ArtifactLocationHttp;
  readonly oss?: Oss;
  readonly plugin?: Plugin;
  readonly raw?: Raw;
  readonly s3?: S3;
}

export interface Artifactory {
  readonly url: string;
  readonly usernameSecret?: SecretKeySelector;
  readonly passwordSecret?: SecretKeySelector;
}

export interface Azure {
  readonly endpoint: string;
  readonly container: string;
  readonly blob: string;
  readonly accountKeySecret?: SecretKeySelector;
  readonly useSDKCreds?: boolean;
}

export interface Gc {
  readonly bucket?: string;
  readonly key: string;
  readonly serviceAccountKeySecret?: SecretKeySelector;
}

export interface Git {
  readonly repo: string;
  readonly revision?: string;
  readonly branch?: string;
  readonly depth?: number;
  readonly fetch?: readonly string[];
  readonly singleBranch?: boolean;
  readonly disableSubmodules?: boolean;
  readonly insecureIgnoreHostKey?: boolean;
  readonly insecureSkipTLS?: boolean;
  readonly usernameSecret?: SecretKeySelector;
  readonly passwordSecret?: SecretKeySelector;
  readonly sshPrivateKeySecret?: SecretKeySelector;
}

export interface Hdf {
  readonly path: string;
  readonly addresses?: readonly string[];
  readonly force?: boolean;
  readonly hdfsUser?: string;
  readonly dataTransferProtection?: string;
  readonly krbCCacheSecret?: SecretKeySelector;
  readonly krbConfigConfigMap?: ConfigMapKeySelector;
  readonly krbKeytabSecret?: SecretKeySelector;
  readonly krbRealm?: string;
  readonly krbServicePrincipalName?: string;
  readonly krbUsername?: string;
}

export interface ArtifactLocationHttp {
  readonly url: string;
  readonly headers?: readonly ArtifactLocationHttpHeader[];
  readonly saveStreamViaFile?: boolean;
  readonly auth?: Auth;
}

export interface ArtifactLocationHttpHeader {
  readonly name: string;
  readonly value: string;
}

export interface Auth {
  readonly basicAuth?: BasicAuth;
  readonly clientCert?: ClientCert;
  readonly oauth2?: Oauth2;
}

export interface BasicAuth {
  readonly usernameSecret?: SecretKeySelector;
  readonly passwordSecret?: SecretKeySelector;
}

export interface ClientCert {
  readonly clientCertSecret?: SecretKeySelector;
  readonly clientKeySecret?: SecretKeySelector;
}

export interface Oauth2 {
  readonly clientIDSecret?: SecretKeySelector;
  readonly clientSecretSecret?: SecretKeySelector;
  readonly tokenURLSecret?: SecretKeySelector;
  readonly scopes?: readonly string[];
  readonly endpointParams?: readonly EndpointParam[];
}

export interface EndpointParam {
  readonly key: string;
  readonly value?: string;
}

export interface Oss {
  readonly bucket?: string;
  readonly key: string;
  readonly endpoint?: string;
  readonly accessKeySecret?: SecretKeySelector;
  readonly secretKeySecret?: SecretKeySelector;
  readonly securityToken?: string;
  readonly useSDKCreds?: boolean;
  readonly createBucketIfNotPresent?: boolean;
  readonly lifecycleRule?: LifecycleRule;
}

export interface LifecycleRule {
  readonly markDeletionAfterDays?: number;
  readonly markInfrequentAccessAfterDays?: number;
}

export interface Plugin {
  readonly name?: string;
  readonly key: string;
  readonly configuration?: string;
  readonly connectionTimeoutSeconds?: number;
}

export interface Raw {
  readonly data: string;
}

export interface S3 {
  readonly bucket?: string;
  readonly key?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly insecure?: boolean;
  readonly roleARN?: string;
  readonly useSDKCreds?: boolean;
  readonly addressingStyle?: '' | 'path' | 'virtual-hosted';
  readonly accessKeySecret?: SecretKeySelector;
  readonly secretKeySecret?: SecretKeySelector;
  readonly sessionTokenSecret?: SecretKeySelector;
  readonly caSecret?: SecretKeySelector;
  readonly createBucketIfNotPresent?: CreateBucketIfNotPresent;
  readonly encryptionOptions?: EncryptionOption;
}

export interface CreateBucketIfNotPresent {
  readonly objectLocking?: boolean;
}

export interface EncryptionOption {
  readonly enableEncryption?: boolean;
  readonly kmsKeyId?: string;
  readonly kmsEncryptionContext?: string;
  readonly serverSideCustomerKeySecret?: SecretKeySelector;
}

export interface RetryStrategy {
  readonly limit?: number | string;
  /** @default OnFailure */
  readonly retryPolicy?: 'Always' | 'OnFailure' | 'OnError' | 'OnTransientError';
  readonly backoff?: Backoff;
  readonly expression?: string;
  readonly affinity?: RetryStrategyAffinity;
}

export interface Backoff {
  readonly duration?: string;
  readonly factor?: number | string;
  readonly maxDuration?: string;
  readonly cap?: string;
}

export interface RetryStrategyAffinity {
  readonly nodeAntiAffinity?: object;
}

export interface Synchronization {
  readonly mutexes?: readonly Mutex[];
  readonly semaphores?: readonly Semaphore[];
}

export interface Mutex {
  readonly name?: string;
  readonly namespace?: string;
  readonly database?: boolean;
}

export interface Semaphore {
  readonly configMapKeyRef?: ConfigMapKeySelector;
  readonly database?: Database;
  readonly namespace?: string;
}

export interface Database {
  readonly key: string;
}

export interface Metrics {
  readonly prometheus: readonly Prometheus[];
}
