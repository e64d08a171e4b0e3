import type { GroupVersionKind, JsonObject, KubeObject } from '../../kube/index.js';
import { numberAt, objectAt, stringsAt } from '../fields.js';
import { known } from './known-kinds.js';
import { controllerReference } from './pod-template.js';
import { shortHash } from './short-hash.js';
import type { World } from './world.js';

/** Annotations of a workload that its ReplicaSets do not inherit. */
const OWN_ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'rollout.argoproj.io/revision',
];

/** How a controller marks the ReplicaSets of its revisions. */
export interface RevisionMarks {
  /** The label with the hash of the pod template. */
  readonly hashLabel: string;
  /** The annotation with the number of the revision. */
  readonly revisionAnnotation: string;
}

/** The number of the revision that a ReplicaSet stands for; 0 when it has none. */
export function revisionOf({ metadata }: KubeObject, { revisionAnnotation }: RevisionMarks): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0);
}

/** The annotations of a workload that the ReplicaSet of its newest revision has too, also those that came later. */
export function inheritedAnnotations({ metadata }: KubeObject): Record<string, string> {
  const all = Object.entries(metadata.annotations ?? {});
  return Object.fromEntries(all.filter(([key]) => !OWN_ANNOTATIONS.includes(key)));
}

/** The ReplicaSet of a revision of a workload, named after the hash of its pod template. */
export function replicaSetOf(
  owner: KubeObject,
  template: JsonObject,
  selector: JsonObject | undefined,
  hash: string,
  replicas: number,
  marks: RevisionMarks,
  annotations: Record<string, string>,
): KubeObject {
  const labels = { ...stringsAt(template, 'metadata', 'labels'), [marks.hashLabel]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${owner.metadata.name ?? ''}-${hash}`,
      namespace: owner.metadata.namespace ?? '',
      labels,
      annotations: { ...inheritedAnnotations(owner), ...annotations },
      ownerReferences: [controllerReference(owner)],
    },
    spec: {
      replicas,
      selector: { ...selector, matchLabels: { ...stringsAt(selector, 'matchLabels'), [marks.hashLabel]: hash } },
      template: { ...template, metadata: { ...objectAt(template, 'metadata'), labels } },
    },
  };
}

/** Deletes the oldest ReplicaSets without pods, beyond the number that is to be kept. */
export async function trimHistory(
  old: readonly KubeObject[],
  keep: number,
  marks: RevisionMarks,
  world: World,
): Promise<void> {
  const idle = old.filter(
    (set) => numberAt(set, 'spec', 'replicas') === 0 && (numberAt(set, 'status', 'replicas') ?? 0) === 0,
  );
  idle.sort((a, b) => revisionOf(a, marks) - revisionOf(b, marks));
  for (const set of idle.slice(0, Math.max(0, idle.length - keep))) await world.delete(set);
}

/** The ControllerRevisions of a StatefulSet or DaemonSet: what its pods looked like, by the hash of their template. */
export interface TemplateRevisions {
  /** The hash of the template as it is now. */
  readonly hash: string;
  /** The template of a hash, as long as its revision is kept. */
  readonly templateOf: (hash: string) => JsonObject | undefined;
}

/** Records the present pod template as the latest ControllerRevision and forgets those beyond the history limit. */
export async function recordRevision(
  owner: KubeObject,
  world: World,
  inUse: readonly string[],
): Promise<TemplateRevisions> {
  const template = objectAt(owner, 'spec', 'template') ?? {};
  const hash = shortHash(template, 9);
  const all = world.controlledBy(owner, known.controllerRevision);
  const latest = Math.max(0, ...all.map(numberOf));
  const present = all.find((revision) => hashIn(revision) === hash);
  if (present === undefined) {
    await world.create(controllerRevision(owner, template, hash, latest + 1));
  } else if (numberOf(present) < latest) {
    await world.patch(present, { revision: latest + 1 });
  }
  const kept = numberAt(owner, 'spec', 'revisionHistoryLimit') ?? 10;
  const spare = all.filter((each) => hashIn(each) !== hash && !inUse.includes(hashIn(each)));
  spare.sort((a, b) => numberOf(a) - numberOf(b));
  for (const each of spare.slice(0, Math.max(0, spare.length - kept))) await world.delete(each);
  const templates = new Map(all.map((each) => [hashIn(each), objectAt(each, 'data', 'spec', 'template')]));
  return { hash, templateOf: (wanted) => (wanted === hash ? template : templates.get(wanted)) };
}

/** Which kind keeps revisions this way. */
export const revisionKind: GroupVersionKind = known.controllerRevision;

const HASH_LABEL = 'controller.kubernetes.io/hash';

function controllerRevision(owner: KubeObject, template: JsonObject, hash: string, revision: number): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${owner.metadata.name ?? ''}-${hash}`,
      namespace: owner.metadata.namespace ?? '',
      labels: { ...stringsAt(template, 'metadata', 'labels'), [HASH_LABEL]: hash },
      ownerReferences: [controllerReference(owner)],
    },
    data: { spec: { template: { ...template, $patch: 'replace' } } },
    revision,
  };
}

function hashIn({ metadata }: KubeObject): string {
  return metadata.labels?.[HASH_LABEL] ?? '';
}

function numberOf(revision: KubeObject): number {
  return numberAt(revision, 'revision') ?? 0;
}
