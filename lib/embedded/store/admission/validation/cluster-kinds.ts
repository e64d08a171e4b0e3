import { isIP } from 'node:net';
import type { JsonObject, KubeObject } from '../../../../kube/index.js';
import { objectAt, objectsAt, stringsAt, textAt, valueAt } from '../../../fields.js';
import { subdomainFault } from '../../names.js';
import { isEmpty, isNumber, specOf, type Causes } from './causes.js';

const ADMISSION = 'admissionregistration.k8s.io';
const FLOW = 'flowcontrol.apiserver.k8s.io';
const DNS_1035 =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/** What must be said in the kinds that administrators of a cluster write. By group and kind. */
export const clusterRules: ReadonlyMap<string, (object: KubeObject, causes: Causes) => void> = new Map([
  ['/PersistentVolume', persistentVolume],
  ['apiregistration.k8s.io/APIService', apiService],
  ['apps/ControllerRevision', controllerRevision],
  ['certificates.k8s.io/CertificateSigningRequest', certificateRequest],
  ['networking.k8s.io/IngressClass', (object, causes) => texts(specOf(object), 'spec', causes, 'controller')],
  ['networking.k8s.io/IPAddress', address],
  ['networking.k8s.io/ServiceCIDR', serviceRange],
  ['storage.k8s.io/CSIStorageCapacity', storageCapacity],
  ['storage.k8s.io/StorageClass', (object, causes) => texts(object, '', causes, 'provisioner')],
  ['storage.k8s.io/VolumeAttachment', attachment],
  ['storage.k8s.io/VolumeAttributesClass', attributesClass],
  [`${ADMISSION}/MutatingAdmissionPolicy`, mutatingPolicy],
  [`${ADMISSION}/MutatingAdmissionPolicyBinding`, policyBinding],
  [`${ADMISSION}/ValidatingAdmissionPolicy`, validatingPolicy],
  [`${ADMISSION}/ValidatingAdmissionPolicyBinding`, validatingBinding],
  ['node.k8s.io/RuntimeClass', (object, causes) => texts(object, '', causes, 'handler')],
  ['discovery.k8s.io/EndpointSlice', (object, causes) => texts(object, '', causes, 'addressType')],
  ['resource.k8s.io/ResourceSlice', resourceSlice],
  [`${FLOW}/FlowSchema`, flowSchema],
  [`${FLOW}/PriorityLevelConfiguration`, (object, causes) => texts(specOf(object), 'spec', causes, 'type')],
]);

/** Texts that must not be empty. */
function texts(holder: JsonObject, path: string, causes: Causes, ...keys: readonly string[]): void {
  for (const key of keys) {
    if ((textAt(holder, key) ?? '') === '') causes.required(path === '' ? key : `${path}.${key}`);
  }
}

const VOLUME_FIELDS = new Set(
  `accessModes capacity claimRef mountOptions nodeAffinity persistentVolumeReclaimPolicy storageClassName
   volumeAttributesClassName volumeMode`.split(/\s+/),
);

function persistentVolume(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  const { accessModes } = spec;
  if (!Array.isArray(accessModes) || accessModes.length === 0) causes.required('spec.accessModes');
  const capacity = objectAt(spec, 'capacity');
  if (isEmpty(capacity)) causes.required('spec.capacity');
  if (capacity?.['storage'] === undefined || Object.keys(capacity).length > 1) {
    causes.unsupported('spec.capacity', capacity ?? null, ['storage']);
  }
  const sources = Object.keys(spec).filter((key) => !VOLUME_FIELDS.has(key));
  if (sources.length === 0) causes.required('spec', 'must specify a volume type');
}

function apiService(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  const [group, version] = [textAt(spec, 'group') ?? '', textAt(spec, 'version') ?? ''];
  const name = `${version}.${group}`;
  if (object.metadata.name !== name) {
    const why = `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(name)}`;
    causes.invalid('metadata.name', object.metadata.name, why);
  }
  if (group === '' && version !== 'v1') {
    causes.required('spec.group', 'only v1 may have an empty group and it better be legacy kube');
  }
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(version)) causes.invalid('spec.version', version, DNS_1035);
  const bounded = (key: string, most: number): void => {
    const value = spec[key];
    if (isNumber(value) && (value <= 0 || value > most)) {
      causes.invalid(`spec.${key}`, value, `must be positive and less than ${most}`);
    }
  };
  bounded('groupPriorityMinimum', 20000);
  bounded('versionPriority', 1000);
}

