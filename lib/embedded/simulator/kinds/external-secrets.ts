import { objectsAt, textAt } from '../../fields.js';
import { conditionOf, timedConditions } from '../conditions.js';
import { known } from '../known-kinds.js';
import { controllerReference } from '../pod-template.js';
import { shortHash } from '../short-hash.js';
import { isLeaving } from '../pods-of.js';
import { isStalled, isToldToFail, outcomeOf } from '../outcome.js';
import type { SimulatedKind } from '../simulated-kind.js';

/** A word that is no secret, in base64: `simulated`. */
const VALUE = 'c2ltdWxhdGVk';

/** external-secrets: the target Secret is there with the keys that are asked for, each with a value that stands for a secret. */
export const externalSecrets: SimulatedKind = {
  kind: { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' },
  owns: [known.secret],
  simulate: async (external, world) => {
    if (isLeaving(external)) return;
    const { namespace = '', name = '' } = external.metadata;
    const outcome = outcomeOf(external, world);
    const isSettled = conditionOf(external, 'Ready') !== undefined && !isToldToFail(external);
    if (outcome === 'working' && (isStalled(external) || !isSettled)) {
      await world.writeStatus(external, {});
      return;
    }
    const failed = isToldToFail(external);
    const target = textAt(external, 'spec', 'target', 'name') ?? name;
    const policy = textAt(external, 'spec', 'target', 'creationPolicy') ?? 'Owner';
    const creates = policy === 'Owner' || policy === 'Orphan' || policy === 'CreateOrMerge';
    const keys = objectsAt(external, 'spec', 'data').map((entry) => textAt(entry, 'secretKey') ?? '');
    if (!failed && creates && world.get(known.secret, namespace, target) === undefined) {
      await world.create({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: target,
          namespace,
          ...(policy === 'Owner' && { ownerReferences: [controllerReference(external)] }),
        },
        type: 'Opaque',
        data: Object.fromEntries(keys.map((key) => [key, VALUE])),
      });
    }
    const generation = external.metadata.generation ?? 1;
    const condition = failed
      ? ({ type: 'Ready', status: 'False', reason: 'SecretSyncedError', message: 'could not get secret data' } as const)
      : ({ type: 'Ready', status: 'True', reason: 'SecretSynced', message: 'secret synced' } as const);
    await world.writeStatus(external, {
      conditions: timedConditions(external, [condition], world.now()),
      ...(!failed && {
        binding: { name: target },
        refreshTime: textAt(external, 'status', 'refreshTime') ?? world.now(),
        syncedResourceVersion: `${generation}-${shortHash(external.metadata.uid ?? '')}`,
      }),
    });
  },
};
