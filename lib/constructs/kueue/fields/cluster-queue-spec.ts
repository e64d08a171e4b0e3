// Made by `npm run constructs:fields` from scripts/constructs/fields/kueue.txt.
import type { LabelSelector, PodTemplateSpec, Toleration } from '../../core/fields/index.js';

export interface ClusterQueueSpec {
  readonly resourceGroups?: readonly ResourceGroup[];
  readonly cohortName?: string;
  /** @default BestEffortFIFO */
  readonly queueingStrategy?: 'StrictFIFO' | 'BestEffortFIFO';
  readonly namespaceSelector?: LabelSelector;
  readonly flavorFungibility?: FlavorFungibility;
  readonly preemption?: Preemption;
  readonly admissionChecksStrategy?: AdmissionChecksStrategy;
  /** @default None */
  readonly stopPolicy?: 'None' | 'Hold' | 'HoldAndDrain';
  readonly fairSharing?: FairSharing;
  readonly admissionScope?: AdmissionScope;
  readonly concurrentAdmissionPolicy?: ConcurrentAdmissionPolicy;
}

export interface FlavorFungibility {
  /** @default MayStopSearch */
  readonly whenCanBorrow?: 'MayStopSearch' | 'TryNextFlavor';
  /** @default TryNextFlavor */
  readonly whenCanPreempt?: 'MayStopSearch' | 'TryNextFlavor';
  readonly preference?: 'BorrowingOverPreemption' | 'PreemptionOverBorrowing';
}

export interface Preemption {
  /** @default Never */
  readonly reclaimWithinCohort?: 'Never' | 'LowerPriority' | 'Any';
  /** @default Never */
  readonly withinClusterQueue?: 'Never' | 'LowerPriority' | 'LowerOrNewerEqualPriority';
  readonly borrowWithinCohort?: BorrowWithinCohort;
}

export interface BorrowWithinCohort {
  /** @default Never */
  readonly policy?: 'Never' | 'LowerPriority';
  readonly maxPriorityThreshold?: number;
}

export interface AdmissionChecksStrategy {
  readonly admissionChecks: readonly AdmissionCheck[];
}

export interface AdmissionCheck {
  readonly name: string;
  readonly onFlavors?: readonly string[];
}

export interface AdmissionScope {
  readonly admissionMode: 'UsageBasedAdmissionFairSharing' | 'NoAdmissionFairSharing';
}

export interface ConcurrentAdmissionPolicy {
  readonly migration: Migration;
}

export interface Migration {
  readonly mode: 'TryPreferredFlavors' | 'RetainFirstAdmission';
  readonly constraints?: Constraint;
}

export interface Constraint {
  readonly lastAcceptableFlavorName?: string;
}

export interface LocalQueueSpec {
  readonly clusterQueue?: string;
  /** @default None */
  readonly stopPolicy?: 'None' | 'Hold' | 'HoldAndDrain';
  readonly fairSharing?: FairSharing;
}

export interface ResourceFlavorSpec {
  readonly nodeLabels?: Readonly<Record<string, string>>;
  readonly nodeTaints?: readonly NodeTaint[];
  readonly tolerations?: readonly Toleration[];
  readonly topologyName?: string;
}

export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  readonly timeAdded?: string;
}

export interface WorkloadSpec {
  readonly queueName?: string;
  /** @default true */
  readonly active?: boolean;
  readonly priority?: number;
  readonly priorityClassRef?: PriorityClassRef;
  /** At least 1. */
  readonly maximumExecutionTimeSeconds?: number;
  readonly preemptionGates?: readonly PreemptionGate[];
  readonly podSets?: readonly PodSet[];
}

export interface PriorityClassRef {
  readonly group: 'kueue.x-k8s.io' | 'scheduling.k8s.io';
  readonly kind: 'WorkloadPriorityClass' | 'PriorityClass';
  readonly name: string;
}

export interface PreemptionGate {
  readonly name: string;
}

export interface PodSet {
  /** @default main */
  readonly name?: string;
  /** At least 0. @default 1 */
  readonly count?: number;
  /** At least 1. */
  readonly minCount?: number;
  readonly template: PodTemplateSpec;
  readonly topologyRequest?: TopologyRequest;
}

export interface TopologyRequest {
  readonly required?: string;
  readonly preferred?: string;
  readonly unconstrained?: boolean;
  readonly podIndexLabel?: string;
  readonly subGroupIndexLabel?: string;
  readonly subGroupCount?: number;
  readonly podSetGroupName?: string;
  readonly podSetSliceRequiredTopology?: string;
  readonly podSetSliceSize?: number;
  readonly podsetSliceRequiredTopologyConstraints?: readonly PodsetSliceRequiredTopologyConstraint[];
}

export interface PodsetSliceRequiredTopologyConstraint {
  readonly topology: string;
  /** At least 1. */
  readonly size: number;
}

export interface CohortSpec {
  readonly parentName?: string;
  readonly resourceGroups?: readonly ResourceGroup[];
  readonly fairSharing?: FairSharing;
}

export interface AdmissionCheckSpec {
  readonly controllerName: string;
  readonly parameters?: Parameter;
}

export interface Parameter {
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
}

export interface TopologySpec {
  readonly levels: readonly Level[];
}

export interface Level {
  readonly nodeLabel: string;
}

export interface FairSharing {
  /** @default 1 */
  readonly weight?: number | string;
}

export interface ResourceGroup {
  readonly coveredResources: readonly string[];
  readonly flavors: readonly Flavor[];
}

export interface Flavor {
  readonly name: string;
  readonly resources: readonly Resource[];
}

export interface Resource {
  readonly name: string;
  readonly nominalQuota: number | string;
  readonly borrowingLimit?: number | string;
  readonly lendingLimit?: number | string;
}
