// Made by `npm run constructs:fields` from scripts/constructs/fields/events.txt.
import type { SecretKeySelector } from '../../core/fields/index.js';
import type { JetStreamBus, JetStreamConfig, KafkaBus, NATSBus } from './azure-service-bus-trigger.js';
import type {
  GerritEventSource,
  GithubEventSource,
  GitlabEventSource,
  HDFSEventSource,
  KafkaEventSource,
  MNSEventSource,
  MQTTEventSource,
  NATSEventsSource,
  NSQEventSource,
  PubSubEventSource,
  PulsarEventSource,
  RedisEventSource,
  RedisStreamEventSource,
  ResourceEventSource,
  S3Artifact,
  SFTPEventSource,
  Service,
} from './gerrit-event-source.js';
import type {
  EventDependency,
  SNSEventSource,
  SQSEventSource,
  SlackEventSource,
  StorageGridEventSource,
  StripeEventSource,
  Template,
  Trigger,
  WebhookEventSource,
} from './slack-event-source.js';

export interface EventSourceSpec {
  readonly amqp?: Readonly<Record<string, AMQPEventSource>>;
  readonly azureEventsHub?: Readonly<Record<string, AzureEventsHubEventSource>>;
  readonly azureQueueStorage?: Readonly<Record<string, AzureQueueStorageEventSource>>;
  readonly azureServiceBus?: Readonly<Record<string, AzureServiceBusEventSource>>;
  readonly bitbucket?: Readonly<Record<string, BitbucketEventSource>>;
  readonly bitbucketserver?: Readonly<Record<string, BitbucketServerEventSource>>;
  readonly calendar?: Readonly<Record<string, CalendarEventSource>>;
  readonly emitter?: Readonly<Record<string, EmitterEventSource>>;
  readonly eventBusName?: string;
  readonly file?: Readonly<Record<string, FileEventSource>>;
  readonly generic?: Readonly<Record<string, GenericEventSource>>;
  readonly gerrit?: Readonly<Record<string, GerritEventSource>>;
  readonly github?: Readonly<Record<string, GithubEventSource>>;
  readonly gitlab?: Readonly<Record<string, GitlabEventSource>>;
  readonly hdfs?: Readonly<Record<string, HDFSEventSource>>;
  readonly kafka?: Readonly<Record<string, KafkaEventSource>>;
  readonly minio?: Readonly<Record<string, S3Artifact>>;
  readonly mns?: Readonly<Record<string, MNSEventSource>>;
  readonly mqtt?: Readonly<Record<string, MQTTEventSource>>;
  readonly nats?: Readonly<Record<string, NATSEventsSource>>;
  readonly nsq?: Readonly<Record<string, NSQEventSource>>;
  readonly pubSub?: Readonly<Record<string, PubSubEventSource>>;
  readonly pulsar?: Readonly<Record<string, PulsarEventSource>>;
  readonly redis?: Readonly<Record<string, RedisEventSource>>;
  readonly redisStream?: Readonly<Record<string, RedisStreamEventSource>>;
  readonly replicas?: number;
  readonly resource?: Readonly<Record<string, ResourceEventSource>>;
  readonly service?: Service;
  readonly sftp?: Readonly<Record<string, SFTPEventSource>>;
  readonly slack?: Readonly<Record<string, SlackEventSource>>;
  readonly sns?: Readonly<Record<string, SNSEventSource>>;
  readonly sqs?: Readonly<Record<string, SQSEventSource>>;
  readonly storageGrid?: Readonly<Record<string, StorageGridEventSource>>;
  readonly stripe?: Readonly<Record<string, StripeEventSource>>;
  readonly template?: Template;
  readonly webhook?: Readonly<Record<string, WebhookEventSource>>;
}

export interface SensorSpec {
  readonly dependencies: readonly EventDependency[];
  readonly errorOnFailedRound?: boolean;
  readonly eventBusName?: string;
  readonly loggingFields?: Readonly<Record<string, string>>;
  readonly replicas?: number;
  readonly revisionHistoryLimit?: number;
  readonly template?: Template;
  readonly triggers: readonly Trigger[];
}

export interface EventBusSpec {
  readonly jetstream?: JetStreamBus;
  readonly jetstreamExotic?: JetStreamConfig;
  readonly kafka?: KafkaBus;
  readonly nats?: NATSBus;
}

export interface AMQPEventSource {
  readonly auth?: BasicAuth;
  readonly connectionBackoff?: Backoff;
  readonly consume?: AMQPConsumeConfig;
  readonly exchangeDeclare?: AMQPExchangeDeclareConfig;
  readonly exchangeName: string;
  readonly exchangeType: string;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly queueBind?: AMQPQueueBindConfig;
  readonly queueDeclare?: AMQPQueueDeclareConfig;
  readonly routingKey: string;
  readonly tls?: TLSConfig;
  readonly url?: string;
  readonly urlSecret?: SecretKeySelector;
}

export interface BasicAuth {
  readonly password?: SecretKeySelector;
  readonly username?: SecretKeySelector;
}

export interface Backoff {
  readonly duration?: number | string;
  readonly factor?: number;
  readonly jitter?: number;
  readonly steps?: number;
}

export interface AMQPConsumeConfig {
  readonly autoAck?: boolean;
  readonly consumerTag?: string;
  readonly exclusive?: boolean;
  readonly noLocal?: boolean;
  readonly noWait?: boolean;
}

