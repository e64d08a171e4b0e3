// Made by `npm run constructs:fields` from scripts/constructs/fields/events.txt.
import type {
  Affinity,
  ConfigMapKeySelector,
  LocalObjectReference,
  PodSecurityContext,
  ResourceRequirements,
  SecretKeySelector,
  SecurityContext,
  Toleration,
} from '../../core/fields/index.js';
import type { Backoff, BasicAuth, TLSConfig } from './event-source-spec.js';
import type {
  KafkaConsumerGroup,
  Metadata,
  NATSAuth,
  SASLConfig,
  SchemaRegistryConfig,
} from './gerrit-event-source.js';
import type { ArtifactLocation, TriggerParameter } from './slack-event-source.js';

export interface AzureServiceBusTrigger {
  readonly connectionString?: SecretKeySelector;
  readonly parameters?: readonly TriggerParameter[];
  readonly payload: readonly TriggerParameter[];
  readonly queueName: string;
  readonly subscriptionName: string;
  readonly tls?: TLSConfig;
  readonly topicName: string;
}

export interface ConditionsResetCriteria {
  readonly byTime?: ConditionsResetByTime;
}

export interface ConditionsResetByTime {
  readonly cron?: string;
  readonly timezone?: string;
}

export interface CustomTrigger {
  readonly certSecret?: SecretKeySelector;
  readonly parameters?: readonly TriggerParameter[];
  readonly payload: readonly TriggerParameter[];
  readonly secure: boolean;
  readonly serverNameOverride?: string;
  readonly serverURL: string;
  readonly spec: Readonly<Record<string, string>>;
}

export interface EmailTrigger {
  readonly body?: string;
  readonly from?: string;
  readonly host?: string;
  readonly parameters?: readonly TriggerParameter[];
  readonly port?: number;
  readonly smtpPassword?: SecretKeySelector;
  readonly subject?: string;
  readonly to?: readonly string[];
  readonly username?: string;
}

