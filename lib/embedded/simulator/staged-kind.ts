import { equalJson, splitApiVersion, type JsonObject, type KubeObject } from '../../kube/index.js';
import { numberAt, objectsAt, textAt, valueAt } from '../fields.js';
import { timedConditions, type WantedCondition } from './conditions.js';
import { isStalled, isToldToFail, outcomeOf } from './outcome.js';
import { isLeaving } from './pods-of.js';
import type { SimulatedKind } from './simulated-kind.js';
import type { World } from './world.js';

/** What an object reports at one point of its life. Fields that are not named stay as they are. */
export interface Stage {
  readonly conditions?: readonly WantedCondition[];
  /** `undefined` removes a field. */
  readonly status?: JsonObject;
  /** Fields that keep the time at which this stage, or one before, was reached. */
  readonly times?: readonly string[];
}

/** The life of an object, as its controller reports it. */
export interface Course {
  /** What is reported while it works, each before the next. */
  readonly steps: readonly Stage[];
  readonly done: Stage;
  readonly failed: Stage;
  /** What is reported instead of all that, such as by what is suspended. */
  readonly held?: Stage | undefined;
}

/** A kind of which only the status is simulated. */
export interface StagedKind {
  readonly api: `${string}/${string}`;
  readonly kind: string;
  readonly course: (object: KubeObject) => Course;
  /** It ends once, and nothing moves it afterwards. */
  readonly isJob?: boolean;
  /** Whether the status tells which generation it is about. @default true */
  readonly observes?: boolean;
  /** Whether its conditions tell when they were last updated. @default false */
  readonly updateTimes?: boolean;
  /** What its controller makes before it reports that all is well. */
  readonly make?: (object: KubeObject, world: World) => Promise<void>;
}

/**
 * The controller of a kind whose life is a row of statuses: one is written after the other, and the live status alone tells how
 * far it has come. A change of the spec begins again, unless it is a job.
 */
export function staged(row: StagedKind): SimulatedKind {
  const { group, version } = splitApiVersion(row.api);
  return { kind: { group, version, kind: row.kind }, simulate: (object, world) => move(row, object, world) };
}

async function move(row: StagedKind, object: KubeObject, world: World): Promise<void> {
  if (isLeaving(object)) return;
  const { steps, done, failed, held } = row.course(object);
  const isSeen = row.observes === false || numberAt(object, 'status', 'observedGeneration') === generation(object);
  const shows = (stage: Stage): boolean => isSeen && isShown(object, stage);
  if (row.isJob === true && (isShown(object, done) || isShown(object, failed))) return;
  if (held !== undefined) {
    await write(row, object, held, world);
    return;
  }
  if (shows(done) && !isStalled(object) && !isToldToFail(object)) return;
  if (shows(failed) && isToldToFail(object)) return;
  const at = steps.findLastIndex(shows);
  const next = steps[at + 1];
  if (next !== undefined) {
    await write(row, object, next, world);
    return;
  }
  const outcome = outcomeOf(object, world);
  if (outcome === 'working') return;
  if (outcome === 'done') await row.make?.(object, world);
  await write(row, object, outcome === 'done' ? done : failed, world);
}

function generation({ metadata }: KubeObject): number {
  return Number(metadata.generation ?? 1);
}

function isShown(object: KubeObject, { conditions, status = {} }: Stage): boolean {
  const fields = Object.entries(status).every(([key, value]) =>
    equalJson(valueAt(object, ['status', key]) ?? null, value ?? null),
  );
  if (!fields || conditions === undefined) return fields;
  const shown = objectsAt(object, 'status', 'conditions');
  if (shown.length !== conditions.length) return false;
  return conditions.every((condition, index) =>
    ['type', 'status', 'reason'].every((field) => (shown[index]?.[field] ?? '') === (condition[field] ?? '')),
  );
}

async function write(row: StagedKind, object: KubeObject, stage: Stage, world: World): Promise<void> {
  const now = world.now();
  const times = (stage.times ?? []).map((field) => [field, textAt(object, 'status', field) ?? now]);
  await world.writeStatus(object, {
    ...stage.status,
    ...(stage.conditions && {
      conditions: timedConditions(object, stage.conditions, now, row.updateTimes === true),
    }),
    ...Object.fromEntries(times),
    ...(row.observes !== false && { observedGeneration: generation(object) }),
  });
}

/** A condition in a row. */
export function says(type: string, status: WantedCondition['status'], reason = '', message = ''): WantedCondition {
  return { type, status, ...(reason !== '' && { reason }), message };
}

/** The life of what reports nothing but conditions of its own: unknown at first, then all true, or all false. */
export function conditionCourse(
  conditions: readonly (readonly [type: string, reason: string])[],
  rest: { readonly failure?: string; readonly status?: JsonObject; readonly before?: JsonObject } = {},
): Course {
  const all = (status: WantedCondition['status'], because?: string): WantedCondition[] =>
    conditions.map(([type, reason]) => says(type, status, because ?? reason));
  return {
    steps: [{ conditions: all('Unknown', 'Progressing'), ...(rest.before && { status: rest.before }) }],
    done: { conditions: all('True'), ...(rest.status && { status: rest.status }) },
    failed: { conditions: all('False', rest.failure ?? 'SimulatedFailure') },
  };
}
