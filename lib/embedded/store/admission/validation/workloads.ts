import { labelSelectorOf, matchesSelector, type JsonObject, type KubeObject } from '../../../../kube/index.js';
import { objectAt, objectsAt, stringsAt, textAt } from '../../../fields.js';
import { isEmpty, isNumber, specOf, type Causes } from './causes.js';
import { countOrPercent, podSpec, podTemplate } from './pods.js';
import { claimSpec } from './policies.js';

const ALWAYS = { allowed: ['Always'] };
const ENDING = { allowed: ['OnFailure', 'Never'], isRequired: true };
const POD_RESTARTS = ['Always', 'OnFailure', 'Never'];

/** A Pod. */
export function pod(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  podSpec(spec, 'spec', causes);
  causes.oneOf(spec, 'restartPolicy', 'spec', POD_RESTARTS);
}

/** A Deployment. */
export function deployment(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  causes.notNegative(spec, 'spec', 'replicas');
  selectorAndTemplate(spec, 'deployment', causes);
  podTemplate(spec, 'spec', ALWAYS, causes);
  deploymentStrategy(objectAt(spec, 'strategy'), causes);
  causes.notNegative(spec, 'spec', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds');
  const [ready, deadline] = [spec['minReadySeconds'] ?? 0, spec['progressDeadlineSeconds']];
  if (isNumber(deadline) && isNumber(ready) && deadline <= ready) {
    causes.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds');
  }
}

function deploymentStrategy(strategy: JsonObject | undefined, causes: Causes): void {
  const rolling = objectAt(strategy, 'rollingUpdate');
  const at = 'spec.strategy';
  switch (strategy?.['type']) {
    case 'Recreate':
      if (rolling) causes.forbidden(`${at}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'");
      return;
    case 'RollingUpdate': {
      const { maxUnavailable, maxSurge } = rolling ?? {};
      countOrPercent(maxUnavailable, `${at}.rollingUpdate.maxUnavailable`, causes);
      countOrPercent(maxSurge, `${at}.rollingUpdate.maxSurge`, causes);
      if (isZero(maxUnavailable) && isZero(maxSurge)) {
        causes.invalid(`${at}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0');
      }
      return;
    }
    default:
      causes.unsupported(at, { Type: strategy?.['type'] ?? '', RollingUpdate: rolling ?? null }, [
        'Recreate',
        'RollingUpdate',
      ]);
  }
}

function isZero(value: unknown): boolean {
  return value === 0 || value === '0%';
}

/** A ReplicaSet. */
export function replicaSet(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  causes.notNegative(spec, 'spec', 'replicas', 'minReadySeconds');
  selectorAndTemplate(spec, 'deployment', causes);
  podTemplate(spec, 'spec', ALWAYS, causes);
}

/** A StatefulSet. */
export function statefulSet(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  causes.oneOf(spec, 'podManagementPolicy', 'spec', ['OrderedReady', 'Parallel']);
  causes.notNegative(spec, 'spec', 'replicas', 'minReadySeconds');
  selectorAndTemplate(spec, 'statefulset', causes);
  const claims = objectsAt(spec, 'volumeClaimTemplates');
  const names = claims.map((claim) => textAt(claim, 'metadata', 'name') ?? '');
  podTemplate(spec, 'spec', ALWAYS, causes, names);
  claims.forEach((claim, index) => claimSpec(specOf(claim), `spec.volumeClaimTemplates[${index}].spec`, causes));
}

/** A DaemonSet. */
export function daemonSet(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  selectorAndTemplate(spec, 'daemonset', causes);
  podTemplate(spec, 'spec', ALWAYS, causes);
  const strategy = objectAt(spec, 'updateStrategy');
  const type = strategy?.['type'];
  if (type !== 'RollingUpdate' && type !== 'OnDelete') {
    const shown = { Type: type ?? '', RollingUpdate: strategy?.['rollingUpdate'] ?? null };
    causes.unsupported('spec.updateStrategy', shown, ['RollingUpdate', 'OnDelete']);
  }
  causes.notNegative(spec, 'spec', 'minReadySeconds', 'revisionHistoryLimit');
}

/** A PodTemplate. */
export function bareTemplate(object: KubeObject, causes: Causes): void {
  podSpec(objectAt(object, 'template', 'spec'), 'template.spec', causes);
}

/** A ReplicationController. */
export function replicationController(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  causes.notNegative(spec, 'spec', 'minReadySeconds', 'replicas');
  if (isEmpty(objectAt(spec, 'selector'))) causes.required('spec.selector');
  if (objectAt(spec, 'template') === undefined) causes.required('spec.template');
  else podTemplate(spec, 'spec', ALWAYS, causes);
}

/** A Job. */
export function job(object: KubeObject, causes: Causes): void {
  jobSpec(specOf(object), 'spec', causes);
}

/** A CronJob. */
export function cronJob(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  const schedule = textAt(spec, 'schedule') ?? '';
  if (schedule === '') causes.required('spec.schedule');
  else if (!schedule.startsWith('@')) {
    const fields = schedule.trim().split(/\s+/);
    if (fields.length !== 5) {
      const why = `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
      causes.invalid('spec.schedule', schedule, why);
    }
  }
  causes.notNegative(spec, 'spec', 'startingDeadlineSeconds');
  causes.oneOf(spec, 'concurrencyPolicy', 'spec', ['Allow', 'Forbid', 'Replace']);
  causes.notNegative(spec, 'spec', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit');
  jobSpec(objectAt(spec, 'jobTemplate', 'spec') ?? {}, 'spec.jobTemplate.spec', causes);
}

function jobSpec(spec: JsonObject, field: string, causes: Causes): void {
  causes.notNegative(spec, field, 'parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit');
  causes.notNegative(spec, field, 'ttlSecondsAfterFinished');
  causes.oneOf(spec, 'completionMode', field, ['NonIndexed', 'Indexed']);
  podTemplate(spec, field, ENDING, causes);
}

function selectorAndTemplate(spec: JsonObject, kind: string, causes: Causes): void {
  const selector = objectAt(spec, 'selector');
  const template = objectAt(spec, 'template');
  const labels = objectAt(template, 'metadata', 'labels');
  const mismatch = (): void =>
    causes.invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`');
  if (selector === undefined) {
    if (kind !== 'daemonset') causes.required('spec.selector');
    mismatch();
    return;
  }
  const isSelector = causes.selector('spec.selector', selector);
  if (isEmpty(selector)) causes.invalid('spec.selector', {}, `empty selector is invalid for ${kind}`);
  else if (!isSelector) causes.invalid('spec.selector', selector, 'invalid label selector');
  else if (!matchesSelector(labelSelectorOf(selector), stringsAt(labels))) mismatch();
}
