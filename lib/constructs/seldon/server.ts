import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { SeldonConfigSpec, SeldonRuntimeSpec, ServerConfigSpec, ServerSpec } from './fields/index.js';

const server = { apiVersion: 'mlops.seldon.io/v1alpha1', kind: 'Server' } as const;

/**
 * `mlops.seldon.io/v1alpha1 Server`: pods that load models.
 *
 * @example
 * new Server(this, 'mlserver', { spec: { serverConfig: 'mlserver', replicas: 2, extraCapabilities: ['churn'] } });
 */
export class Server extends SpecResource<ServerSpec> {
  /** Whether a value is a Server construct. */
  static isServer(value: unknown): value is Server {
    return isKind(value, server);
  }

  constructor(scope: Construct, id: string, props: SpecProps<ServerSpec>) {
    super(scope, id, server, props);
    const { capabilities, extraCapabilities, minReplicas = 0, maxReplicas = Infinity } = props.spec;
    if (capabilities && extraCapabilities) {
      throw invalidProp(
        this,
        'spec',
        'capabilities and extraCapabilities',
        'one of them: the first replaces what the second adds to',
      );
    }
    if (minReplicas > maxReplicas) {
      throw invalidProp(this, 'spec', `${minReplicas} to ${maxReplicas}`, 'minReplicas up to maxReplicas');
    }
  }
}

const serverConfig = { apiVersion: 'mlops.seldon.io/v1alpha1', kind: 'ServerConfig' } as const;

/** `mlops.seldon.io/v1alpha1 ServerConfig`: what the pods of servers are made of. */
export class ServerConfig extends SpecResource<ServerConfigSpec> {
  /** Whether a value is a ServerConfig construct. */
  static isServerConfig(value: unknown): value is ServerConfig {
    return isKind(value, serverConfig);
  }

  constructor(scope: Construct, id: string, props: SpecProps<ServerConfigSpec>) {
    super(scope, id, serverConfig, props);
  }
}

const runtime = { apiVersion: 'mlops.seldon.io/v1alpha1', kind: 'SeldonRuntime' } as const;

/** `mlops.seldon.io/v1alpha1 SeldonRuntime`: Seldon Core itself in a namespace. */
export class SeldonRuntime extends SpecResource<SeldonRuntimeSpec> {
  /** Whether a value is a SeldonRuntime construct. */
  static isSeldonRuntime(value: unknown): value is SeldonRuntime {
    return isKind(value, runtime);
  }

  constructor(scope: Construct, id: string, props: SpecProps<SeldonRuntimeSpec>) {
    super(scope, id, runtime, props);
  }
}

const config = { apiVersion: 'mlops.seldon.io/v1alpha1', kind: 'SeldonConfig' } as const;

/** `mlops.seldon.io/v1alpha1 SeldonConfig`: what the runtimes that name it are made of. */
export class SeldonConfig extends SpecResource<SeldonConfigSpec> {
  /** Whether a value is a SeldonConfig construct. */
  static isSeldonConfig(value: unknown): value is SeldonConfig {
    return isKind(value, config);
  }

  constructor(scope: Construct, id: string, props: SpecProps<SeldonConfigSpec>) {
    super(scope, id, config, props);
    const names = (props.spec.components ?? []).map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw invalidProp(this, 'spec.components', `two of the name ${twice}`, 'one of each name');
  }
}
