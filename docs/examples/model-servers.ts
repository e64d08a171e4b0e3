import type { Chart } from 'cdk8s';
import { ModelUri } from 'slipway';
import { ClusterServingRuntime, InferenceService, LLMInferenceService, ServingRuntime } from 'slipway/kserve';
import { Model, SeldonConfig, SeldonRuntime, Server, ServerConfig } from 'slipway/seldon';

/** KServe: what serves the models of a format, for all namespaces, and for one that needs something newer. */
export function servingRuntimes(chart: Chart): void {
  const runtime = (version: string, priority: number) => ({
    spec: {
      supportedModelFormats: [{ name: 'sklearn', version: '1', autoSelect: true, priority }],
      protocolVersions: ['v1', 'v2'],
      containers: [
        {
          name: 'kserve-container',
          image: `kserve/sklearnserver:${version}`,
          args: ['--model_name={{.Name}}', '--model_dir=/mnt/models', '--http_port=8080'],
        },
      ],
    },
  });
  new ClusterServingRuntime(chart, 'sklearn', runtime('v0.19.0', 1));
  const newer = new ServingRuntime(chart, 'sklearn-next', runtime('v0.20.0', 2));
  InferenceService.ofModel(chart, 'churn', {
    format: 'sklearn',
    uri: ModelUri.s3('models', 'churn/v3'),
    runtime: newer,
  });
}

/** KServe: a language model on two GPUs a copy, and a router that sends a question where the answer is half known. */
export function languageModel(chart: Chart): void {
  const uri = ModelUri.huggingFace('Qwen/Qwen2.5-7B-Instruct', 'a09a35458c702b33eeacc393d103063234e8bc28');
  new LLMInferenceService(chart, 'chat', {
    spec: {
      model: { uri: uri.toString(), name: 'qwen' },
      replicas: 3,
      parallelism: { tensor: 2 },
      template: { containers: [{ name: 'main', resources: { limits: { 'nvidia.com/gpu': '2' } } }] },
      router: { route: {}, gateway: {}, scheduler: {} },
    },
  });
}

/** Seldon 2 in a namespace of its own, with servers for one team's models. */
export function seldonCore(chart: Chart): void {
  const release = '2.10.2';
  const component = (name: string, container: string) => ({
    name,
    replicas: 1,
    podSpec: { containers: [{ name: container, image: `seldonio/${name}:${release}` }] },
  });
  const config = new SeldonConfig(chart, 'core', {
    spec: {
      components: [
        component('seldon-scheduler', 'scheduler'),
        component('seldon-envoy', 'envoy'),
        component('seldon-dataflow-engine', 'dataflow-engine'),
        component('seldon-modelgateway', 'modelgateway'),
        component('seldon-pipelinegateway', 'pipelinegateway'),
      ],
      config: {
        kafkaConfig: { 'bootstrap.servers': 'kafka.kafka:9092', topics: { 'replication.factor': 3 } },
        serviceConfig: { serviceType: 'ClusterIP' },
      },
    },
  });
  new SeldonRuntime(chart, 'runtime', {
    spec: { seldonConfig: config.name, overrides: [{ name: 'seldon-modelgateway', replicas: 2 }] },
  });

  const pods = new ServerConfig(chart, 'mlserver', {
    spec: {
      podSpec: {
        containers: [
          { name: 'rclone', image: `seldonio/seldon-rclone:${release}` },
          {
            name: 'agent',
            image: `seldonio/seldon-agent:${release}`,
            env: [{ name: 'SELDON_SERVER_CAPABILITIES', value: 'mlserver,sklearn,xgboost' }],
          },
          { name: 'mlserver', image: 'seldonio/mlserver:1.7.1' },
        ],
      },
      volumeClaimTemplates: [
        {
          name: 'mlserver-models',
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
        },
      ],
    },
  });
  const server = new Server(chart, 'churn-servers', {
    spec: { serverConfig: pods.name, minReplicas: 2, maxReplicas: 6, extraCapabilities: ['churn'] },
  });
  new Model(chart, 'churn', {
    storageUri: ModelUri.s3('models', 'churn/v3'),
    requirements: ['sklearn', 'churn'],
    server: server.name,
  });
}
