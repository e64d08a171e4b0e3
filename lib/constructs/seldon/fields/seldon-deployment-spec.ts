// Made by `npm run constructs:fields` from scripts/constructs/fields/seldon.txt.
import type {
  ContainerOverride,
  EnvVar,
  MetricSpec,
  ObjectMeta,
  PersistentVolumeClaimSpec,
  PodSpec,
  PodSpecOverride,
  ResourceRequirements,
} from '../../core/fields/index.js';
import type { DataflowSpec, ModelExplainer, RuntimeConfig } from './model-explainer.js';

export interface SeldonDeploymentSpec {
  readonly name?: string;
  readonly predictors: readonly Predictor[];
  readonly protocol?: 'seldon' | 'tensorflow' | 'kfserving' | 'v2';
  readonly transport?: 'rest' | 'grpc';
  readonly serverType?: 'rpc' | 'kafka';
  /** At least 0. */
  readonly replicas?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly oauth_key?: string;
  readonly oauth_secret?: string;
}

export interface ModelSpec {
  readonly storageUri: string;
  readonly requirements?: readonly string[];
  readonly modelType?: string;
  /** At least 0. */
  readonly artifactVersion?: number;
  readonly schemaUri?: string;
  readonly secretName?: string;
  readonly server?: string;
  readonly memory?: number | string;
  /** At least 0. */
  readonly replicas?: number;
  /** At least 0. */
  readonly minReplicas?: number;
  /** At least 0. */
  readonly maxReplicas?: number;
  readonly preloaded?: boolean;
  readonly dedicated?: boolean;
  readonly logger?: ModelLogger;
  readonly explainer?: Explainer;
  readonly llm?: Llm;
  readonly parameters?: readonly ModelParameter[];
  readonly dataflow?: DataflowSpec;
}

export interface ModelLogger {
  /** From 0 to 100. */
  readonly percent?: number;
}

export interface Explainer {
  readonly type?: string;
  readonly modelRef?: string;
  readonly pipelineRef?: string;
}

export interface Llm {
  readonly modelRef?: string;
  readonly pipelineRef?: string;
}

export interface ModelParameter {
  readonly name: string;
  readonly value: string;
}

export interface PipelineSpec {
  readonly steps: readonly Step[];
  readonly input?: Input;
  readonly output?: Output;
  readonly dataflow?: DataflowSpec;
  readonly allowCycles?: boolean;
  /** At least 0. */
  readonly maxStepRevisits?: number;
}

export interface Step {
  readonly name: string;
  readonly inputs?: readonly string[];
  /** @default inner */
  readonly inputsJoinType?: 'inner' | 'outer' | 'any';
  /** At least 0. */
  readonly joinWindowMs?: number;
  readonly tensorMap?: Readonly<Record<string, string>>;
  readonly triggers?: readonly string[];
  readonly triggersJoinType?: 'inner' | 'outer' | 'any';
  readonly batch?: Batch;
}

export interface Batch {
  /** At least 1. */
  readonly size?: number;
  /** At least 0. */
  readonly windowMs?: number;
  readonly rolling?: boolean;
}

export interface Input {
  readonly externalInputs?: readonly string[];
  readonly externalTriggers?: readonly string[];
  /** @default inner */
  readonly joinType?: 'inner' | 'outer' | 'any';
  /** At least 0. */
  readonly joinWindowMs?: number;
  readonly tensorMap?: Readonly<Record<string, string>>;
  /** @default inner */
  readonly triggersJoinType?: 'inner' | 'outer' | 'any';
}

export interface Output {
  readonly steps?: readonly string[];
  /** @default inner */
  readonly stepsJoin?: 'inner' | 'outer' | 'any';
  /** At least 0. */
  readonly joinWindowMs?: number;
  readonly tensorMap?: Readonly<Record<string, string>>;
}

export interface ExperimentSpec {
  readonly candidates: readonly Candidate[];
  readonly default?: string;
  readonly mirror?: Mirror;
  /** @default model */
  readonly resourceType?: 'model' | 'pipeline';
}

export interface Candidate {
  readonly name: string;
  /** At least 0. */
  readonly weight: number;
}

export interface Mirror {
  readonly name: string;
  /** From 0 to 100. */
  readonly percent: number;
}

