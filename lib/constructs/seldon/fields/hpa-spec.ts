// Made by `npm run constructs:fields` from scripts/constructs/fields/seldon.txt.
import type { Container, MetricSpec } from '../../core/fields/index.js';

export interface HpaSpec {
  /** At least 1. */
  readonly minReplicas?: number;
  /** At least 1. */
  readonly maxReplicas: number;
  readonly metrics?: unknown;
  readonly metricsv2?: readonly MetricSpec[];
}

export interface PdbSpec {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

export interface GraphNode {
  readonly name: string;
  readonly type?: 'UNKNOWN_TYPE' | 'ROUTER' | 'COMBINER' | 'MODEL' | 'TRANSFORMER' | 'OUTPUT_TRANSFORMER';
  readonly implementation?: string;
  readonly methods?: readonly ('TRANSFORM_INPUT' | 'TRANSFORM_OUTPUT' | 'ROUTE' | 'AGGREGATE' | 'SEND_FEEDBACK')[];
  readonly endpoint?: GraphEndpoint;
  readonly parameters?: readonly GraphNodeParameter[];
  readonly modelUri?: string;
  readonly serviceAccountName?: string;
  readonly envSecretRefName?: string;
  readonly storageInitializerImage?: string;
  readonly logger?: GraphNodeLogger;
  readonly children?: readonly GraphNode[];
}

export interface GraphNodeParameter {
  readonly name: string;
  readonly value: string;
  readonly type: 'INT' | 'FLOAT' | 'DOUBLE' | 'STRING' | 'BOOL';
}

export interface GraphNodeLogger {
  readonly url?: string;
  readonly mode?: 'all' | 'request' | 'response';
}

export interface GraphEndpoint {
  readonly type?: 'REST' | 'GRPC';
  readonly service_host?: string;
  readonly service_port?: number;
  readonly httpPort?: number;
  readonly grpcPort?: number;
}

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
