// Made by `npm run constructs:fields` from scripts/constructs/fields/kubeflow.txt.
import type { EnvVar, MetricSpec, ObjectMeta, PodTemplateSpec, ResourceRequirements } from '../../core/fields/index.js';
import type {
  Algorithm,
  EarlyStopping,
  MetricsCollector,
  Objective,
  PodTemplatePatch,
  RuntimeSpec,
  SearchParameter,
} from './pod-template-patch.js';

export interface PyTorchJobSpec {
  readonly pytorchReplicaSpecs: Readonly<Record<string, ReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
  /** @default auto */
  readonly nprocPerNode?: string;
  readonly elasticPolicy?: ElasticPolicy;
}

export interface TFJobSpec {
  readonly tfReplicaSpecs: Readonly<Record<string, ReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
  readonly successPolicy?: '' | 'AllWorkers';
  readonly enableDynamicWorker?: boolean;
}

export interface MPIJobSpec {
  readonly mpiReplicaSpecs: Readonly<Record<string, ReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
  readonly cleanPodPolicy?: 'Running' | 'All' | 'None';
  readonly mainContainer?: string;
  /** At least 1. */
  readonly slotsPerWorker?: number;
}

export interface XGBoostJobSpec {
  readonly xgbReplicaSpecs: Readonly<Record<string, ReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
}

export interface PaddleJobSpec {
  readonly paddleReplicaSpecs: Readonly<Record<string, ReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
  readonly elasticPolicy?: PaddleJobElasticPolicy;
}

export interface PaddleJobElasticPolicy {
  /** At least 1. */
  readonly minReplicas?: number;
  /** At least 1. */
  readonly maxReplicas?: number;
  /** At least 0. */
  readonly maxRestarts?: number;
  readonly metrics?: readonly MetricSpec[];
}

export interface JAXJobSpec {
  readonly jaxReplicaSpecs: Readonly<Record<string, ReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
}

export interface TrainJobSpec {
  readonly runtimeRef: RuntimeRef;
  readonly trainer?: Trainer;
  readonly initializer?: Initializer;
  readonly runtimePatches?: readonly RuntimePatch[];
  /** @default false */
  readonly suspend?: boolean;
  /** At least 1. */
  readonly activeDeadlineSeconds?: number;
  /** @default trainer.kubeflow.org/trainjob-controller */
  readonly managedBy?: string;
}

export interface RuntimeRef {
  readonly name: string;
  /** @default ClusterTrainingRuntime */
  readonly kind?: 'ClusterTrainingRuntime' | 'TrainingRuntime';
  /** @default trainer.kubeflow.org */
  readonly apiGroup?: string;
}

export interface Trainer {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  /** At least 0. */
  readonly numNodes?: number;
  /** At least 1. */
  readonly numProcPerNode?: number;
  readonly resourcesPerNode?: ResourceRequirements;
}

export interface Initializer {
  readonly dataset?: ArtifactInitializer;
  readonly model?: ArtifactInitializer;
}

export interface RuntimePatch {
  readonly manager: string;
  readonly time?: string;
  readonly trainingRuntimeSpec?: TrainingRuntimeSpec;
}

export interface TrainingRuntimeSpec {
  readonly template?: TrainingRuntimeSpecTemplate;
}

export interface TrainingRuntimeSpecTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: TrainingRuntimeSpecTemplateSpec;
}

export interface TrainingRuntimeSpecTemplateSpec {
  readonly replicatedJobs?: readonly SpecReplicatedJob[];
}

export interface SpecReplicatedJob {
  readonly name: string;
  readonly template?: ReplicatedJobTemplate;
}

export interface ReplicatedJobTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: ReplicatedJobTemplateSpec;
}

export interface ReplicatedJobTemplateSpec {
  readonly template?: PodTemplatePatch;
}

export type ClusterTrainingRuntimeSpec = RuntimeSpec;

export interface ExperimentSpec {
  readonly objective: Objective;
  readonly algorithm: Algorithm;
  readonly earlyStopping?: EarlyStopping;
  readonly parameters?: readonly SearchParameter[];
  readonly nasConfig?: NasConfig;
  /** At least 1. @default 3 */
  readonly parallelTrialCount?: number;
  /** At least 1. */
  readonly maxTrialCount?: number;
  /** At least 0. */
  readonly maxFailedTrialCount?: number;
  /** @default Never */
  readonly resumePolicy?: 'Never' | 'LongRunning' | 'FromVolume';
  readonly metricsCollectorSpec?: MetricsCollector;
  readonly trialTemplate: TrialTemplate;
}

