import { isJsonObject, type Json, type KubeObject } from '../../kube/index.js';
import type { Attributes } from './attributes.js';

/** One rule of a Role or ClusterRole; lists that are not given are empty. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

const read = new WeakMap<KubeObject, readonly PolicyRule[]>();

/** The rules of a Role or ClusterRole. */
export function rulesOf(role: KubeObject): readonly PolicyRule[] {
  let rules = read.get(role);
  if (rules === undefined) {
    const given = role['rules'];
    rules = Array.isArray(given) ? given.map(ruleOf) : [];
    read.set(role, rules);
  }
  return rules;
}

function ruleOf(value: Json): PolicyRule {
  const rule = isJsonObject(value) ? value : {};
  const texts = (key: string): readonly string[] => {
    const list = rule[key];
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  };
  return {
    verbs: texts('verbs'),
    apiGroups: texts('apiGroups'),
    resources: texts('resources'),
    resourceNames: texts('resourceNames'),
    nonResourceURLs: texts('nonResourceURLs'),
  };
}

/** Whether a rule allows this. */
export function allows(rule: PolicyRule, asked: Attributes): boolean {
  if (!hasOrAll(rule.verbs, asked.verb)) return false;
  if (!asked.isResource) return rule.nonResourceURLs.some((url) => coversUrl(url, asked.path));
  const { resource, subresource, name } = asked;
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  return (
    hasOrAll(rule.apiGroups, asked.group) &&
    (hasOrAll(rule.resources, whole) || (subresource !== '' && rule.resources.includes(`*/${subresource}`))) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(name))
  );
}

/** What of `wanted` the rules that someone `holds` do not give, in rules of one verb on one thing each. */
export function missing(holds: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(parts).filter((part) => !holds.some((rule) => covers(rule, part)));
}

/** Rules in the words of refusals, those that differ in their verbs alone put together; sorted. */
export function shownRules(rules: readonly PolicyRule[]): string[] {
  const compact = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
    const same = rule.nonResourceURLs.length === 0 ? compact.get(key) : undefined;
    const verbs = [...(same?.verbs ?? []), ...rule.verbs];
    compact.set(rule.nonResourceURLs.length === 0 ? key : `${key} ${verbs.join()}`, { ...rule, verbs });
  }
  return [...new Set([...compact.values()].map(shown))].sort();
}

function shown(rule: PolicyRule): string {
  const fields: [string, readonly string[]][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const given = fields.filter(([, values]) => values.length > 0).map(([name, values]) => `${name}:${quoted(values)}`);
  return `{${given.join(', ')}}`;
}

/** A list of texts as Go shows it. */
export function quoted(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(' ')}]`;
}

function parts(rule: PolicyRule): PolicyRule[] {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  const names = resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name]);
  return [
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) =>
          names.map((name) => ({
            ...none,
            apiGroups: [group],
            resources: [resource],
            verbs: [verb],
            resourceNames: name,
          })),
        ),
      ),
    ),
    ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ ...none, nonResourceURLs: [url], verbs: [verb] }))),
  ];
}

function covers(owned: PolicyRule, part: PolicyRule): boolean {
  return (
    part.verbs.every((verb) => hasOrAll(owned.verbs, verb)) &&
    part.apiGroups.every((group) => hasOrAll(owned.apiGroups, group)) &&
    part.resources.every((resource) => coversResource(owned.resources, resource)) &&
    part.nonResourceURLs.every((url) => owned.nonResourceURLs.some((own) => coversUrl(own, url))) &&
    (owned.resourceNames.length === 0 ||
      (part.resourceNames.length > 0 && part.resourceNames.every((name) => owned.resourceNames.includes(name))))
  );
}

function coversResource(owned: readonly string[], resource: string): boolean {
  const slash = resource.indexOf('/');
  return hasOrAll(owned, resource) || (slash >= 0 && owned.includes(`*${resource.slice(slash)}`));
}

function coversUrl(url: string, path: string): boolean {
  return url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));
}

function hasOrAll(list: readonly string[], item: string): boolean {
  return list.includes('*') || list.includes(item);
}
