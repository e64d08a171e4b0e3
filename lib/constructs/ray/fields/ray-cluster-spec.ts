// Made by `npm run constructs:fields` from scripts/constructs/fields/ray.txt.
import type {
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  IngressTLS,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  ObjectMeta,
  PodTemplateSpec,
  ResourceRequirements,
  SecurityContext,
  ServiceSpec,
  VolumeMount,
} from '../../core/fields/index.js';

export type RayClusterSpec = ClusterSpec;

export type RayJobSpec = JobFields;

export interface RayCronJobSpec {
  readonly schedule: string;
  readonly jobTemplate: JobFields;
  readonly timeZone?: string;
  readonly suspend?: boolean;
}

export interface RayServiceSpec {
  readonly rayClusterConfig: ClusterSpec;
  readonly serveConfigV2?: string;
  readonly serveService?: ServiceTemplate;
  readonly upgradeStrategy?: RayServiceUpgradeStrategy;
  /** At least 0. */
  readonly rayClusterDeletionDelaySeconds?: number;
  readonly excludeHeadPodFromServeSvc?: boolean;
  readonly suspend?: boolean;
  readonly managedBy?: string;
  readonly serviceUnhealthySecondThreshold?: number;
  readonly deploymentUnhealthySecondThreshold?: number;
}

export interface RayServiceUpgradeStrategy {
  readonly type?: 'NewCluster' | 'None' | 'NewClusterWithIncrementalUpgrade';
  readonly clusterUpgradeOptions?: ClusterUpgradeOption;
}

export interface ClusterUpgradeOption {
  readonly gatewayClassName: string;
  readonly stepSizePercent: number;
  readonly intervalSeconds: number;
  /** @default 100 */
  readonly maxSurgePercent?: number;
}

export interface JobFields {
  readonly entrypoint?: string;
  readonly rayClusterSpec?: ClusterSpec;
  readonly clusterSelector?: Readonly<Record<string, string>>;
  /** @default K8sJobMode */
  readonly submissionMode?: 'K8sJobMode' | 'HTTPMode' | 'InteractiveMode' | 'SidecarMode';
  readonly runtimeEnvYAML?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly jobId?: string;
  readonly entrypointNumCpus?: number;
  readonly entrypointNumGpus?: number;
  readonly entrypointResources?: string;
  readonly submitterPodTemplate?: PodTemplateSpec;
  readonly submitterConfig?: SubmitterConfig;
  readonly shutdownAfterJobFinishes?: boolean;
  /** At least 0. @default 0 */
  readonly ttlSecondsAfterFinished?: number;
  /** At least 0. */
  readonly activeDeadlineSeconds?: number;
  /** At least 1. */
  readonly preRunningDeadlineSeconds?: number;
  /** At least 0. @default 0 */
  readonly backoffLimit?: number;
  readonly deletionStrategy?: DeletionStrategy;
  readonly suspend?: boolean;
  readonly managedBy?: string;
}

export interface SubmitterConfig {
  readonly backoffLimit?: number;
}

export interface DeletionStrategy {
  readonly deletionRules?: readonly DeletionRule[];
  readonly onSuccess?: DeletionPolicy;
  readonly onFailure?: DeletionPolicy;
}

export interface DeletionRule {
  readonly policy: 'DeleteCluster' | 'DeleteWorkers' | 'DeleteSelf' | 'DeleteNone';
  readonly condition: Condition;
}

export interface Condition {
  readonly jobStatus?: 'SUCCEEDED' | 'FAILED';
  readonly jobDeploymentStatus?: 'Failed';
  /** At least 0. @default 0 */
  readonly ttlSeconds?: number;
}

export interface DeletionPolicy {
  readonly policy?: 'DeleteCluster' | 'DeleteWorkers' | 'DeleteSelf' | 'DeleteNone';
}

