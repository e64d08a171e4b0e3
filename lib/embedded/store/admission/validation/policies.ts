import { compareQuantities, type Json, type JsonObject, type KubeObject } from '../../../../kube/index.js';
import { objectAt, stringsAt, textAt } from '../../../fields.js';
import { qualifiedNameFaults } from '../../names.js';
import { isNumber, NOT_NEGATIVE, specOf, type Causes } from './causes.js';

/** A HorizontalPodAutoscaler. */
export function autoscaler(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  const { minReplicas: least, maxReplicas: most = 0 } = spec;
  if (isNumber(least) && least < 1) causes.invalid('spec.minReplicas', least, 'must be greater than or equal to 1');
  if (isNumber(most) && most < 1) causes.required('spec.maxReplicas', 'must be set and greater than 0');
  if (isNumber(least) && isNumber(most) && most < least) {
    causes.invalid('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`');
  }
  const target = objectAt(spec, 'scaleTargetRef');
  for (const key of ['kind', 'name']) {
    if ((textAt(target, key) ?? '') === '') causes.required(`spec.scaleTargetRef.${key}`);
  }
  if ((textAt(target, 'apiVersion') ?? '') === '') {
    causes.invalid('spec.scaleTargetRef.apiVersion', '', 'apiVersion must specify API group');
  }
}

/** A PodDisruptionBudget. */
export function disruptionBudget(object: KubeObject, causes: Causes): void {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = specOf(object);
  if (minAvailable === undefined || maxUnavailable === undefined) return;
  const shown: JsonObject = {
    MinAvailable: minAvailable,
    Selector: selector ?? null,
    MaxUnavailable: maxUnavailable,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? null,
  };
  causes.invalid('spec', shown, 'minAvailable and maxUnavailable cannot be both set');
}

function isAbsent(value: Json | undefined): boolean {
  return !Array.isArray(value) || value.length === 0;
}

/** A PersistentVolumeClaim. */
export function volumeClaim(object: KubeObject, causes: Causes): void {
  claimSpec(specOf(object), 'spec', causes);
}

/** The spec of a claim, in a PersistentVolumeClaim or in the template of a StatefulSet. */
export function claimSpec(spec: JsonObject, field: string, causes: Causes): void {
  if (isAbsent(spec['accessModes'])) causes.required(`${field}.accessModes`, 'at least 1 access mode is required');
  if (objectAt(spec, 'resources', 'requests')?.['storage'] === undefined) {
    causes.required(`${field}.resources[storage]`);
  }
}

/** A Lease. */
export function lease(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  const { leaseDurationSeconds: seconds } = spec;
  if (isNumber(seconds) && seconds <= 0) causes.invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0');
  causes.notNegative(spec, 'spec', 'leaseTransitions');
}

/** A ResourceQuota. */
export function resourceQuota(object: KubeObject, causes: Causes): void {
  for (const [name, amount] of Object.entries(stringsAt(object, 'spec', 'hard'))) {
    const at = `spec.hard[${name}]`;
    const faults = qualifiedNameFaults(name);
    for (const fault of faults) causes.invalid(at, name, fault);
    if (faults.length > 0) causes.invalid(at, name, 'must be a standard resource for quota');
    if (compareQuantities(amount, '0') < 0) causes.invalid(at, amount, NOT_NEGATIVE);
  }
}
