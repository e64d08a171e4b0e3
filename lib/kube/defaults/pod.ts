import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { canonicalQuantity } from '../quantity.js';
import { ensureObject, objectAt, objectsAt, setDefault, textAt } from '../fields.js';

/** The defaults of a pod's `spec`, in a template too. */
export function podSpecDefaults(spec: JsonObject): void {
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  ensureObject(spec, 'securityContext');
  setDefault(spec, 'schedulerName', 'default-scheduler');
  const account = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount');
  if (account !== undefined && account !== '') {
    spec['serviceAccountName'] = account;
    spec['serviceAccount'] = account;
  }
  for (const list of ['containers', 'initContainers', 'ephemeralContainers']) {
    for (const container of objectsAt(spec, list)) containerDefaults(container);
  }
  for (const volume of objectsAt(spec, 'volumes')) volumeDefaults(volume);
}

function containerDefaults(container: JsonObject): void {
  setDefault(container, 'terminationMessagePath', '/dev/termination-log');
  setDefault(container, 'terminationMessagePolicy', 'File');
  setDefault(container, 'imagePullPolicy', pullPolicy(textAt(container, 'image') ?? ''));
  resourceDefaults(ensureObject(container, 'resources'));
  for (const port of objectsAt(container, 'ports')) setDefault(port, 'protocol', 'TCP');
  for (const variable of objectsAt(container, 'env')) {
    const field = objectAt(variable, 'valueFrom', 'fieldRef');
    if (field) setDefault(field, 'apiVersion', 'v1');
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = objectAt(container, name);
    if (probe === undefined) continue;
    setDefault(probe, 'timeoutSeconds', 1);
    setDefault(probe, 'periodSeconds', 10);
    setDefault(probe, 'successThreshold', 1);
    setDefault(probe, 'failureThreshold', 3);
    handlerDefaults(probe);
  }
  for (const name of ['postStart', 'preStop']) handlerDefaults(objectAt(container, 'lifecycle', name));
}

function handlerDefaults(handler: JsonObject | undefined): void {
  const http = objectAt(handler, 'httpGet');
  if (http) {
    setDefault(http, 'path', '/');
    setDefault(http, 'scheme', 'HTTP');
  }
  const grpc = objectAt(handler, 'grpc');
  if (grpc) setDefault(grpc, 'service', '');
}

/** `Always` for the tag `latest` or none, `IfNotPresent` for any other tag and for a digest. */
function pullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function resourceDefaults(resources: JsonObject): void {
  const limits = objectAt(resources, 'limits');
  const requests = objectAt(resources, 'requests');
  canonicalQuantities(limits);
  canonicalQuantities(requests);
}

/** Writes every quantity of a map in its canonical form; text that is no quantity is left to validation. */
export function canonicalQuantities(quantities: JsonObject | undefined): void {
  for (const [name, quantity] of Object.entries(quantities ?? {})) {
    if (quantities) quantities[name] = canonical(quantity);
  }
}

/** A quantity in its canonical form. */
export function canonical(quantity: Json | undefined): Json | undefined {
  if (typeof quantity !== 'string' && typeof quantity !== 'number' && typeof quantity !== 'bigint') return quantity;
  try {
    return canonicalQuantity(quantity);
  } catch {
    return quantity;
  }
}

function volumeDefaults(volume: JsonObject): void {
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    const found = objectAt(volume, source);
    if (found) setDefault(found, 'defaultMode', 420);
  }
  const host = objectAt(volume, 'hostPath');
  if (host) setDefault(host, 'type', '');
  for (const item of [...objectsAt(volume, 'downwardAPI', 'items'), ...projectedFields(volume)]) {
    const field = objectAt(item, 'fieldRef');
    if (field) setDefault(field, 'apiVersion', 'v1');
  }
  for (const source of objectsAt(volume, 'projected', 'sources')) {
    const token = objectAt(source, 'serviceAccountToken');
    if (token) setDefault(token, 'expirationSeconds', 3600);
  }
  const empty = objectAt(volume, 'emptyDir');
  if (empty?.['sizeLimit'] !== undefined) empty['sizeLimit'] = canonical(empty['sizeLimit']);
  const claim = objectAt(volume, 'ephemeral', 'volumeClaimTemplate', 'spec');
  if (claim) volumeClaimSpecDefaults(claim);
  const iscsi = objectAt(volume, 'iscsi');
  if (iscsi) setDefault(iscsi, 'iscsiInterface', 'default');
  if (Object.keys(volume).filter((key) => key !== 'name').length === 0) volume['emptyDir'] = {};
}

function projectedFields(volume: JsonObject): JsonObject[] {
  return objectsAt(volume, 'projected', 'sources').flatMap((source) => objectsAt(source, 'downwardAPI', 'items'));
}

/** The defaults of a PersistentVolumeClaim's `spec`, in a template too. */
export function volumeClaimSpecDefaults(spec: JsonObject): void {
  setDefault(spec, 'volumeMode', 'Filesystem');
  canonicalQuantities(objectAt(spec, 'resources', 'requests'));
  canonicalQuantities(objectAt(spec, 'resources', 'limits'));
  const source = spec['dataSource'];
  if (isJsonObject(source)) setDefault(spec, 'dataSourceRef', { ...source });
}
