import { equalJson, type Json } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import { comparedTo } from '../compare/compared-to.js';
import { namespaceMetadataChanged } from '../compare/namespace-metadata.js';

/**
 * How much a refresh looks at: 3 resolves the revision at its origin, 2 accepts a cached resolution, 1 keeps the revision of the
 * last comparison, 0 only rebuilds what is shown.
 */
export type RefreshLevel = 0 | 1 | 2 | 3;

/** A refresh that is due. */
export interface Refresh {
  readonly level: RefreshLevel;
  /** Whether rendered manifests must not come from a cache. */
  readonly hard: boolean;
  /** For logs and people. */
  readonly reason: string;
}

/** When a refresh becomes due by time alone. Seconds; 0 or less means never. */
export interface RefreshTimeouts {
  readonly soft: number;
  readonly hard: number;
}

/** Whether an Application must be compared again, and how thoroughly. `requested` is the level that an event asked for. */
export function needsRefresh(
  app: Application,
  now: string,
  timeouts: RefreshTimeouts,
  requested?: RefreshLevel,
): Refresh | undefined {
  const asked = refreshAnnotation(app);
  if (asked) return { level: 3, hard: asked === 'hard', reason: `${asked} refresh requested` };
  const before = app.status?.sync?.comparedTo;
  const wanted = comparedTo(app);
  const differs = (a: unknown, b: unknown) => !equalJson((a ?? null) as Json, (b ?? null) as Json);
  if (!before || differs(before.source, wanted.source) || differs(before.sources, wanted.sources)) {
    return { level: 3, hard: false, reason: 'spec.source differs' };
  }
  const expired = expiry(app, now, timeouts);
  if (expired) return expired;
  if (differs(before.destination, wanted.destination)) {
    return { level: 2, hard: false, reason: 'spec.destination differs' };
  }
  if (namespaceMetadataChanged(app)) {
    return { level: 2, hard: false, reason: 'spec.syncPolicy.managedNamespaceMetadata differs' };
  }
  if (differs(before.ignoreDifferences ?? [], wanted.ignoreDifferences ?? [])) {
    return { level: 2, hard: false, reason: 'spec.ignoreDifferences differs' };
  }
  return requested === undefined
    ? undefined
    : { level: requested, hard: false, reason: 'controller refresh requested' };
}

/** What the refresh annotation asks for; everything but `hard` counts as `normal`. */
export function refreshAnnotation(app: Application): 'normal' | 'hard' | undefined {
  const value = app.metadata.annotations?.[annotations.refresh];
  return value === undefined ? undefined : value === 'hard' ? 'hard' : 'normal';
}

/** Whether the Application is to be left alone altogether. */
export function skipsReconcile(app: Application): boolean {
  const value = app.metadata.annotations?.[annotations.skipReconcile];
  return value !== undefined && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value);
}

/** Whether the last comparison is too old. One that never was is, also for a hard refresh where those are on. */
export function comparisonExpiry(
  reconciledAt: string | undefined,
  now: string,
  { soft, hard }: RefreshTimeouts,
): { readonly soft: boolean; readonly hard: boolean } {
  const never = reconciledAt === undefined;
  const age = never ? Number.POSITIVE_INFINITY : (Date.parse(now) - Date.parse(reconciledAt)) / 1000;
  return { soft: never || (soft > 0 && age > soft), hard: hard > 0 && age > hard };
}

function expiry(app: Application, now: string, timeouts: RefreshTimeouts): Refresh | undefined {
  const at = app.status?.reconciledAt;
  const expired = comparisonExpiry(at, now, timeouts);
  if (expired.hard) return { level: 2, hard: true, reason: `comparison expired, ${timeouts.hard}s have passed` };
  if (!expired.soft) return undefined;
  const reason = at === undefined ? 'never compared' : `comparison expired, ${timeouts.soft}s have passed`;
  return { level: 2, hard: false, reason };
}
