import { keyText } from '../../kube/index.js';
import type { ApplicationStatus, HealedObject, Operation, ResourceStatus } from '../../model/index.js';
import type { Comparison, EngineSettings } from '../compare/index.js';
import { keptBySync } from '../pruning/index.js';
import { driftOf } from './drift.js';
import { healsOfAFight, isRecent, mostHealed, nameOf } from './fight.js';

/** What is known when an operation is decided on. */
export interface Decided {
  readonly operation: Operation;
  readonly comparison: Comparison;
  readonly settings: EngineSettings;
  /** RFC 3339. */
  readonly now: string;
}

/**
 * The status in which it is kept what an operation heals, when, and why. Other operations than those of self-heal leave it as it is. What
 * was healed most often is kept, of the same number the latest; nothing is kept for more than an hour.
 */
export function recordHeals(status: ApplicationStatus, decided: Decided): ApplicationStatus {
  const { operation, comparison, now } = decided;
  const { sync } = operation;
  if (sync?.autoHealAttemptsCount === undefined) return status;
  const before = status.healed ?? [];
  const times = new Map(before.map((one) => [textOf(one), one.healedAt]));
  const named = sync.resources && new Set(sync.resources.map(nameOf));
  const healing = comparison.resources
    .filter(({ status: is }) => is !== undefined && is !== 'Synced')
    .filter((resource) => named?.has(nameOf(resource)) !== false && !isKept(resource, decided))
    .map((resource) => ({
      resource,
      healedAt: [...(times.get(textOf(resource)) ?? []), now].slice(-healsOfAFight),
    }));
  const renewed = new Set(healing.map(({ resource }) => textOf(resource)));
  const healed = [...healing, ...before.filter((one) => isRecent(one, now) && !renewed.has(textOf(one)))]
    .sort((a, b) => b.healedAt.length - a.healedAt.length)
    .slice(0, mostHealed)
    .flatMap((one) => ('resource' in one ? healedNow(one.resource, one.healedAt, decided) : [one]));
  return healed.length > 0 ? { ...status, healed } : status;
}

function healedNow(
  resource: ResourceStatus,
  healedAt: string[],
  { comparison, settings }: Decided,
): readonly HealedObject[] {
  const { group, kind = '', namespace, name = '' } = resource;
  const diff = comparison.diffs.get(textOf(resource));
  if (diff === undefined || diff.state === 'same') return [];
  const key = { ...(group && { group }), kind, ...(namespace && { namespace }), name };
  return [{ ...key, healedAt, ...driftOf(diff, settings.fieldManager) }];
}

/** Whether an object that should go stays: then nothing is done to it. */
function isKept(resource: ResourceStatus, { operation: { sync }, comparison }: Decided): boolean {
  const live = comparison.diffs.get(textOf(resource))?.live;
  if (resource.requiresPruning !== true || live === undefined) return false;
  const request = { prune: sync?.prune === true, syncOptions: sync?.syncOptions ?? [] };
  return keptBySync(live, { ...request, isGuarded: false, isApproved: true }) !== undefined;
}

const textOf = ({ group = '', kind = '', namespace = '', name = '' }: ResourceStatus | HealedObject): string =>
  keyText({ group, kind, namespace, name });
