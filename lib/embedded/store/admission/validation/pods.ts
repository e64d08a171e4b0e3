import { isJsonObject, type Json, type JsonObject } from '../../../../kube/index.js';
import { objectAt, objectsAt, stringsAt, textAt } from '../../../fields.js';
import { labelFault, subdomainFault } from '../../names.js';
import { container } from './containers.js';
import { isNumber, NOT_NEGATIVE, type Causes } from './causes.js';

/** A pod's spec, in a Pod or in the template of a workload; `field` leads to it, `claims` are volumes that come from elsewhere. */
export function podSpec(
  spec: JsonObject | undefined,
  field: string,
  causes: Causes,
  claims: readonly string[] = [],
): void {
  const volumes = new Set([...volumeNames(spec, `${field}.volumes`, causes), ...claims]);
  const seen = new Set<string>();
  containers(spec, field, 'containers', volumes, seen, causes);
  containers(spec, field, 'initContainers', volumes, seen, causes);
  causes.oneOf(spec, 'dnsPolicy', field, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']);
  causes.labels(`${field}.nodeSelector`, stringsAt(spec, 'nodeSelector'));
  const account = textAt(spec, 'serviceAccountName') ?? '';
  const accountFault = account === '' ? undefined : subdomainFault(account);
  if (accountFault !== undefined) causes.invalid(`${field}.serviceAccountName`, account, accountFault);
  for (const key of ['hostname', 'subdomain']) {
    const name = textAt(spec, key) ?? '';
    const fault = name === '' ? undefined : labelFault(name);
    if (fault !== undefined) causes.invalid(`${field}.${key}`, name, fault);
  }
  tolerations(spec, `${field}.tolerations`, causes);
  const deadline = spec?.['activeDeadlineSeconds'];
  if (isNumber(deadline) && (deadline < 1 || deadline > 2147483647)) {
    causes.invalid(`${field}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive');
  }
}

function containers(
  spec: JsonObject | undefined,
  field: string,
  key: 'containers' | 'initContainers',
  volumes: ReadonlySet<string>,
  seen: Set<string>,
  causes: Causes,
): void {
  const list = objectsAt(spec, key);
  if (list.length === 0 && key === 'containers') causes.required(`${field}.${key}`);
  list.forEach((item, index) => {
    const at = `${field}.${key}[${index}]`;
    const name = textAt(item, 'name') ?? '';
    const fault = labelFault(name);
    if (name === '') causes.required(`${at}.name`);
    else if (fault !== undefined) causes.invalid(`${at}.name`, name, fault);
    else if (seen.has(name)) causes.duplicate(`${at}.name`, name);
    seen.add(name);
    container(item, at, volumes, causes);
  });
}

function volumeNames(spec: JsonObject | undefined, field: string, causes: Causes): Set<string> {
  const names = new Set<string>();
  objectsAt(spec, 'volumes').forEach((volume, index) => {
    const name = textAt(volume, 'name') ?? '';
    const fault = labelFault(name);
    if (name === '') causes.required(`${field}[${index}].name`);
    else if (fault !== undefined) causes.invalid(`${field}[${index}].name`, name, fault);
    else if (names.has(name)) causes.duplicate(`${field}[${index}].name`, name);
    names.add(name);
    for (const [source, key] of NAMED_SOURCES) {
      const named = objectAt(volume, source);
      if (named && (textAt(named, key) ?? '') === '') causes.required(`${field}[${index}].${source}.${key}`);
    }
    const sources = VOLUME_SOURCES.filter((key) => isJsonObject(volume[key]));
    for (const extra of sources.slice(1)) {
      causes.forbidden(`${field}[${index}].${extra}`, 'may not specify more than 1 volume type');
    }
  });
  return names;
}

const NAMED_SOURCES = [
  ['configMap', 'name'],
  ['secret', 'secretName'],
  ['persistentVolumeClaim', 'claimName'],
  ['hostPath', 'path'],
] as const;
const VOLUME_SOURCES = [
  'emptyDir',
  'hostPath',
  'nfs',
  'iscsi',
  'configMap',
  'secret',
  'persistentVolumeClaim',
  'downwardAPI',
  'projected',
  'csi',
  'ephemeral',
];

function tolerations(spec: JsonObject | undefined, field: string, causes: Causes): void {
  objectsAt(spec, 'tolerations').forEach((toleration, index) => {
    const at = `${field}[${index}]`;
    const { operator = 'Equal', value } = toleration;
    const key = textAt(toleration, 'key') ?? '';
    if (key === '' && operator !== 'Exists') {
      const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      causes.invalid(`${at}.operator`, operator, why);
    }
    if (operator === 'Exists' && value !== undefined && value !== '') {
      causes.invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'");
    }
    if (operator !== 'Equal' && operator !== 'Exists') {
      causes.unsupported(`${at}.operator`, operator, ['Equal', 'Exists']);
    }
    causes.oneOf(toleration, 'effect', at, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
  });
}

/** The template of a workload: its labels, its pods, and when they start again. */
export function podTemplate(
  holder: JsonObject,
  field: string,
  restart: { readonly allowed: readonly string[]; readonly isRequired?: boolean },
  causes: Causes,
  claims: readonly string[] = [],
): void {
  const template = objectAt(holder, 'template');
  causes.labels(`${field}.template.labels`, stringsAt(template, 'metadata', 'labels'));
  const spec = objectAt(template, 'spec');
  podSpec(spec, `${field}.template.spec`, causes, claims);
  const policy: Json | undefined = spec?.['restartPolicy'];
  const at = `${field}.template.spec.restartPolicy`;
  const unsaid = policy === undefined || (restart.isRequired === true && policy === 'Always');
  if (unsaid && restart.isRequired === true) {
    causes.required(at, `valid values: ${restart.allowed.map((value) => JSON.stringify(value)).join(', ')}`);
  } else if (policy !== undefined && !restart.allowed.includes(String(policy))) {
    causes.unsupported(at, policy, restart.allowed);
  }
}

/** The numbers of a percentage or a count: `25%` or not negative. */
export function countOrPercent(value: Json | undefined, field: string, causes: Causes): void {
  if (isNumber(value)) {
    if (value < 0) causes.invalid(field, value, NOT_NEGATIVE);
  } else if (typeof value === 'string' && !/^[0-9]+%$/.test(value)) {
    causes.invalid(
      field,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    );
  }
}