export interface ServerSpec {
  readonly serverConfig: string;
  /** At least 0. */
  readonly replicas?: number;
  /** At least 0. */
  readonly minReplicas?: number;
  /** At least 0. */
  readonly maxReplicas?: number;
  readonly capabilities?: readonly string[];
  readonly extraCapabilities?: readonly string[];
  readonly podSpec?: PodSpecOverride;
  readonly imageOverrides?: ImageOverride;
  readonly deploymentStrategy?: ServerDeploymentStrategy;
  readonly disableAutoUpdate?: boolean;
  readonly statefulSetPersistentVolumeClaimRetentionPolicy?: ServerStatefulSetPersistentVolumeClaimRetentionPolicy;
}

export interface ImageOverride {
  readonly agent?: ContainerOverride;
  readonly rclone?: ContainerOverride;
}

export interface ServerDeploymentStrategy {
  readonly type?: string;
  readonly rollingUpdate?: RollingUpdate;
}

export interface RollingUpdate {
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
}

export interface ServerStatefulSetPersistentVolumeClaimRetentionPolicy {
  readonly whenDeleted?: 'Retain' | 'Delete';
  readonly whenScaled?: 'Retain' | 'Delete';
}

export interface ServerConfigSpec {
  readonly podSpec: PodSpec;
  readonly volumeClaimTemplates?: readonly VolumeClaimTemplate[];
}

export interface VolumeClaimTemplate {
  readonly name: string;
  readonly spec: PersistentVolumeClaimSpec;
}

export interface SeldonRuntimeSpec {
  readonly seldonConfig: string;
  readonly overrides?: readonly Override[];
  readonly config?: RuntimeConfig;
  readonly disableAutoUpdate?: boolean;
}

export interface Override {
  readonly name: string;
  readonly disable?: boolean;
  /** At least 0. */
  readonly replicas?: number;
  readonly serviceType?: string;
  readonly podSpec?: PodSpecOverride;
}

export interface SeldonConfigSpec {
  readonly components?: readonly Component[];
  readonly config?: RuntimeConfig;
}

export interface Component {
  readonly name: string;
  /** At least 0. */
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly podSpec?: PodSpecOverride;
  readonly volumeClaimTemplates?: readonly VolumeClaimTemplate[];
}

export interface Predictor {
  readonly name: string;
  readonly graph: GraphNode;
  readonly componentSpecs?: readonly ComponentSpec[];
  /** At least 0. */
  readonly replicas?: number;
  /** From 0 to 100. */
  readonly traffic?: number;
  readonly shadow?: boolean;
  readonly explainer?: ModelExplainer;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly engineResources?: ResourceRequirements;
  readonly ssl?: Ssl;
  readonly svcOrchSpec?: SvcOrchSpec;
}

export interface Ssl {
  readonly certSecretName?: string;
}

export interface SvcOrchSpec {
  readonly env?: readonly EnvVar[];
  /** At least 0. */
  readonly replicas?: number;
  readonly resources?: ResourceRequirements;
}

export interface ComponentSpec {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
  /** At least 0. */
  readonly replicas?: number;
  readonly hpaSpec?: HpaSpec;
  readonly kedaSpec?: unknown;
  readonly pdbSpec?: PdbSpec;
}

export interface HpaSpec {
  /** At least 1. */
  readonly minReplicas?: number;
  /** At least 1. */
  readonly maxReplicas: number;
  readonly metrics?: unknown;
  readonly metricsv2?: readonly MetricSpec[];
}

export interface PdbSpec {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

export interface GraphNode {
  readonly name: string;
  readonly type?: 'UNKNOWN_TYPE' | 'ROUTER' | 'COMBINER' | 'MODEL' | 'TRANSFORMER' | 'OUTPUT_TRANSFORMER';
  readonly implementation?: string;
  readonly methods?: readonly ('TRANSFORM_INPUT' | 'TRANSFORM_OUTPUT' | 'ROUTE' | 'AGGREGATE' | 'SEND_FEEDBACK')[];
  readonly endpoint?: GraphEndpoint;
  readonly parameters?: readonly GraphNodeParameter[];
  readonly modelUri?: string;
  readonly serviceAccountName?: string;
  readonly envSecretRefName?: string;
  readonly storageInitializerImage?: string;
  readonly logger?: GraphNodeLogger;
  readonly children?: readonly GraphNode[];
}

export interface GraphNodeParameter {
  readonly name: string;
  readonly value: string;
  readonly type: 'INT' | 'FLOAT' | 'DOUBLE' | 'STRING' | 'BOOL';
}

export interface GraphNodeLogger {
  readonly url?: string;
  readonly mode?: 'all' | 'request' | 'response';
}

export interface GraphEndpoint {
  readonly type?: 'REST' | 'GRPC';
  readonly service_host?: string;
  readonly service_port?: number;
  readonly httpPort?: number;
  readonly grpcPort?: number;
}