export interface AMQPExchangeDeclareConfig {
  readonly autoDelete?: boolean;
  readonly durable?: boolean;
  readonly internal?: boolean;
  readonly noWait?: boolean;
}

export interface EventSourceFilter {
  readonly expression?: string;
}

export interface AMQPQueueBindConfig {
  readonly noWait?: boolean;
}

export interface AMQPQueueDeclareConfig {
  readonly arguments?: string;
  readonly autoDelete?: boolean;
  readonly durable?: boolean;
  readonly exclusive?: boolean;
  readonly name?: string;
  readonly noWait?: boolean;
}

export interface TLSConfig {
  readonly caCertSecret?: SecretKeySelector;
  readonly clientCertSecret?: SecretKeySelector;
  readonly clientKeySecret?: SecretKeySelector;
  readonly enabled?: boolean;
  readonly insecureSkipVerify?: boolean;
}

export interface AzureEventsHubEventSource {
  readonly filter?: EventSourceFilter;
  readonly fqdn: string;
  readonly hubName: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly sharedAccessKey?: SecretKeySelector;
  readonly sharedAccessKeyName?: SecretKeySelector;
}

export interface AzureQueueStorageEventSource {
  readonly connectionString?: SecretKeySelector;
  readonly decodeMessage?: boolean;
  readonly dlq?: boolean;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly queueName: string;
  readonly storageAccountName?: string;
  readonly waitTimeInSeconds?: number;
}

export interface AzureServiceBusEventSource {
  readonly connectionString?: SecretKeySelector;
  readonly deferDelete?: boolean;
  readonly filter?: EventSourceFilter;
  readonly fullyQualifiedNamespace?: string;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly queueName: string;
  readonly subscriptionName: string;
  readonly tls?: TLSConfig;
  readonly topicName: string;
}

export interface BitbucketEventSource {
  readonly auth: BitbucketAuth;
  readonly deleteHookOnFinish?: boolean;
  readonly events: readonly string[];
  readonly filter?: EventSourceFilter;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly owner?: string;
  readonly projectKey?: string;
  readonly repositories?: readonly BitbucketRepository[];
  readonly repositorySlug?: string;
  readonly webhook: WebhookContext;
}

export interface BitbucketAuth {
  readonly basic?: BitbucketBasicAuth;
  readonly oauthToken?: SecretKeySelector;
}

export interface BitbucketBasicAuth {
  readonly password: SecretKeySelector;
  readonly username: SecretKeySelector;
}

export interface BitbucketRepository {
  readonly owner: string;
  readonly repositorySlug: string;
}

export interface WebhookContext {
  readonly authSecret?: SecretKeySelector;
  readonly endpoint: string;
  readonly maxPayloadSize?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly method: string;
  readonly port: string;
  readonly serverCertSecret?: SecretKeySelector;
  readonly serverKeySecret?: SecretKeySelector;
  readonly url?: string;
}

export interface BitbucketServerEventSource {
  readonly accessToken?: SecretKeySelector;
  readonly bitbucketserverBaseURL: string;
  readonly checkInterval?: string;
  readonly deleteHookOnFinish?: boolean;
  readonly events?: readonly string[];
  readonly filter?: EventSourceFilter;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly oneEventPerChange?: boolean;
  readonly projectKey?: string;
  readonly projects?: readonly string[];
  readonly repositories?: readonly BitbucketServerRepository[];
  readonly repositorySlug?: string;
  readonly skipBranchRefsChangedOnOpenPR?: boolean;
  readonly tls?: TLSConfig;
  readonly webhook?: WebhookContext;
  readonly webhookSecret?: SecretKeySelector;
}

export interface BitbucketServerRepository {
  readonly projectKey: string;
  readonly repositorySlug: string;
}

export interface CalendarEventSource {
  readonly exclusionDates?: readonly string[];
  readonly filter?: EventSourceFilter;
  readonly interval?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly persistence?: EventPersistence;
  readonly schedule?: string;
  readonly timezone?: string;
}

export interface EventPersistence {
  readonly catchup?: CatchupConfiguration;
  readonly configMap?: ConfigMapPersistence;
}

export interface CatchupConfiguration {
  readonly enabled?: boolean;
  readonly maxDuration?: string;
}

export interface ConfigMapPersistence {
  readonly createIfNotExist?: boolean;
  readonly name?: string;
}

export interface EmitterEventSource {
  readonly broker: string;
  readonly channelKey: string;
  readonly channelName: string;
  readonly connectionBackoff?: Backoff;
  readonly filter?: EventSourceFilter;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly password?: SecretKeySelector;
  readonly tls?: TLSConfig;
  readonly username?: SecretKeySelector;
}

export interface FileEventSource {
  readonly eventType: string;
  readonly filter?: EventSourceFilter;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly polling?: boolean;
  readonly watchPathConfig: WatchPathConfig;
}

export interface WatchPathConfig {
  readonly directory: string;
  readonly path?: string;
  readonly pathRegexp?: string;
}

export interface GenericEventSource {
  readonly authSecret?: SecretKeySelector;
  readonly config: string;
  readonly filter?: EventSourceFilter;
  readonly insecure?: boolean;
  readonly jsonBody?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly url: string;
}
