// Made by `npm run constructs:fields` from scripts/constructs/fields/kserve.txt.
import type {
  ConfigMapKeySelector,
  ContainerOverride,
  HorizontalPodAutoscalerBehavior,
  PersistentVolumeClaimSpec,
  PodSpecOverride,
} from '../../core/fields/index.js';
import type {
  AutoScaling,
  Batcher,
  DeploymentStrategy,
  FrameworkModel,
  LlmHttpRouteRef,
  Logger,
  ModelFormat,
  ModelStorage,
  PredictorWorker,
  StorageUri,
} from './inference-service-spec.js';
import type { LlmRouteBackend, LlmRouteFilter } from './llm-route-backend.js';

export interface Component extends PodSpecOverride {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly autoScaling?: AutoScaling;
  readonly batcher?: Batcher;
  /** From 0 to 100. */
  readonly canaryTrafficPercent?: number;
  /** At least 0. */
  readonly containerConcurrency?: number;
  readonly deploymentStrategy?: DeploymentStrategy;
  readonly labels?: Readonly<Record<string, string>>;
  readonly logger?: Logger;
  readonly maxReplicas?: number;
  readonly minReplicas?: number;
  readonly scaleMetric?: 'cpu' | 'memory' | 'concurrency' | 'rps';
  readonly scaleMetricType?: 'Utilization' | 'Value' | 'AverageValue';
  readonly scaleTarget?: number;
  readonly storageUris?: readonly StorageUri[];
  readonly timeout?: number;
}

export interface Predictor extends Component {
  readonly model?: PredictorModel;
  readonly huggingface?: FrameworkModel;
  readonly lightgbm?: FrameworkModel;
  readonly onnx?: FrameworkModel;
  readonly paddle?: FrameworkModel;
  readonly pmml?: FrameworkModel;
  readonly pytorch?: FrameworkModel;
  readonly sklearn?: FrameworkModel;
  readonly tensorflow?: FrameworkModel;
  readonly triton?: FrameworkModel;
  readonly xgboost?: FrameworkModel;
  readonly name?: string;
  readonly storageContainerName?: string;
  readonly workerSpec?: PredictorWorker;
}

export interface PredictorModel extends FrameworkModel {
  readonly modelFormat: ModelFormat;
  readonly runtime?: string;
}

export interface Explainer extends Component {
  readonly art?: Art;
}

export interface Art extends ContainerOverride {
  readonly config?: Readonly<Record<string, string>>;
  readonly runtimeVersion?: string;
  readonly storage?: ModelStorage;
  readonly storageUri?: string;
  readonly type?: string;
}

export interface LlmWorkload {
  /** At least 0. */
  readonly replicas?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly template?: PodSpecOverride;
  readonly worker?: PodSpecOverride;
  readonly parallelism?: Parallelism;
  readonly kvCacheOffloading?: KvCacheOffloading;
  readonly scaling?: Scaling;
}

export interface Parallelism {
  /** At least 1. */
  readonly data?: number;
  /** At least 1. */
  readonly dataLocal?: number;
  /** From 1 to 65535. */
  readonly dataRPCPort?: number;
  readonly expert?: boolean;
  /** At least 1. */
  readonly pipeline?: number;
  /** At least 1. */
  readonly tensor?: number;
}

export interface KvCacheOffloading {
  readonly cpu: number | string;
  /** @default lru */
  readonly evictionPolicy?: 'lru' | 'arc';
  readonly secondary?: readonly Secondary[];
}

export interface Secondary {
  readonly fileSystem?: FileSystem;
}

export interface FileSystem {
  readonly emptyDir?: EmptyDir;
  readonly pvc?: Pvc;
}

export interface EmptyDir {
  readonly size: number | string;
}

export interface Pvc {
  readonly ref?: PvcRef;
  readonly spec?: PersistentVolumeClaimSpec;
}

export interface PvcRef {
  readonly name: string;
  readonly path?: string;
}

export interface Scaling {
  /** At least 1. */
  readonly maxReplicas: number;
  /** At least 1. @default 1 */
  readonly minReplicas?: number;
  readonly wva?: Wva;
}

export interface Wva {
  readonly hpa?: Hpa;
  readonly keda?: Keda;
  /** @default 10.0 */
  readonly variantCost?: string;
}

export interface Hpa {
  readonly behavior?: HorizontalPodAutoscalerBehavior;
}

