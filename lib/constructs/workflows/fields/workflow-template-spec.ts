// Made by `npm run constructs:fields` from scripts/constructs/fields/workflows.txt.
import type {
  Affinity,
  Container,
  ContainerOverride,
  HostAlias,
  LabelSelector,
  LocalObjectReference,
  ObjectMeta,
  PersistentVolumeClaimSpec,
  PodDNSConfig,
  PodDisruptionBudgetSpec,
  PodResourceClaim,
  PodSecurityContext,
  ResourceRequirements,
  SecretKeySelector,
  Toleration,
  Volume,
  VolumeMount,
} from '../../core/fields/index.js';
import type { ExecutorConfig, Metadata } from './prometheus.js';
import type {
  Artifact,
  ArtifactGC,
  ArtifactLocation,
  ContinueOn,
  LifecycleHook,
  Metrics,
  Parameter,
  RetryStrategy,
  Sequence,
  Step,
  Synchronization,
  TemplateReference,
} from './step.js';

export type WorkflowTemplateSpec = WorkflowSpec;

export type ClusterWorkflowTemplateSpec = WorkflowSpec;

export interface CronWorkflowSpec {
  readonly schedules: readonly string[];
  readonly workflowSpec: WorkflowSpec;
  readonly timezone?: string;
  readonly suspend?: boolean;
  /** @default Allow */
  readonly concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
  /** At least 0. */
  readonly startingDeadlineSeconds?: number;
  /** At least 0. @default 3 */
  readonly successfulJobsHistoryLimit?: number;
  /** At least 0. @default 1 */
  readonly failedJobsHistoryLimit?: number;
  readonly stopStrategy?: StopStrategy;
  readonly when?: string;
  readonly workflowMetadata?: ObjectMeta;
}

export interface StopStrategy {
  readonly expression: string;
}

export interface WorkflowSpec {
  readonly entrypoint?: string;
  readonly templates?: readonly Template[];
  readonly templateDefaults?: Template;
  readonly arguments?: Arguments;
  readonly workflowTemplateRef?: WorkflowTemplateRef;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly executor?: ExecutorConfig;
  readonly executorPlugins?: readonly ExecutorPlugin[];
  readonly onExit?: string;
  readonly hooks?: Readonly<Record<string, LifecycleHook>>;
  /** At least 1. */
  readonly parallelism?: number;
  /** At least 0. */
  readonly activeDeadlineSeconds?: number;
  readonly suspend?: boolean;
  readonly shutdown?: 'Stop' | 'Terminate';
  readonly retryStrategy?: RetryStrategy;
  readonly ttlStrategy?: TtlStrategy;
  readonly podGC?: PodGC;
  readonly podMetadata?: Metadata;
  readonly podSpecPatch?: string;
  readonly podPriorityClassName?: string;
  readonly podResources?: ResourceRequirements;
  readonly podDisruptionBudget?: PodDisruptionBudgetSpec;
  readonly priority?: number;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: Affinity;
  readonly schedulerName?: string;
  readonly securityContext?: PodSecurityContext;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly hostNetwork?: boolean;
  readonly hostAliases?: readonly HostAlias[];
  readonly dnsPolicy?: string;
  readonly dnsConfig?: PodDNSConfig;
  readonly resourceClaims?: readonly PodResourceClaim[];
  readonly volumes?: readonly Volume[];
  readonly volumeClaimTemplates?: readonly VolumeClaimTemplate[];
  readonly volumeClaimGC?: VolumeClaimGC;
  readonly artifactRepositoryRef?: ArtifactRepositoryRef;
  readonly artifactGC?: WorkflowSpecArtifactGC;
  readonly archiveLogs?: boolean;
  readonly synchronization?: Synchronization;
  readonly metrics?: Metrics;
  readonly workflowMetadata?: WorkflowMetadata;
}

export interface WorkflowTemplateRef {
  readonly name?: string;
  readonly clusterScope?: boolean;
}

export interface ExecutorPlugin {
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
}

export interface Spec {
  readonly sidecar: Sidecar;
}

export interface Sidecar {
  readonly container: Container;
  readonly automountServiceAccountToken?: boolean;
}

export interface TtlStrategy {
  readonly secondsAfterCompletion?: number;
  readonly secondsAfterSuccess?: number;
  readonly secondsAfterFailure?: number;
}

export interface PodGC {
  readonly strategy?: '' | 'OnPodCompletion' | 'OnPodSuccess' | 'OnWorkflowCompletion' | 'OnWorkflowSuccess';
  readonly deleteDelayDuration?: string;
  readonly labelSelector?: LabelSelector;
}

export interface VolumeClaimTemplate {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
  readonly spec?: PersistentVolumeClaimSpec;
}

