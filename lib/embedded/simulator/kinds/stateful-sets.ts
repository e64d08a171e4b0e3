import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt } from '../../fields.js';
import { known } from '../known-kinds.js';
import { createPod } from '../pod-creation.js';
import { podOf } from '../pod-template.js';
import { hasFailed, hasSucceeded, isLeaving, isReady } from '../pods-of.js';
import { recordRevision, revisionKind, type TemplateRevisions } from '../revisions.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';

const REVISION = 'controller-revision-hash';

/** What is to be done for a StatefulSet. */
interface Plan {
  readonly set: KubeObject;
  readonly first: number;
  readonly count: number;
  /** Whether pods come and go one after the other. */
  readonly ordered: boolean;
  readonly partition: number;
  readonly revisions: TemplateRevisions;
  /** The revision of the pods below the partition. */
  readonly current: string;
  readonly update: string;
}

/** Keeps the numbered pods of a StatefulSet and their claims: begun in order, ended and replaced from the highest number down. */
export const statefulSets: SimulatedKind = {
  kind: known.statefulSet,
  owns: [known.pod, revisionKind],
  simulate: async (set, world) => {
    if (isLeaving(set)) return;
    const plan = await planOf(set, world);
    if (await fill(plan, world)) if (await shrink(plan, world)) await replace(plan, world);
    await world.writeStatus(set, statusOf(plan, world));
  },
};

async function planOf(set: KubeObject, world: World): Promise<Plan> {
  const name = set.metadata.name ?? '';
  const reported = textAt(set, 'status', 'currentRevision');
  const revisions = await recordRevision(set, world, reported === undefined ? [] : [reported.slice(name.length + 1)]);
  const update = `${name}-${revisions.hash}`;
  return {
    set,
    first: numberAt(set, 'spec', 'ordinals', 'start') ?? 0,
    count: numberAt(set, 'spec', 'replicas') ?? 1,
    ordered: textAt(set, 'spec', 'podManagementPolicy') !== 'Parallel',
    partition: numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0,
    revisions,
    current: reported ?? update,
    update,
  };
}

/** Creates missing pods. @returns whether all are there and, when they come in order, ready */
async function fill(plan: Plan, world: World): Promise<boolean> {
  const { set, first, count, ordered } = plan;
  const name = set.metadata.name ?? '';
  let complete = true;
  for (let ordinal = first; ordinal < first + count; ordinal++) {
    let pod = podAt(plan, world, ordinal);
    if (pod !== undefined && !isLeaving(pod) && (hasFailed(pod) || hasSucceeded(pod))) {
      await world.delete(pod);
      return false;
    }
    if (pod === undefined) {
      const old = plan.revisions.templateOf(plan.current.slice(name.length + 1));
      const keepsOld = ordinal - first < plan.partition && old !== undefined;
      const revision = keepsOld ? plan.current : plan.update;
      const wanted = await numberedPod(plan, ordinal, revision, world, keepsOld ? old : undefined);
      if ((await createPod(set, wanted, world)) !== undefined) return false;
      pod = podAt(plan, world, ordinal);
    }
    if (pod !== undefined && isReady(pod) && !isLeaving(pod)) continue;
    complete = false;
    if (ordered) return false;
  }
  return complete;
}

/** Deletes surplus pods. @returns whether there are none */
async function shrink(plan: Plan, world: World): Promise<boolean> {
  const surplus = podsOf(plan, world).filter((pod) => {
    const ordinal = ordinalOf(pod);
    return ordinal < plan.first || ordinal >= plan.first + plan.count;
  });
  for (const pod of plan.ordered ? surplus.slice(-1) : surplus) if (!isLeaving(pod)) await world.delete(pod);
  return surplus.length === 0;
}

