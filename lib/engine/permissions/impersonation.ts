import type { Application } from '../../model/index.js';
import type { ClusterRef } from './cluster.js';
import type { ProjectRules } from './project-rules.js';
import { serviceAccountFor } from './service-account.js';

/** Whether deliveries are done by service accounts that projects name, and whether there must be one. */
export interface Impersonation {
  readonly enabled: boolean;
  /** Without a matching account nothing is delivered, instead of with the reconciler's own rights. */
  readonly enforced: boolean;
}

/** As whom a cluster is written to (`undefined`: as the reconciler itself), or why it must not be written to. */
export type Identity = { readonly user: string | undefined } | { readonly problem: string };

/** As whom an Application writes to its cluster. The same answer counts for a sync, a dry run and a deletion. */
export function identityFor(
  project: ProjectRules,
  app: Pick<Application, 'metadata' | 'spec'>,
  cluster: Partial<ClusterRef>,
  { enabled, enforced }: Impersonation,
): Identity {
  if (!enabled) return { user: undefined };
  let user: string | undefined;
  try {
    user = serviceAccountFor(project, app, cluster);
  } catch (error) {
    return {
      problem: `failed to derive service account to impersonate: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  if (user !== undefined || !enforced) return { user };
  const { namespace = '' } = app.spec.destination;
  const server = cluster.server ?? '';
  return { problem: `no matching service account found for destination server ${server} and namespace ${namespace}` };
}
