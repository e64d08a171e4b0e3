import type { JsonObject, KubeObject } from '../kube/index.js';

/**
 * Kinds that the workload simulator plays and their neighbours: group/version | kind | plural | flags | short names | columns.
 * Flags: `s` status subresource, `c` scale subresource, `k` cluster-scoped. A column is `Name=path`.
 */
const table = `
kubeflow.org/v1 | PyTorchJob | pytorchjobs | sp | | State=.status.conditions[-1:].type
kubeflow.org/v1 | TFJob | tfjobs | s | | State=.status.conditions[-1:].type
kubeflow.org/v1 | MPIJob | mpijobs | s | | State=.status.conditions[-1:].type
kubeflow.org/v1 | XGBoostJob | xgboostjobs | s | | State=.status.conditions[-1:].type
kubeflow.org/v1 | PaddleJob | paddlejobs | s | | State=.status.conditions[-1:].type
kubeflow.org/v1 | JAXJob | jaxjobs | s | | State=.status.conditions[-1:].type
trainer.kubeflow.org/v1alpha1 | TrainJob | trainjobs | s | | State=.status.conditions[-1:].type
trainer.kubeflow.org/v1alpha1 | TrainingRuntime | trainingruntimes | | |
trainer.kubeflow.org/v1alpha1 | ClusterTrainingRuntime | clustertrainingruntimes | k | |
kubeflow.org/v1beta1 | Experiment | experiments | s | | Type=.status.conditions[-1:].type, Status=.status.conditions[-1:].status
mlops.seldon.io/v1alpha1 | Model | models | sc | mlm | Ready=.status.conditions[?(@.type=="Ready")].status, Desired=.spec.replicas, Available=.status.availableReplicas
mlops.seldon.io/v1alpha1 | Pipeline | pipelines | s | mlp | Ready=.status.conditions[?(@.type=="Ready")].status
mlops.seldon.io/v1alpha1 | Experiment | experiments | s | mlx | Ready=.status.conditions[?(@.type=="Ready")].status
mlops.seldon.io/v1alpha1 | Server | servers | sc | mls | Ready=.status.conditions[?(@.type=="Ready")].status
mlops.seldon.io/v1alpha1 | ServerConfig | serverconfigs | | |
mlops.seldon.io/v1alpha1 | SeldonRuntime | seldonruntimes | s | | Ready=.status.conditions[?(@.type=="Ready")].status
machinelearning.seldon.io/v1 | SeldonDeployment | seldondeployments | sc | sdep | State=.status.state
serving.kserve.io/v1beta1 | InferenceService | inferenceservices | s | isvc | URL=.status.url, Ready=.status.conditions[?(@.type=="Ready")].status
serving.kserve.io/v1alpha1 | ServingRuntime | servingruntimes | | |
serving.kserve.io/v1alpha1 | ClusterServingRuntime | clusterservingruntimes | k | |
serving.kserve.io/v1alpha1 | LLMInferenceService | llminferenceservices | s | llmisvc | URL=.status.url, Ready=.status.conditions[?(@.type=="Ready")].status
kueue.x-k8s.io/v1beta2 | ClusterQueue | clusterqueues | sk | cq | Cohort=.spec.cohortName
kueue.x-k8s.io/v1beta2 | LocalQueue | localqueues | s | queue,queues,lq | ClusterQueue=.spec.clusterQueue
kueue.x-k8s.io/v1beta2 | ResourceFlavor | resourceflavors | k | flavor,flavors,rf |
kueue.x-k8s.io/v1beta2 | Workload | workloads | s | wl | Queue=.spec.queueName, Admitted=.status.conditions[?(@.type=="Admitted")].status
serving.kserve.io/v1alpha1 | InferenceGraph | inferencegraphs | s | ig | URL=.status.url, Ready=.status.conditions[?(@.type=="Ready")].status
argoproj.io/v1alpha1 | Rollout | rollouts | sc | ro | Desired=.spec.replicas, Current=.status.replicas, Up-to-date=.status.updatedReplicas, Available=.status.availableReplicas
argoproj.io/v1alpha1 | AnalysisTemplate | analysistemplates | | at |
argoproj.io/v1alpha1 | ClusterAnalysisTemplate | clusteranalysistemplates | k | cat |
argoproj.io/v1alpha1 | AnalysisRun | analysisruns | s | ar | Status=.status.phase
argoproj.io/v1alpha1 | Experiment | experiments | s | exp | Status=.status.phase
argoproj.io/v1alpha1 | Workflow | workflows | | wf | Status=.status.phase, Message=.status.message
argoproj.io/v1alpha1 | WorkflowTemplate | workflowtemplates | | wftmpl |
argoproj.io/v1alpha1 | ClusterWorkflowTemplate | clusterworkflowtemplates | k | cwft |
argoproj.io/v1alpha1 | CronWorkflow | cronworkflows | | cwf |
argoproj.io/v1alpha1 | EventBus | eventbus | s | eb |
argoproj.io/v1alpha1 | EventSource | eventsources | s | es |
argoproj.io/v1alpha1 | Sensor | sensors | s | sn |
cert-manager.io/v1 | Certificate | certificates | s | cert,certs | Ready=.status.conditions[?(@.type=="Ready")].status, Secret=.spec.secretName
cert-manager.io/v1 | CertificateRequest | certificaterequests | s | cr,crs | Ready=.status.conditions[?(@.type=="Ready")].status
cert-manager.io/v1 | Issuer | issuers | s | | Ready=.status.conditions[?(@.type=="Ready")].status
cert-manager.io/v1 | ClusterIssuer | clusterissuers | sk | | Ready=.status.conditions[?(@.type=="Ready")].status
monitoring.coreos.com/v1 | ServiceMonitor | servicemonitors | s | smon |
monitoring.coreos.com/v1 | PodMonitor | podmonitors | s | pmon |
monitoring.coreos.com/v1 | PrometheusRule | prometheusrules | s | promrule |
monitoring.coreos.com/v1 | Prometheus | prometheuses | sc | prom |
external-secrets.io/v1 | ExternalSecret | externalsecrets | s | es | Store=.spec.secretStoreRef.name, Status=.status.conditions[?(@.type=="Ready")].reason, Ready=.status.conditions[?(@.type=="Ready")].status
external-secrets.io/v1 | SecretStore | secretstores | s | ss | Ready=.status.conditions[?(@.type=="Ready")].status
external-secrets.io/v1 | ClusterSecretStore | clustersecretstores | sk | css | Ready=.status.conditions[?(@.type=="Ready")].status
bitnami.com/v1alpha1 | SealedSecret | sealedsecrets | s | | Synced=.status.conditions[?(@.type=="Synced")].status
ray.io/v1 | RayCluster | rayclusters | s | | State=.status.state
ray.io/v1 | RayJob | rayjobs | s | | Job Status=.status.jobStatus
ray.io/v1 | RayService | rayservices | s | | Service Status=.status.serviceStatus
`;

