import type { Quantity } from '../values/index.js';

/** Amounts of what a container may ask for. */
export interface ResourceAmounts {
  /**
   * Processors.
   * @default - none named
   */
  readonly cpu?: Quantity;

  /**
   * Memory.
   * @default - none named
   */
  readonly memory?: Quantity;

  /**
   * NVIDIA GPUs, a whole number; Kubernetes wants the same in requests and limits.
   * @default 0
   */
  readonly gpus?: number;

  /**
   * Other resources by their full name, such as `ephemeral-storage`.
   * @default - none
   */
  readonly others?: Readonly<Record<string, Quantity>>;
}

/** What a container asks for, and may use at most. */
export interface ResourceProps {
  /**
   * What is reserved.
   * @default - the limits, as Kubernetes fills them in
   */
  readonly requests?: ResourceAmounts;

  /**
   * What is allowed.
   * @default - no limit
   */
  readonly limits?: ResourceAmounts;
}

/** `resources` as Kubernetes writes it. */
export interface ResourceRequirements {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}

/** Renders `resources` of a container. */
export function renderResources({ requests, limits }: ResourceProps): ResourceRequirements {
  return {
    ...(requests && { requests: renderAmounts(requests) }),
    ...(limits && { limits: renderAmounts(limits) }),
  };
}

function renderAmounts({ cpu, memory, gpus, others = {} }: ResourceAmounts): Record<string, string> {
  return {
    ...(cpu && { cpu: cpu.toString() }),
    ...(memory && { memory: memory.toString() }),
    ...(gpus !== undefined && gpus > 0 && { 'nvidia.com/gpu': String(gpus) }),
    ...Object.fromEntries(Object.entries(others).map(([name, amount]) => [name, amount.toString()])),
  };
}