export interface HTTPTrigger {
  readonly basicAuth?: BasicAuth;
  readonly dynamicHeaders?: readonly TriggerParameter[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly host?: string;
  readonly method?: string;
  readonly parameters?: readonly TriggerParameter[];
  readonly payload: readonly TriggerParameter[];
  readonly secureHeaders?: readonly SecureHeader[];
  readonly timeout?: number;
  readonly tls?: TLSConfig;
  readonly url: string;
}

export interface SecureHeader {
  readonly name?: string;
  readonly valueFrom?: ValueFromSource;
}

export interface ValueFromSource {
  readonly configMapKeyRef?: ConfigMapKeySelector;
  readonly secretKeyRef?: SecretKeySelector;
}

export interface StandardK8STrigger {
  readonly liveObject?: boolean;
  readonly operation?: 'create' | 'update' | 'patch' | 'delete';
  readonly parameters?: readonly TriggerParameter[];
  readonly patchStrategy?: string;
  readonly source?: ArtifactLocation;
}

export interface KafkaTrigger {
  readonly compress?: boolean;
  readonly flushFrequency?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters?: readonly TriggerParameter[];
  readonly partition?: number;
  readonly partitioningKey?: string;
  readonly payload: readonly TriggerParameter[];
  readonly requiredAcks?: number;
  readonly sasl?: SASLConfig;
  readonly schemaRegistry?: SchemaRegistryConfig;
  readonly secureHeaders?: readonly SecureHeader[];
  readonly tls?: TLSConfig;
  readonly topic: string;
  readonly url: string;
  readonly version?: string;
}

export interface LogTrigger {
  readonly intervalSeconds?: number;
}

export interface NATSTrigger {
  readonly auth?: NATSAuth;
  readonly parameters?: readonly TriggerParameter[];
  readonly payload: readonly TriggerParameter[];
  readonly subject: string;
  readonly tls?: TLSConfig;
  readonly url: string;
}

export interface OpenWhiskTrigger {
  readonly actionName: string;
  readonly authToken?: SecretKeySelector;
  readonly host: string;
  readonly namespace?: string;
  readonly parameters?: readonly TriggerParameter[];
  readonly payload: readonly TriggerParameter[];
  readonly version?: string;
}

export interface PulsarTrigger {
  readonly authAthenzParams?: Readonly<Record<string, string>>;
  readonly authAthenzSecret?: SecretKeySelector;
  readonly authTokenSecret?: SecretKeySelector;
  readonly connectionBackoff?: Backoff;
  readonly parameters?: readonly TriggerParameter[];
  readonly payload: readonly TriggerParameter[];
  readonly tls?: TLSConfig;
  readonly tlsAllowInsecureConnection?: boolean;
  readonly tlsTrustCertsSecret?: SecretKeySelector;
  readonly tlsValidateHostname?: boolean;
  readonly topic: string;
  readonly url: string;
}

export interface SlackTrigger {
  readonly attachments?: string;
  readonly blocks?: string;
  readonly channel?: string;
  readonly message?: string;
  readonly parameters?: readonly TriggerParameter[];
  readonly sender?: SlackSender;
  readonly slackToken?: SecretKeySelector;
  readonly thread?: SlackThread;
}

export interface SlackSender {
  readonly icon?: string;
  readonly username?: string;
}

export interface SlackThread {
  readonly broadcastMessageToChannel?: boolean;
  readonly messageAggregationKey?: string;
}

export interface JetStreamBus {
  readonly affinity?: Affinity;
  readonly containerTemplate?: ContainerTemplate;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly maxPayload?: string;
  readonly metadata?: Metadata;
  readonly metricsContainerTemplate?: ContainerTemplate;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly persistence?: PersistenceStrategy;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly reloaderContainerTemplate?: ContainerTemplate;
  readonly replicas?: number;
  readonly securityContext?: PodSecurityContext;
  readonly serviceAccountName?: string;
  readonly settings?: string;
  readonly startArgs?: readonly string[];
  readonly streamConfig?: string;
  readonly tolerations?: readonly Toleration[];
  readonly version?: string;
}

export interface ContainerTemplate {
  readonly imagePullPolicy?: string;
  readonly resources?: ResourceRequirements;
  readonly securityContext?: SecurityContext;
}

export interface PersistenceStrategy {
  readonly accessMode?: string;
  readonly storageClassName?: string;
  readonly volumeSize?: number | string;
}

export interface JetStreamConfig {
  readonly accessSecret?: SecretKeySelector;
  readonly streamConfig?: string;
  readonly tls?: TLSConfig;
  readonly url?: string;
}

export interface KafkaBus {
  readonly consumerGroup?: KafkaConsumerGroup;
  readonly partitioner?: string;
  readonly sasl?: SASLConfig;
  readonly tls?: TLSConfig;
  readonly topic?: string;
  readonly url?: string;
  readonly version?: string;
}

export interface NATSBus {
  readonly exotic?: NATSConfig;
  readonly native?: NativeStrategy;
}

export interface NATSConfig {
  readonly accessSecret?: SecretKeySelector;
  readonly auth?: string;
  readonly clusterID?: string;
  readonly url?: string;
}

export interface NativeStrategy {
  readonly affinity?: Affinity;
  readonly auth?: string;
  readonly containerTemplate?: ContainerTemplate;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly maxAge?: string;
  readonly maxBytes?: string;
  readonly maxMsgs?: number;
  readonly maxPayload?: string;
  readonly maxSubs?: number;
  readonly metadata?: Metadata;
  readonly metricsContainerTemplate?: ContainerTemplate;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly persistence?: PersistenceStrategy;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly raftCommitTimeout?: string;
  readonly raftElectionTimeout?: string;
  readonly raftHeartbeatTimeout?: string;
  readonly raftLeaseTimeout?: string;
  readonly replicas?: number;
  readonly securityContext?: PodSecurityContext;
  readonly serviceAccountName?: string;
  readonly tolerations?: readonly Toleration[];
}
