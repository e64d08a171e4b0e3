import { userInfo } from 'node:os';
import type { Application, Operation } from '../../model/index.js';
import type { Applications } from '../hub/applications.js';
import { nameOf } from '../hub/kubernetes-applications.js';
import { CliError } from '../errors.js';

/**
 * The first installation is an operator's: each Application is synced once by hand as soon as it appears, which a window with
 * `manualSync` allows even while it holds automated syncs. An Application that was ever synced is left to its own policy.
 */
export class FirstInstallation {
  private readonly asked = new Set<string>();

  constructor(
    private readonly hub: Applications,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Looks at the Applications after a change and asks for the first syncs that are due. */
  see(applications: ReadonlyMap<string, Application>): void {
    for (const application of applications.values()) {
      const name = nameOf(application);
      const { status } = application;
      if (this.asked.has(name)) continue;
      if (application.operation !== undefined || status?.operationState !== undefined || status?.history?.length) {
        this.asked.add(name);
        continue;
      }
      this.asked.add(name);
      void this.hub.requestOperation(name, firstSync(application)).catch((error: unknown) => {
        if (error instanceof CliError && error.code === 'OPERATION_IN_PROGRESS') return;
        // Somebody wrote to the Application meanwhile: look again at the next change.
        this.asked.delete(name);
        if (!isConflict(error)) this.onError(error);
      });
    }
  }
}

function firstSync({ spec }: Application): Operation {
  const policy = spec.syncPolicy;
  return {
    initiatedBy: { username: userInfo().username },
    info: [{ name: 'Reason', value: 'first installation' }],
    sync: {
      prune: policy?.automated?.prune ?? false,
      ...(policy?.syncOptions && { syncOptions: policy.syncOptions }),
    },
    retry: policy?.retry ?? { limit: 5 },
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 409;
}