const AGE = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/**
 * Definitions of the third-party kinds that the workload simulator plays. They take any fields; status and scale subresources,
 * short names and columns are those of the real definitions.
 */
export function workloadCrds(): KubeObject[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [api = '', kind = '', plural = '', flags = '', shortNames = '', columns = ''] = line
        .split('|')
        .map((cell) => cell.trim());
      const [group = '', version = ''] = api.split('/');
      return {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.${group}` },
        spec: {
          group,
          scope: flags.includes('k') ? 'Cluster' : 'Namespaced',
          names: {
            kind,
            plural,
            singular: kind.toLowerCase(),
            listKind: `${kind}List`,
            ...(shortNames !== '' && { shortNames: shortNames.split(',') }),
          },
          versions: [
            {
              name: version,
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
              subresources: subresources(flags),
              additionalPrinterColumns: [...columnsOf(columns), AGE],
            },
          ],
        },
      };
    });
}

function subresources(flags: string): JsonObject {
  const parts: JsonObject = {};
  if (flags.includes('s')) parts['status'] = {};
  if (flags.includes('c')) {
    parts['scale'] = {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.status.selector',
    };
  }
  if (flags.includes('p')) {
    parts['scale'] = {
      specReplicasPath: '.spec.pytorchReplicaSpecs.Worker.replicas',
      statusReplicasPath: '.status.replicaStatuses.Worker.active',
      labelSelectorPath: '.status.replicaStatuses.Worker.selector',
    };
  }
  return parts;
}

function columnsOf(text: string): JsonObject[] {
  if (text === '') return [];
  return text.split(', ').map((column) => {
    const at = column.indexOf('=');
    const type = /^(Desired|Current|Up-to-date|Available)$/.test(column.slice(0, at)) ? 'integer' : 'string';
    return { name: column.slice(0, at), type, jsonPath: column.slice(at + 1) };
  });
}
