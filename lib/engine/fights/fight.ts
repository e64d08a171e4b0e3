import type { ApplicationStatus, HealedObject, ResourceStatus } from '../../model/index.js';
import type { EngineSettings } from '../compare/index.js';

/** Healed so often within an hour, somebody fights for an object. */
export const healsOfAFight = 4;
/** Of so many objects it is kept how often they were healed. */
export const mostHealed = 50;
const HOUR = 3_600_000;

/** Whether an object was healed within the last hour. @param now RFC 3339 */
export function isRecent({ healedAt }: HealedObject, now: string): boolean {
  return Date.parse(now) - lastOf(healedAt) < HOUR;
}

/** Whether somebody fights for an object: it was healed four times within the last hour. @param now RFC 3339 */
export function isFight(healed: HealedObject, now: string): boolean {
  return healed.healedAt.length >= healsOfAFight && Date.parse(now) < endOfFight(healed);
}

/** When a fight is over unless the object is healed again, in milliseconds since 1970. */
export function endOfFight({ healedAt }: HealedObject): number {
  return Date.parse(healedAt[healedAt.length - healsOfAFight] ?? '') + HOUR;
}

/** The objects that are fought for. @param now RFC 3339 */
export function fightsOf(status: ApplicationStatus | undefined, now: string): HealedObject[] {
  return (status?.healed ?? []).filter((healed) => isFight(healed, now));
}

/** Which of several objects may be healed now, and when the next of the others may be. */
export interface Healable {
  readonly due: readonly ResourceStatus[];
  /** Milliseconds since 1970; `undefined` when all are due. */
  readonly othersAt: number | undefined;
}

/**
 * Leaves out what is fought for and was healed a short while ago, so that nobody can make us write an object more than ten times an hour:
 * four times by the usual back-off, then every ten minutes. Objects are known by kind and name, as self-heal names them. Where more are
 * fought for than are kept, all wait.
 *
 * @param now RFC 3339
 */
export function healable(
  objects: readonly ResourceStatus[],
  status: ApplicationStatus | undefined,
  { selfHealBackoff: { fought } }: EngineSettings,
  now: string,
): Healable {
  const fights = fought === undefined ? [] : fightsOf(status, now);
  if (fought === undefined || fights.length === 0) return { due: objects, othersAt: undefined };
  const ends = new Map<string, number>();
  for (const fight of fights) {
    const end = lastOf(fight.healedAt) + fought * 1000;
    ends.set(nameOf(fight), Math.max(end, ends.get(nameOf(fight)) ?? end));
  }
  const otherwise = fights.length < mostHealed ? 0 : Math.max(...ends.values());
  const heldUntil = (object: ResourceStatus): number => ends.get(nameOf(object)) ?? otherwise;
  const held = objects.filter((object) => heldUntil(object) > Date.parse(now));
  if (held.length === 0) return { due: objects, othersAt: undefined };
  return { due: objects.filter((object) => !held.includes(object)), othersAt: Math.min(...held.map(heldUntil)) };
}

/** What self-heal names an object by. */
export function nameOf({ group = '', kind = '', name = '' }: Pick<ResourceStatus, 'group' | 'kind' | 'name'>): string {
  return `${group}/${kind}/${name}`;
}

function lastOf(times: readonly string[]): number {
  return Date.parse(times[times.length - 1] ?? '');
}
