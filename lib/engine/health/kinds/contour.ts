import type { KubeObject } from '../../../kube/index.js';
import { at, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn, hasConditions } from '../object-conditions.js';
import { judge, type HealthRules } from '../rules.js';

const waiting = progressing('Waiting for status');

/** Conditions about the current generation: others would call a stale object healthy. */
function currentConditions(object: KubeObject) {
  return conditionsIn(object).filter(
    ({ fields }) => numberAt(fields, 'observedGeneration') === object.metadata.generation,
  );
}

function extensionService(object: KubeObject): ObjectHealth {
  const cases = [
    { type: 'Valid', status: 'True', is: healthy },
    { type: 'Valid', status: 'False', is: degraded },
  ];
  return judge(currentConditions(object), cases) ?? waiting;
}

/** A proxy and those that it includes depend on each other, so neither can wait for the other: one that includes is not judged. */
function httpProxy(object: KubeObject): ObjectHealth {
  const description = textAt(object, 'status', 'description');
  if (!hasConditions(object)) {
    return (at(object, 'status', 'currentStatus') ?? undefined) === undefined ? waiting : progressing(description);
  }
  const includes = (at(object, 'spec', 'includes') ?? undefined) !== undefined;
  const unjudged = { status: 'False', is: healthy, saying: 'HTTPProxy inclusions cannot be health checked' };
  const cases = [
    { type: 'Valid', status: 'True', is: healthy, saying: description },
    ...(includes ? [unjudged] : []),
    { type: 'Valid', status: 'False', is: degraded, saying: description },
  ];
  return judge(currentConditions(object), cases) ?? waiting;
}

/** Contour. */
export const contourRules: HealthRules = {
  'projectcontour.io/ExtensionService': extensionService,
  'projectcontour.io/HTTPProxy': httpProxy,
};
