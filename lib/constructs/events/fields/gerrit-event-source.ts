// Made by `npm run constructs:fields` from scripts/constructs/fields/events.txt.
import type { ConfigMapKeySelector, SecretKeySelector, ServicePort } from '../../core/fields/index.js';
import type {
  Backoff,
  BasicAuth,
  EventSourceFilter,
  TLSConfig,
  WatchPathConfig,
  WebhookContext,
} from './event-source-spec.js';

export interface GerritEventSource {
  readonly auth?: BasicAuth;
  readonly deleteHookOnFinish?: boolean;
  readonly events: readonly string[];
  readonly filter?: EventSourceFilter;
  readonly gerritBaseURL: string;
  readonly hookName: string;
  readonly maxTries?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly projects?: readonly string[];
  readonly sslVerify?: boolean;
  readonly webhook?: WebhookContext;
}

export interface GithubEventSource {
  readonly active?: boolean;
  readonly apiToken?: SecretKeySelector;
  readonly contentType?: string;
  readonly deleteHookOnFinish?: boolean;
  readonly events: readonly string[];
  readonly filter?: EventSourceFilter;
  readonly githubApp?: GithubAppCreds;
  readonly githubBaseURL?: string;
  readonly githubUploadURL?: string;
  readonly id?: number;
  readonly insecure?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly organizations?: readonly string[];
  readonly owner?: string;
  readonly repositories?: readonly OwnedRepositories[];
  readonly repository?: string;
  readonly webhook?: WebhookContext;
  readonly webhookSecret?: SecretKeySelector;
}

export interface GithubAppCreds {
  readonly appID: number;
  readonly installationID: number;
  readonly privateKey: SecretKeySelector;
}

export interface OwnedRepositories {
  readonly names?: readonly string[];
  readonly owner?: string;
}

export interface GitlabEventSource {
  readonly accessToken?: SecretKeySelector;
  readonly deleteHookOnFinish?: boolean;
  readonly enableSSLVerification?: boolean;
  readonly events: readonly string[];
  readonly filter?: EventSourceFilter;
  readonly gitlabBaseURL: string;
  readonly groups?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly projectID?: string;
  readonly projects?: readonly string[];
  readonly secretToken?: SecretKeySelector;
  readonly webhook?: WebhookContext;
}

export interface HDFSEventSource {
  readonly addresses: readonly string[];
  readonly checkInterval?: string;
  readonly directory: string;
  readonly filter?: EventSourceFilter;
  readonly hdfsUser?: string;
  readonly krbCCacheSecret?: SecretKeySelector;
  readonly krbConfigConfigMap?: ConfigMapKeySelector;
  readonly krbKeytabSecret?: SecretKeySelector;
  readonly krbRealm?: string;
  readonly krbServicePrincipalName?: string;
  readonly krbUsername?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly pathRegexp?: string;
  readonly type: string;
}

export interface KafkaEventSource {
  readonly awsMskIamAuth?: AWSMSKIAMConfig;
  readonly config?: string;
  readonly connectionBackoff?: Backoff;
  readonly consumerGroup?: KafkaConsumerGroup;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly limitEventsPerSecond?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly partition?: string;
  readonly sasl?: SASLConfig;
  readonly schemaRegistry?: SchemaRegistryConfig;
  readonly tls?: TLSConfig;
  readonly topic: string;
  readonly url: string;
  readonly version?: string;
}

export interface AWSMSKIAMConfig {
  readonly region: string;
}

export interface KafkaConsumerGroup {
  readonly groupName: string;
  readonly oldest?: boolean;
  readonly rebalanceStrategy?: string;
}

export interface SASLConfig {
  readonly mechanism?: string;
  readonly passwordSecret?: SecretKeySelector;
  readonly userSecret?: SecretKeySelector;
}

export interface SchemaRegistryConfig {
  readonly auth?: BasicAuth;
  readonly schemaId?: number;
  readonly url: string;
}

