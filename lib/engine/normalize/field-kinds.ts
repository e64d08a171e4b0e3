import type { MapSchema } from '../../kube/index.js';

/** Fields of built-in types that hold a quantity. */
const quantityFields = new Set([
  'averageValue',
  'capacity',
  'divisor',
  'maximumVolumeSize',
  'sizeLimit',
  'tolerance',
  'value',
]);

/** Untyped maps of built-in types whose values are no quantities. */
const otherUntypedMaps = new Set(['dependencies', 'disruptedPods', 'fieldsV1']);

/** Flags and numbers of built-in types that are left out when they are `false` or 0 (they are no pointers). */
const droppedWhenZero = new Set([
  'chapAuthDiscovery',
  'chapAuthSession',
  'clusterScope',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'failureThreshold',
  'globalDefault',
  'healthCheckNodePort',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostPort',
  'initialDelaySeconds',
  'minReadySeconds',
  'nodePort',
  'nullable',
  'paused',
  'periodSeconds',
  'preserveUnknownFields',
  'publishNotReadyAddresses',
  'readOnly',
  'sslEnabled',
  'stdin',
  'stdinOnce',
  'successThreshold',
  'tty',
  'uniqueItems',
  'unschedulable',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
]);

/** Texts of built-in types that are pointers: an empty one says something. */
const optionalTexts = new Set([
  'appProtocol',
  'clusterName',
  'controllerName',
  'fsType',
  'hostnameOverride',
  'ingressClassName',
  'loadBalancerClass',
  'resourceClaimName',
  'runtimeClassName',
  'service',
  'storageClassName',
  'type',
  'volumeAttributesClassName',
]);

/** Whether a field of a built-in type whose schema leaves its type open holds a quantity. */
export function isQuantity(field: string): boolean {
  return quantityFields.has(field);
}

/** Whether a map holds quantities, such as the requests and limits of a container. */
export function isQuantityMap(field: string, schema: MapSchema): boolean {
  return schema.element?.type === 'scalar' && schema.element.scalar === 'untyped' && !otherUntypedMaps.has(field);
}

/** Whether a flag or number is left out when it is `false` or 0; `parent` is the list or structure that it stands in. */
export function isDroppedWhenZero(field: string, parent: string): boolean {
  return droppedWhenZero.has(field) || (field === 'priority' && parent === 'additionalPrinterColumns');
}

/** Whether an empty text is kept. */
export function keepsEmptyText(field: string): boolean {
  return optionalTexts.has(field);
}
