import { gvkOf, type KubeObject } from '../../kube/index.js';
import { syncPhases, type SyncPhase } from '../../model/index.js';
import { textAt } from '../read.js';
import { kindWeight } from './kind-order.js';

/** What decides the place of a task: its phase and wave, and the object that it applies or prunes. */
export interface SortableTask {
  readonly phase: SyncPhase;
  readonly wave: number;
  /** The desired object; without one the task prunes `live`. */
  readonly target?: KubeObject | undefined;
  readonly live?: KubeObject | undefined;
}

/**
 * The order of a sync: by phase, wave, kind and name. Then a Namespace is moved in front of the first task that lives in it
 * and a CustomResourceDefinition in front of the first object of its kind; it takes over that task's phase and wave. The tasks
 * given are not changed; a moved one is a copy.
 */
export function sortTasks<T extends SortableTask>(tasks: readonly T[]): T[] {
  const sorted = tasks.map(placed).sort(comparePlaces);
  const byNamespace = bubble(
    sorted.map(({ task }) => task),
    namespaceProvided,
    namespaceNeeded,
  );
  return bubble(byNamespace, kindProvided, kindNeeded);
}

/** The order of two tasks by phase, wave, kind and name alone. */
export function compareTasks(a: SortableTask, b: SortableTask): number {
  return comparePlaces(placed(a), placed(b));
}

/** A task with what its place depends on. */
interface Placed<T extends SortableTask> {
  readonly task: T;
  readonly phase: number;
  readonly wave: number;
  readonly kind: number;
  readonly name: string;
}

function placed<T extends SortableTask>(task: T): Placed<T> {
  const { phase, wave, target, live } = task;
  const { kind, metadata } = target ?? live ?? { kind: '', metadata: {} };
  return { task, phase: syncPhases.indexOf(phase), wave, kind: kindWeight(kind), name: metadata.name ?? '' };
}

function comparePlaces(a: Placed<SortableTask>, b: Placed<SortableTask>): number {
  return a.phase - b.phase || a.wave - b.wave || a.kind - b.kind || compareText(a.name, b.name);
}

/** The phases and waves that an ordered list spans. */
export interface Span {
  readonly phase: SyncPhase;
  readonly wave: number;
  readonly lastPhase: SyncPhase;
  readonly lastWave: number;
  /** Whether it takes more than one step: another phase or wave at the end than at the beginning. */
  readonly multiStep: boolean;
}

/** What an ordered list of tasks spans; `undefined` when it is empty. */
export function spanOf(tasks: readonly SortableTask[]): Span | undefined {
  const [first, last] = [tasks[0], tasks[tasks.length - 1]];
  if (!first || !last) return undefined;
  return {
    phase: first.phase,
    wave: first.wave,
    lastPhase: last.phase,
    lastWave: last.wave,
    multiStep: first.phase !== last.phase || first.wave !== last.wave,
  };
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

type KeyOf = (object: KubeObject) => string | undefined;

function bubble<T extends SortableTask>(sorted: readonly T[], provided: KeyOf, needed: KeyOf): T[] {
  const result: T[] = [];
  const firstUser = new Map<string, number>();
  for (const task of sorted) {
    const provides = task.target && provided(task.target);
    if (provides !== undefined) {
      const at = firstUser.get(provides);
      const user = at === undefined ? undefined : result[at];
      if (at === undefined || user === undefined) {
        result.push(task);
      } else {
        result.splice(at, 0, { ...task, phase: user.phase, wave: user.wave });
        for (const [key, index] of firstUser) if (index >= at) firstUser.set(key, index + 1);
      }
      continue;
    }
    const needs = task.target && needed(task.target);
    if (needs !== undefined && !firstUser.has(needs)) firstUser.set(needs, result.length);
    result.push(task);
  }
  return result;
}

function namespaceProvided(object: KubeObject): string | undefined {
  return object.kind === 'Namespace' && gvkOf(object).group === '' ? object.metadata.name : undefined;
}

function namespaceNeeded(object: KubeObject): string | undefined {
  return object.metadata.namespace || undefined;
}

function kindProvided(object: KubeObject): string | undefined {
  if (object.kind !== 'CustomResourceDefinition' || gvkOf(object).group !== 'apiextensions.k8s.io') return undefined;
  return `${textAt(object, 'spec', 'group')}/${textAt(object, 'spec', 'names', 'kind')}`;
}

function kindNeeded(object: KubeObject): string {
  return `${gvkOf(object).group}/${object.kind}`;
}
