import { equalJson, type Json } from '../../kube/index.js';
import type { Application, ApplicationStatus } from '../../model/index.js';
import type { Comparison } from '../compare/index.js';
import { setConditions } from '../conditions/index.js';
import { endOfFight, fightsOf, isRecent, nameOf } from './fight.js';
import { fightMessage, messageOf } from './message.js';
import { recordHeals, type Decided } from './record.js';

const TYPE = 'SelfHealWarning';

/**
 * Brings up to now what a status says of fights: the condition `SelfHealWarning` says who is fought with for what, and goes when an hour
 * has passed since the fourth-last heal, when self-heal is off, or when the fields are ignored from now on.
 *
 * @param app as it was before the comparison
 */
export function withFights(
  status: ApplicationStatus,
  app: Application,
  { comparison, settings, now }: Omit<Decided, 'operation'>,
): ApplicationStatus {
  const { healed: known, conditions: before = [], ...rest } = status;
  if (known === undefined && !before.some(({ type }) => type === TYPE)) return status;
  const forgiven = ignoredAnew(app) ? synced(comparison) : new Set<string>();
  const healed = (known ?? []).filter((one) => isRecent(one, now) && !forgiven.has(nameOf(one)));
  const fights = isHealed(app) ? fightsOf({ healed }, now) : [];
  const told = fights.length > 0 ? [{ type: TYPE, message: fightMessage(fights, settings.fieldManager) }] : [];
  const conditions = setConditions(before, told, [TYPE], now);
  return { ...rest, ...(healed.length > 0 && { healed }), ...(conditions.length > 0 && { conditions }) };
}

/** What a status says when an operation begins: what self-heal puts back is kept, and so it may be known for a fight. */
export function withHeals(status: ApplicationStatus, app: Application, decided: Decided): ApplicationStatus {
  return withFights(recordHeals(status, decided), app, decided);
}

/** What is said once of each fight that has begun between two statuses. */
export function fightsBegun(
  before: ApplicationStatus | undefined,
  after: ApplicationStatus,
  { settings, now }: Pick<Decided, 'settings' | 'now'>,
): readonly string[] {
  if (after.healed === undefined || after.healed === before?.healed) return [];
  const known = new Set(fightsOf(before, now).map(nameOf));
  return fightsOf(after, now)
    .filter((fight) => !known.has(nameOf(fight)))
    .map((fight) => messageOf(fight, settings.fieldManager));
}

/** When the first of the fights is over unless it goes on, in milliseconds since 1970. @param now RFC 3339 */
export function nextEnd(status: ApplicationStatus, now: string): number | undefined {
  const ends = fightsOf(status, now).map(endOfFight);
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

function isHealed({ spec }: Application): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated?.selfHeal === true && automated.enabled !== false;
}

/** Whether other fields are ignored than when it was last compared. */
function ignoredAnew({ spec, status }: Application): boolean {
  const before = status?.sync?.comparedTo;
  return before !== undefined && !equalJson(plain(before.ignoreDifferences), plain(spec.ignoreDifferences));
}

const plain = (rules: readonly object[] = []): Json => rules as Json;

function synced({ resources }: Comparison): Set<string> {
  return new Set(resources.filter(({ status }) => status === 'Synced').map(nameOf));
}
