import { gvkOf, type KubeObject } from '../../kube/index.js';
import { finalizers } from '../../model/index.js';
import { progressing, type HealthRule, type ObjectHealth } from './health.js';
import { apiExtensionsRules } from './kinds/apiextensions.js';
import { apiRegistrationRules } from './kinds/apiregistration.js';
import { appsRules } from './kinds/apps.js';
import { argoWorkflowsRules, workflowRules } from './kinds/argo-workflows.js';
import { autoscalingRules } from './kinds/autoscaling.js';
import { batchRules, cronJobRules } from './kinds/batch.js';
import { coreRules } from './kinds/core.js';
import type * as Kinds from './kinds/index.js';
import { networkingRules } from './kinds/networking.js';
import { policyRules } from './kinds/policy.js';
import type { HealthRules, PartialRule } from './rules.js';

/** Finds the health rule of a kind; the core group is empty. A rule may find that an object has no health. */
export type RuleOf = (group: string, kind: string) => PartialRule | undefined;

/** The rules that Argo CD has compiled in. */
const builtInRules: HealthRules = {
  ...appsRules,
  ...coreRules,
  ...networkingRules,
  ...batchRules,
  ...autoscalingRules,
  ...apiRegistrationRules,
  ...workflowRules,
};

/** What nearly every Application holds: the built-in rules, and those of kinds that every cluster has. */
const commonRules: HealthRules = {
  ...builtInRules,
  ...apiExtensionsRules,
  ...argoWorkflowsRules,
  ...cronJobRules,
  ...policyRules,
};

/** The built-in rules alone. */
export const builtInRule: RuleOf = (group, kind) => find(builtInRules, group, kind);

/** All rules: the built-in ones, those of custom kinds, and those of families of groups. */
export const bundledRule: RuleOf = (group, kind) => {
  const common = find(commonRules, group, kind);
  if (common || !group.includes('.')) return common;
  const { customRules, familyRule } = kinds();
  return find(customRules, group, kind) ?? familyRule(group);
};

/**
 * The health of a live object; `undefined` when its kind has no rule: then it counts neither for an Application nor for a wave.
 * What is being deleted progresses, unless only the finalizer of a hook holds it.
 */
export function healthOf(object: KubeObject, ruleOf: RuleOf = bundledRule): ObjectHealth | undefined {
  const { deletionTimestamp, finalizers: held = [] } = object.metadata;
  if (deletionTimestamp !== undefined && !held.includes(finalizers.hook)) return progressing('Pending deletion');
  return healthByRule(object, ruleOf);
}

/** What the rule of the object's kind says, whether or not the object is being deleted; `undefined` without a rule. */
export function healthByRule(object: KubeObject, ruleOf: RuleOf = bundledRule): ObjectHealth | undefined {
  const { group, kind } = gvkOf(object);
  return ruleOf(group, kind)?.(object);
}

function find(rules: HealthRules, group: string, kind: string): HealthRule | undefined {
  const key = `${group}/${kind}`;
  return Object.hasOwn(rules, key) ? rules[key] : undefined;
}

/** The rules of custom kinds, loaded at the first use: they are many small files, which an import need not pay. */
function kinds(): typeof Kinds {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import` here would be eager or asynchronous
  return require('./kinds/index.js') as typeof Kinds;
}
