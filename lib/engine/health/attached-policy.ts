import type { Json, KubeObject } from '../../kube/index.js';
import { listAt, numberAt, textAt } from '../read.js';
import { degraded, healthy, progressing, type HealthRule, type ObjectHealth } from './health.js';
import { conditionsAt, type ObjectCondition } from './object-conditions.js';

/** How silence of an ancestor is understood. */
export interface Silence {
  /** Whether a condition without a generation is about the current one. */
  readonly silenceIsCurrent: boolean;
  /** Whether an ancestor without the condition Accepted is left out; else the policy is not accepted. */
  readonly silenceIsConsent: boolean;
}

const nameOf = (ancestor: Json) => textAt(ancestor, 'ancestorRef', 'name');

/** The rule of policies of the Gateway API: every ancestor they are attached to says whether it accepts them. */
export function attachedPolicy(silence: Silence): HealthRule {
  return (object) => {
    const ancestors = listAt(object, 'status', 'ancestors');
    const late = ancestors.find((ancestor) =>
      conditionsAt(ancestor, 'conditions').some((condition) => isLate(object, condition, silence)),
    );
    if (late !== undefined) {
      return progressing(`Waiting for Ancestor ${nameOf(late)} to update ${object.kind} status`);
    }
    let health: ObjectHealth = progressing(`Waiting for ${object.kind} status`);
    for (const ancestor of ancestors) {
      const list = conditionsAt(ancestor, 'conditions');
      const refused = list.find(
        ({ type, status }) => (type === 'Accepted' || type === 'ResolvedRefs') && status !== 'True',
      );
      if (refused) return degraded(`Ancestor ${nameOf(ancestor)}: ${refused.message}`);
      if (list.some(({ type }) => type === 'Accepted')) health = healthy(`${object.kind} is healthy`);
      else if (!silence.silenceIsConsent) {
        health = degraded(`Ancestor ${nameOf(ancestor)}: ${object.kind} is not accepted`);
      }
    }
    return health;
  };
}

function isLate({ metadata }: KubeObject, { fields }: ObjectCondition, { silenceIsCurrent }: Silence): boolean {
  const observed = numberAt(fields, 'observedGeneration');
  if (metadata.generation === undefined || (observed === undefined && silenceIsCurrent)) return false;
  return observed !== metadata.generation;
}