function controllerRevision(object: KubeObject, causes: Causes): void {
  if (valueAt(object, ['data']) === null) causes.required('data', 'data is mandatory');
}

function certificateRequest(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  const { request, usages } = spec;
  const text = typeof request === 'string' ? Buffer.from(request, 'base64').toString() : '';
  if (!text.includes('-----BEGIN CERTIFICATE REQUEST-----')) {
    causes.invalid('spec.request', request ?? null, 'PEM block type must be CERTIFICATE REQUEST');
  }
  if (!Array.isArray(usages) || usages.length === 0) causes.required('spec.usages');
  texts(spec, 'spec', causes, 'signerName');
}

function address(object: KubeObject, causes: Causes): void {
  const { name = '' } = object.metadata;
  if (isIP(name) === 0) {
    causes.invalid('metadata.name', name, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
  }
  const parent = objectAt(object, 'spec', 'parentRef');
  if (parent === undefined) causes.required('spec.parentRef');
  else texts(parent, 'spec.parentRef', causes, 'resource', 'name');
}

function serviceRange(object: KubeObject, causes: Causes): void {
  const { cidrs } = specOf(object);
  if (!Array.isArray(cidrs) || cidrs.length === 0) causes.required('spec.cidrs', 'at least one CIDR required');
}

function storageCapacity(object: KubeObject, causes: Causes): void {
  const name = textAt(object, 'storageClassName') ?? '';
  const fault = subdomainFault(name);
  if (fault !== undefined) causes.invalid('storageClassName', name, fault);
}

function attachment(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  texts(spec, 'spec', causes, 'attacher');
  const source = objectAt(spec, 'source') ?? {};
  const named = ['inlineVolumeSpec', 'persistentVolumeName'].filter((key) => (source[key] ?? '') !== '');
  if (named.length !== 1) {
    causes.required('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName');
  }
  const node = textAt(spec, 'nodeName') ?? '';
  const fault = subdomainFault(node);
  if (fault !== undefined) causes.invalid('spec.nodeName', node, fault);
}

function attributesClass(object: KubeObject, causes: Causes): void {
  texts(object, '', causes, 'driverName');
  if (Object.keys(stringsAt(object, 'parameters')).length === 0) {
    causes.required('parameters', 'must contain at least one key/value pair');
  }
}

function validatingPolicy(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  if (objectsAt(spec, 'validations').length + objectsAt(spec, 'auditAnnotations').length === 0) {
    const why = 'validations or auditAnnotations must contain at least one item';
    causes.required('spec.validations', why);
    causes.required('spec.auditAnnotations', why);
  }
  if (objectAt(spec, 'matchConstraints') === undefined) causes.required('spec.matchConstraints');
}

function mutatingPolicy(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  if (objectsAt(spec, 'mutations').length === 0) {
    causes.required('spec.mutations', 'mutations must contain at least one item');
  }
  texts(spec, 'spec', causes, 'reinvocationPolicy');
  if (objectAt(spec, 'matchConstraints') === undefined) causes.required('spec.matchConstraints');
}

function policyBinding(object: KubeObject, causes: Causes): void {
  texts(specOf(object), 'spec', causes, 'policyName');
}

function validatingBinding(object: KubeObject, causes: Causes): void {
  policyBinding(object, causes);
  const { validationActions } = specOf(object);
  if (!Array.isArray(validationActions) || validationActions.length === 0) {
    causes.required('spec.validationActions', 'at least one validation action is required');
  }
}

function resourceSlice(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  texts(spec, 'spec', causes, 'driver');
  texts(objectAt(spec, 'pool') ?? {}, 'spec.pool', causes, 'name');
  const count = valueAt(spec, ['pool', 'resourceSliceCount']);
  if (isNumber(count) && count <= 0) {
    causes.invalid('spec.pool.resourceSliceCount', count, 'must be greater than zero');
  }
  const places = ['nodeName', 'nodeSelector', 'allNodes', 'perDeviceNodeSelection'];
  const named = places.filter((key) => ![undefined, null, '', false].includes(spec[key] as never));
  if (named.length === 0) {
    const list = places.map((place) => `\`${place}\``).join(', ');
    causes.required('spec', `exactly one of ${list} is required`);
  }
}

function flowSchema(object: KubeObject, causes: Causes): void {
  if ((textAt(object, 'spec', 'priorityLevelConfiguration', 'name') ?? '') === '') {
    causes.required('spec.priorityLevelConfiguration.name', 'must reference a priority level');
  }
}
