import { isJsonObject, type Json } from '../../kube/index.js';
import { compileGlob, type ResourceFilter, type ResourceRule } from '../globs/index.js';
import type { SettingsData } from './configuration.js';
import { invalid, yamlAt } from './values.js';

/** `resource.exclusions` and `resource.inclusions`: lists of `{apiGroups, kinds, clusters}`. @throws EngineError INVALID_SETTINGS */
export function parseResourceFilter(data: SettingsData, base: ResourceFilter): ResourceFilter {
  return {
    exclusions: rulesAt(data, 'resource.exclusions') ?? base.exclusions,
    inclusions: rulesAt(data, 'resource.inclusions') ?? base.inclusions,
  };
}

function rulesAt(data: SettingsData, key: string): ResourceRule[] | undefined {
  const list = yamlAt(data, key);
  if (list === undefined || list === null) return undefined;
  if (!Array.isArray(list)) throw invalid(key, 'is no list of rules');
  return list.map((rule, index) => {
    const where = `${key}[${index}]`;
    if (!isJsonObject(rule)) throw invalid(where, 'is no map of apiGroups, kinds and clusters');
    const { apiGroups, kinds, clusters, ...unknown } = rule;
    const [other] = Object.keys(unknown);
    // A rule whose field is misspelt would match everything.
    if (other !== undefined) throw invalid(where, `has the unknown field ${other}; use apiGroups, kinds and clusters`);
    return {
      apiGroups: globs(textsOf(apiGroups, `${where}.apiGroups`), `${where}.apiGroups`),
      kinds: textsOf(kinds, `${where}.kinds`),
      clusters: globs(textsOf(clusters, `${where}.clusters`), `${where}.clusters`),
    };
  });
}

function textsOf(value: Json | undefined, where: string): string[] {
  const list = value ?? [];
  const texts = Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  if (!Array.isArray(list) || texts.length < list.length) throw invalid(where, 'is no list of texts');
  return texts;
}

function globs(patterns: string[], where: string): string[] {
  for (const pattern of patterns) {
    try {
      compileGlob(pattern);
    } catch (cause) {
      throw invalid(where, `holds ${JSON.stringify(pattern)}, which is no pattern`, cause);
    }
  }
  return patterns;
}
