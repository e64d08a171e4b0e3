import type { Application, AppProject } from '../../model/index.js';
import type { EngineSettings } from '../compare/index.js';
import { identityFor } from '../permissions/index.js';
import type { ClusterWriter, FoundDestination } from './ports.js';

/** What writes to a destination for one Application. */
export interface Writing {
  readonly writer: ClusterWriter;
  /** Why nothing may be written; the writer refuses everything then. */
  readonly problem: string | undefined;
}

/**
 * Who writes to a cluster for an Application: the reconciler itself, or the service account that the project names. It is the same for
 * syncs, dry runs and deletions; where there must be an account and none matches, nobody does.
 */
export function writingFor(
  app: Application,
  project: AppProject,
  destination: FoundDestination,
  { impersonation }: EngineSettings,
): Writing {
  const identity = identityFor(project, app, destination, impersonation);
  if (!('problem' in identity)) return { writer: destination.cluster.as(identity.user), problem: undefined };
  const { problem } = identity;
  return { writer: refusing(problem), problem };
}

function refusing(message: string): ClusterWriter {
  return {
    execute: (effect) => Promise.resolve({ task: effect.task, effect, ok: false, message, reason: 'Forbidden' }),
  };
}
