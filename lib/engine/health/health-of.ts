import { gvkOf, type KubeObject } from '../../kube/index.js';
import { finalizers } from '../../model/index.js';
import { progressing, type ObjectHealth } from './health.js';
import { apiExtensionsRules } from './kinds/apiextensions.js';
import { apiRegistrationRules } from './kinds/apiregistration.js';
import { appsRules } from './kinds/apps.js';
import { argoCdRules } from './kinds/argo-cd.js';
import { argoEventsRules } from './kinds/argo-events.js';
import { argoRolloutsRules } from './kinds/argo-rollouts.js';
import { argoWorkflowsRules, workflowRules } from './kinds/argo-workflows.js';
import { autoscalingRules } from './kinds/autoscaling.js';
import { batchRules, cronJobRules } from './kinds/batch.js';
import { certManagerRules } from './kinds/cert-manager.js';
import { coreRules } from './kinds/core.js';
import { kserveRules } from './kinds/kserve.js';
import { kubeflowRules } from './kinds/kubeflow.js';
import { kueueRules } from './kinds/kueue.js';
import { monitoringRules } from './kinds/monitoring.js';
import { networkingRules } from './kinds/networking.js';
import { policyRules } from './kinds/policy.js';
import { rayRules } from './kinds/ray.js';
import { secretsRules } from './kinds/secrets.js';
import { seldonRules } from './kinds/seldon.js';
import type { HealthRules } from './rules.js';

/** The rules that Argo CD has built in. */
export const builtInRules: HealthRules = {
  ...appsRules,
  ...coreRules,
  ...networkingRules,
  ...batchRules,
  ...autoscalingRules,
  ...apiRegistrationRules,
  ...workflowRules,
};

/** All rules: the built-in ones, and those of kinds that machine-learning platforms are made of. */
export const healthRules: HealthRules = {
  ...builtInRules,
  ...apiExtensionsRules,
  ...argoCdRules,
  ...argoEventsRules,
  ...argoRolloutsRules,
  ...argoWorkflowsRules,
  ...certManagerRules,
  ...cronJobRules,
  ...kserveRules,
  ...kubeflowRules,
  ...kueueRules,
  ...monitoringRules,
  ...policyRules,
  ...rayRules,
  ...secretsRules,
  ...seldonRules,
};

/**
 * The health of a live object; `undefined` when its kind has no rule: then it counts neither for an Application nor for a wave.
 * What is being deleted progresses, unless only the finalizer of a hook holds it.
 */
export function healthOf(object: KubeObject, rules: HealthRules = healthRules): ObjectHealth | undefined {
  const { deletionTimestamp, finalizers: held = [] } = object.metadata;
  if (deletionTimestamp !== undefined && !held.includes(finalizers.hook)) return progressing('Pending deletion');
  return healthByRule(object, rules);
}

/** What the rule of the object's kind says, whether or not the object is being deleted; `undefined` without a rule. */
export function healthByRule(object: KubeObject, rules: HealthRules = healthRules): ObjectHealth | undefined {
  const { group, kind } = gvkOf(object);
  const key = `${group}/${kind}`;
  return Object.hasOwn(rules, key) ? rules[key]?.(object) : undefined;
}
