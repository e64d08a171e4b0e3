import { invalidValue } from '../errors.js';
import type { Quantity } from '../values/index.js';
import { Gpu } from './gpu.js';

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
   * GPUs; a number means NVIDIA's. Kubernetes wants the same in requests and limits.
   * @default 0
   */
  readonly gpus?: number | Gpu;

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
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

/**
 * Renders `resources` of a container.
 * @throws ConstructError INVALID_VALUE when requests and limits name GPUs that differ
 */
export function renderResources({ requests, limits }: ResourceProps): ResourceRequirements {
  const wanted = JSON.stringify(renderGpus(requests?.gpus));
  if (requests?.gpus && wanted !== JSON.stringify(renderGpus(limits?.gpus))) {
    throw invalidValue('resources.requests.gpus', String(requests.gpus), 'as many GPUs as limits.gpus');
  }
  return {
    ...(requests && { requests: renderAmounts(requests) }),
    ...(limits && { limits: renderAmounts(limits) }),
  };
}

function renderAmounts({ cpu, memory, gpus, others = {} }: ResourceAmounts): Record<string, string> {
  return {
    ...(cpu && { cpu: cpu.toString() }),
    ...(memory && { memory: memory.toString() }),
    ...renderGpus(gpus),
    ...Object.fromEntries(Object.entries(others).map(([name, amount]) => [name, amount.toString()])),
  };
}

function renderGpus(gpus: number | Gpu | undefined): Record<string, string> {
  if (gpus === undefined || gpus === 0) return {};
  const { resourceName, count } = typeof gpus === 'number' ? Gpu.nvidia(gpus) : gpus;
  return { [resourceName]: String(count) };
}
