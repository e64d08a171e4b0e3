// Made by `npm run constructs:fields` from scripts/constructs/fields/kserve.txt.
import type {
  Affinity,
  Container,
  ContainerOverride,
  EnvVar,
  ExternalMetricSource,
  HorizontalPodAutoscalerBehavior,
  LocalObjectReference,
  MetricTarget,
  PodSpecOverride,
  ResourceMetricSource,
  ResourceRequirements,
  Toleration,
  Volume,
} from '../../core/fields/index.js';
import type { Component, Explainer, LlmRoute, LlmScheduler, LlmWorkload, Predictor } from './component.js';

export interface InferenceServiceSpec {
  readonly predictor: Predictor;
  readonly transformer?: Component;
  readonly explainer?: Explainer;
  readonly canary?: readonly Canary[];
}

export interface Canary {
  readonly predictor: Predictor;
  /** From 0 to 100. */
  readonly trafficPercent: number;
}

export interface InferenceGraphSpec {
  readonly affinity?: Affinity;
  readonly maxReplicas?: number;
  readonly minReplicas?: number;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, Node>>;
  readonly resources?: ResourceRequirements;
  readonly routerTimeouts?: RouterTimeout;
  readonly scaleMetric?: 'cpu' | 'memory' | 'concurrency' | 'rps';
  readonly scaleTarget?: number;
  readonly serviceAccountName?: string;
  readonly timeout?: number;
  readonly tolerations?: readonly Toleration[];
}

export interface Node {
  readonly routerType: 'Sequence' | 'Splitter' | 'Ensemble' | 'Switch';
  readonly steps?: readonly Step[];
}

export interface Step {
  readonly condition?: string;
  readonly data?: string;
  readonly dependency?: 'Soft' | 'Hard';
  readonly mapPredictionsToInstances?: boolean;
  readonly name?: string;
  readonly nodeName?: string;
  readonly serviceName?: string;
  readonly serviceUrl?: string;
  readonly weight?: number;
}

export interface RouterTimeout {
  readonly serverIdle?: number;
  readonly serverRead?: number;
  readonly serverWrite?: number;
  readonly serviceClient?: number;
}

export type ServingRuntimeSpec = RuntimeFields;

export type ClusterServingRuntimeSpec = RuntimeFields;

export interface LLMInferenceServiceSpec extends LlmWorkload {
  readonly model?: LLMInferenceServiceModel;
  readonly baseRefs?: readonly LlmHttpRouteRef[];
  readonly router?: Router;
  readonly tracing?: Tracing;
  readonly storageInitializer?: StorageInitializer;
  readonly prefill?: LlmWorkload;
}

export interface LLMInferenceServiceModel {
  readonly confidential?: Confidential;
  readonly lora?: Lora;
  readonly name?: string;
  readonly uri: string;
}

export interface Confidential {
  readonly enabled: boolean;
  readonly resourceId?: string;
}

export interface Lora {
  readonly adapters?: unknown;
  /** At least 1. */
  readonly maxAdapters?: number;
  /** At least 1. */
  readonly maxCpuAdapters?: number;
  /** At least 1. */
  readonly maxRank?: number;
}

export interface LlmHttpRouteRef {
  readonly name?: string;
}

export interface Router {
  readonly gateway?: Gateway;
  readonly ingress?: Ingress;
  readonly route?: LlmRoute;
  readonly scheduler?: LlmScheduler;
}

export interface Gateway {
  readonly refs?: readonly GatewayRef[];
}

export interface GatewayRef {
  readonly name?: string;
  readonly namespace?: string;
  readonly sectionName?: string;
}

export interface Ingress {
  readonly refs?: readonly IngressRef[];
}

export interface IngressRef {
  readonly name?: string;
  readonly namespace?: string;
}

export interface Tracing {
  readonly exporter?: string;
  readonly exporterEndpoint?: string;
  readonly sampler?: string;
  readonly samplerArg?: string;
}

export interface StorageInitializer {
  readonly enabled?: boolean;
}

export interface TrainedModelSpec {
  readonly inferenceService: string;
  readonly model: TrainedModelModel;
}

