// Made by `npm run constructs:fields` from scripts/constructs/fields/rollouts.txt.
import type { LabelSelector, PodTemplateSpec } from '../../core/fields/index.js';
import type { AnalysisSpec, AnalysisValue, Metric, TrafficRouting } from './traffic-routing.js';

export interface RolloutSpec {
  /** At least 0. @default 1 */
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly template?: PodTemplateSpec;
  readonly workloadRef?: WorkloadRef;
  readonly strategy?: Strategy;
  readonly analysis?: AnalysisHistory;
  /** At least 0. */
  readonly minReadySeconds?: number;
  readonly paused?: boolean;
  readonly progressDeadlineAbort?: boolean;
  /** At least 0. @default 600 */
  readonly progressDeadlineSeconds?: number;
  readonly restartAt?: string;
  /** At least 0. @default 10 */
  readonly revisionHistoryLimit?: number;
  readonly rollbackWindow?: RollbackWindow;
}

export interface WorkloadRef {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly scaleDown?: 'never' | 'onsuccess' | 'progressively';
}

export interface Strategy {
  readonly blueGreen?: BlueGreenStrategy;
  readonly canary?: CanaryStrategy;
}

export interface RollbackWindow {
  /** At least 0. */
  readonly revisions?: number;
}

export type AnalysisTemplateSpec = AnalysisSpec;

export type ClusterAnalysisTemplateSpec = AnalysisSpec;

export interface AnalysisRunSpec {
  readonly metrics: readonly Metric[];
  readonly args?: readonly AnalysisValue[];
  readonly dryRun?: readonly DryRun[];
  readonly measurementRetention?: readonly MeasurementRetention[];
  readonly terminate?: boolean;
  readonly ttlStrategy?: TtlStrategy;
}

export interface TtlStrategy {
  readonly secondsAfterCompletion?: number;
  readonly secondsAfterSuccess?: number;
  readonly secondsAfterFailure?: number;
}

export interface ExperimentSpec {
  readonly templates: readonly ExperimentTemplate[];
  readonly analyses?: readonly ExperimentStepAnalysis[];
  readonly analysisRunMetadata?: PodMetadata;
  readonly dryRun?: readonly DryRun[];
  readonly duration?: string;
  readonly measurementRetention?: readonly MeasurementRetention[];
  /** @default 600 */
  readonly progressDeadlineSeconds?: number;
  readonly scaleDownDelaySeconds?: number;
  readonly terminate?: boolean;
}

export interface ExperimentTemplate {
  readonly name: string;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  /** At least 0. @default 1 */
  readonly replicas?: number;
  /** At least 0. */
  readonly minReadySeconds?: number;
  readonly service?: Service;
}

export interface Service {
  readonly name?: string;
}

export interface ExperimentStepAnalysis {
  readonly name: string;
  readonly templateName: string;
  readonly clusterScope?: boolean;
  readonly args?: readonly AnalysisArgument[];
  readonly requiredForCompletion?: boolean;
}

export interface AnalysisHistory {
  /** At least 0. @default 5 */
  readonly successfulRunHistoryLimit?: number;
  /** At least 0. @default 5 */
  readonly unsuccessfulRunHistoryLimit?: number;
}

export interface BlueGreenStrategy {
  readonly activeService: string;
  readonly previewService?: string;
  /** At least 0. */
  readonly previewReplicaCount?: number;
  /** @default true */
  readonly autoPromotionEnabled?: boolean;
  /** At least 0. */
  readonly autoPromotionSeconds?: number;
  readonly prePromotionAnalysis?: RolloutAnalysis;
  readonly postPromotionAnalysis?: RolloutAnalysis;
  readonly activeMetadata?: PodMetadata;
  readonly previewMetadata?: PodMetadata;
  readonly antiAffinity?: AntiAffinity;
  readonly maxUnavailable?: number | string;
  /** At least 0. @default 30 */
  readonly scaleDownDelaySeconds?: number;
  /** At least 0. */
  readonly scaleDownDelayRevisionLimit?: number;
  /** At least 0. @default 30 */
  readonly abortScaleDownDelaySeconds?: number;
}

