import { systemClock } from '../../cluster/index.js';
import { Reconciler, type ReconcilerEvent } from '../../reconciler/index.js';
import { Sources } from '../../source/index.js';
import { connectToHub, repositoryMapping, type HubOptions } from '../hub/connect.js';
import { renderingOptions, type RenderingFlags, type RepositoryMapping } from '../options.js';
import { installHub } from '../up/hub-objects.js';

/** The flags of `slipway reconcile`. */
export interface ReconcileFlags extends HubOptions, RenderingFlags {
  readonly repository: readonly RepositoryMapping[];
  readonly install?: boolean;
  /** Seconds between two questions to a remote repository; 0 for none. */
  readonly poll: number;
  readonly cache: string;
  readonly now?: string;
}

/** `slipway reconcile`: runs until it is told to stop, and prints an event per line. */
export async function reconcile(flags: ReconcileFlags): Promise<void> {
  const clock = systemClock(flags.now === undefined ? {} : { startAt: flags.now });
  const hub = await connectToHub(flags);
  if (flags.install) await installHub(hub, flags.namespace);
  const sources = new Sources({
    cacheDir: flags.cache,
    mapping: repositoryMapping(flags.repository),
    ...renderingOptions(flags),
    clock,
    pollMilliseconds: flags.poll > 0 ? flags.poll * 1000 : false,
  });
  const say = (text: string): void => void process.stdout.write(`${clock.now().toISOString()} ${text}\n`);
  const reconciler = new Reconciler({
    hub,
    namespace: flags.namespace,
    sources,
    clock,
    onEvent: (event) => say(describeEvent(event)),
  });
  const stop = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    // A hub that cannot be reached keeps the start waiting: it can be stopped then as well.
    const started = reconciler
      .start()
      .then(() => say(`reconciling the applications of namespace ${flags.namespace} at ${hub.server}`));
    await Promise.race([started, stop]);
    await stop;
  } finally {
    await reconciler.stop();
    await sources.close();
  }
}

function describeEvent(event: ReconcilerEvent): string {
  const { type, ...details } = event;
  const words = Object.entries(details).flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [`${name}=${/\s/.test(String(value)) ? JSON.stringify(value) : String(value)}`],
  );
  return [type, ...words].join(' ');
}