export interface TrainedModelModel {
  readonly framework: string;
  readonly memory: number | string;
  readonly storageUri: string;
}

export interface RuntimeFields {
  readonly affinity?: Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly builtInAdapter?: BuiltInAdapter;
  readonly containers: readonly Container[];
  readonly disabled?: boolean;
  readonly grpcDataEndpoint?: string;
  readonly grpcEndpoint?: string;
  readonly hostIPC?: boolean;
  readonly httpDataEndpoint?: string;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly multiModel?: boolean;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly protocolVersions?: readonly string[];
  readonly replicas?: number;
  readonly schedulerName?: string;
  readonly storageHelper?: StorageHelper;
  readonly supportedModelFormats?: readonly SupportedModelFormat[];
  readonly tolerations?: readonly Toleration[];
  readonly volumes?: readonly Volume[];
  readonly workerSpec?: RuntimeWorker;
}

export interface StorageHelper {
  readonly disabled?: boolean;
}

export interface RuntimeWorker {
  readonly affinity?: Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  readonly hostIPC?: boolean;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly pipelineParallelSize?: number;
  readonly schedulerName?: string;
  readonly tensorParallelSize?: number;
  readonly tolerations?: readonly Toleration[];
  readonly volumes?: readonly Volume[];
}

export interface BuiltInAdapter {
  readonly env?: readonly EnvVar[];
  readonly memBufferBytes?: number;
  readonly modelLoadingTimeoutMillis?: number;
  readonly runtimeManagementPort?: number;
  readonly serverType?: string;
}

export interface SupportedModelFormat {
  readonly autoSelect?: boolean;
  readonly name: string;
  /** At least 1. */
  readonly priority?: number;
  readonly version?: string;
}

export interface Logger {
  readonly batchInterval?: string;
  readonly batchSize?: number;
  readonly marshallerUrl?: string;
  readonly metadataAnnotations?: readonly string[];
  readonly metadataHeaders?: readonly string[];
  readonly mode?: 'all' | 'request' | 'response';
  readonly storage?: LoggerStorage;
  readonly url?: string;
}

export interface Batcher {
  readonly maxBatchSize?: number;
  readonly maxLatency?: number;
  readonly timeout?: number;
}

export interface PredictorWorker extends PodSpecOverride {
  readonly pipelineParallelSize?: number;
  readonly tensorParallelSize?: number;
}

export interface AutoScaling {
  readonly behavior?: HorizontalPodAutoscalerBehavior;
  readonly metrics?: readonly Metric[];
}

export interface FrameworkModel extends ContainerOverride {
  readonly confidential?: Confidential;
  readonly protocolVersion?: string;
  readonly runtimeVersion?: string;
  readonly storage?: ModelStorage;
  readonly storageUri?: string;
}

export interface StorageUri {
  /** @default /mnt/models */
  readonly mountPath?: string;
  readonly uri: string;
}

export interface LoggerStorage {
  readonly key?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly serviceAccountName?: string;
}

export interface ModelFormat {
  readonly name: string;
  readonly version?: string;
}

export interface DeploymentStrategy {
  readonly rollingUpdate?: RollingUpdate;
  readonly type?: string;
}

export interface Metric {
  readonly external?: External;
  readonly podmetric?: ExternalMetricSource;
  readonly resource?: ResourceMetricSource;
  readonly type: 'Resource' | 'External' | 'PodMetric';
}

export interface ModelStorage {
  readonly key?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly schemaPath?: string;
}

export interface External {
  readonly authenticationRef?: AuthenticationRef;
  readonly metric: ExternalMetric;
  readonly target: MetricTarget;
}

export interface RollingUpdate {
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
}

export interface ExternalMetric {
  readonly backend?: 'prometheus' | 'graphite';
  readonly namespace?: string;
  readonly query?: string;
  readonly serverAddress?: string;
}

export interface AuthenticationRef {
  readonly authModes?: string;
  readonly authenticationRef: AuthenticationRefAuthenticationRef;
}

export interface AuthenticationRefAuthenticationRef {
  readonly name: string;
}
