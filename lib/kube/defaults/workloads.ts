import type { JsonObject } from '../json.js';
import { ensureObject, objectAt, objectsAt, setDefault, textAt } from '../fields.js';
import { volumeClaimSpecDefaults } from './pod.js';

type Defaults = (spec: JsonObject) => void;

/** The defaults of the workload kinds beside those of their pods, by kind. */
export const workloadDefaults: ReadonlyMap<string, Defaults> = new Map<string, Defaults>([
  ['apps/Deployment', deployment],
  ['apps/ReplicaSet', (spec) => setDefault(spec, 'replicas', 1)],
  ['/ReplicationController', (spec) => setDefault(spec, 'replicas', 1)],
  ['apps/StatefulSet', statefulSet],
  ['apps/DaemonSet', daemonSet],
  ['batch/Job', job],
  ['batch/CronJob', cronJob],
]);

function deployment(spec: JsonObject): void {
  setDefault(spec, 'replicas', 1);
  const strategy = ensureObject(spec, 'strategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (strategy['type'] === 'RollingUpdate') {
    const rolling = ensureObject(strategy, 'rollingUpdate');
    setDefault(rolling, 'maxUnavailable', '25%');
    setDefault(rolling, 'maxSurge', '25%');
  }
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'progressDeadlineSeconds', 600);
}

function statefulSet(spec: JsonObject): void {
  setDefault(spec, 'replicas', 1);
  setDefault(spec, 'serviceName', '');
  if (spec['serviceName'] === '') delete spec['serviceName'];
  setDefault(spec, 'podManagementPolicy', 'OrderedReady');
  const strategy = ensureObject(spec, 'updateStrategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (strategy['type'] === 'RollingUpdate') setDefault(ensureObject(strategy, 'rollingUpdate'), 'partition', 0);
  setDefault(spec, 'revisionHistoryLimit', 10);
  const retention = ensureObject(spec, 'persistentVolumeClaimRetentionPolicy');
  setDefault(retention, 'whenDeleted', 'Retain');
  setDefault(retention, 'whenScaled', 'Retain');
  for (const template of objectsAt(spec, 'volumeClaimTemplates')) {
    setDefault(template, 'apiVersion', 'v1');
    setDefault(template, 'kind', 'PersistentVolumeClaim');
    volumeClaimSpecDefaults(ensureObject(template, 'spec'));
    setDefault(ensureObject(template, 'status'), 'phase', 'Pending');
  }
}

function daemonSet(spec: JsonObject): void {
  const strategy = ensureObject(spec, 'updateStrategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (strategy['type'] === 'RollingUpdate') {
    const rolling = ensureObject(strategy, 'rollingUpdate');
    setDefault(rolling, 'maxUnavailable', 1);
    setDefault(rolling, 'maxSurge', 0);
  }
  setDefault(spec, 'revisionHistoryLimit', 10);
}

function job(spec: JsonObject): void {
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) {
    spec['completions'] = 1;
    spec['parallelism'] = 1;
  }
  setDefault(spec, 'parallelism', 1);
  setDefault(spec, 'backoffLimit', spec['backoffLimitPerIndex'] === undefined ? 6 : 2147483647);
  for (const rule of objectsAt(spec, 'podFailurePolicy', 'rules')) {
    for (const condition of objectsAt(rule, 'onPodConditions')) setDefault(condition, 'status', 'True');
  }
  setDefault(spec, 'completionMode', 'NonIndexed');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'manualSelector', false);
  setDefault(spec, 'podReplacementPolicy', objectAt(spec, 'podFailurePolicy') ? 'Failed' : 'TerminatingOrFailed');
}

function cronJob(spec: JsonObject): void {
  setDefault(spec, 'concurrencyPolicy', 'Allow');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'successfulJobsHistoryLimit', 3);
  setDefault(spec, 'failedJobsHistoryLimit', 1);
  if (textAt(spec, 'schedule') === undefined) delete spec['schedule'];
}