export interface CanaryStrategy {
  readonly canaryService?: string;
  readonly stableService?: string;
  readonly pingPong?: PingPong;
  readonly steps?: readonly CanaryStep[];
  readonly trafficRouting?: TrafficRouting;
  readonly analysis?: CanaryStrategyAnalysis;
  /** @default 25% */
  readonly maxSurge?: number | string;
  /** @default 25% */
  readonly maxUnavailable?: number | string;
  readonly canaryMetadata?: PodMetadata;
  readonly stableMetadata?: PodMetadata;
  readonly antiAffinity?: AntiAffinity;
  readonly dynamicStableScale?: boolean;
  /** At least 1. */
  readonly minPodsPerReplicaSet?: number;
  readonly replicaProgressThreshold?: ReplicaProgressThreshold;
  /** At least 0. @default 30 */
  readonly scaleDownDelaySeconds?: number;
  /** At least 0. */
  readonly scaleDownDelayRevisionLimit?: number;
  /** At least 0. @default 30 */
  readonly abortScaleDownDelaySeconds?: number;
}

export interface PingPong {
  readonly pingService: string;
  readonly pongService: string;
}

export interface CanaryStrategyAnalysis extends RolloutAnalysis {
  /** At least 0. */
  readonly startingStep?: number;
}

export interface ReplicaProgressThreshold {
  readonly type: 'Percentage' | 'Pod';
  readonly value: number;
}

export interface CanaryStep {
  /** At least 0. */
  readonly setWeight?: number;
  readonly pause?: Pause;
  readonly setCanaryScale?: SetCanaryScale;
  readonly analysis?: RolloutAnalysis;
  readonly experiment?: ExperimentStep;
  readonly setHeaderRoute?: SetHeaderRoute;
  readonly setMirrorRoute?: SetMirrorRoute;
  readonly plugin?: Plugin;
}

export interface Pause {
  readonly duration?: number | string;
}

export interface SetCanaryScale {
  readonly matchTrafficWeight?: boolean;
  /** At least 0. */
  readonly replicas?: number;
  /** From 0 to 100. */
  readonly weight?: number;
}

export interface SetHeaderRoute {
  readonly name?: string;
  readonly match?: readonly SetHeaderRouteMatch[];
}

export interface SetHeaderRouteMatch {
  readonly headerName: string;
  readonly headerValue: StringMatch;
}

export interface SetMirrorRoute {
  readonly name: string;
  /** From 0 to 100. */
  readonly percentage?: number;
  readonly match?: readonly SetMirrorRouteMatch[];
}

export interface SetMirrorRouteMatch {
  readonly headers?: Readonly<Record<string, StringMatch>>;
  readonly method?: StringMatch;
  readonly path?: StringMatch;
}

export interface Plugin {
  readonly name: string;
  readonly config?: unknown;
}

export interface ExperimentStep {
  readonly templates: readonly ExperimentStepTemplate[];
  readonly analyses?: readonly ExperimentStepAnalysis[];
  readonly analysisRunMetadata?: PodMetadata;
  readonly dryRun?: readonly DryRun[];
  readonly duration?: string;
  /** At least 0. */
  readonly scaleDownDelaySeconds?: number;
}

export interface ExperimentStepTemplate {
  readonly name: string;
  readonly specRef: 'stable' | 'canary';
  /** At least 0. */
  readonly replicas?: number;
  /** At least 0. */
  readonly weight?: number;
  readonly metadata?: PodMetadata;
  readonly selector?: LabelSelector;
  readonly service?: ManagedRoute;
}

export interface ManagedRoute {
  readonly name: string;
}

export interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

export interface PodMetadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AntiAffinity {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: PreferredDuringSchedulingIgnoredDuringExecution;
  readonly requiredDuringSchedulingIgnoredDuringExecution?: object;
}

export interface PreferredDuringSchedulingIgnoredDuringExecution {
  readonly weight: number;
}

export interface RolloutAnalysis {
  readonly templates?: readonly TemplateRef[];
  readonly args?: readonly AnalysisArgument[];
  readonly dryRun?: readonly DryRun[];
  readonly measurementRetention?: readonly MeasurementRetention[];
  readonly analysisRunMetadata?: PodMetadata;
}

export interface TemplateRef {
  readonly templateName?: string;
  readonly clusterScope?: boolean;
}

export interface AnalysisArgument {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: AnalysisArgumentValueFrom;
}

export interface AnalysisArgumentValueFrom {
  readonly fieldRef?: FieldRef;
  readonly podTemplateHashValue?: 'Latest' | 'Stable';
}

export interface FieldRef {
  readonly fieldPath: string;
}

export interface DryRun {
  readonly metricName: string;
}

export interface MeasurementRetention {
  readonly metricName: string;
  readonly limit: number;
}
