// Made by `npm run constructs:fields` from scripts/constructs/fields/events.txt.
import type {
  Affinity,
  ConfigMapKeySelector,
  EnvFromSource,
  EnvVar,
  LocalObjectReference,
  PodSecurityContext,
  ResourceRequirements,
  SecretKeySelector,
  SecurityContext,
  Toleration,
  Volume,
  VolumeMount,
} from '../../core/fields/index.js';
import type {
  AzureServiceBusTrigger,
  ConditionsResetCriteria,
  CustomTrigger,
  EmailTrigger,
  HTTPTrigger,
  KafkaTrigger,
  LogTrigger,
  NATSTrigger,
  OpenWhiskTrigger,
  PulsarTrigger,
  SlackTrigger,
  StandardK8STrigger,
} from './azure-service-bus-trigger.js';
import type { Backoff, EventSourceFilter, TLSConfig, WebhookContext } from './event-source-spec.js';
import type { GithubAppCreds, Metadata, S3Artifact } from './gerrit-event-source.js';

export interface SlackEventSource {
  readonly filter?: EventSourceFilter;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly signingSecret?: SecretKeySelector;
  readonly token?: SecretKeySelector;
  readonly webhook?: WebhookContext;
}

export interface SNSEventSource {
  readonly accessKey?: SecretKeySelector;
  readonly endpoint?: string;
  readonly filter?: EventSourceFilter;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly region: string;
  readonly roleARN?: string;
  readonly secretKey?: SecretKeySelector;
  readonly topicArn: string;
  readonly validateSignature?: boolean;
  readonly webhook?: WebhookContext;
}

export interface SQSEventSource {
  readonly accessKey?: SecretKeySelector;
  readonly dlq?: boolean;
  readonly endpoint?: string;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly queue: string;
  readonly queueAccountId?: string;
  readonly region: string;
  readonly roleARN?: string;
  readonly secretKey?: SecretKeySelector;
  readonly sessionToken?: SecretKeySelector;
  readonly waitTimeSeconds: number;
}

export interface StorageGridEventSource {
  readonly apiURL: string;
  readonly authToken: SecretKeySelector;
  readonly bucket: string;
  readonly events?: readonly string[];
  readonly filter?: StorageGridFilter;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly tls?: TLSConfig;
  readonly topicArn: string;
  readonly webhook?: WebhookContext;
}

export interface StorageGridFilter {
  readonly prefix: string;
  readonly suffix: string;
}

export interface StripeEventSource {
  readonly apiKey?: SecretKeySelector;
  readonly createWebhook?: boolean;
  readonly eventFilter?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly webhook?: WebhookContext;
}

export interface Template {
  readonly affinity?: Affinity;
  readonly container?: EventContainer;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly metadata?: Metadata;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly securityContext?: PodSecurityContext;
  readonly serviceAccountName?: string;
  readonly tolerations?: readonly Toleration[];
  readonly volumes?: readonly Volume[];
}

export interface EventContainer {
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
  readonly imagePullPolicy?: string;
  readonly resources?: ResourceRequirements;
  readonly securityContext?: SecurityContext;
  readonly volumeMounts?: readonly VolumeMount[];
}

export interface WebhookEventSource {
  readonly authSecret?: SecretKeySelector;
  readonly endpoint: string;
  readonly filter?: EventSourceFilter;
  readonly maxPayloadSize?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly method: string;
  readonly port: string;
  readonly serverCertSecret?: SecretKeySelector;
  readonly serverKeySecret?: SecretKeySelector;
  readonly url?: string;
}

export interface EventDependency {
  readonly eventName: string;
  readonly eventSourceName: string;
  readonly filters?: EventDependencyFilter;
  readonly filtersLogicalOperator?: 'and' | 'or';
  readonly name: string;
  readonly transform?: EventDependencyTransformer;
}

export interface EventDependencyFilter {
  readonly context?: EventContext;
  readonly data?: readonly DataFilter[];
  readonly dataLogicalOperator?: 'and' | 'or';
  readonly exprLogicalOperator?: 'and' | 'or';
  readonly exprs?: readonly ExprFilter[];
  readonly script?: string;
  readonly time?: TimeFilter;
}

export interface EventContext {
  readonly datacontenttype?: string;
  readonly id?: string;
  readonly source?: string;
  readonly specversion?: string;
  readonly subject?: string;
  readonly time?: string;
  readonly type?: string;
}

export interface DataFilter {
  readonly comparator?: '>=' | '>' | '=' | '!=' | '<' | '<=';
  readonly path: string;
  readonly template?: string;
  readonly type: 'bool' | 'number' | 'string';
  readonly value: readonly string[];
}

