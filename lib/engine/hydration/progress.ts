import { equalJson, type Json } from '../../kube/index.js';
import type { ApplicationStatus, SourceHydrator } from '../../model/index.js';

/** What an Application's status says of its hydration. */
export type HydrationStatus = NonNullable<ApplicationStatus['sourceHydrator']>;

/** Seconds after which a hydration that failed is tried again by itself. */
export const hydrationRetrySeconds = 120;

/** What is known when it is asked whether to hydrate. */
export interface HydrationQuestion {
  readonly status: HydrationStatus | undefined;
  readonly hydrator: SourceHydrator;
  /** The commit that the dry source's revision means now. */
  readonly drySHA: string;
  /** What the annotation `argocd.argoproj.io/hydrate` says. */
  readonly asked: string | undefined;
  readonly now: Date;
}

/**
 * Whether manifests are to be hydrated now, as Argo CD has it: never yet; on request; after a change of what to hydrate; when the dry source
 * has another commit; or again after a failure. A hydration that stands as running is one whose process has ended.
 */
export function isHydrationDue({ status, hydrator, drySHA, asked, now }: HydrationQuestion): boolean {
  const last = status?.currentOperation;
  if (last === undefined || last.phase === 'Hydrating' || asked === 'hard') return true;
  if (!equalJson(asJson(last.sourceHydrator), asJson(hydrator))) return true;
  if (status?.lastComparedDryRevision !== drySHA) return true;
  if (last.phase !== 'Failed') return false;
  const since = now.getTime() - Date.parse(last.finishedAt ?? last.startedAt ?? '1970-01-01T00:00:00Z');
  return asked !== undefined || since >= hydrationRetrySeconds * 1000;
}

/** The status while a hydration runs. */
export function hydrating(
  before: HydrationStatus | undefined,
  hydrator: SourceHydrator,
  drySHA: string,
  startedAt: string,
): HydrationStatus {
  const currentOperation = { startedAt, phase: 'Hydrating', drySHA, sourceHydrator: hydrator };
  return { ...before, currentOperation, ...(drySHA !== '' && { lastComparedDryRevision: drySHA }) };
}

/** The status after a hydration that brought forth a commit, or found everything as it is. */
export function hydrated(running: HydrationStatus, hydratedSHA: string, finishedAt: string): HydrationStatus {
  const { currentOperation: current = {} } = running;
  const { drySHA, sourceHydrator } = current;
  return {
    ...running,
    currentOperation: { ...current, finishedAt, phase: 'Hydrated', hydratedSHA },
    lastSuccessfulOperation: {
      ...(drySHA !== undefined && { drySHA }),
      hydratedSHA,
      ...(sourceHydrator && { sourceHydrator }),
    },
  };
}

/** The status after a hydration that failed. */
export function hydrationFailed(running: HydrationStatus, message: string, finishedAt: string): HydrationStatus {
  return { ...running, currentOperation: { ...running.currentOperation, finishedAt, phase: 'Failed', message } };
}

function asJson(value: SourceHydrator | undefined): Json {
  return (value ?? null) as unknown as Json;
}
