// Made by `npm run constructs:fields` from scripts/constructs/fields/kubeflow.txt.
import type {
  Affinity,
  Container,
  EnvVar,
  HTTPGetAction,
  JobTemplateSpec,
  LocalObjectReference,
  ObjectMeta,
  PersistentVolumeClaimSpec,
  PodSchedulingGate,
  PodSecurityContext,
  SecurityContext,
  Toleration,
  Volume,
  VolumeMount,
} from '../../core/fields/index.js';

export interface PodTemplatePatch {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodTemplatePatchSpec;
}

export interface PodTemplatePatchSpec {
  readonly serviceAccountName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly volumes?: readonly Volume[];
  readonly initContainers?: readonly ContainerPatch[];
  readonly containers?: readonly ContainerPatch[];
  readonly schedulingGates?: readonly PodSchedulingGate[];
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly securityContext?: PodSecurityContext;
  /** At least 0. */
  readonly terminationGracePeriodSeconds?: number;
}

export interface ContainerPatch {
  readonly name: string;
  readonly env?: readonly EnvVar[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly securityContext?: SecurityContext;
}

export interface RuntimeSpec {
  readonly mlPolicy?: MlPolicy;
  readonly podGroupPolicy?: PodGroupPolicy;
  readonly template: RuntimeSpecTemplate;
}

export interface MlPolicy {
  /** At least 1. */
  readonly numNodes?: number;
  readonly torch?: Torch;
  readonly mpi?: Mpi;
  readonly jax?: object;
  readonly xgboost?: object;
  readonly flux?: Flux;
}

export interface Torch {
  readonly envInjection?: EnvInjection;
}

export interface EnvInjection {
  readonly targets?: readonly Target[];
}

export interface Target {
  readonly jobName: string;
  readonly containerNames: readonly string[];
}

export interface Mpi {
  /** @default 1 */
  readonly numProcPerNode?: number;
  /** @default OpenMPI */
  readonly mpiImplementation?: 'OpenMPI' | '';
  /** @default /root/.ssh */
  readonly sshAuthMountPath?: string;
  /** @default false */
  readonly runLauncherAsNode?: boolean;
}

export interface Flux {
  /** @default 1 */
  readonly numProcPerNode?: number;
}

export interface PodGroupPolicy {
  readonly coscheduling?: Coscheduling;
  readonly volcano?: Volcano;
}

export interface Coscheduling {
  /** @default 60 */
  readonly scheduleTimeoutSeconds?: number;
}

export interface Volcano {
  readonly networkTopology?: NetworkTopology;
}

export interface NetworkTopology {
  /** @default hard */
  readonly mode?: 'hard' | 'soft';
  /** @default 1 */
  readonly highestTierAllowed?: number;
}

export interface RuntimeSpecTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: JobSetSpec;
}

export interface JobSetSpec {
  readonly replicatedJobs?: readonly JobSetSpecReplicatedJob[];
  readonly coordinator?: Coordinator;
  readonly failurePolicy?: FailurePolicy;
  readonly successPolicy?: JobSetSpecSuccessPolicy;
  readonly startupPolicy?: StartupPolicy;
  readonly network?: Network;
  readonly volumeClaimPolicies?: readonly VolumeClaimPolicy[];
  readonly managedBy?: string;
  readonly suspend?: boolean;
  /** At least 0. */
  readonly ttlSecondsAfterFinished?: number;
}

export interface JobSetSpecReplicatedJob {
  readonly name: string;
  /** @default default */
  readonly groupName?: string;
  /** At least 0. @default 1 */
  readonly replicas?: number;
  readonly dependsOn?: readonly DependsOn[];
  readonly template: JobTemplateSpec;
}

export interface DependsOn {
  readonly name: string;
  readonly status: 'Ready' | 'Complete';
}

export interface Coordinator {
  readonly replicatedJob: string;
  readonly jobIndex?: number;
  readonly podIndex?: number;
}

export interface FailurePolicy {
  /** At least 0. */
  readonly maxRestarts?: number;
  /** @default Recreate */
  readonly restartStrategy?: 'Recreate' | 'BlockingRecreate' | 'InPlaceRestart';
  readonly rules?: readonly Rule[];
}

export interface Rule {
  readonly name: string;
  readonly action:
    | 'FailJobSet'
    | 'RestartJobSet'
    | 'RestartJobSetAndIgnoreMaxRestarts'
    | 'RestartJob'
    | 'RestartJobAndIgnoreMaxRestarts';
  readonly onJobFailureReasons?: readonly string[];
  readonly onJobFailureMessagePatterns?: readonly string[];
  readonly targetReplicatedJobs?: readonly string[];
}

export interface JobSetSpecSuccessPolicy {
  readonly operator: 'All' | 'Any';
  readonly targetReplicatedJobs?: readonly string[];
}

export interface StartupPolicy {
  readonly startupPolicyOrder: 'AnyOrder' | 'InOrder';
}

export interface Network {
  readonly enableDNSHostnames?: boolean;
  readonly subdomain?: string;
  readonly publishNotReadyAddresses?: boolean;
}

export interface VolumeClaimPolicy {
  readonly retentionPolicy?: RetentionPolicy;
  readonly templates?: readonly VolumeClaimPolicyTemplate[];
}

export interface RetentionPolicy {
  /** @default Delete */
  readonly whenDeleted?: 'Delete' | 'Retain';
}

export interface VolumeClaimPolicyTemplate {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
  readonly spec?: PersistentVolumeClaimSpec;
}

export interface Objective {
  readonly type?: 'minimize' | 'maximize';
  readonly goal?: number;
  readonly objectiveMetricName: string;
  readonly additionalMetricNames?: readonly string[];
  readonly metricStrategies?: readonly MetricStrategy[];
}

export interface MetricStrategy {
  readonly name?: string;
  readonly value?: 'min' | 'max' | 'latest';
}

export interface Algorithm {
  readonly algorithmName: string;
  readonly algorithmSettings?: readonly AlgorithmSetting[];
}

export interface EarlyStopping {
  readonly algorithmName?: string;
  readonly algorithmSettings?: readonly AlgorithmSetting[];
}

export interface MetricsCollector {
  readonly collector?: Collector;
  readonly source?: Source;
}

export interface Collector {
  /** @default StdOut */
  readonly kind?: 'StdOut' | 'File' | 'TensorFlowEvent' | 'PrometheusMetric' | 'Custom' | 'Push' | 'None';
  readonly customCollector?: Container;
}

export interface Source {
  readonly fileSystemPath?: FileSystemPath;
  readonly httpGet?: HTTPGetAction;
  readonly filter?: Filter;
}

export interface FileSystemPath {
  readonly path?: string;
  readonly kind?: 'File' | 'Directory';
  readonly format?: 'TEXT' | 'JSON';
}

export interface Filter {
  readonly metricsFormat?: readonly string[];
}

export interface AlgorithmSetting {
  readonly name?: string;
  readonly value?: string;
}

export interface SearchParameter {
  readonly name: string;
  readonly parameterType: 'double' | 'int' | 'discrete' | 'categorical';
  readonly feasibleSpace: FeasibleSpace;
}

export interface FeasibleSpace {
  readonly min?: string;
  readonly max?: string;
  readonly step?: string;
  readonly list?: readonly string[];
  readonly distribution?: 'uniform' | 'logUniform' | 'normal' | 'logNormal';
}
