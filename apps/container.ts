import type { ContainerProps as PlusContainerProps } from 'cdk8s-plus-27';
import { Quantity } from 'slipway';
import type { ContainerProps } from 'slipway/core';
import type { Resources, Workload } from '../environments/index.js';

type Runnable = Pick<Workload, 'image' | 'resources'>;

/** The container of a cdk8s-plus workload: what it asks for is what it gets, and it is never root. */
export function plusContainer(
  { image, resources }: Runnable,
  props: Partial<PlusContainerProps> = {},
): PlusContainerProps {
  const { cpu, memory } = resources;
  return {
    image,
    resources: { cpu: { request: cpu, limit: cpu }, memory: { request: memory, limit: memory } },
    securityContext: { user: 1000, group: 1000 },
    ...props,
  };
}

/** The same for the kinds of Slipway: training jobs, model servers, rollouts. */
export function container({ image, resources }: Runnable, props: Partial<ContainerProps> = {}): ContainerProps {
  const amounts = amountsOf(resources);
  return { image, resources: { requests: amounts, limits: amounts }, ...props };
}

/** Resources as Kubernetes writes them. */
export function amountsOf({ cpu, memory }: Resources): { readonly cpu: Quantity; readonly memory: Quantity } {
  return { cpu: Quantity.parse(cpu.amount), memory: Quantity.mebibytes(memory.toMebibytes()) };
}
