import type { IConstruct } from 'constructs';
import { invalidProp } from '../errors.js';
import { exactlyOne } from '../one-of.js';
import type { Trigger, TriggerParameter } from './fields/index.js';

/**
 * Refuses what Argo Events would refuse, or what never could happen: its kinds have no schema, so nothing in the cluster
 * says so before an event comes.
 * @param dependencies the names of those that the Sensor waits for
 * @throws ConstructError INVALID_PROPS
 */
export function checkTrigger(sensor: IConstruct, trigger: Trigger, dependencies: readonly string[]): void {
  const { template, atLeastOnce, dlqTrigger, parameters = [] } = trigger;
  if (!template) throw invalidProp(sensor, 'triggers', 'no template', 'a template');
  const { name, conditions = '', conditionsReset: _, ...action } = template;
  const where = `trigger ${name}`;
  exactlyOne(sensor, where, { ...action });
  const wanted = [...conditions.matchAll(/[^\s&|()]+/g)].map(([word]) => word);
  const dangling = wanted.find((word) => !dependencies.includes(word));
  if (dangling !== undefined) {
    throw invalidProp(sensor, `${where}, conditions`, dangling, `dependencies: ${dependencies.join(', ')}`);
  }
  const all: readonly TriggerParameter[] = [
    ...parameters,
    ...(action.argoWorkflow?.parameters ?? []),
    ...(action.k8s?.parameters ?? []),
    ...(action.http?.parameters ?? []),
  ];
  for (const { src, dest } of all) {
    if (src && !dependencies.includes(src.dependencyName)) {
      throw invalidProp(sensor, `${where}, ${dest}`, src.dependencyName, `dependencies: ${dependencies.join(', ')}`);
    }
  }
  const { operation = 'submit', source, args = [] } = action.argoWorkflow ?? {};
  if (action.argoWorkflow && !source && operation !== 'submit-from') {
    throw invalidProp(sensor, where, source, 'the source of the workflow');
  }
  if (action.argoWorkflow && operation === 'submit-from' && args.length === 0) {
    throw invalidProp(sensor, where, args, 'what it is submitted from, as the first of args');
  }
  if (action.k8s && !action.k8s.source) throw invalidProp(sensor, where, undefined, 'the source of the object');
  if (dlqTrigger && !(atLeastOnce && dlqTrigger.atLeastOnce)) {
    throw invalidProp(sensor, `${where}, dlqTrigger`, 'without atLeastOnce', 'atLeastOnce, of both triggers');
  }
  if (dlqTrigger) checkTrigger(sensor, dlqTrigger, dependencies);
}