export interface NasConfig {
  readonly graphConfig?: GraphConfig;
  readonly operations?: readonly Operation[];
}

export interface GraphConfig {
  readonly numLayers?: number;
  readonly inputSizes?: readonly number[];
  readonly outputSizes?: readonly number[];
}

export interface Operation {
  readonly operationType?: string;
  readonly parameters?: readonly SearchParameter[];
}

export interface TrialTemplate {
  readonly trialSpec?: object;
  readonly configMap?: ConfigMap;
  readonly trialParameters: readonly TrialParameter[];
  readonly primaryContainerName?: string;
  readonly primaryPodLabels?: Readonly<Record<string, string>>;
  readonly successCondition?: string;
  readonly failureCondition?: string;
  readonly retain?: boolean;
}

export interface ConfigMap {
  readonly configMapName?: string;
  readonly configMapNamespace?: string;
  readonly templatePath?: string;
}

export interface TrialParameter {
  readonly name: string;
  readonly description?: string;
  readonly reference?: string;
}

export interface SuggestionSpec {
  readonly algorithm: Algorithm;
  readonly earlyStopping?: EarlyStopping;
  /** At least 0. */
  readonly requests?: number;
  /** @default Never */
  readonly resumePolicy?: 'Never' | 'LongRunning' | 'FromVolume';
}

export interface TrialSpec {
  readonly objective: Objective;
  readonly parameterAssignments: readonly ParameterAssignment[];
  readonly runSpec: object;
  readonly earlyStoppingRules?: readonly EarlyStoppingRule[];
  readonly retainRun?: boolean;
  readonly metricsCollector?: MetricsCollector;
  readonly primaryPodLabels?: Readonly<Record<string, string>>;
  readonly primaryContainerName?: string;
  readonly successCondition?: string;
  readonly failureCondition?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ParameterAssignment {
  readonly name: string;
  readonly value: string;
}

export interface EarlyStoppingRule {
  readonly name: string;
  readonly value: string;
  readonly comparison: 'equal' | 'less' | 'greater';
  /** At least 0. */
  readonly startStep?: number;
}

export interface MPIJobV2Spec {
  readonly mpiReplicaSpecs: Readonly<Record<string, ReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
  /** At least 1. @default 1 */
  readonly slotsPerWorker?: number;
  /** @default false */
  readonly runLauncherAsWorker?: boolean;
  /** @default AtStartup */
  readonly launcherCreationPolicy?: 'AtStartup' | 'WaitForWorkersReady';
  /** @default OpenMPI */
  readonly mpiImplementation?: 'OpenMPI' | 'Intel' | 'MPICH';
  /** @default /root/.ssh */
  readonly sshAuthMountPath?: string;
}

export interface ReplicaSpec {
  /** At least 0. @default 1 */
  readonly replicas?: number;
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never' | 'ExitCode';
  readonly template?: PodTemplateSpec;
}

export interface RunPolicy {
  /** @default None */
  readonly cleanPodPolicy?: 'Running' | 'All' | 'None';
  /** At least 0. */
  readonly ttlSecondsAfterFinished?: number;
  /** At least 1. */
  readonly activeDeadlineSeconds?: number;
  /** At least 0. */
  readonly backoffLimit?: number;
  /** @default false */
  readonly suspend?: boolean;
  readonly managedBy?: string;
  readonly schedulingPolicy?: SchedulingPolicy;
}

export interface SchedulingPolicy {
  /** At least 1. */
  readonly minAvailable?: number;
  readonly minResources?: Readonly<Record<string, number | string>>;
  readonly priorityClass?: string;
  readonly queue?: string;
  /** At least 0. */
  readonly scheduleTimeoutSeconds?: number;
}

export interface ElasticPolicy {
  /** At least 1. */
  readonly minReplicas?: number;
  /** At least 1. */
  readonly maxReplicas?: number;
  /** At least 0. */
  readonly maxRestarts?: number;
  readonly rdzvBackend?: string;
  readonly rdzvHost?: string;
  /** From 1 to 65535. */
  readonly rdzvPort?: number;
  readonly rdzvId?: string;
  readonly rdzvConf?: readonly RdzvConf[];
  readonly standalone?: boolean;
  /** At least 1. */
  readonly nProcPerNode?: number;
  readonly metrics?: readonly MetricSpec[];
}

export interface RdzvConf {
  readonly key?: string;
  readonly value?: string;
}

export interface ArtifactInitializer {
  readonly storageUri?: string;
  readonly env?: readonly EnvVar[];
  readonly secretRef?: SecretRef;
}

export interface SecretRef {
  readonly name?: string;
}
