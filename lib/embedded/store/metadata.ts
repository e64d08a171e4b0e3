import { stringifyJson, type KubeObject, type OwnerReference } from '../../kube/index.js';
import type { StatusCause } from '../errors.js';
import { invalidValue, required } from '../refusals.js';
import { labelValueFaults, nameFault, prefixFault, qualifiedNameFaults } from './names.js';
import type { Resource } from './resource.js';

const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);
const MAX_ANNOTATIONS = 256 * 1024;

/** What is wrong with the metadata of an object, by the rules for names, labels, annotations, finalizers and owners. */
export function metadataCauses(resource: Resource, { metadata }: KubeObject): StatusCause[] {
  const {
    name = '',
    generateName = '',
    labels = {},
    annotations = {},
    finalizers = [],
    ownerReferences = [],
  } = metadata;
  return [
    ...generateNameCauses(resource, generateName),
    ...nameCauses(resource, name),
    ...labelCauses(labels),
    ...annotationCauses(annotations),
    ...ownerCauses(ownerReferences),
    ...finalizerCauses(resource, finalizers),
  ];
}

function generateNameCauses(resource: Resource, prefix: string): StatusCause[] {
  const fault = prefix === '' ? undefined : prefixFault(resource, prefix);
  return fault === undefined ? [] : [invalidValue('metadata.generateName', JSON.stringify(prefix), fault)];
}

function nameCauses(resource: Resource, name: string): StatusCause[] {
  if (name === '') return [required('metadata.name', 'name or generateName is required')];
  const fault = nameFault(resource, name);
  return fault === undefined ? [] : [invalidValue('metadata.name', JSON.stringify(name), fault)];
}

function labelCauses(labels: { readonly [key: string]: string }): StatusCause[] {
  const field = 'metadata.labels';
  return Object.entries(labels).flatMap(([key, value]) => {
    const causes = qualifiedNameFaults(key).map((fault) => invalidValue(field, JSON.stringify(key), fault));
    return [...causes, ...labelValueFaults(value).map((fault) => invalidValue(field, JSON.stringify(value), fault))];
  });
}

function annotationCauses(annotations: { readonly [key: string]: string }): StatusCause[] {
  const field = 'metadata.annotations';
  const causes = Object.keys(annotations).flatMap((key) =>
    qualifiedNameFaults(key.toLowerCase()).map((fault) => invalidValue(field, JSON.stringify(key), fault)),
  );
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) size += Buffer.byteLength(key) + Buffer.byteLength(value);
  if (size <= MAX_ANNOTATIONS) return causes;
  const message = `Too long: may not be more than ${MAX_ANNOTATIONS} bytes`;
  return [...causes, { reason: 'FieldValueTooLong', message, field }];
}

function finalizerCauses(resource: Resource, finalizers: readonly string[]): StatusCause[] {
  const field = 'metadata.finalizers';
  const malformed = finalizers.flatMap((finalizer) =>
    qualifiedNameFaults(finalizer).map((fault) => invalidValue(field, JSON.stringify(finalizer), fault)),
  );
  // Built-in kinds alone ask for more than a well-formed name; definitions are checked like what they define.
  if (resource.custom || resource.group === 'apiextensions.k8s.io') return malformed;
  const why = 'name is neither a standard finalizer name nor is it fully qualified';
  const unqualified = finalizers.flatMap((finalizer, index) =>
    finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)
      ? []
      : [invalidValue(`${field}[${index}]`, JSON.stringify(finalizer), why)],
  );
  return [...malformed, ...unqualified];
}

function ownerCauses(owners: readonly OwnerReference[]): StatusCause[] {
  const field = 'metadata.ownerReferences';
  const causes = owners.flatMap((owner) => [
    ...(owner.apiVersion ? [] : [invalidValue(`${field}.apiVersion`, '""', 'version must not be empty')]),
    ...(['kind', 'name', 'uid'] as const)
      .filter((key) => !owner[key])
      .map((key) => invalidValue(`${field}.${key}`, '""', 'must not be empty')),
    ...(owner.apiVersion === 'v1' && owner.kind === 'Event'
      ? [invalidValue(field, stringifyJson(owner), '/v1, Kind=Event is disallowed from being an owner')]
      : []),
  ]);
  const [first, second] = owners.filter((owner) => owner.controller === true);
  if (first === undefined || second === undefined) return causes;
  const [one, other] = [first, second].map(({ kind, name }) => `${kind}/${name}`);
  const why = `Only one reference can have Controller set to true. Found "true" in references for ${one} and ${other}`;
  return [...causes, invalidValue(field, stringifyJson([...owners]), why)];
}
