import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { LimitRangeSpec, ResourceQuotaSpec } from '../core/fields/index.js';
import { renderResources, type ResourceProps } from '../core/index.js';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { recordOrigin } from '../origin.js';

/** Props of a {@link ResourceQuota}. */
export interface ResourceQuotaProps extends ResourceProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * How many objects there may be, such as `pods` or `count/jobs.batch`.
   * @default - any number
   */
  readonly counts?: Readonly<Record<string, number>>;

  /**
   * Which pods count.
   * @default - all
   */
  readonly scopeSelector?: ResourceQuotaSpec['scopeSelector'];
}

const quota = { apiVersion: 'v1', kind: 'ResourceQuota' } as const;

/**
 * `v1 ResourceQuota`: what the pods of a namespace may ask for together.
 *
 * @example
 * new ResourceQuota(this, 'quota', {
 *   requests: { cpu: Quantity.cpus(64), memory: Quantity.gibibytes(512) }, limits: { gpus: Gpu.nvidia(8) },
 *   counts: { pods: 100 },
 * });
 */
export class ResourceQuota extends SpecResource<ResourceQuotaSpec> {
  /** Whether a value is a ResourceQuota construct. */
  static isResourceQuota(value: unknown): value is ResourceQuota {
    return isKind(value, quota);
  }

  constructor(scope: Construct, id: string, props: ResourceQuotaProps) {
    const { metadata, scopeSelector } = props;
    super(scope, id, quota, {
      ...(metadata && { metadata }),
      spec: { hard: hardOf(props), ...(scopeSelector && { scopeSelector }) },
    });
    const odd = Object.entries(props.counts ?? {}).find(([, count]) => !Number.isInteger(count) || count < 0);
    if (odd) throw invalidProp(this, `counts.${odd[0]}`, odd[1], 'a whole number from 0');
    if (Object.keys(this.spec.hard ?? {}).length === 0)
      throw invalidProp(this, 'hard', 'nothing', 'at least one bound');
  }
}

/** Kubernetes counts requests of extended resources alone: GPUs are bounded by `requests.nvidia.com/gpu`. */
function hardOf({ requests, limits, counts = {} }: ResourceQuotaProps): Record<string, string> {
  const hard: Record<string, string> = {};
  const parts = {
    requests: renderResources({ ...(requests && { limits: requests }) }).limits ?? {},
    limits: renderResources({ ...(limits && { limits }) }).limits ?? {},
  };
  for (const [part, amounts] of Object.entries(parts)) {
    for (const [name, amount] of Object.entries(amounts))
      hard[`${name.includes('/') ? 'requests' : part}.${name}`] = amount;
  }
  for (const [name, count] of Object.entries(counts)) hard[name] = String(count);
  return hard;
}

const limitRange = { apiVersion: 'v1', kind: 'LimitRange' } as const;

/** `v1 LimitRange`: what a container of the namespace gets that asks for nothing, and what it may ask for. */
export class LimitRange extends SpecResource<LimitRangeSpec> {
  /** Whether a value is a LimitRange construct. */
  static isLimitRange(value: unknown): value is LimitRange {
    return isKind(value, limitRange);
  }

  constructor(scope: Construct, id: string, props: SpecProps<LimitRangeSpec>) {
    super(scope, id, limitRange, props);
    for (const { type, default: standard, defaultRequest } of props.spec.limits) {
      if (type !== 'Container' && (standard ?? defaultRequest)) {
        throw invalidProp(this, `limits of ${type}`, 'defaults', 'defaults for Container alone');
      }
    }
    if (props.spec.limits.length === 0) throw invalidProp(this, 'spec.limits', [], 'at least one');
  }
}

/** Props of a {@link PriorityClass}. */
export interface PriorityClassProps {
  /**
   * Name, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** The higher, the sooner; at most 1,000,000,000. */
  readonly value: number;

  /**
   * What it is for.
   * @default - none
   */
  readonly description?: string;

  /**
   * Whether pods have it that name none.
   * @default false
   */
  readonly globalDefault?: boolean;

  /**
   * Whether pods of lower priority are evicted for one of this.
   * @default PreemptLowerPriority
   */
  readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never';
}

/** `scheduling.k8s.io/v1 PriorityClass`: which pods get a place first. */
export class PriorityClass extends ApiObject {
  constructor(scope: Construct, id: string, props: PriorityClassProps) {
    super(scope, id, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', ...props });
    recordOrigin(this);
    const { value } = props;
    if (!Number.isInteger(value) || Math.abs(value) > 1_000_000_000) {
      throw invalidProp(this, 'value', value, 'a whole number up to 1000000000');
    }
  }
}
