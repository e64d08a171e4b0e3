import type { KubeObject } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import { annotationOptionValue } from '../order/index.js';
import type { Pair } from '../compare/pairs.js';
import { isAllowed, isGuardedKind, type MassDeletionGuard } from './guard.js';
import { pruneOption } from './options.js';
import { withoutReplaced } from './replaced.js';

/** What is about to be pruned of an Application. */
export interface Pruning {
  readonly app: Application;
  /** Live objects that left Git, that are not being deleted yet, and that no option of theirs keeps. */
  readonly prunes: readonly KubeObject[];
  /** All live objects of the Application, these among them. */
  readonly live: number;
  /** What Git wants and is not live yet: it may take the place of what is pruned. */
  readonly missing: readonly KubeObject[];
  /** Whether a person chose the objects one by one: then their share says nothing. */
  readonly chosen?: boolean;
}

/** What a sync with pruning would take away, of all objects of an Application. */
export function pruningOf(app: Application, pairs: readonly Pair[], syncOptions: readonly string[] = []): Pruning {
  const own = pairs.filter(({ selfReferenced, kept }) => selfReferenced && kept === undefined);
  const prunes = own.flatMap(({ target, live }) => (!target && live ? [live] : []));
  return {
    app,
    prunes: prunes.filter(
      (live) => live.metadata.deletionTimestamp === undefined && pruneOption(live, syncOptions) !== 'false',
    ),
    live: own.filter(({ live }) => live).length,
    missing: own.flatMap(({ target, live }) => (target && !live ? [target] : [])),
  };
}

/**
 * The objects that are pruned only after a person said yes: all of them when they are too great a share of the Application, else those
 * of guarded kinds. An object whose successor comes with the same commit does not count in the share. An Application, or a single
 * object, that is annotated `slipway.dev/mass-deletion: allow` does not wait, nor an object whose own `Prune=` option already says
 * what is to be done.
 */
export function guardedPrunes(pruning: Pruning, guard: MassDeletionGuard | undefined): KubeObject[] {
  const { app, prunes, live, missing, chosen = false } = pruning;
  if (!guard || prunes.length === 0 || isAllowed(app)) return [];
  const open = prunes.filter((object) => !isAllowed(object) && !saysItself(object));
  const lost = withoutReplaced(prunes, missing).length;
  if (!chosen && live >= guard.least && lost > live * guard.share) return open;
  return open.filter((object) => isGuardedKind(object, guard));
}

function saysItself(object: KubeObject): boolean {
  return annotationOptionValue(object, annotations.syncOptions, 'Prune') !== undefined;
}
