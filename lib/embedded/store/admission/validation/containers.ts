import { canonicalQuantity, compareQuantities, isJsonObject, type JsonObject } from '../../../../kube/index.js';
import { objectAt, objectsAt, stringsAt, textAt } from '../../../fields.js';
import { subdomainFault } from '../../names.js';
import { NOT_NEGATIVE, type Causes } from './causes.js';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const STANDARD_RESOURCES = new Set(['cpu', 'memory', 'ephemeral-storage']);
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/** One container without its name; `volumes` are the names that it can mount. */
export function container(item: JsonObject, field: string, volumes: ReadonlySet<string>, causes: Causes): void {
  const image = textAt(item, 'image') ?? '';
  if (image === '') causes.required(`${field}.image`);
  else if (image !== image.trim()) {
    causes.invalid(`${field}.image`, image, 'must not have leading or trailing whitespace');
  }
  ports(item, `${field}.ports`, causes);
  environment(item, `${field}.env`, causes);
  mounts(item, `${field}.volumeMounts`, volumes, causes);
  for (const key of PROBES) probe(objectAt(item, key), `${field}.${key}`, causes);
  causes.oneOf(item, 'imagePullPolicy', field, ['Always', 'IfNotPresent', 'Never']);
  resources(objectAt(item, 'resources'), `${field}.resources`, causes);
}

function ports(item: JsonObject, field: string, causes: Causes): void {
  const names = new Set<string>();
  objectsAt(item, 'ports').forEach((port, index) => {
    const at = `${field}[${index}]`;
    const name = textAt(port, 'name') ?? '';
    if (name !== '') {
      const faults = portNameFaults(name);
      for (const fault of faults) causes.invalid(`${at}.name`, name, fault);
      if (faults.length === 0 && names.has(name)) causes.duplicate(`${at}.name`, name);
      names.add(name);
    }
    const number = port['containerPort'] ?? 0;
    if (number === 0) causes.required(`${at}.containerPort`);
    else causes.port(`${at}.containerPort`, number);
    if (port['hostPort'] !== undefined && port['hostPort'] !== 0) causes.port(`${at}.hostPort`, port['hostPort']);
    causes.oneOf(port, 'protocol', at, PROTOCOLS);
  });
}

/** Why a text is no name of a port. */
export function portNameFaults(name: string): string[] {
  const faults: string[] = [];
  if (name.length > 15) faults.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) {
    faults.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(name)) faults.push('must contain at least one letter (a-z)');
  if (name.includes('--')) faults.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) faults.push('must not begin or end with a hyphen');
  return faults;
}

function environment(item: JsonObject, field: string, causes: Causes): void {
  objectsAt(item, 'env').forEach((variable, index) => {
    const at = `${field}[${index}]`;
    const name = textAt(variable, 'name') ?? '';
    if (name === '') causes.required(`${at}.name`);
    else if (!/^[ -<>-~]+$/.test(name)) {
      const why = "a valid environment variable name must consist only of printable ASCII characters other than '='";
      causes.invalid(`${at}.name`, name, why);
    }
    const source = objectAt(variable, 'valueFrom');
    if (source !== undefined) valueSource(source, `${at}.valueFrom`, (textAt(variable, 'value') ?? '') !== '', causes);
  });
  objectsAt(item, 'envFrom').forEach((source) => {
    if (source['configMapRef'] === undefined && source['secretRef'] === undefined) {
      causes.invalid(`${field}From`, '', 'must specify one of: `configMapRef` or `secretRef`');
    }
  });
}

const VALUE_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function valueSource(source: JsonObject, field: string, hasValue: boolean, causes: Causes): void {
  for (const key of ['configMapKeyRef', 'secretKeyRef']) {
    const reference = objectAt(source, key);
    if (reference === undefined) continue;
    const name = textAt(reference, 'name') ?? '';
    const fault = subdomainFault(name);
    if (fault !== undefined) causes.invalid(`${field}.${key}.name`, name, fault);
    if ((textAt(reference, 'key') ?? '') === '') causes.required(`${field}.${key}.key`);
  }
  const count = VALUE_SOURCES.filter((key) => source[key] !== undefined).length;
  if (count === 0) {
    const why =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    causes.invalid(field, '', why);
  } else if (hasValue) {
    causes.invalid(field, '', 'may not be specified when `value` is not empty');
  } else if (count > 1) {
    causes.invalid(field, '', 'may not have more than one field specified at a time');
  }
}

function mounts(item: JsonObject, field: string, volumes: ReadonlySet<string>, causes: Causes): void {
  const paths = new Set<string>();
  objectsAt(item, 'volumeMounts').forEach((mount, index) => {
    const at = `${field}[${index}]`;
    const name = textAt(mount, 'name') ?? '';
    const path = textAt(mount, 'mountPath') ?? '';
    if (name === '') causes.required(`${at}.name`);
    if (!volumes.has(name)) causes.notFound(`${at}.name`, name);
    if (path === '') causes.required(`${at}.mountPath`);
    else if (paths.has(path)) causes.invalid(`${at}.mountPath`, path, 'must be unique');
    paths.add(path);
  });
}

function probe(item: JsonObject | undefined, field: string, causes: Causes): void {
  if (item === undefined) return;
  const [first, ...more] = HANDLERS.filter((key) => isJsonObject(item[key]));
  if (first === undefined) causes.required(field, 'must specify a handler type');
  for (const key of ['httpGet', 'tcpSocket']) {
    const port = objectAt(item, key)?.['port'];
    if (key === first) causes.port(`${field}.${key}.port`, port);
  }
  for (const key of more) causes.forbidden(`${field}.${key}`, 'may not specify more than 1 handler type');
  const numbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];
  causes.notNegative(item, field, ...numbers);
}

function resources(item: JsonObject | undefined, field: string, causes: Causes): void {
  const limits = amounts(item, 'limits', field, causes);
  const requests = amounts(item, 'requests', field, causes);
  for (const [name, request] of Object.entries(requests)) {
    const limit = limits[name];
    if (limit !== undefined && compareQuantities(request, limit) > 0) {
      const why = `must be less than or equal to ${name} limit of ${canonicalQuantity(limit)}`;
      causes.invalid(`${field}.requests`, request, why);
    }
  }
}

function amounts(
  item: JsonObject | undefined,
  key: 'limits' | 'requests',
  field: string,
  causes: Causes,
): Record<string, string> {
  const found = stringsAt(item, key);
  for (const [name, amount] of Object.entries(found)) {
    const at = `${field}.${key}[${name}]`;
    if (!name.includes('/') && !STANDARD_RESOURCES.has(name) && !name.startsWith('hugepages-')) {
      causes.invalid(at, name, 'must be a standard resource type or fully qualified');
      causes.invalid(at, name, 'must be a standard resource for containers');
    }
    if (compareQuantities(amount, '0') < 0) causes.invalid(at, amount, NOT_NEGATIVE);
  }
  return found;
}
