import { systemClock, type Connection } from '../../cluster/index.js';
import type { Clock } from '../../kube/index.js';
import type { Application } from '../../model/index.js';
import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { connectToHub, type HubOptions } from '../hub/connect.js';
import { messageOf } from '../hub/rows.js';
import { ApplicationWatch } from '../hub/watch.js';

/** What to wait for; with none of them all three count. */
export interface WaitFor {
  readonly sync?: boolean;
  readonly health?: boolean;
  readonly operation?: boolean;
}

/** Why an Application is not there yet; `undefined` when it is. */
export function pending(application: Application | undefined, waitFor: WaitFor): string | undefined {
  if (!application) return 'does not exist';
  const all = !waitFor.sync && !waitFor.health && !waitFor.operation;
  const status = application.status;
  const phase = status?.operationState?.phase;
  if (
    (all || waitFor.operation) &&
    (application.operation !== undefined || phase === 'Running' || phase === 'Terminating')
  ) {
    return `operation ${phase ?? 'requested'}`;
  }
  if ((all || waitFor.sync) && status?.sync?.status !== 'Synced') return status?.sync?.status ?? 'not compared yet';
  if ((all || waitFor.health) && status?.health?.status !== 'Healthy')
    return status?.health?.status ?? 'health unknown';
  return undefined;
}

/**
 * `slipway app wait NAME…`: returns when every named Application is there.
 *
 * @throws CliError `NOT_READY` when the time is over, with what each still lacks; what the hub could not be asked for at last
 */
export function waitForApplications(options: {
  readonly connection: Connection;
  readonly namespace: string;
  readonly clock: Clock;
  readonly names: readonly string[];
  readonly waitFor: WaitFor;
  readonly timeoutSeconds: number;
}): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen: ReadonlyMap<string, Application> = new Map();
    let failure: unknown;
    const finish = (end: () => void): void => {
      cancel();
      watch.stop();
      end();
    };
    const watch = new ApplicationWatch({
      connection: options.connection,
      namespace: options.namespace,
      clock: options.clock,
      onChange: (applications) => {
        seen = applications;
        failure = undefined;
        if (options.names.every((name) => pending(seen.get(name), options.waitFor) === undefined)) finish(resolve);
      },
      onFailure: (error) => (failure = error),
    });
    const cancel = options.clock.after(options.timeoutSeconds * 1000, () =>
      finish(() => reject(failure ?? notReady(options.names, seen, options.waitFor, options.timeoutSeconds))),
    );
    watch.start();
  });
}

function notReady(
  names: readonly string[],
  seen: ReadonlyMap<string, Application>,
  waitFor: WaitFor,
  seconds: number,
): CliError {
  const missing = names.flatMap((name) => {
    const application = seen.get(name);
    const why = pending(application, waitFor);
    return why === undefined ? [] : [`${name}: ${why}${application ? ` ${messageOf(application)}` : ''}`.trim()];
  });
  return new CliError('NOT_READY', `not there after ${seconds} s: ${missing.join('; ')}`, {
    remedy: '`slipway app get NAME` tells more',
    exitCode: exitCodes.notReady.code,
  });
}

/** `slipway app wait NAME…` with the hub that the flags name. */
export async function wait(names: readonly string[], flags: HubOptions & WaitFor & { timeout: number }): Promise<void> {
  const connection = await connectToHub(flags);
  await waitForApplications({
    connection,
    namespace: flags.namespace,
    clock: systemClock(),
    names,
    waitFor: flags,
    timeoutSeconds: flags.timeout,
  });
}
