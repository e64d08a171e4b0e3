import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionIn, conditionsIn } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

function customResourceDefinition(object: KubeObject): ObjectHealth {
  if (conditionsIn(object).length === 0) return progressing('Status conditions not found');
  const [terminating, names, violations, established] = [
    'Terminating',
    'NamesAccepted',
    'NonStructuralSchema',
    'Established',
  ].map((type) => conditionIn(object, type));
  if (terminating?.status === 'True') return progressing(`CRD is terminating: ${terminating.message}`);
  if (object.metadata.deletionTimestamp !== undefined) return progressing('CRD is terminating');
  if (names?.status === 'False') return degraded(`CRD names have not been accepted: ${names.message}`);
  if (violations?.status === 'True') return degraded(`Schema violations found: ${violations.message}`);
  if (established?.status === 'True') return healthy('CRD is healthy');
  if (!established || established.reason === 'Installing') return progressing('CRD is being installed');
  return degraded('CRD is not established');
}

/** Definitions of custom resources. */
export const apiExtensionsRules: HealthRules = {
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
};
