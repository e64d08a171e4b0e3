import { isJsonObject, type KubeObject } from '../../../../lib/kube/index.js';
import { contains, healthIn, nameOf, waveOf } from '../../../simulate/deliveries/oracle/facts.js';
import type { Entry } from '../proxy/index.js';
import { keyOfCall, LATER, operationAt, type Happened } from './happened.js';

/** I9: nothing of a wave is applied before all of the waves below it is applied and healthy, whoever was killed in between. */
export function judgeOrder(happened: Happened): string[] {
  return happened.audit.writes().flatMap((entry) => {
    if (entry.call.verb.startsWith('delete')) return [];
    const key = keyOfCall(happened, entry);
    if (key === undefined) return [];
    return applications(happened).flatMap((app) => {
      const { phase, revision } = operationAt(happened, app, entry.asked);
      const wanted = happened.truth.at(revision, app).plain;
      const target = wanted.get(key);
      if (phase !== 'Running' || target === undefined) return [];
      const below = [...wanted].filter(([, other]) => waveOf(other) < waveOf(target));
      return below
        .filter(([other, object]) => !wasDone(happened, other, object, entry))
        .map(([, object]) => `I9: ${key} is applied before ${nameOf(object)}, of a lower wave`);
    });
  });
}

function wasDone({ live }: Happened, key: string, target: Parameters<typeof contains>[1], entry: Entry): boolean {
  return live
    .of(key)
    .some(
      ({ object, from }) =>
        (from <= entry.at + LATER || isOlder(object, entry)) &&
        contains(object, target) &&
        !['Progressing', 'Degraded'].includes(healthIn(object)),
    );
}

/** Whether the server had that version of an object before it did a write: so it was, however late the test's own watch told of it. */
function isOlder({ metadata }: KubeObject, { answer }: Entry): boolean {
  const written = isJsonObject(answer?.['metadata']) ? answer['metadata']['resourceVersion'] : undefined;
  return typeof written === 'string' && Number(metadata.resourceVersion) < Number(written);
}

function applications({ apps }: Happened): string[] {
  return [...new Set(apps.all().map(({ object }) => object.metadata.name ?? ''))];
}
