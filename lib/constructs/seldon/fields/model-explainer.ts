// Made by `npm run constructs:fields` from scripts/constructs/fields/seldon.txt.
import type { Container } from '../../core/fields/index.js';
import type { GraphEndpoint } from './seldon-deployment-spec.js';

export interface ModelExplainer {
  readonly type?:
    | 'AnchorTabular'
    | 'AnchorImages'
    | 'AnchorText'
    | 'Counterfactuals'
    | 'Contrastive'
    | 'KernelShap'
    | 'IntegratedGradients'
    | 'ALE'
    | 'TreeShap';
  readonly modelUri?: string;
  readonly containerSpec?: Container;
  readonly config?: Readonly<Record<string, string>>;
  readonly endpoint?: GraphEndpoint;
  readonly envSecretRefName?: string;
  readonly serviceAccountName?: string;
  readonly storageInitializerImage?: string;
  readonly initParameters?: string;
  /** At least 0. */
  readonly replicas?: number;
}

export interface DataflowSpec {
  readonly cleanTopicsOnDelete?: boolean;
}

export interface RuntimeConfig {
  readonly agentConfig?: AgentConfig;
  readonly kafkaConfig?: KafkaConfig;
  readonly scalingConfig?: ScalingConfig;
  readonly serviceConfig?: ServiceConfig;
  readonly tracingConfig?: TracingConfig;
}

export interface AgentConfig {
  readonly rclone?: Rclone;
}

export interface Rclone {
  readonly config?: readonly string[];
  readonly config_secrets?: readonly string[];
}

export interface KafkaConfig {
  readonly 'bootstrap.servers'?: string;
  readonly consumer?: Readonly<Record<string, number | string>>;
  readonly consumerGroupIdPrefix?: string;
  readonly debug?: string;
  readonly producer?: Readonly<Record<string, number | string>>;
  readonly streams?: Readonly<Record<string, number | string>>;
  readonly topicPrefix?: string;
  readonly topics?: Readonly<Record<string, number | string>>;
}

export interface ScalingConfig {
  readonly models?: Model;
  readonly pipelines?: Pipeline;
  readonly servers?: Server;
}

export interface Model {
  readonly enabled?: boolean;
}

export interface Pipeline {
  readonly maxShardCountMultiplier?: number;
}

export interface Server {
  readonly enabled?: boolean;
  readonly scaleDownPackingEnabled?: boolean;
  readonly scaleDownPackingPercentage?: number;
}

export interface ServiceConfig {
  readonly grpcServicePrefix?: string;
  readonly serviceType?: string;
}

export interface TracingConfig {
  readonly disable?: boolean;
  readonly otelExporterEndpoint?: string;
  readonly otelExporterProtocol?: string;
  readonly ratio?: string;
}
