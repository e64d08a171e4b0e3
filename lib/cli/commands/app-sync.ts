import { userInfo } from 'node:os';
import { systemClock } from '../../cluster/index.js';
import type { Operation } from '../../model/index.js';
import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import type { Applications } from '../hub/applications.js';
import { connectToHub, type HubOptions } from '../hub/connect.js';
import { KubernetesApplications } from '../hub/kubernetes-applications.js';
import { oneLine } from '../output/table.js';
import { waitForApplications } from './app-wait.js';

/** The flags of `slipway app sync`. */
export interface SyncFlags {
  readonly revision?: string;
  /** @default what the Application's own automated policy says */
  readonly prune?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly user: string;
}

/** `slipway app sync NAME`: asks for a sync as an operator; the reconciler does it. */
export async function requestSync(hub: Applications, name: string, flags: SyncFlags): Promise<void> {
  const { spec } = await hub.get(name);
  const policy = spec.syncPolicy;
  const operation: Operation = {
    initiatedBy: { username: flags.user },
    sync: {
      prune: flags.prune ?? policy?.automated?.prune ?? false,
      ...(flags.revision !== undefined && { revision: flags.revision }),
      ...(flags.dryRun && { dryRun: true }),
      ...(flags.force && { syncStrategy: { hook: { force: true } } }),
      ...(policy?.syncOptions && { syncOptions: policy.syncOptions }),
    },
    ...(policy?.retry && { retry: policy.retry }),
  };
  await hub.requestOperation(name, operation);
}

/** The flags of a call from the shell. */
export type SyncCallFlags = Omit<SyncFlags, 'user'> & { readonly async?: boolean; readonly timeout: number };

/**
 * `slipway app sync NAME`: asks, and waits for the end of the operation unless `--async` is given.
 *
 * @throws CliError `OPERATION_FAILED` when the operation ends in another phase than Succeeded
 */
export async function syncApplication(
  name: string,
  flags: HubOptions & SyncCallFlags,
  out: NodeJS.WriteStream,
): Promise<void> {
  const connection = await connectToHub(flags);
  const hub = new KubernetesApplications(connection, flags.namespace);
  try {
    await requestSync(hub, name, { ...flags, user: userInfo().username });
    if (flags.async) return void out.write(`${name}: sync requested\n`);
    await waitForApplications({
      connection,
      namespace: flags.namespace,
      clock: systemClock(),
      names: [name],
      waitFor: { operation: true },
      timeoutSeconds: flags.timeout,
    });
    const state = (await hub.get(name)).status?.operationState;
    const message = oneLine(state?.message ?? '');
    if (state?.phase !== 'Succeeded') {
      throw new CliError('OPERATION_FAILED', `${state?.phase ?? 'no result'}: ${message}`, {
        where: `application ${name}`,
        remedy: `\`slipway app get ${name}\` shows the objects that failed`,
        exitCode: exitCodes.operationFailed.code,
      });
    }
    out.write(`${name}: ${message}\n`);
  } finally {
    hub.close();
  }
}
