import type { KubeObject } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import { instanceOf } from '../compare/prepare-targets.js';
import type { EngineSettings } from '../compare/settings.js';
import { isHook, isSkipped } from '../order/index.js';
import { isSelfReferenced, trackedBy } from '../tracking/index.js';
import { pruneOption } from './options.js';

/**
 * Why was this object not pruned? Everything that keeps one live object that is not in Git, in the order in which it is asked. What
 * keeps all objects of an Application, such as a failed rendering, is told by its conditions (docs/deletion.md).
 */
export const keptReasons = {
  NotTracked: 'it is not tracked as part of this Application',
  OtherInstallation: 'it is tracked by another installation, whose id it carries',
  Owned: 'another object made it (metadata.ownerReferences), and it goes with that one',
  Copy: 'its tracking id names another object: it is a copy that inherited the annotation',
  NotWritten:
    'tracking is by label, and it carries the label although no field of it was ever written by this field manager',
  NotPermitted: 'the project does not permit this Application to touch it',
  Hook: 'it is a hook: its delete policy says when it goes',
  Skipped: 'it is annotated argocd.argoproj.io/hook: Skip',
  NotSelected: 'the sync was asked for other objects only',
  Unconfirmed: 'it waits for approval: of its own Prune=confirm, or because much would go at once',
  PruningOff: 'the sync does not prune',
  NoPrune: 'it, or the Application, has the sync option Prune=false',
  BeingDeleted: 'it is being deleted already',
} as const;

/** Why one object is kept. */
export type KeptReason = keyof typeof keptReasons;

/** Whose object is asked about. */
export interface Pruner {
  readonly app: Application;
  readonly settings: EngineSettings;
  /** Whether the project forbids to touch an object. @default nothing is forbidden */
  readonly isRefused?: ((object: KubeObject) => boolean) | undefined;
}

/** What keeps a live object whatever sync is asked for: `undefined` when the Application may prune it. */
export function keptAsSuch(object: KubeObject, { app, settings, isRefused }: Pruner): KeptReason | undefined {
  const { tracking } = settings;
  if (trackedBy(object, tracking) !== instanceOf(app, settings)) return 'NotTracked';
  if (isOfOtherInstallation(object, settings)) return 'OtherInstallation';
  if ((object.metadata.ownerReferences?.length ?? 0) > 0) return 'Owned';
  if (!isSelfReferenced(object, undefined, tracking)) return 'Copy';
  if (tracking.method === 'label' && !isWritten(object, settings)) return 'NotWritten';
  if (isRefused?.(object) === true) return 'NotPermitted';
  if (isHook(object)) return 'Hook';
  return isSkipped(object) ? 'Skipped' : undefined;
}

/** How a sync asks for one object to be pruned. */
export interface PruneRequest {
  readonly prune: boolean;
  readonly syncOptions: readonly string[];
  /** Whether it is one of those that would go in a mass. */
  readonly isGuarded: boolean;
  readonly isApproved: boolean;
}

/** What keeps an object that the Application may prune from being deleted by one sync now; `undefined`: it is deleted. */
export function keptBySync(live: KubeObject, request: PruneRequest): KeptReason | undefined {
  const option = pruneOption(live, request.syncOptions);
  if (!request.isApproved && (request.isGuarded || option === 'confirm')) return 'Unconfirmed';
  if (!request.prune) return 'PruningOff';
  if (option === 'false') return 'NoPrune';
  return live.metadata.deletionTimestamp === undefined ? undefined : 'BeingDeleted';
}

/** Whether an object carries the id of another installation. One without an id may be anybody's; then its name decides. */
export function isOfOtherInstallation({ metadata }: KubeObject, { tracking }: EngineSettings): boolean {
  const id = metadata.annotations?.[annotations.installationId] ?? '';
  return id !== '' && id !== tracking.installationId;
}

/** Labels are copied by charts and controllers; who wrote the object tells what is ours. Nothing is known without managed fields. */
function isWritten({ metadata }: KubeObject, { fieldManager }: EngineSettings): boolean {
  const managers = (metadata.managedFields ?? []).map(({ manager }) => manager ?? '');
  return managers.length === 0 || managers.some((manager) => manager === fieldManager || manager.startsWith('argocd'));
}
