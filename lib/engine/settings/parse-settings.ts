import { labelKeyFaults, SlipwayError, type KubeObject } from '../../kube/index.js';
import type { EngineSettings } from '../compare/index.js';
import { EngineError } from '../errors.js';
import { healthOf, parseHealthCustomizations, withCustomizations } from '../health/index.js';
import { isKnownType, parseComparisonSettings, ruleProblems, type ComparisonSettings } from '../normalize/index.js';
import type { Impersonation } from '../permissions/index.js';
import { trackingFromSettings, type Tracking } from '../tracking/index.js';
import { settingsMap, type Configuration, type SettingsData } from './configuration.js';
import { parseGlobalProjects } from './global-projects.js';
import { parseHealthRules } from './health-rules.js';
import { parseResourceFilter } from './resource-filter.js';
import { parseRendering } from './rendering.js';
import { flag } from './values.js';

/**
 * The settings that ConfigMaps ask for; where they say nothing, those of `base`. It is all or nothing: one
 * value that cannot be read, and none of them counts.
 *
 * @throws EngineError INVALID_SETTINGS that names every value which cannot be read
 */
export function parseSettings({ data, healthRules, signers }: Configuration, base: EngineSettings): EngineSettings {
  const problems: string[] = [];
  const read = <T>(parse: () => T, otherwise: T): T => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof SlipwayError)) throw error;
      problems.push(`${error.where ?? settingsMap}: ${error.what}`);
      return otherwise;
    }
  };
  const settings: EngineSettings = {
    ...base,
    ...read(() => comparison(data, base), base),
    tracking: read(() => tracking(data, base.tracking), base.tracking),
    impersonation: read(() => impersonation(data, base.impersonation), base.impersonation),
    resources: read(() => parseResourceFilter(data, base.resources), base.resources),
    globalProjects: read(() => parseGlobalProjects(data, base.globalProjects), base.globalProjects),
    signers,
    hydration: hydration(data, base.hydration),
    rendering: read(() => parseRendering(data, base.rendering), base.rendering),
    healthOf: read(() => health(data, healthRules, base.healthOf), base.healthOf),
  };
  if (problems.length === 0) return settings;
  throw new EngineError('INVALID_SETTINGS', problems.join('; '), { remedy: 'correct the ConfigMap' });
}

function comparison(data: SettingsData, base: EngineSettings): ComparisonSettings {
  const parsed = parseComparisonSettings(data);
  const fields = Object.values(parsed.overrides).flatMap(({ knownTypeFields = [] }) => knownTypeFields);
  const unknown = fields.filter(({ type }) => !isKnownType(type)).map(({ type }) => `${type} is no known type`);
  const problems = [...ruleProblems([], parsed.overrides), ...unknown];
  if (problems.length > 0) throw new EngineError('INVALID_SETTINGS', problems.join('; '));
  const has = (key: string): boolean => data[key] !== undefined;
  const options = has('resource.compareoptions') ? parsed : base;
  return {
    overrides: { ...base.overrides, ...parsed.overrides },
    ignoreAggregatedRoles: options.ignoreAggregatedRoles,
    ignoreStatus: options.ignoreStatus,
    maskedAnnotations: has('resource.sensitive.mask.annotations') ? parsed.maskedAnnotations : base.maskedAnnotations,
  };
}

function tracking(data: SettingsData, base: Tracking): Tracking {
  const parsed = trackingFromSettings(data);
  const faults = labelKeyFaults(parsed.labelKey);
  if (faults.length > 0) {
    throw new EngineError('INVALID_SETTINGS', `application.instanceLabelKey: ${faults.join('; ')}`);
  }
  return {
    method: data['application.resourceTrackingMethod'] === undefined ? base.method : parsed.method,
    labelKey: data['application.instanceLabelKey'] ? parsed.labelKey : base.labelKey,
    installationId: data['installationID'] ?? base.installationId,
  };
}

function impersonation(data: SettingsData, base: Impersonation): Impersonation {
  return {
    enabled: flag(data, 'application.sync.impersonation.enabled', base.enabled),
    enforced: flag(data, 'application.sync.impersonation.enforced', base.enforced),
  };
}

function hydration(data: SettingsData, base: EngineSettings['hydration']): EngineSettings['hydration'] {
  const messageTemplate = data['sourceHydrator.commitMessageTemplate'] ?? base.messageTemplate;
  return {
    author: {
      name: data['commit.author.name'] || base.author.name,
      email: data['commit.author.email'] || base.author.email,
    },
    ...(messageTemplate !== undefined && { messageTemplate }),
  };
}

function health(
  data: SettingsData,
  healthRules: Configuration['healthRules'],
  base: EngineSettings['healthOf'],
): EngineSettings['healthOf'] {
  const customizations = [...parseHealthCustomizations(data), ...parseHealthRules(healthRules)];
  if (customizations.length === 0) return base;
  const rules = withCustomizations(customizations);
  return remembered((object) => healthOf(object, rules));
}

/** Scripts are slow and objects never change: each is judged once. */
function remembered(judge: EngineSettings['healthOf']): EngineSettings['healthOf'] {
  const known = new WeakMap<KubeObject, { readonly health: ReturnType<typeof judge> }>();
  return (object) => {
    let found = known.get(object);
    if (found === undefined) known.set(object, (found = { health: judge(object) }));
    return found.health;
  };
}
