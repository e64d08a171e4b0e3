import { gvkOf, keyOf, keyText, type GroupVersionKind, type KubeObject, type ObjectKey } from '../../kube/index.js';
import type { ResourceResult, SyncPhase } from '../../model/index.js';
import { imagesOf } from '../compare/images.js';
import { phasesOf } from '../order/index.js';

/** One thing that a sync does: apply a target, run a hook in one phase, or (without a target) prune a live object. */
export interface Task {
  readonly id: string;
  readonly phase: SyncPhase;
  readonly wave: number;
  readonly hook: boolean;
  readonly target?: KubeObject | undefined;
  readonly live?: KubeObject | undefined;
  readonly key: ObjectKey;
  readonly gvk: GroupVersionKind;
  /** Not tried in a dry run: its kind comes into being during the sync. */
  readonly skipDryRun: boolean;
}

/** Makes a task; its identity is that of the target, or of the live object that is pruned. */
export function taskOf(
  phase: SyncPhase,
  wave: number,
  objects: { target?: KubeObject | undefined; live?: KubeObject | undefined },
  extra: { hook?: boolean; skipDryRun?: boolean } = {},
): Task {
  const object = objects.target ?? objects.live;
  if (!object) throw new TypeError('a task has a target or a live object');
  const key = keyOf(object);
  return {
    id: taskId(key, phase),
    phase,
    wave,
    hook: extra.hook ?? false,
    target: objects.target,
    live: objects.live,
    key,
    gvk: gvkOf(object),
    skipDryRun: extra.skipDryRun ?? false,
  };
}

/** `group/kind/namespace/name:phase`. */
export function taskId(key: ObjectKey, phase: string): string {
  return `${keyText(key)}:${phase}`;
}

/** Whether the task prunes. */
export const isPrune = (task: Task): boolean => task.target === undefined;

/** The object that options are read from: the target, or what is pruned. */
export function objectOf(task: Task): KubeObject {
  const object = task.target ?? task.live;
  if (!object) throw new TypeError('a task has a target or a live object');
  return object;
}

/** The results of a sync so far, in the order in which they came. */
export class Results {
  private readonly byId = new Map<string, ResourceResult>();

  constructor(results: readonly ResourceResult[] = []) {
    for (const result of results) this.byId.set(taskId(resultKey(result), result.syncPhase ?? ''), result);
  }

  get size(): number {
    return this.byId.size;
  }

  of(task: Task): ResourceResult | undefined {
    return this.byId.get(task.id);
  }

  /** Records what became of a task. Kind, version and images stay those of the first record. */
  set(task: Task, change: Pick<ResourceResult, 'status' | 'hookPhase' | 'message'>): void {
    const before = this.byId.get(task.id);
    this.byId.set(task.id, { ...(before ?? newResult(task)), ...change });
  }

  list(): ResourceResult[] {
    return [...this.byId.values()];
  }
}

function resultKey({ group, kind, namespace, name }: ResourceResult): ObjectKey {
  return { group, kind, namespace, name };
}

function newResult(task: Task): ResourceResult {
  const images = task.target ? imagesOf([task.target]) : [];
  return {
    ...resultIdentity(task),
    ...(task.hook && { hookType: hookTypeOf(task) }),
    syncPhase: task.phase,
    ...(images.length > 0 && { images }),
  };
}

function resultIdentity({ gvk, key }: Task) {
  return { group: gvk.group, version: gvk.version, kind: gvk.kind, namespace: key.namespace, name: key.name };
}

function hookTypeOf(task: Task): string {
  return phasesOf(objectOf(task)).includes(task.phase) ? task.phase : '';
}
