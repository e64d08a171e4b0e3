import type { ApiObject, Chart } from 'cdk8s';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as argocd from '../../lib/constructs/argocd/index.js';
import * as certmanager from '../../lib/constructs/certmanager/index.js';
import * as events from '../../lib/constructs/events/index.js';
import * as kserve from '../../lib/constructs/kserve/index.js';
import * as kubeflow from '../../lib/constructs/kubeflow/index.js';
import * as kueue from '../../lib/constructs/kueue/index.js';
import * as monitoring from '../../lib/constructs/monitoring/index.js';
import * as networking from '../../lib/constructs/networking/index.js';
import * as ray from '../../lib/constructs/ray/index.js';
import * as rollouts from '../../lib/constructs/rollouts/index.js';
import * as secrets from '../../lib/constructs/secrets/index.js';
import * as seldon from '../../lib/constructs/seldon/index.js';
import * as workflows from '../../lib/constructs/workflows/index.js';
import { healthOf } from '../../lib/engine/index.js';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { parseFieldTree } from '../../scripts/constructs/field-tree.js';
import { validated } from './schema.js';
import { testChart } from './support.js';

const { Destination, Generator, ModelUri, Percent, Quantity, Schedule, Source } = argocd;
const metadata = { name: 'x' };
const image = 'registry.example.com/x:1.0.0';
const container = { image };
const pods = { spec: { containers: [{ name: 'x', image }] } };
const labels = { app: 'x' };
const template = { metadata: { labels }, ...pods };
const selector = { matchLabels: labels };
const entrypoint = workflows.Template.container('x', container);
const steps = { spec: { entrypoint: 'x', templates: [{ name: 'x', container: { image } }] } };
const rayCluster = { headGroupSpec: { rayStartParams: {}, template: pods } };
const trained = { mlPolicy: { numNodes: 2 }, template: { spec: { replicatedJobs: [] } } };
const source = Source.git({ repoURL: 'https://git.example.com/x.git', path: 'x' });
const applied = { repoURL: 'https://git.example.com/x.git', path: 'x' };
const destination = Destination.cluster('production', 'x');
const metric = { name: 'errors', provider: { prometheus: { address: 'http://prometheus:9090', query: 'errors' } } };
const uri = ModelUri.s3('models', 'x');
const search = {
  objective: { type: 'maximize', objectiveMetricName: 'accuracy' },
  algorithm: { algorithmName: 'random' },
} as const;
const trial = { primaryContainerName: 'x', trialParameters: [{ name: 'lr', reference: 'lr' }], trialSpec: {} };
const space = { name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.1', max: '0.2' } } as const;
const issuerRef = { name: 'x' };
const sealedValue = 'A'.repeat(400);
const provider = { vault: { server: 'https://vault:8200' } };
const containersOf = (name: string) => ({ template: { spec: { containers: [{ name, image }] } } });

function model(chart: Chart, name: string) {
  return new seldon.Model(chart, name, { metadata: { name }, storageUri: uri, requirements: ['sklearn'] });
}

function sealed(chart: Chart): ApiObject {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-sealed-'));
  try {
    const file = join(folder, 'x.yaml');
    const head = 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: x}\n';
    writeFileSync(file, `${head}spec:\n  encryptedData: {password: ${sealedValue}}\n`);
    return secrets.SealedSecret.fromFile(chart, 'x', file).apiObject;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every kind with its construct in the fewest words, and what beside identity and name becomes of it. */
const kinds: Readonly<Record<string, readonly [make: (chart: Chart) => ApiObject, golden: JsonObject]>> = {
  'argoproj.io/v1alpha1 Application': [
    (c) => new argocd.Application(c, 'x', { metadata, source, destination }),
    { spec: { project: 'default', source: applied, destination: { name: 'production', namespace: 'x' } } },
  ],
  'argoproj.io/v1alpha1 AppProject': [
    (c) => new argocd.AppProject(c, 'x', { metadata, destinations: [destination] }),
    { spec: { sourceRepos: [], destinations: [{ name: 'production', namespace: 'x' }] } },
  ],
  'argoproj.io/v1alpha1 ApplicationSet': [
    (c) =>
      new argocd.ApplicationSet(c, 'x', {
        metadata,
        generators: [Generator.list([{ cluster: 'a' }])],
        template: ({ cluster }) => ({ name: `x-${cluster}`, source, destination: Destination.cluster(cluster, 'x') }),
      }),
    {
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{ list: { elements: [{ cluster: 'a' }] } }],
        template: {
          metadata: { name: 'x-{{ .cluster }}' },
          spec: { project: 'default', source: applied, destination: { name: '{{ .cluster }}', namespace: 'x' } },
        },
      },
    },
  ],
  'cert-manager.io/v1 Certificate': [
    (c) =>
      new certmanager.Certificate(c, 'x', {
        metadata,
        issuer: certmanager.Issuer.selfSigned(c, 'issuer', metadata),
        dnsNames: ['x.example.com'],
        secretName: 'x-tls',
      }),
    { spec: { secretName: 'x-tls', issuerRef: { ...issuerRef, kind: 'Issuer' }, dnsNames: ['x.example.com'] } },
  ],
  'cert-manager.io/v1 Issuer': [(c) => certmanager.Issuer.selfSigned(c, 'x', metadata), { spec: { selfSigned: {} } }],
  'cert-manager.io/v1 ClusterIssuer': [
    (c) => new certmanager.ClusterIssuer(c, 'x', { metadata, spec: { ca: { secretName: 'x' } } }),
    { spec: { ca: { secretName: 'x' } } },
  ],
  'argoproj.io/v1alpha1 EventSource': [
    (c) => new events.EventSource(c, 'x', { metadata, spec: { calendar: { nightly: { schedule: '0 3 * * *' } } } }),
    { spec: { calendar: { nightly: { schedule: '0 3 * * *' } } } },
  ],
  'argoproj.io/v1alpha1 Sensor': [
    (c) => {
      const calendar = { nightly: { schedule: '0 3 * * *' } };
      const nightly = new events.EventSource(c, 'source', { metadata, spec: { calendar } });
      const sensor = new events.Sensor(c, 'x', { metadata });
      sensor.dependsOn(nightly.event('nightly'));
      return sensor.addTrigger({ template: { name: 'log', log: {} } });
    },
    {
      spec: {
        dependencies: [{ name: 'nightly', eventSourceName: 'x', eventName: 'nightly' }],
        triggers: [{ template: { name: 'log', log: {} } }],
      },
    },
  ],
  'argoproj.io/v1alpha1 EventBus': [
    (c) => new events.EventBus(c, 'x', { metadata, spec: { jetstream: { version: '2.10.10' } } }),
    { spec: { jetstream: { version: '2.10.10' } } },
  ],
  'serving.kserve.io/v1beta1 InferenceService': [
    (c) => kserve.InferenceService.ofModel(c, 'x', { format: 'sklearn', uri }, metadata),
    { spec: { predictor: { model: { modelFormat: { name: 'sklearn' }, storageUri: 's3://models/x' } } } },
  ],
  'serving.kserve.io/v1alpha1 InferenceGraph': [
    (c) =>
      kserve.InferenceGraph.sequence(
        c,
        'x',
        [kserve.InferenceService.ofModel(c, 'model', { format: 'sklearn', uri }, { name: 'model' })],
        metadata,
      ),
    { spec: { nodes: { root: { routerType: 'Sequence', steps: [{ serviceName: 'model' }] } } } },
  ],
  'serving.kserve.io/v1alpha1 ServingRuntime': [
    (c) => new kserve.ServingRuntime(c, 'x', { metadata, spec: { containers: [{ name: 'kserve-container', image }] } }),
    { spec: { containers: [{ name: 'kserve-container', image }] } },
  ],
  'serving.kserve.io/v1alpha1 ClusterServingRuntime': [
    (c) =>
      new kserve.ClusterServingRuntime(c, 'x', {
        metadata,
        spec: { containers: [{ name: 'kserve-container', image }] },
      }),
    { spec: { containers: [{ name: 'kserve-container', image }] } },
  ],
  'serving.kserve.io/v1alpha1 TrainedModel': [
    (c) =>
      new kserve.TrainedModel(c, 'x', {
        metadata,
        inferenceService: kserve.InferenceService.ofModel(c, 'model', { format: 'sklearn', uri }, { name: 'model' }),
        framework: 'sklearn',
        storageUri: uri,
        memory: Quantity.parse('1Gi'),
      }),
    {
      spec: { inferenceService: 'model', model: { framework: 'sklearn', storageUri: 's3://models/x', memory: '1Gi' } },
    },
  ],
  'serving.kserve.io/v1alpha2 LLMInferenceService': [
    (c) =>
      new kserve.LLMInferenceService(c, 'x', {
        metadata,
        spec: {
          model: { uri: 'hf://Qwen/Qwen2.5-7B-Instruct', name: 'qwen' },
          parallelism: { tensor: 2 },
          scaling: { minReplicas: 1, maxReplicas: 4, wva: { hpa: {} } },
          prefill: { replicas: 1 },
          router: {
            gateway: {},
            scheduler: {},
            route: { http: { spec: { rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/x' } }] }] } } },
          },
        },
      }),
    {
      spec: {
        model: { uri: 'hf://Qwen/Qwen2.5-7B-Instruct', name: 'qwen' },
        parallelism: { tensor: 2 },
        scaling: { minReplicas: 1, maxReplicas: 4, wva: { hpa: {} } },
        prefill: { replicas: 1 },
        router: {
          gateway: {},
          scheduler: {},
          route: { http: { spec: { rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/x' } }] }] } } },
        },
      },
    },
  ],
  'kubeflow.org/v1 PyTorchJob': [
    (c) => new kubeflow.PyTorchJob(c, 'x', { metadata, container, workers: 2 }),
    {
      spec: {
        pytorchReplicaSpecs: {
          Master: { replicas: 1, restartPolicy: 'OnFailure', ...containersOf('pytorch') },
          Worker: { replicas: 2, restartPolicy: 'OnFailure', ...containersOf('pytorch') },
        },
      },
    },
  ],
  'kubeflow.org/v1 TFJob': [
    (c) => new kubeflow.TFJob(c, 'x', { metadata, worker: { container } }),
    { spec: { tfReplicaSpecs: { Worker: { replicas: 1, ...containersOf('tensorflow') } } } },
  ],
  'kubeflow.org/v2beta1 MPIJob': [
    (c) =>
      new kubeflow.MPIJob(c, 'x', {
        metadata,
        operator: 'mpi-operator',
        launcher: { container },
        worker: { container, replicas: 2 },
      }),
    {
      spec: {
        mpiReplicaSpecs: {
          Launcher: { replicas: 1, ...containersOf('mpi') },
          Worker: { replicas: 2, ...containersOf('mpi') },
        },
      },
    },
  ],
  'kubeflow.org/v1 XGBoostJob': [
    (c) => new kubeflow.XGBoostJob(c, 'x', { metadata, master: { container } }),
    { spec: { xgbReplicaSpecs: { Master: { replicas: 1, ...containersOf('xgboost') } } } },
  ],
  'kubeflow.org/v1 PaddleJob': [
    (c) => new kubeflow.PaddleJob(c, 'x', { metadata, worker: { container } }),
    { spec: { paddleReplicaSpecs: { Worker: { replicas: 1, ...containersOf('paddle') } } } },
  ],
  'kubeflow.org/v1 JAXJob': [
    (c) => new kubeflow.JAXJob(c, 'x', { metadata, worker: { container } }),
    { spec: { jaxReplicaSpecs: { Worker: { replicas: 1, ...containersOf('jax') } } } },
  ],
  'trainer.kubeflow.org/v1alpha1 TrainJob': [
    (c) =>
      new kubeflow.TrainJob(c, 'x', {
        metadata,
        runtime: new kubeflow.ClusterTrainingRuntime(c, 'runtime', { metadata: { name: 'torch' }, spec: trained }),
      }),
    {
      spec: { runtimeRef: { kind: 'ClusterTrainingRuntime', name: 'torch' } },
    },
  ],
  'trainer.kubeflow.org/v1alpha1 TrainingRuntime': [
    (c) => new kubeflow.TrainingRuntime(c, 'x', { metadata, spec: trained }),
    { spec: trained },
  ],
  'trainer.kubeflow.org/v1alpha1 ClusterTrainingRuntime': [
    (c) => new kubeflow.ClusterTrainingRuntime(c, 'x', { metadata, spec: trained }),
    { spec: trained },
  ],
  'kubeflow.org/v1beta1 Experiment': [
    (c) =>
      new kubeflow.Experiment(c, 'x', { metadata, spec: { ...search, parameters: [space], trialTemplate: trial } }),
    { spec: { ...search, parameters: [space], trialTemplate: trial } },
  ],
  'kubeflow.org/v1beta1 Suggestion': [
    (c) => new kubeflow.Suggestion(c, 'x', { metadata, spec: { algorithm: search.algorithm, requests: 3 } }),
    { spec: { algorithm: search.algorithm, requests: 3 } },
  ],
  'kubeflow.org/v1beta1 Trial': [
    (c) =>
      new kubeflow.Trial(c, 'x', {
        metadata,
        spec: { objective: search.objective, parameterAssignments: [{ name: 'lr', value: '0.1' }], runSpec: {} },
      }),
    { spec: { objective: search.objective, parameterAssignments: [{ name: 'lr', value: '0.1' }], runSpec: {} } },
  ],
  'kueue.x-k8s.io/v1beta2 ClusterQueue': [
    (c) => new kueue.ClusterQueue(c, 'x', { metadata, spec: { namespaceSelector: {}, stopPolicy: 'None' } }),
    { spec: { namespaceSelector: {}, stopPolicy: 'None' } },
  ],
  'kueue.x-k8s.io/v1beta2 LocalQueue': [
    (c) => new kueue.LocalQueue(c, 'x', { metadata, spec: { clusterQueue: 'gpus' } }),
    { spec: { clusterQueue: 'gpus' } },
  ],
  'kueue.x-k8s.io/v1beta2 ResourceFlavor': [
    (c) => new kueue.ResourceFlavor(c, 'x', { metadata, spec: { nodeLabels: { gpu: 'a100' } } }),
    { spec: { nodeLabels: { gpu: 'a100' } } },
  ],
  'kueue.x-k8s.io/v1beta2 Workload': [
    (c) => new kueue.Workload(c, 'x', { metadata, spec: { queueName: 'q', podSets: [{ count: 2, template: pods }] } }),
    { spec: { queueName: 'q', podSets: [{ count: 2, template: pods }] } },
  ],
  'kueue.x-k8s.io/v1beta2 Cohort': [
    (c) => new kueue.Cohort(c, 'x', { metadata, spec: { parentName: 'all' } }),
    { spec: { parentName: 'all' } },
  ],
  'kueue.x-k8s.io/v1beta2 AdmissionCheck': [
    (c) => new kueue.AdmissionCheck(c, 'x', { metadata, spec: { controllerName: 'x.example.com/check' } }),
    { spec: { controllerName: 'x.example.com/check' } },
  ],
  'kueue.x-k8s.io/v1beta2 Topology': [
    (c) => new kueue.Topology(c, 'x', { metadata, spec: { levels: [{ nodeLabel: 'zone' }] } }),
    { spec: { levels: [{ nodeLabel: 'zone' }] } },
  ],
  'kueue.x-k8s.io/v1beta2 WorkloadPriorityClass': [
    (c) => new kueue.WorkloadPriorityClass(c, 'x', { metadata, value: 100 }),
    { value: 100 },
  ],
  'monitoring.coreos.com/v1 ServiceMonitor': [
    (c) => new monitoring.ServiceMonitor(c, 'x', { metadata, spec: { selector, endpoints: [{ port: 'http' }] } }),
    { spec: { selector, endpoints: [{ port: 'http' }] } },
  ],
  'monitoring.coreos.com/v1 PodMonitor': [
    (c) => new monitoring.PodMonitor(c, 'x', { metadata, spec: { selector, podMetricsEndpoints: [{ port: 'http' }] } }),
    { spec: { selector, podMetricsEndpoints: [{ port: 'http' }] } },
  ],
  'monitoring.coreos.com/v1 PrometheusRule': [
    (c) =>
      new monitoring.PrometheusRule(c, 'x', {
        metadata,
        spec: { groups: [{ name: 'x', rules: [{ alert: 'Down', expr: 'up == 0' }] }] },
      }),
    { spec: { groups: [{ name: 'x', rules: [{ alert: 'Down', expr: 'up == 0' }] }] } },
  ],
  'gateway.networking.k8s.io/v1 GatewayClass': [
    (c) => new networking.GatewayClass(c, 'x', { metadata, spec: { controllerName: 'example.com/gateway' } }),
    { spec: { controllerName: 'example.com/gateway' } },
  ],
  'gateway.networking.k8s.io/v1 Gateway': [
    (c) =>
      new networking.Gateway(c, 'x', {
        metadata,
        gatewayClass: 'edge',
        listeners: [{ name: 'http', protocol: 'HTTP', port: 80 }],
      }),
    { spec: { gatewayClassName: 'edge', listeners: [{ name: 'http', protocol: 'HTTP', port: 80 }] } },
  ],
  'gateway.networking.k8s.io/v1 HTTPRoute': [
    (c) => {
      const gateway = new networking.Gateway(c, 'gateway', {
        metadata: { name: 'edge' },
        gatewayClass: 'edge',
        listeners: [{ name: 'http', protocol: 'HTTP', port: 80 }],
      });
      return new networking.HTTPRoute(c, 'x', { metadata, gateways: [gateway] }).to('/', [
        [{ name: 'x', port: 80 }, 1],
      ]);
    },
    {
      spec: {
        parentRefs: [{ name: 'edge' }],
        rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'x', port: 80 }] }],
      },
    },
  ],
  'ray.io/v1 RayCluster': [(c) => new ray.RayCluster(c, 'x', { metadata, spec: rayCluster }), { spec: rayCluster }],
  'ray.io/v1 RayJob': [
    (c) => new ray.RayJob(c, 'x', { metadata, spec: { entrypoint: 'python x.py', rayClusterSpec: rayCluster } }),
    { spec: { entrypoint: 'python x.py', rayClusterSpec: rayCluster } },
  ],
  'ray.io/v1 RayCronJob': [
    (c) =>
      new ray.RayCronJob(c, 'x', {
        metadata,
        spec: { schedule: '0 3 * * *', jobTemplate: { entrypoint: 'python x.py', rayClusterSpec: rayCluster } },
      }),
    { spec: { schedule: '0 3 * * *', jobTemplate: { entrypoint: 'python x.py', rayClusterSpec: rayCluster } } },
  ],
  'ray.io/v1 RayService': [
    (c) => new ray.RayService(c, 'x', { metadata, spec: { rayClusterConfig: rayCluster } }),
    { spec: { rayClusterConfig: rayCluster } },
  ],
  'argoproj.io/v1alpha1 Rollout': [
    (c) =>
      new rollouts.Rollout(c, 'x', {
        metadata,
        container,
        strategy: rollouts.RolloutStrategy.canary({ steps: [rollouts.CanaryStep.setWeight(Percent.of(10))] }),
      }),
    {
      spec: {
        selector: { matchLabels: { 'app.kubernetes.io/name': 'x' } },
        template: {
          metadata: { labels: { 'app.kubernetes.io/name': 'x' } },
          spec: { containers: [{ name: 'app', image }] },
        },
        strategy: { canary: { steps: [{ setWeight: 10 }] } },
      },
    },
  ],
  'argoproj.io/v1alpha1 AnalysisTemplate': [
    (c) => new rollouts.AnalysisTemplate(c, 'x', { metadata, spec: { metrics: [metric] } }),
    { spec: { metrics: [metric] } },
  ],
  'argoproj.io/v1alpha1 ClusterAnalysisTemplate': [
    (c) => new rollouts.ClusterAnalysisTemplate(c, 'x', { metadata, spec: { metrics: [metric] } }),
    { spec: { metrics: [metric] } },
  ],
  'argoproj.io/v1alpha1 AnalysisRun': [
    (c) =>
      new rollouts.AnalysisRun(c, 'x', { metadata, spec: { metrics: [metric], args: [{ name: 'a', value: 'b' }] } }),
    { spec: { metrics: [metric], args: [{ name: 'a', value: 'b' }] } },
  ],
  'argoproj.io/v1alpha1 Experiment': [
    (c) => new rollouts.Experiment(c, 'x', { metadata, spec: { templates: [{ name: 'a', selector, template }] } }),
    { spec: { templates: [{ name: 'a', selector, template }] } },
  ],
  'external-secrets.io/v1 ExternalSecret': [
    (c) => {
      const vault = new secrets.SecretStore(c, 'vault', { metadata: { name: 'vault' }, spec: { provider } });
      return new secrets.ExternalSecret(c, 'x', { metadata, data: { password: vault.ref('ml/x') } });
    },
    {
      spec: {
        secretStoreRef: { name: 'vault', kind: 'SecretStore' },
        data: [{ secretKey: 'password', remoteRef: { key: 'ml/x' } }],
      },
    },
  ],
  'external-secrets.io/v1 SecretStore': [
    (c) => new secrets.SecretStore(c, 'x', { metadata, spec: { provider } }),
    { spec: { provider } },
  ],
  'external-secrets.io/v1 ClusterSecretStore': [
    (c) => new secrets.ClusterSecretStore(c, 'x', { metadata, spec: { provider } }),
    { spec: { provider } },
  ],
  'bitnami.com/v1alpha1 SealedSecret': [sealed, { spec: { encryptedData: { password: sealedValue } } }],
  'machinelearning.seldon.io/v1 SeldonDeployment': [
    (c) => new seldon.SeldonDeployment(c, 'x', { metadata, ...container }),
    {
      spec: {
        name: 'x',
        predictors: [
          {
            name: 'main',
            componentSpecs: [{ spec: { containers: [{ name: 'model', image }] } }],
            graph: { name: 'model', type: 'MODEL', children: [] },
          },
        ],
      },
    },
  ],
  'mlops.seldon.io/v1alpha1 Model': [
    (c) => model(c, 'x'),
    { spec: { storageUri: 's3://models/x', requirements: ['sklearn'] } },
  ],
  'mlops.seldon.io/v1alpha1 Pipeline': [
    (c) => new seldon.Pipeline(c, 'x', { metadata, spec: { steps: [{ name: 'a' }], output: { steps: ['a'] } } }),
    { spec: { steps: [{ name: 'a' }], output: { steps: ['a'] } } },
  ],
  'mlops.seldon.io/v1alpha1 Experiment': [
    (c) => {
      const [a, b] = [model(c, 'a'), model(c, 'b')];
      return new seldon.Experiment(c, 'x', {
        metadata,
        candidates: [
          [a, 90],
          [b, 10],
        ],
      });
    },
    {
      spec: {
        candidates: [
          { name: 'a', weight: 90 },
          { name: 'b', weight: 10 },
        ],
      },
    },
  ],
  'mlops.seldon.io/v1alpha1 Server': [
    (c) => new seldon.Server(c, 'x', { metadata, spec: { serverConfig: 'mlserver', replicas: 2 } }),
    { spec: { serverConfig: 'mlserver', replicas: 2 } },
  ],
  'mlops.seldon.io/v1alpha1 ServerConfig': [
    (c) => new seldon.ServerConfig(c, 'x', { metadata, spec: { podSpec: pods.spec } }),
    { spec: { podSpec: pods.spec } },
  ],
  'mlops.seldon.io/v1alpha1 SeldonRuntime': [
    (c) => new seldon.SeldonRuntime(c, 'x', { metadata, spec: { seldonConfig: 'default' } }),
    { spec: { seldonConfig: 'default' } },
  ],
  'mlops.seldon.io/v1alpha1 SeldonConfig': [
    (c) => new seldon.SeldonConfig(c, 'x', { metadata, spec: { components: [{ name: 'scheduler', replicas: 1 }] } }),
    { spec: { components: [{ name: 'scheduler', replicas: 1 }] } },
  ],
  'argoproj.io/v1alpha1 Workflow': [(c) => new workflows.Workflow(c, 'x', { metadata, entrypoint }), steps],
  'argoproj.io/v1alpha1 WorkflowTemplate': [
    (c) => new workflows.WorkflowTemplate(c, 'x', { metadata, entrypoint }),
    steps,
  ],
  'argoproj.io/v1alpha1 ClusterWorkflowTemplate': [
    (c) => new workflows.ClusterWorkflowTemplate(c, 'x', { metadata, entrypoint }),
    steps,
  ],
  'argoproj.io/v1alpha1 CronWorkflow': [
    (c) => new workflows.CronWorkflow(c, 'x', { metadata, entrypoint, schedules: [Schedule.cron('0 3 * * *')] }),
    { spec: { schedules: ['0 3 * * *'], workflowSpec: steps.spec } },
  ],
};

/** As in Argo CD: a parent does not take over the health of its children, and a project is never waited for. */
const withoutHealth = ['argoproj.io/v1alpha1 Application', 'argoproj.io/v1alpha1 AppProject'];

test.each(Object.entries(kinds))(
  '%s: its construct gives what its schema takes, and it has a health',
  (id, [make, golden]) => {
    const json = validated(make(testChart()));
    const { apiVersion, kind, metadata: given, ...body } = json;
    expect(`${String(apiVersion)} ${String(kind)}`).toBe(id);
    expect(given).toMatchObject({ name: 'x' });
    expect(body).toEqual(golden);
    expect(healthOf(json as KubeObject) === undefined).toBe(withoutHealth.includes(id));
  },
);

const trees = join(__dirname, '../../scripts/constructs/fields');

test('there is no kind whose fields are known and which no construct makes', () => {
  const known = readdirSync(trees).flatMap((file) => parseFieldTree(readFileSync(join(trees, file), 'utf8')).kinds);
  const ids = known.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  // The training operator and the MPI operator both define an MPIJob; MPIJobProps choose between them.
  const others = ids.filter((id) => !(id in kinds) && id !== 'kubeflow.org/v1 MPIJob');
  expect(others).toEqual([]);
});

const definitions = join(__dirname, '../../../shared/kubernetes/crd-fields.txt');

if (!existsSync(definitions)) console.warn('skipped: every definition of the field: the list of its CRDs is not here');
(existsSync(definitions) ? test : test.skip)('every definition of the field has its construct', () => {
  const found = [
    ...readFileSync(definitions, 'utf8').matchAll(/^#### (\S+) (\S+) .*?\('([^']+)', 'served', 'storage'\)/gm),
  ];
  const ids = found.map(([, kind, group, version]) => `${group}/${version} ${kind}`);
  expect(ids.length).toBeGreaterThan(35);
  expect(ids.filter((id) => !(id in kinds) && id !== 'kubeflow.org/v1 MPIJob')).toEqual([]);
});
