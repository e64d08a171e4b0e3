import type { Json, KubeObject } from '../../../kube/index.js';
import { listAt, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionsAt, hasConditions, messageOr, type ObjectCondition } from '../object-conditions.js';
import { judge, type HealthRules } from '../rules.js';
import { attachedPolicy } from '../attached-policy.js';

/** What one list of conditions has to complain about: unresolved references before refusal before not yet programmed. */
function complaint(list: readonly ObjectCondition[], what: string, prefix: string): ObjectHealth | undefined {
  const failed = (type: string) => ({
    type,
    status: 'False',
    is: degraded,
    saying: (condition: ObjectCondition) => `${prefix}${messageOr(condition, `Failed condition: ${type}`)}`,
  });
  const unprogrammed = {
    type: 'Programmed',
    status: 'not True',
    is: progressing,
    saying: (condition: ObjectCondition) => `${prefix}${messageOr(condition, `${what} is still being programmed`)}`,
  };
  const cases = [failed('ResolvedRefs'), failed('Accepted'), unprogrammed];
  for (const item of cases) {
    const health = judge(list, [item]);
    if (health) return health;
  }
  return undefined;
}

function gateway(object: KubeObject): ObjectHealth {
  const own = complaint(conditionsAt(object, 'status', 'conditions'), 'Gateway', '');
  if (own) return own;
  const listeners = listAt(object, 'status', 'listeners');
  for (const listener of listeners) {
    const health = complaint(conditionsAt(listener, 'conditions'), 'Listener', 'Listener: ');
    if (health) return health;
  }
  const reported = hasConditions(object) || listeners.length > 0;
  return reported ? healthy('Gateway is healthy') : progressing('Waiting for Gateway status');
}

/** @param upToDate whether what a parent says counts */
function route(kind: string, upToDate: (object: KubeObject, list: readonly ObjectCondition[]) => boolean): HealthRule {
  return (object) => {
    const parents = listAt(object, 'status', 'parents')
      .map((parent) => ({ name: parentName(parent), list: conditionsAt(parent, 'conditions') }))
      .filter(({ list }) => list.length > 0 && upToDate(object, list));
    for (const { name, list } of parents) {
      const health = complaint(list, 'Route', `Parent ${name}: `);
      if (health) return health;
    }
    return parents.length > 0 ? healthy(`${kind} is healthy`) : progressing(`Waiting for ${kind} status`);
  };
}

const parentName = (parent: Json) => textAt(parent, 'parentRef', 'name');

/** Whether no condition is about another generation. */
function isCurrent({ metadata }: KubeObject, list: readonly ObjectCondition[]): boolean {
  return list.every(({ fields }) => {
    const observed = numberAt(fields, 'observedGeneration');
    return metadata.generation === undefined || observed === undefined || observed === metadata.generation;
  });
}

function gatewayClass(object: KubeObject): ObjectHealth {
  const waiting = 'Waiting for GatewayClass status';
  const current = conditionsAt(object, 'status', 'conditions').filter((condition) => isCurrent(object, [condition]));
  const health = judge(current, [
    { type: 'Accepted', status: 'True', is: healthy, or: 'GatewayClass is accepted' },
    { type: 'Accepted', status: 'False', is: degraded, or: 'GatewayClass is not accepted' },
    { type: 'Accepted', is: progressing, or: waiting },
  ]);
  return health ?? progressing(waiting);
}

/** The Gateway API. */
export const gatewayApiRules: HealthRules = {
  'gateway.networking.k8s.io/BackendTLSPolicy': attachedPolicy({ silenceIsCurrent: true, silenceIsConsent: true }),
  'gateway.networking.k8s.io/GRPCRoute': route('GRPCRoute', () => true),
  'gateway.networking.k8s.io/Gateway': gateway,
  'gateway.networking.k8s.io/GatewayClass': gatewayClass,
  'gateway.networking.k8s.io/HTTPRoute': route('HTTPRoute', isCurrent),
};
