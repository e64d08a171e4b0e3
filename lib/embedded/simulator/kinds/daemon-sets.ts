import { numberAt, objectAt, textAt } from '../../fields.js';
import { known } from '../known-kinds.js';
import { createPod } from '../pod-creation.js';
import { podOf } from '../pod-template.js';
import { countOrNone, isActive, isLeaving, isReady } from '../pods-of.js';
import { recordRevision, revisionKind } from '../revisions.js';
import type { SimulatedKind } from '../simulated-kind.js';

const REVISION = 'controller-revision-hash';

/** Keeps the one pod of a DaemonSet: a simulated cluster counts as one node. */
export const daemonSets: SimulatedKind = {
  kind: known.daemonSet,
  owns: [known.pod, revisionKind],
  simulate: async (set, world) => {
    if (isLeaving(set)) return;
    const { hash } = await recordRevision(set, world, []);
    const here = () => world.controlledBy(set, known.pod).filter((pod) => !isLeaving(pod));
    const isCurrent = (pod: { metadata: { labels?: { [key: string]: string } } }): boolean =>
      pod.metadata.labels?.[REVISION] === hash;
    const replaces = textAt(set, 'spec', 'updateStrategy', 'type') !== 'OnDelete';
    for (const pod of here()) if (!isActive(pod) || (replaces && !isCurrent(pod))) await world.delete(pod);
    const [kept, ...surplus] = here();
    if (kept === undefined) {
      const generation = set.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? '1';
      const labels = { [REVISION]: hash, 'pod-template-generation': generation };
      await createPod(set, podOf(set, objectAt(set, 'spec', 'template'), { labels }), world);
    }
    for (const pod of surplus) await world.delete(pod);
    const pods = here();
    const ready = pods.filter(isReady).length;
    await world.writeStatus(set, {
      currentNumberScheduled: pods.length,
      desiredNumberScheduled: 1,
      numberAvailable: countOrNone(ready),
      numberMisscheduled: 0,
      numberReady: ready,
      numberUnavailable: countOrNone(1 - ready),
      observedGeneration: numberAt(set, 'metadata', 'generation') ?? 1,
      updatedNumberScheduled: countOrNone(pods.filter(isCurrent).length),
    });
  },
};