/** Deletes the highest pod of an old revision, to be made anew. */
async function replace(plan: Plan, world: World): Promise<void> {
  if (textAt(plan.set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return;
  const old = podsOf(plan, world).filter(
    (pod) => ordinalOf(pod) - plan.first >= plan.partition && revisionOf(pod) !== plan.update,
  );
  const last = old.at(-1);
  if (last !== undefined && !isLeaving(last)) await world.delete(last);
}

async function numberedPod(
  { set, revisions }: Plan,
  ordinal: number,
  revision: string,
  world: World,
  oldTemplate: JsonObject | undefined,
): Promise<KubeObject> {
  const name = `${set.metadata.name ?? ''}-${ordinal}`;
  const template = oldTemplate ?? revisions.templateOf(revisions.hash);
  const claims: JsonObject[] = [];
  for (const claim of objectsAt(set, 'spec', 'volumeClaimTemplates')) {
    const volume = textAt(claim, 'metadata', 'name') ?? '';
    const claimName = `${volume}-${name}`;
    claims.push({ name: volume, persistentVolumeClaim: { claimName } });
    await claimOf(set, claim, claimName, world);
  }
  const given = objectsAt(template, 'spec', 'volumes').filter(
    ({ name: own }) => !claims.some((claim) => claim['name'] === own),
  );
  const service = textAt(set, 'spec', 'serviceName');
  return podOf(set, template, {
    name,
    labels: {
      'apps.kubernetes.io/pod-index': String(ordinal),
      [REVISION]: revision,
      'statefulset.kubernetes.io/pod-name': name,
    },
    spec: {
      hostname: name,
      ...(service !== undefined && service !== '' && { subdomain: service }),
      ...(claims.length + given.length > 0 && { volumes: [...claims, ...given] }),
    },
  });
}

async function claimOf(set: KubeObject, claim: JsonObject, name: string, world: World): Promise<void> {
  const namespace = set.metadata.namespace ?? '';
  if (world.get(known.persistentVolumeClaim, namespace, name) !== undefined) return;
  const labels = { ...objectAt(claim, 'metadata', 'labels'), ...objectAt(set, 'spec', 'selector', 'matchLabels') };
  const annotations = objectAt(claim, 'metadata', 'annotations');
  const metadata: JsonObject = { name, namespace, labels, ...(annotations && { annotations }) };
  await world.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: objectAt(claim, 'spec') ?? {},
  });
}

function podsOf({ set }: Plan, world: World): KubeObject[] {
  return world.controlledBy(set, known.pod).sort((a, b) => ordinalOf(a) - ordinalOf(b));
}

function podAt({ set }: Plan, world: World, ordinal: number): KubeObject | undefined {
  return world.controlledBy(set, known.pod).find((pod) => ordinalOf(pod) === ordinal);
}

function ordinalOf({ metadata }: KubeObject): number {
  return Number(/-(\d+)$/.exec(metadata.name ?? '')?.[1] ?? -1);
}

function revisionOf({ metadata }: KubeObject): string {
  return metadata.labels?.[REVISION] ?? '';
}

function statusOf(plan: Plan, world: World): JsonObject {
  const pods = podsOf(plan, world).filter((pod) => !isLeaving(pod));
  const ready = pods.filter(isReady).length;
  const at = (revision: string): number => pods.filter((pod) => revisionOf(pod) === revision).length;
  const done =
    textAt(plan.set, 'spec', 'updateStrategy', 'type') !== 'OnDelete' &&
    at(plan.update) === pods.length &&
    ready === pods.length &&
    pods.length === plan.count;
  const current = done ? plan.update : plan.current;
  return {
    observedGeneration: plan.set.metadata.generation ?? 1,
    replicas: pods.length,
    readyReplicas: ready === 0 ? undefined : ready,
    availableReplicas: ready,
    currentReplicas: at(current) === 0 ? undefined : at(current),
    updatedReplicas: at(plan.update) === 0 ? undefined : at(plan.update),
    currentRevision: current,
    updateRevision: plan.update,
    collisionCount: 0,
  };
}
