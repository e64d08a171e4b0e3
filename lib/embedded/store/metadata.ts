import type { KubeObject, ObjectMeta } from '../../kube/index.js';
import type { StatusCause } from '../errors.js';
import { invalidValue, required } from '../refusals.js';
import type { Resource } from './resource.js';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SERVICE = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const FREE_NAMES = new Set(['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);

const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const serviceRule =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/** What is wrong with the metadata of an object, by the rules for names, labels, annotations, finalizers and owners. */
export function metadataCauses(resource: Resource, { metadata }: KubeObject): StatusCause[] {
  const causes = nameCauses(resource, metadata.name ?? '');
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (!isQualified(key))
      causes.push(
        invalidValue(
          'metadata.labels',
          JSON.stringify(key),
          "name part must consist of alphanumeric characters, '-', '_' or '.'",
        ),
      );
    if (typeof value !== 'string' || value.length > 63 || !LABEL_VALUE.test(value)) {
      causes.push(
        invalidValue(
          'metadata.labels',
          JSON.stringify(value),
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        ),
      );
    }
  }
  let annotationSize = 0;
  for (const [key, value] of Object.entries(metadata.annotations ?? {})) {
    if (!isQualified(key.toLowerCase()))
      causes.push(
        invalidValue(
          'metadata.annotations',
          JSON.stringify(key),
          "name part must consist of alphanumeric characters, '-', '_' or '.'",
        ),
      );
    annotationSize += key.length + String(value).length;
  }
  if (annotationSize > 256 * 1024) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: 'Too long: may not be more than 262144 bytes',
      field: 'metadata.annotations',
    });
  }
  for (const finalizer of metadata.finalizers ?? []) {
    if (!isQualified(finalizer))
      causes.push(
        invalidValue(
          'metadata.finalizers',
          JSON.stringify(finalizer),
          'name part must consist of alphanumeric characters',
        ),
      );
  }
  (metadata.ownerReferences ?? []).forEach((owner, index) => {
    for (const key of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (!owner[key])
        causes.push(invalidValue(`metadata.ownerReferences[${index}].${key}`, '""', 'must not be empty'));
    }
  });
  return causes;
}

function nameCauses(resource: Resource, name: string): StatusCause[] {
  if (name === '') return [required('metadata.name', 'name or generateName is required')];
  const fail = (rule: string): StatusCause[] => [invalidValue('metadata.name', JSON.stringify(name), rule)];
  if (FREE_NAMES.has(resource.kind))
    return /^[^/%]+$/.test(name) && name !== '.' && name !== '..' ? [] : fail("may not contain '/' or '%'");
  if (resource.kind === 'Namespace') return name.length <= 63 && LABEL.test(name) ? [] : fail(labelRule);
  if (resource.kind === 'Service' && !resource.custom)
    return name.length <= 63 && SERVICE.test(name) ? [] : fail(serviceRule);
  return name.length <= 253 && SUBDOMAIN.test(name) ? [] : fail(subdomainRule);
}

function isQualified(key: string): boolean {
  const name = key.slice(key.indexOf('/') + 1);
  return name.length <= 63 && QUALIFIED.test(key);
}

/** The metadata fields that only the server sets, taken from the stored object (or absent on creation). */
export function withServerFields(metadata: ObjectMeta, before: ObjectMeta | undefined): ObjectMeta {
  const {
    uid: _uid,
    creationTimestamp: _created,
    generation: _generation,
    resourceVersion: _version,
    ...kept
  } = metadata;
  delete kept.deletionTimestamp;
  delete kept.deletionGracePeriodSeconds;
  delete kept['selfLink'];
  if (before === undefined) return kept;
  const result: ObjectMeta = { ...kept };
  for (const key of [
    'uid',
    'creationTimestamp',
    'generation',
    'resourceVersion',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generateName',
  ] as const) {
    const value = before[key];
    if (value !== undefined) Object.assign(result, { [key]: value });
  }
  return result;
}