export interface Keda {
  readonly advanced?: Advanced;
  /** At least 0. */
  readonly cooldownPeriod?: number;
  readonly fallback?: Fallback;
  /** At least 1. */
  readonly idleReplicaCount?: number;
  /** At least 0. */
  readonly initialCooldownPeriod?: number;
  /** At least 1. */
  readonly pollingInterval?: number;
}

export interface Advanced {
  readonly horizontalPodAutoscalerConfig?: HorizontalPodAutoscalerConfig;
  readonly restoreToOriginalReplicaCount?: boolean;
  readonly scalingModifiers?: ScalingModifier;
}

export interface HorizontalPodAutoscalerConfig {
  readonly behavior?: HorizontalPodAutoscalerBehavior;
  readonly name?: string;
}

export interface ScalingModifier {
  readonly activationTarget?: string;
  readonly formula?: string;
  readonly metricType?: 'AverageValue' | 'Value';
  readonly target?: string;
}

export interface Fallback {
  /** @default static */
  readonly behavior?: 'static' | 'currentReplicas' | 'currentReplicasIfHigher' | 'currentReplicasIfLower';
  readonly failureThreshold: number;
  readonly replicas: number;
}

export interface LlmScheduler {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config?: Config;
  readonly labels?: Readonly<Record<string, string>>;
  readonly pool?: Pool;
  readonly replicas?: number;
  readonly template?: PodSpecOverride;
}

export interface Config {
  readonly inline?: object;
  readonly ref?: ConfigMapKeySelector;
}

export interface Pool {
  readonly ref?: LlmHttpRouteRef;
  readonly spec?: PoolSpec;
}

export interface PoolSpec {
  /** @default http */
  readonly appProtocol?: 'http' | 'kubernetes.io/h2c';
  readonly endpointPickerRef: EndpointPickerRef;
  readonly selector: Selector;
  readonly targetPorts: readonly TargetPort[];
}

export interface EndpointPickerRef {
  /** @default FailClose */
  readonly failureMode?: 'FailOpen' | 'FailClose';
  readonly group?: string;
  /** @default Service */
  readonly kind?: string;
  readonly name: string;
  readonly port?: TargetPort;
}

export interface TargetPort {
  /** From 1 to 65535. */
  readonly number: number;
}

export interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>;
}

export interface LlmRoute {
  readonly group?: string;
  readonly http?: LlmHttpRoute;
  /** From 0 to 1000000. */
  readonly weight?: number;
}

export interface LlmHttpRoute {
  readonly refs?: readonly LlmHttpRouteRef[];
  readonly spec?: LlmHttpRouteSpec;
}

export interface LlmHttpRouteSpec {
  readonly hostnames?: readonly string[];
  readonly parentRefs?: readonly ParentRef[];
  readonly rules?: readonly LlmRouteRule[];
  readonly useDefaultGateways?: 'All' | 'None';
}

export interface ParentRef {
  /** @default gateway.networking.k8s.io */
  readonly group?: string;
  /** @default Gateway */
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  /** From 1 to 65535. */
  readonly port?: number;
  readonly sectionName?: string;
}

export interface LlmRouteRule {
  readonly backendRefs?: readonly LlmRouteBackend[];
  readonly filters?: readonly LlmRouteFilter[];
  readonly matches?: readonly Match[];
  readonly name?: string;
  readonly retry?: Retry;
  readonly sessionPersistence?: SessionPersistence;
  readonly timeouts?: Timeout;
}

export interface Match {
  readonly headers?: readonly Header[];
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';
  readonly path?: MatchPath;
  readonly queryParams?: readonly Header[];
}

export interface Header {
  readonly name: string;
  /** @default Exact */
  readonly type?: 'Exact' | 'RegularExpression';
  readonly value: string;
}

export interface MatchPath {
  /** @default PathPrefix */
  readonly type?: 'Exact' | 'PathPrefix' | 'RegularExpression';
  /** @default / */
  readonly value?: string;
}

export interface Retry {
  readonly attempts?: number;
  readonly backoff?: string;
  readonly codes?: readonly number[];
}

export interface SessionPersistence {
  readonly absoluteTimeout?: string;
  readonly cookieConfig?: CookieConfig;
  readonly idleTimeout?: string;
  readonly sessionName?: string;
  /** @default Cookie */
  readonly type?: 'Cookie' | 'Header';
}

export interface CookieConfig {
  /** @default Session */
  readonly lifetimeType?: 'Permanent' | 'Session';
}

export interface Timeout {
  readonly backendRequest?: string;
  readonly request?: string;
}