export interface ExprFilter {
  readonly expr: string;
  readonly fields: readonly PayloadField[];
}

export interface PayloadField {
  readonly name: string;
  readonly path: string;
}

export interface TimeFilter {
  readonly start: string;
  readonly stop: string;
  readonly timezone?: string;
}

export interface EventDependencyTransformer {
  readonly jq?: string;
  readonly script?: string;
}

export interface Trigger {
  readonly atLeastOnce?: boolean;
  readonly dlqTrigger?: Trigger;
  readonly parameters?: readonly TriggerParameter[];
  readonly policy?: TriggerPolicy;
  readonly rateLimit?: RateLimit;
  readonly retryStrategy?: Backoff;
  readonly template?: TriggerTemplate;
}

export interface TriggerParameter {
  readonly dest: string;
  readonly operation?: 'prepend' | 'append' | 'overwrite';
  readonly src?: TriggerParameterSource;
}

export interface TriggerParameterSource {
  readonly contextKey?: string;
  readonly contextTemplate?: string;
  readonly dataKey?: string;
  readonly dataTemplate?: string;
  readonly dependencyName: string;
  readonly useRawData?: boolean;
  readonly value?: string;
}

export interface TriggerPolicy {
  readonly k8s?: K8SResourcePolicy;
  readonly status?: StatusPolicy;
}

export interface K8SResourcePolicy {
  readonly backoff: Backoff;
  readonly errorOnBackoffTimeout: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface StatusPolicy {
  readonly allow: readonly number[];
}

export interface RateLimit {
  readonly requestsPerUnit?: number;
  readonly unit?: 'Second' | 'Minute' | 'Hour';
}

export interface TriggerTemplate {
  readonly argoWorkflow?: ArgoWorkflowTrigger;
  readonly awsLambda?: AWSLambdaTrigger;
  readonly azureEventHubs?: AzureEventHubsTrigger;
  readonly azureServiceBus?: AzureServiceBusTrigger;
  readonly conditions?: string;
  readonly conditionsReset?: readonly ConditionsResetCriteria[];
  readonly custom?: CustomTrigger;
  readonly email?: EmailTrigger;
  readonly http?: HTTPTrigger;
  readonly k8s?: StandardK8STrigger;
  readonly kafka?: KafkaTrigger;
  readonly log?: LogTrigger;
  readonly name: string;
  readonly nats?: NATSTrigger;
  readonly openWhisk?: OpenWhiskTrigger;
  readonly pulsar?: PulsarTrigger;
  readonly slack?: SlackTrigger;
}

export interface ArgoWorkflowTrigger {
  readonly args?: readonly string[];
  readonly operation?: 'submit' | 'submit-from' | 'suspend' | 'resubmit' | 'retry' | 'resume' | 'terminate' | 'stop';
  readonly parameters?: readonly TriggerParameter[];
  readonly source?: ArtifactLocation;
}

export interface ArtifactLocation {
  readonly configmap?: ConfigMapKeySelector;
  readonly file?: FileArtifact;
  readonly git?: GitArtifact;
  readonly inline?: string;
  readonly resource?: object;
  readonly s3?: S3Artifact;
  readonly url?: URLArtifact;
}

export interface FileArtifact {
  readonly path?: string;
}

export interface GitArtifact {
  readonly branch?: string;
  readonly cloneDirectory: string;
  readonly creds?: GitCreds;
  readonly filePath: string;
  readonly githubApp?: GithubAppCreds;
  readonly insecureIgnoreHostKey?: boolean;
  readonly ref?: string;
  readonly remote?: GitRemoteConfig;
  readonly sshKeySecret?: SecretKeySelector;
  readonly tag?: string;
  readonly url: string;
}

export interface GitCreds {
  readonly password?: SecretKeySelector;
  readonly username?: SecretKeySelector;
}

export interface GitRemoteConfig {
  readonly name: string;
  readonly urls: readonly string[];
}

export interface URLArtifact {
  readonly path: string;
  readonly verifyCert?: boolean;
}

export interface AWSLambdaTrigger {
  readonly accessKey?: SecretKeySelector;
  readonly functionName: string;
  readonly invocationType?: string;
  readonly parameters?: readonly TriggerParameter[];
  readonly payload: readonly TriggerParameter[];
  readonly region: string;
  readonly roleARN?: string;
  readonly secretKey?: SecretKeySelector;
}

export interface AzureEventHubsTrigger {
  readonly fqdn: string;
  readonly hubName: string;
  readonly parameters?: readonly TriggerParameter[];
  readonly payload: readonly TriggerParameter[];
  readonly sharedAccessKey?: SecretKeySelector;
  readonly sharedAccessKeyName: SecretKeySelector;
}
