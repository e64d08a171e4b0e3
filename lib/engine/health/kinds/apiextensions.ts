import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import { judge, type HealthRules } from '../rules.js';

function customResourceDefinition(object: KubeObject): ObjectHealth {
  if (object.metadata.deletionTimestamp !== undefined) return progressing('CRD is terminating');
  const list = conditionsIn(object);
  if (list.length === 0) return progressing('Status conditions not found');
  const open = judge(list, [
    {
      type: 'Terminating',
      status: 'True',
      is: progressing,
      saying: ({ message }) => `CRD is terminating: ${message}`,
    },
    {
      type: 'NamesAccepted',
      status: 'False',
      is: degraded,
      saying: ({ message }) => `CRD names have not been accepted: ${message}`,
    },
    {
      type: 'NonStructuralSchema',
      status: 'True',
      is: degraded,
      saying: ({ message }) => `Schema violations found: ${message}`,
    },
    {
      type: 'Established',
      status: 'not True',
      reason: 'Installing',
      is: progressing,
      saying: 'CRD is being installed',
    },
  ]);
  if (open) return open;
  const established = list.some(({ type, status }) => type === 'Established' && status === 'True');
  return established ? healthy('CRD is healthy') : degraded('CRD is not established');
}

/** Definitions of custom resources. */
export const apiExtensionsRules: HealthRules = {
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
};
