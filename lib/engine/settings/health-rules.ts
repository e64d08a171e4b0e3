import { SlipwayError } from '../../kube/index.js';
import { parseHealthRule, type HealthRuleSpec } from '../../model/index.js';
import { EngineError } from '../errors.js';
import type { HealthCustomization } from '../health/index.js';
import type { Configuration, SettingsData } from './configuration.js';
import { yamlAt } from './values.js';

/**
 * The health rules that users declared as data: under the key of each kind (`<group>_<Kind>`, or the `Kind` of the core group) a rule
 * as YAML.
 *
 * @throws EngineError INVALID_SETTINGS
 */
export function parseHealthRules(maps: Configuration['healthRules']): HealthCustomization[] {
  const rules = new Map<string, HealthCustomization>();
  for (const [map, data] of Object.entries(maps)) {
    for (const key of Object.keys(data).sort()) {
      const kinds = key.replace('_', '/');
      if (rules.has(kinds)) throw new EngineError('INVALID_SETTINGS', `${key} is declared twice`, { where: map });
      rules.set(kinds, { kinds, script: ruleIn(map, data, key) });
    }
  }
  return [...rules.values()];
}

function ruleIn(map: string, data: SettingsData, key: string): HealthRuleSpec {
  try {
    return parseHealthRule(yamlAt(data, key), key);
  } catch (cause) {
    if (!(cause instanceof SlipwayError)) throw cause;
    const what = cause.where === undefined ? cause.what : `${cause.where}: ${cause.what}`;
    throw new EngineError('INVALID_SETTINGS', what, { where: map, cause });
  }
}