export interface ClusterSpec {
  readonly headGroupSpec: HeadGroupSpec;
  readonly workerGroupSpecs?: readonly WorkerGroupSpec[];
  readonly rayVersion?: string;
  readonly enableInTreeAutoscaling?: boolean;
  readonly autoscalerOptions?: AutoscalerOption;
  readonly gcsFaultToleranceOptions?: GcsFaultToleranceOption;
  readonly authOptions?: AuthOption;
  readonly upgradeStrategy?: ClusterSpecUpgradeStrategy;
  readonly networkPolicy?: NetworkPolicy;
  readonly tlsOptions?: TlsOption;
  readonly historyServerOptions?: HistoryServerOption;
  readonly headServiceAnnotations?: Readonly<Record<string, string>>;
  readonly suspend?: boolean;
  readonly managedBy?: string;
}

export interface HeadGroupSpec {
  readonly template: PodTemplateSpec;
  readonly rayStartParams?: Readonly<Record<string, string>>;
  readonly serviceType?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly headService?: ServiceTemplate;
  readonly enableIngress?: boolean;
  readonly ingressOptions?: IngressOption;
  readonly resources?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface IngressOption {
  readonly host?: string;
  readonly path?: string;
  readonly pathType?: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  readonly tls?: readonly IngressTLS[];
}

export interface WorkerGroupSpec {
  readonly groupName: string;
  readonly template: PodTemplateSpec;
  /** At least 0. @default 0 */
  readonly replicas?: number;
  /** At least 0. @default 0 */
  readonly minReplicas?: number;
  /** At least 0. @default 2147483647 */
  readonly maxReplicas?: number;
  /** At least 1. @default 1 */
  readonly numOfHosts?: number;
  readonly rayStartParams?: Readonly<Record<string, string>>;
  readonly scaleStrategy?: ScaleStrategy;
  /** At least 0. */
  readonly idleTimeoutSeconds?: number;
  readonly suspend?: boolean;
  /** @default 0 */
  readonly priority?: number;
  readonly resources?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ScaleStrategy {
  readonly workersToDelete?: readonly string[];
}

export interface AutoscalerOption {
  readonly version?: 'v1' | 'v2';
  readonly upscalingMode?: 'Default' | 'Aggressive' | 'Conservative';
  /** At least 0. */
  readonly idleTimeoutSeconds?: number;
  readonly resources?: ResourceRequirements;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly securityContext?: SecurityContext;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

export interface GcsFaultToleranceOption {
  readonly backend?: 'redis' | 'rocksdb';
  readonly redisAddress?: string;
  readonly redisUsername?: RedisCredential;
  readonly redisPassword?: RedisCredential;
  readonly externalStorageNamespace?: string;
  readonly storage?: Storage;
}

export interface Storage {
  readonly claimName?: string;
  readonly size?: number | string;
  readonly storageClassName?: string;
  readonly accessModes?: readonly string[];
  readonly subPath?: string;
  readonly deletionPolicy?: 'DeleteWithCluster' | 'Retain';
}

export interface AuthOption {
  readonly mode?: 'disabled' | 'token';
  readonly secretName?: string;
  readonly enableK8sTokenAuth?: boolean;
}

export interface ClusterSpecUpgradeStrategy {
  readonly type?: 'Recreate' | 'None';
}

export interface NetworkPolicy {
  /** @default DenyAll */
  readonly mode?: 'DenyAll' | 'DenyAllIngress' | 'DenyAllEgress';
  readonly head?: NetworkRules;
  readonly worker?: NetworkRules;
  readonly workerGroups?: readonly WorkerGroup[];
}

export interface WorkerGroup {
  readonly groupName: string;
  readonly ingressRules?: readonly NetworkPolicyIngressRule[];
  readonly egressRules?: readonly NetworkPolicyEgressRule[];
}

export interface TlsOption {
  readonly enabled?: boolean;
}

export interface HistoryServerOption {
  readonly collectorOptions?: CollectorOption;
}

export interface CollectorOption {
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly env?: readonly EnvVar[];
  readonly resources?: ResourceRequirements;
}

export interface NetworkRules {
  readonly ingressRules?: readonly NetworkPolicyIngressRule[];
  readonly egressRules?: readonly NetworkPolicyEgressRule[];
}

export interface RedisCredential {
  readonly value?: string;
  readonly valueFrom?: EnvVarSource;
}

export interface ServiceTemplate {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
  readonly spec?: ServiceSpec;
}
