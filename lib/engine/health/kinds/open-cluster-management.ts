import type { KubeObject } from '../../../kube/index.js';
import { at, listAt, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionIn, conditionsAt, hasConditions, isUnobserved } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

const unreported = progressing('Waiting for the status to be reported');
const outdated = progressing('Waiting for the status to be updated');
const compliance = (object: KubeObject) => textAt(object, 'status', 'compliant');

function certificatePolicy(object: KubeObject): ObjectHealth {
  if (compliance(object) === '') return unreported;
  return compliance(object) === 'Compliant'
    ? healthy('All certificates found comply with the policy')
    : degraded('At least once certificate does not comply with the policy');
}

function configurationPolicy(object: KubeObject): ObjectHealth {
  if (compliance(object) === '') return unreported;
  if (numberAt(object, 'status', 'lastEvaluatedGeneration') !== object.metadata.generation) return outdated;
  const details = at(object, 'status', 'compliancyDetails');
  if (!Array.isArray(details)) return progressing('Waiting for compliance');
  const message = details
    .flatMap((detail) => conditionsAt(detail, 'conditions'))
    .filter(({ type, fields }) => type !== '' && typeof fields['message'] === 'string')
    .map(({ type, message }) => `${type} - ${message}`)
    .join('; ');
  return compliance(object) === 'Compliant' ? healthy(message) : degraded(message);
}

function operatorPolicy(object: KubeObject): ObjectHealth {
  if (!hasConditions(object)) return unreported;
  if (isUnobserved(object)) return outdated;
  const compliant = conditionIn(object, 'Compliant');
  if (!compliant) return progressing('Waiting for the compliance condition');
  return compliant.status === 'True' ? healthy(compliant.message) : degraded(compliant.message);
}

/** On the hub a policy lists clusters, on a managed cluster templates. A policy that applies to no cluster is healthy. */
function policy(object: KubeObject): ObjectHealth {
  if (at(object, 'spec', 'disabled') === true) return healthy('Policy is disabled');
  const status = object['status'];
  if (compliance(object) === '') {
    const unplaced = !Array.isArray(at(status, 'status')) && listAt(status, 'placement').length > 0;
    return unplaced ? healthy('No clusters match this policy') : unreported;
  }
  const verdict = compliance(object) === 'Compliant' ? healthy : degraded;
  if (Array.isArray(at(status, 'status'))) {
    return verdict(describe('clusters', openNames(object, 'status', ['clustername'])));
  }
  if (!Array.isArray(at(status, 'details'))) return verdict();
  return verdict(describe('templates', openNames(object, 'details', ['templateMeta', 'name'])));
}

function openNames(object: KubeObject, field: string, name: readonly string[]): string[] {
  return listAt(object, 'status', field)
    .filter((entry) => at(entry, 'compliant') !== 'Compliant')
    .map((entry) => textAt(entry, ...name));
}

function describe(what: string, open: readonly string[]): string {
  return open.length === 0 ? `All ${what} are compliant` : `NonCompliant ${what}: ${open.join(', ')}`;
}

/** Policies of Open Cluster Management. */
export const openClusterManagementRules: HealthRules = {
  'policy.open-cluster-management.io/CertificatePolicy': certificatePolicy,
  'policy.open-cluster-management.io/ConfigurationPolicy': configurationPolicy,
  'policy.open-cluster-management.io/OperatorPolicy': operatorPolicy,
  'policy.open-cluster-management.io/Policy': policy,
};
