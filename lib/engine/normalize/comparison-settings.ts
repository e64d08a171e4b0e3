import { isJsonObject, readYaml, type Json, type JsonObject } from '../../kube/index.js';
import { EngineError } from '../errors.js';
import type { IgnoreFields, KnownTypeField, ResourceOverride, ResourceOverrides } from './overrides.js';

/** What the data of the `argocd-cm` ConfigMap say of comparisons. */
export interface ComparisonSettings {
  readonly overrides: ResourceOverrides;
  /** `resource.compareoptions`: the rules of an aggregated ClusterRole do not count. @default false */
  readonly ignoreAggregatedRoles: boolean;
  /** `resource.compareoptions`: kinds whose status does not count. @default all */
  readonly ignoreStatus: 'all' | 'crd' | 'none';
  /** `resource.sensitive.mask.annotations`: annotations of Secrets that are masked. */
  readonly maskedAnnotations: readonly string[];
}

const prefix = 'resource.customizations';

/**
 * Reads the settings of comparisons: `resource.customizations.ignoreDifferences.<group>_<Kind>`, `….knownTypeFields.…`, the older map in
 * `resource.customizations`, `resource.compareoptions` and `resource.sensitive.mask.annotations`. `all` stands for every kind.
 *
 * @throws EngineError INVALID_IGNORE_RULE for YAML that cannot be read, or is of another shape
 */
export function parseComparisonSettings(data: Readonly<Record<string, string>>): ComparisonSettings {
  const overrides: Record<string, ResourceOverride> = {};
  const add = (kinds: string, more: ResourceOverride): void => {
    overrides[kinds] = { ...overrides[kinds], ...more };
  };
  for (const [kinds, value] of Object.entries(mapIn(data, prefix))) {
    if (!isJsonObject(value)) continue;
    const { ignoreDifferences: rules, knownTypeFields } = value;
    const fields = typeof rules === 'string' ? asMap(yaml(rules, `${prefix}: ${kinds}`), kinds) : rules;
    if (isJsonObject(fields)) add(kinds, { ignoreDifferences: ignoreFields(fields, `${prefix}: ${kinds}`) });
    if (Array.isArray(knownTypeFields)) add(kinds, { knownTypeFields: knownFields(knownTypeFields) });
  }
  for (const key of Object.keys(data).sort()) {
    const [, aspect, suffix = ''] =
      /^resource\.customizations\.(ignoreDifferences|knownTypeFields)\.(.+)$/.exec(key) ?? [];
    const kinds = suffix === 'all' ? '*/*' : suffix.replace('_', '/');
    if (aspect === 'ignoreDifferences') add(kinds, { ignoreDifferences: ignoreFields(mapIn(data, key), key) });
    if (aspect === 'knownTypeFields') {
      const value = yaml(data[key] ?? '', key);
      add(kinds, { knownTypeFields: knownFields(Array.isArray(value) ? value : []) });
    }
  }
  const options = mapIn(data, 'resource.compareoptions');
  return {
    overrides,
    ignoreAggregatedRoles: options['ignoreAggregatedRoles'] === true,
    ignoreStatus: statusOf(options['ignoreResourceStatusField']),
    maskedAnnotations: (data['resource.sensitive.mask.annotations'] ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  };
}

/** `crd` means definitions alone; `none`, `off` and false mean never; anything else means every kind. */
function statusOf(value: Json | undefined): ComparisonSettings['ignoreStatus'] {
  if (value === 'crd') return 'crd';
  return value === 'none' || value === 'off' || value === 'false' || value === false ? 'none' : 'all';
}

function ignoreFields(value: JsonObject, where: string): IgnoreFields {
  const texts = (key: string): string[] => {
    const list = value[key] ?? [];
    const items = Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
    if (!Array.isArray(list) || items.length < list.length)
      throw unreadable(`${key} in ${where}`, 'is no list of texts');
    return items;
  };
  return {
    jsonPointers: texts('jsonPointers'),
    jqPathExpressions: texts('jqPathExpressions'),
    managedFieldsManagers: texts('managedFieldsManagers'),
  };
}

function knownFields(list: readonly Json[]): KnownTypeField[] {
  return list.filter(isJsonObject).flatMap(({ field, type }) => {
    return typeof field === 'string' && typeof type === 'string' ? [{ field, type }] : [];
  });
}

function mapIn(data: Readonly<Record<string, string>>, key: string): JsonObject {
  const text = data[key] ?? '';
  return text.trim() === '' ? {} : asMap(yaml(text, key), key);
}

function asMap(value: Json | undefined, key: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw unreadable(key, 'is no map');
}

function yaml(text: string, key: string): Json | undefined {
  try {
    return readYaml(text, { file: key })[0]?.value;
  } catch (cause) {
    throw unreadable(key, 'is no YAML', cause);
  }
}

function unreadable(key: string, what: string, cause?: unknown): EngineError {
  return new EngineError('INVALID_IGNORE_RULE', `${key} ${what}`, {
    where: 'argocd-cm',
    remedy: 'correct the value in the ConfigMap argocd-cm',
    ...(cause !== undefined && { cause }),
  });
}
