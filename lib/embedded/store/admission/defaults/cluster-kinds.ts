import type { JsonObject, KubeObject } from '../../../../kube/index.js';
import { ensureObject, objectAt, objectsAt, setDefault, textAt, valueAt } from '../../../fields.js';

const ADMISSION = 'admissionregistration.k8s.io';
const FLOW = 'flowcontrol.apiserver.k8s.io';
const DEVICES = 'resource.k8s.io';

/** The defaults of what administrators of a cluster write: policies, drivers, devices, flow control. By group and kind. */
export const clusterDefaults: ReadonlyMap<string, (object: KubeObject) => void> = new Map([
  [`${ADMISSION}/ValidatingAdmissionPolicy`, admissionPolicy],
  [`${ADMISSION}/MutatingAdmissionPolicy`, admissionPolicy],
  [`${ADMISSION}/ValidatingAdmissionPolicyBinding`, policyBinding],
  [`${ADMISSION}/MutatingAdmissionPolicyBinding`, policyBinding],
  ['apiextensions.k8s.io/CustomResourceDefinition', definition],
  ['apiregistration.k8s.io/APIService', apiService],
  ['networking.k8s.io/IngressClass', ingressClass],
  ['storage.k8s.io/CSIDriver', storageDriver],
  [`${FLOW}/FlowSchema`, flowSchema],
  [`${FLOW}/PriorityLevelConfiguration`, priorityLevel],
  [`${DEVICES}/ResourceClaim`, (claim) => devices(objectAt(claim, 'spec', 'devices'))],
  [`${DEVICES}/ResourceClaimTemplate`, (template) => devices(objectAt(template, 'spec', 'spec', 'devices'))],
]);

function admissionPolicy(object: KubeObject): void {
  const spec = ensureObject(object, 'spec');
  setDefault(spec, 'failurePolicy', 'Fail');
  matchedResources(objectAt(spec, 'matchConstraints'));
}

function policyBinding(object: KubeObject): void {
  matchedResources(objectAt(object, 'spec', 'matchResources'));
}

function matchedResources(match: JsonObject | undefined): void {
  if (match === undefined) return;
  setDefault(match, 'matchPolicy', 'Equivalent');
  ensureObject(match, 'namespaceSelector');
  ensureObject(match, 'objectSelector');
  for (const rule of [...objectsAt(match, 'resourceRules'), ...objectsAt(match, 'excludeResourceRules')]) {
    setDefault(rule, 'scope', '*');
  }
}

function definition(crd: KubeObject): void {
  servicePort(objectAt(crd, 'spec', 'conversion', 'webhook', 'clientConfig', 'service'));
}

function apiService(service: KubeObject): void {
  servicePort(objectAt(service, 'spec', 'service'));
}

function servicePort(service: JsonObject | undefined): void {
  if (service) setDefault(service, 'port', 443);
}

function ingressClass(object: KubeObject): void {
  const parameters = objectAt(object, 'spec', 'parameters');
  if (parameters) setDefault(parameters, 'scope', 'Cluster');
}

function storageDriver(driver: KubeObject): void {
  const spec = ensureObject(driver, 'spec');
  setDefault(spec, 'attachRequired', true);
  setDefault(spec, 'fsGroupPolicy', 'ReadWriteOnceWithFSType');
  for (const key of ['podInfoOnMount', 'storageCapacity', 'requiresRepublish', 'seLinuxMount'])
    setDefault(spec, key, false);
  setDefault(spec, 'volumeLifecycleModes', ['Persistent']);
}

function flowSchema(schema: KubeObject): void {
  setDefault(ensureObject(schema, 'spec'), 'matchingPrecedence', 1000);
}

function priorityLevel(level: KubeObject): void {
  const spec = ensureObject(level, 'spec');
  const exempt =
    objectAt(spec, 'exempt') ?? (textAt(spec, 'type') === 'Exempt' ? ensureObject(spec, 'exempt') : undefined);
  if (exempt) {
    setDefault(exempt, 'nominalConcurrencyShares', 0);
    setDefault(exempt, 'lendablePercent', 0);
  }
  const limited = objectAt(spec, 'limited');
  if (limited === undefined) return;
  setDefault(limited, 'nominalConcurrencyShares', 30);
  setDefault(limited, 'lendablePercent', 0);
  const queuing = objectAt(limited, 'limitResponse', 'queuing');
  if (queuing === undefined) return;
  setDefault(queuing, 'queues', 64);
  setDefault(queuing, 'handSize', 8);
  setDefault(queuing, 'queueLengthLimit', 50);
}

function devices(claimed: JsonObject | undefined): void {
  for (const request of objectsAt(claimed, 'requests')) {
    const exactly = objectAt(request, 'exactly');
    for (const wanted of [...(exactly ? [exactly] : []), ...objectsAt(request, 'firstAvailable')]) {
      setDefault(wanted, 'allocationMode', 'ExactCount');
      const isCounted = valueAt(wanted, ['allocationMode']) === 'ExactCount';
      if (isCounted) setDefault(wanted, 'count', 1);
    }
  }
}