export interface S3Artifact {
  readonly accessKey: SecretKeySelector;
  readonly bucket: S3Bucket;
  readonly caCertificate?: SecretKeySelector;
  readonly endpoint: string;
  readonly events?: readonly string[];
  readonly filter?: S3Filter;
  readonly insecure?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly secretKey: SecretKeySelector;
}

export interface S3Bucket {
  readonly key?: string;
  readonly name: string;
}

export interface S3Filter {
  readonly prefix: string;
  readonly suffix: string;
}

export interface MNSEventSource {
  readonly accessKey?: SecretKeySelector;
  readonly endpoint?: string;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly queue: string;
  readonly secretKey?: SecretKeySelector;
}

export interface MQTTEventSource {
  readonly auth?: BasicAuth;
  readonly clientId: string;
  readonly connectionBackoff?: Backoff;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tls?: TLSConfig;
  readonly topic: string;
  readonly url: string;
}

export interface NATSEventsSource {
  readonly auth?: NATSAuth;
  readonly connectionBackoff?: Backoff;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly queue?: string;
  readonly subject: string;
  readonly tls?: TLSConfig;
  readonly url: string;
}

export interface NATSAuth {
  readonly basic?: BasicAuth;
  readonly credential?: SecretKeySelector;
  readonly nkey?: SecretKeySelector;
  readonly token?: SecretKeySelector;
}

export interface NSQEventSource {
  readonly channel: string;
  readonly connectionBackoff?: Backoff;
  readonly filter?: EventSourceFilter;
  readonly hostAddress: string;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tls?: TLSConfig;
  readonly topic: string;
}

export interface PubSubEventSource {
  readonly credentialSecret?: SecretKeySelector;
  readonly deleteSubscriptionOnFinish?: boolean;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly projectID?: string;
  readonly subscriptionID?: string;
  readonly topic?: string;
  readonly topicProjectID?: string;
}

export interface PulsarEventSource {
  readonly authAthenzParams?: Readonly<Record<string, string>>;
  readonly authAthenzSecret?: SecretKeySelector;
  readonly authTokenSecret?: SecretKeySelector;
  readonly connectionBackoff?: Backoff;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tls?: TLSConfig;
  readonly tlsAllowInsecureConnection?: boolean;
  readonly tlsTrustCertsSecret?: SecretKeySelector;
  readonly tlsValidateHostname?: boolean;
  readonly topics: readonly string[];
  readonly type?: string;
  readonly url: string;
}

export interface RedisEventSource {
  readonly channels: readonly string[];
  readonly db?: number;
  readonly filter?: EventSourceFilter;
  readonly hostAddress: string;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  readonly password?: SecretKeySelector;
  readonly tls?: TLSConfig;
  readonly username?: string;
}

export interface RedisStreamEventSource {
  readonly consumerGroup?: string;
  readonly db?: number;
  readonly filter?: EventSourceFilter;
  readonly hostAddress: string;
  readonly maxMsgCountPerRead?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly password?: SecretKeySelector;
  readonly streams: readonly string[];
  readonly tls?: TLSConfig;
  readonly username?: string;
}

export interface ResourceEventSource {
  readonly eventTypes: readonly ('ADD' | 'UPDATE' | 'DELETE')[];
  readonly filter?: ResourceFilter;
  readonly group: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly resource: string;
  readonly version: string;
}

export interface ResourceFilter {
  readonly afterStart?: boolean;
  readonly createdBy?: string;
  readonly fields?: readonly Selector[];
  readonly labels?: readonly Selector[];
  readonly prefix?: string;
}

export interface Selector {
  readonly key: string;
  readonly operation?: string;
  readonly value: string;
}

export interface Service {
  readonly clusterIP?: string;
  readonly metadata?: Metadata;
  readonly ports?: readonly ServicePort[];
}

export interface Metadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface SFTPEventSource {
  readonly address?: SecretKeySelector;
  readonly eventType: string;
  readonly filter?: EventSourceFilter;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly password?: SecretKeySelector;
  readonly pollIntervalDuration?: string;
  readonly sshKeySecret?: SecretKeySelector;
  readonly username?: SecretKeySelector;
  readonly watchPathConfig: WatchPathConfig;
}
