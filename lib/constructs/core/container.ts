import { invalidValue } from '../errors.js';
import type { EnvValue } from './env-value.js';
import type { Container, EnvVar, ContainerPort as RenderedPort } from './fields/index.js';
import { renderResources, type ResourceProps } from './resources.js';

/** A port that a container listens on. */
export interface ContainerPort {
  /** From 1 to 65535. */
  readonly containerPort: number;

  /**
   * What Services may call it.
   * @default - no name
   */
  readonly name?: string;
}

/** A container, without its name: each kind knows what its containers are called. */
export interface ContainerProps {
  /** The image, with a tag or digest. */
  readonly image: string;

  /**
   * What runs.
   * @default - what the image says
   */
  readonly command?: readonly string[];

  /**
   * Its arguments.
   * @default - what the image says
   */
  readonly args?: readonly string[];

  /**
   * Environment variables.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string | EnvValue>>;

  /**
   * Ports that it listens on.
   * @default - none
   */
  readonly ports?: readonly ContainerPort[];

  /**
   * What it asks for and may use.
   * @default - nothing said
   */
  readonly resources?: ResourceProps;

  /**
   * Further fields of a Kubernetes container, as they are: probes, mounts, security context.
   * @default - none
   */
  readonly extra?: Omit<Partial<Container>, 'name'>;
}

/** A container as Kubernetes writes it. */
export function renderContainer(name: string, props: ContainerProps): Container {
  const { image, command, args, env, ports, resources, extra } = props;
  if (image.trim() === '' || /\s/.test(image))
    throw invalidValue(`image of container ${name}`, image, 'an image reference');
  return {
    name,
    image,
    ...(command && { command: [...command] }),
    ...(args && { args: [...args] }),
    ...(env && { env: Object.entries(env).map(renderVariable) }),
    ...(ports && { ports: ports.map(renderPort) }),
    ...(resources && { resources: renderResources(resources) }),
    ...extra,
  };
}

function renderVariable([name, value]: [string, string | EnvValue]): EnvVar {
  return typeof value === 'string' ? { name, value } : { name, valueFrom: value.toJson() };
}

function renderPort({ containerPort, name }: ContainerPort): RenderedPort {
  if (!Number.isInteger(containerPort) || containerPort < 1 || containerPort > 65_535) {
    throw invalidValue('containerPort', containerPort, 'a whole number from 1 to 65535');
  }
  return { ...(name !== undefined && { name }), containerPort };
}
