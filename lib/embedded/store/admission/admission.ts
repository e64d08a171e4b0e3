import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { ensureObject, objectAt, objectsAt, setDefault, stringsAt, textAt, valueAt } from '../../fields.js';
import type { Resource } from '../resource.js';
import type { Store } from '../store.js';
import { allocateService } from './service-allocation.js';

const NOT_READY = 'node.kubernetes.io/not-ready';

/** Gives a new object what the server allots: addresses, selectors, finalizers and its first status. Changes it in place. */
export function completeNew(store: Store, resource: Resource, object: KubeObject): void {
  if (resource.custom) return;
  switch (`${resource.group}/${resource.kind}`) {
    case '/Namespace': {
      const given = valueAt(object, ['spec', 'finalizers']);
      const others = Array.isArray(given) ? given.filter((finalizer) => finalizer !== 'kubernetes') : [];
      object['spec'] = { finalizers: [...others, 'kubernetes'] };
      object['status'] = { phase: 'Active' };
      return;
    }
    case '/Node':
      taintNew(ensureObject(object, 'spec'));
      return;
    case 'storage.k8s.io/VolumeAttributesClass':
      addFinalizer(object, 'kubernetes.io/vac-protection');
      return;
    case 'resource.k8s.io/ResourceSlice':
      for (const device of objectsAt(object, 'spec', 'devices')) {
        for (const taint of objectsAt(device, 'taints')) setDefault(taint, 'timeAdded', store.now());
      }
      return;
    case '/Service':
      allocateService(store, resource, object);
      object['status'] = { loadBalancer: {} };
      return;
    case '/Pod':
      admitPod(object);
      object['status'] = { phase: 'Pending', qosClass: qualityOf(object) };
      return;
    case '/PersistentVolumeClaim':
      addFinalizer(object, 'kubernetes.io/pvc-protection');
      object['status'] = { phase: 'Pending' };
      return;
    case '/PersistentVolume':
      addFinalizer(object, 'kubernetes.io/pv-protection');
      object['status'] = { phase: 'Pending', lastPhaseTransitionTime: store.now() };
      return;
    case '/ResourceQuota':
      object['status'] = {};
      return;
    case '/ReplicationController':
      object['status'] = { replicas: 0 };
      return;
    case 'batch/Job':
      jobSelector(object);
      object['status'] = {};
      return;
    case 'apps/StatefulSet':
      object['status'] = { replicas: 0, availableReplicas: 0 };
      return;
    case 'apps/ReplicaSet':
      object['status'] = { replicas: 0 };
      return;
    case 'apps/DaemonSet':
      object['status'] = {
        currentNumberScheduled: 0,
        numberMisscheduled: 0,
        desiredNumberScheduled: 0,
        numberReady: 0,
      };
      return;
    case 'apps/Deployment':
    case 'batch/CronJob':
      object['status'] = {};
      return;
    case 'networking.k8s.io/Ingress':
      object['status'] = { loadBalancer: {} };
      return;
    case 'autoscaling/HorizontalPodAutoscaler':
      object['status'] = { desiredReplicas: 0, currentMetrics: null };
      return;
    case 'policy/PodDisruptionBudget':
      object['status'] = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
      return;
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      object['status'] = {
        conditions: null,
        acceptedNames: { plural: '', kind: '' },
        storedVersions: objectsAt(object, 'spec', 'versions')
          .filter((version) => version['storage'] === true)
          .map((version) => textAt(version, 'name') ?? ''),
      };
      return;
    default:
  }
}

/** A node takes no pods until it says that it is ready. */
function taintNew(spec: JsonObject): void {
  const taints = objectsAt(spec, 'taints');
  if (taints.some(({ key }) => key === NOT_READY)) return;
  spec['taints'] = [...taints, { effect: 'NoSchedule', key: NOT_READY }];
}

/** What admission gives a new pod, and nobody owns. */
function admitPod(pod: KubeObject): void {
  const spec = ensureObject(pod, 'spec');
  setDefault(spec, 'serviceAccountName', 'default');
  setDefault(spec, 'serviceAccount', textAt(spec, 'serviceAccountName') ?? 'default');
  setDefault(spec, 'priority', 0);
  setDefault(spec, 'preemptionPolicy', 'PreemptLowerPriority');
  const tolerations = Array.isArray(spec['tolerations']) ? [...spec['tolerations']] : [];
  for (const key of [NOT_READY, 'node.kubernetes.io/unreachable']) {
    const tolerated = objectsAt(spec, 'tolerations').some(
      (toleration) =>
        toleration['key'] === key || (toleration['key'] === undefined && toleration['operator'] === 'Exists'),
    );
    if (!tolerated) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
  }
  spec['tolerations'] = tolerations;
}

function addFinalizer(object: KubeObject, finalizer: string): void {
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
}

function jobSelector(job: KubeObject): void {
  const spec = ensureObject(job, 'spec');
  if (spec['manualSelector'] === true) return;
  const uid = job.metadata.uid ?? '';
  const name = job.metadata.name ?? '';
  const labels = ensureObject(ensureObject(ensureObject(spec, 'template'), 'metadata'), 'labels');
  labels['batch.kubernetes.io/controller-uid'] = uid;
  labels['batch.kubernetes.io/job-name'] = name;
  labels['controller-uid'] = uid;
  labels['job-name'] = name;
  spec['selector'] = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
  const own = stringsAt(job, 'metadata', 'labels');
  if (Object.keys(own).length === 0) {
    job.metadata.labels = {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': name,
      'controller-uid': uid,
      'job-name': name,
      ...stringsAt(spec, 'template', 'metadata', 'labels'),
    };
  }
}

function qualityOf(pod: KubeObject): string {
  const containers = [...objectsAt(pod, 'spec', 'containers'), ...objectsAt(pod, 'spec', 'initContainers')];
  const has = (container: JsonObject, key: string): boolean =>
    Object.keys(objectAt(container, 'resources', key) ?? {}).length > 0;
  if (!containers.some((container) => has(container, 'limits') || has(container, 'requests'))) return 'BestEffort';
  const guaranteed = containers.every((container) =>
    ['cpu', 'memory'].every((name) => {
      const limit = objectAt(container, 'resources', 'limits')?.[name];
      return limit !== undefined && limit === objectAt(container, 'resources', 'requests')?.[name];
    }),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
