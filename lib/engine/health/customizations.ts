import { isJsonObject, readYaml, type Json, type JsonObject } from '../../kube/index.js';
import type { HealthRuleSpec } from '../../model/index.js';
import { HealthError } from './errors.js';

/** What users say of the kinds that a key of the settings names. */
export interface HealthCustomization {
  /** `group/Kind`, or the `Kind` alone in the core group; both parts may be globs. */
  readonly kinds: string;
  /** The Lua script that judges the health, or the rule that was declared as data. */
  readonly script: string | HealthRuleSpec;
}

const prefix = 'resource.customizations';
const aspects = ['health', 'useOpenLibs', 'actions', 'ignoreDifferences', 'ignoreResourceUpdates', 'knownTypeFields'];

/**
 * The health scripts in the data of the `argocd-cm` ConfigMap: keys `resource.customizations.health.<group>_<Kind>` and the older
 * map in `resource.customizations`. A split key counts before the map. Sorted by kinds, so that globs are tried in one order.
 *
 * @throws {HealthError} `INVALID_CUSTOMIZATION`: YAML that cannot be read, or an aspect that nobody knows
 */
export function parseHealthCustomizations(data: Readonly<Record<string, string>>): HealthCustomization[] {
  const scripts = new Map<string, string>();
  for (const [kinds, script] of legacyScripts(data[prefix] ?? '')) scripts.set(kinds, script);
  for (const [key, text] of Object.entries(data)) {
    if (!key.startsWith(`${prefix}.`)) continue;
    const [aspect = '', ...rest] = key.slice(prefix.length + 1).split('.');
    if (!aspects.includes(aspect) || rest.length === 0) throw unknownAspect(key);
    if (aspect === 'health') scripts.set(kindsOf(rest.join('.')), text);
  }
  return [...scripts].map(([kinds, script]) => ({ kinds, script })).sort((a, b) => (a.kinds < b.kinds ? -1 : 1));
}

/** The first `_` of a split key stands between group and kind; `all` stands for every kind. */
function kindsOf(suffix: string): string {
  return suffix === 'all' ? '*/*' : suffix.replace('_', '/');
}

function* legacyScripts(text: string): Iterable<[string, string]> {
  if (text.trim() === '') return;
  for (const [kinds, value] of Object.entries(readMap(text))) {
    const script = isJsonObject(value) ? value['health.lua'] : undefined;
    if (typeof script === 'string' && script !== '') yield [kinds, script];
  }
}

function readMap(text: string): JsonObject {
  let value: Json | undefined;
  try {
    value = readYaml(text, { file: prefix })[0]?.value;
  } catch (cause) {
    throw new HealthError('INVALID_CUSTOMIZATION', `${prefix} is not YAML`, {
      where: 'argocd-cm',
      remedy: 'correct the YAML, or use one key for each kind',
      cause,
    });
  }
  if (isJsonObject(value)) return value;
  throw new HealthError('INVALID_CUSTOMIZATION', `${prefix} is not a map of kinds`, {
    where: 'argocd-cm',
    remedy: 'write a map from group/Kind to its customizations',
  });
}

function unknownAspect(key: string): HealthError {
  return new HealthError('INVALID_CUSTOMIZATION', `the key ${key} customizes nothing that is known`, {
    where: 'argocd-cm',
    remedy: `use ${prefix}.<${aspects.join('|')}>.<group>_<Kind>`,
  });
}