export interface VolumeClaimGC {
  readonly strategy?: 'OnWorkflowCompletion' | 'OnWorkflowSuccess';
}

export interface ArtifactRepositoryRef {
  readonly configMap?: string;
  readonly key?: string;
}

export interface WorkflowSpecArtifactGC extends ArtifactGC {
  readonly forceFinalizerRemoval?: boolean;
  readonly podSpecPatch?: string;
}

export interface WorkflowMetadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly labelsFrom?: Readonly<Record<string, StopStrategy>>;
}

export interface Template {
  readonly name?: string;
  readonly inputs?: Arguments;
  readonly outputs?: Output;
  readonly container?: ContainerOverride;
  readonly script?: Script;
  readonly steps?: readonly (readonly Step[])[];
  readonly dag?: Dag;
  readonly suspend?: Suspend;
  readonly resource?: Resource;
  readonly containerSet?: ContainerSet;
  readonly http?: TemplateHttp;
  readonly data?: Data;
  readonly plugin?: object;
  readonly metadata?: Metadata;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly retryStrategy?: RetryStrategy;
  readonly timeout?: string;
  readonly pendingTimeout?: string;
  readonly activeDeadlineSeconds?: number | string;
  /** At least 1. */
  readonly parallelism?: number;
  readonly failFast?: boolean;
  readonly daemon?: boolean;
  readonly initContainers?: readonly UserContainer[];
  readonly sidecars?: readonly UserContainer[];
  readonly volumes?: readonly Volume[];
  readonly memoize?: Memoize;
  readonly synchronization?: Synchronization;
  readonly metrics?: Metrics;
  readonly archiveLocation?: ArtifactLocation;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: Affinity;
  readonly hostAliases?: readonly HostAlias[];
  readonly schedulerName?: string;
  readonly securityContext?: PodSecurityContext;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly priorityClassName?: string;
  readonly podSpecPatch?: string;
  readonly podResources?: ResourceRequirements;
  readonly resourceClaims?: readonly PodResourceClaim[];
  readonly executor?: ExecutorConfig;
}

export interface Arguments {
  readonly parameters?: readonly Parameter[];
  readonly artifacts?: readonly Artifact[];
}

export interface Output {
  readonly parameters?: readonly Parameter[];
  readonly artifacts?: readonly Artifact[];
  readonly result?: string;
  readonly exitCode?: string;
}

export interface Script extends ContainerOverride {
  readonly source: string;
}

export interface Dag {
  readonly tasks: readonly Task[];
  readonly target?: string;
  readonly failFast?: boolean;
}

export interface Task {
  readonly name: string;
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
  readonly dependencies?: readonly string[];
  readonly depends?: string;
}

export interface Suspend {
  readonly duration?: string;
}

export interface Resource {
  readonly action: 'get' | 'create' | 'apply' | 'delete' | 'replace' | 'patch';
  readonly manifest?: string;
  readonly manifestFrom?: ManifestFrom;
  readonly mergeStrategy?: 'strategic' | 'merge' | 'json';
  readonly successCondition?: string;
  readonly failureCondition?: string;
  readonly setOwnerReference?: boolean;
  readonly flags?: readonly string[];
}

export interface ManifestFrom {
  readonly artifact: Artifact;
}

export interface ContainerSet {
  readonly containers: readonly ContainerNode[];
  readonly retryStrategy?: ContainerSetRetryStrategy;
  readonly volumeMounts?: readonly VolumeMount[];
}

export interface ContainerSetRetryStrategy {
  readonly retries: number | string;
  readonly duration?: string;
}

export interface TemplateHttp {
  readonly url: string;
  readonly method?: string;
  readonly headers?: readonly TemplateHttpHeader[];
  readonly body?: string;
  readonly bodyFrom?: BodyFrom;
  readonly successCondition?: string;
  readonly timeoutSeconds?: number;
  readonly insecureSkipVerify?: boolean;
}

export interface TemplateHttpHeader {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: HeaderValueFrom;
}

export interface HeaderValueFrom {
  readonly secretKeyRef?: SecretKeySelector;
}

export interface BodyFrom {
  readonly bytes?: string;
}

export interface Data {
  readonly source: Source;
  readonly transformation: readonly StopStrategy[];
}

export interface Source {
  readonly artifactPaths?: Artifact;
}

export interface Memoize {
  readonly key: string;
  readonly maxAge: string;
  readonly cache: Cache;
}

export interface Cache {
  readonly configMap: LocalObjectReference;
}

export interface ContainerNode extends Container {
  readonly dependencies?: readonly string[];
}

export interface UserContainer extends Container {
  readonly mirrorVolumeMounts?: boolean;
}
