import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { steadyTime, systemClock } from '../../cluster/index.js';
import { Replica, Sole, type OthersAtWorkError, type ReplicaOptions, type ShardEvent } from '../../reconciler/index.js';
import { describeConfinement, Sources } from '../../source/index.js';
import { Log, Telemetry, type ListenAddress, type LogFormat, type LogLevel } from '../../telemetry/index.js';
import { connectToHub, repositoryMapping, type HubOptions } from '../hub/connect.js';
import { lineWriter } from '../output/lines.js';
import { renderingOptions, type RenderingFlags, type RepositoryMapping } from '../options.js';
import { graceMilliseconds, untilSignalled } from '../signals.js';
import { installHub } from '../up/hub-objects.js';
import { packageVersion } from './version.js';

/** The flags of `slipway reconcile`. */
export interface ReconcileFlags extends HubOptions, RenderingFlags {
  readonly repository: readonly RepositoryMapping[];
  readonly install?: boolean;
  /** Seconds between two questions to a remote repository; 0 for none. */
  readonly poll: number;
  readonly cache: string;
  readonly now?: string;
  readonly metrics?: ListenAddress;
  readonly logFormat: LogFormat;
  readonly logLevel: LogLevel;
  /** Among how many the clusters are divided; without it this process is the only one. */
  readonly shards?: number;
}

/**
 * `slipway reconcile`: runs until it is told to stop, and writes a line for each event. At SIGTERM or SIGINT no operation begins any more, what is
 * under way ends and is stored, and the process ends well within 20 seconds; the next one goes on from there.
 */
export async function reconcile(flags: ReconcileFlags): Promise<void> {
  const clock = systemClock(flags.now === undefined ? {} : { startAt: flags.now });
  const log = new Log({ format: flags.logFormat, level: flags.logLevel, clock, write: lineWriter(process.stdout) });
  const hub = await connectToHub(flags);
  const telemetry = await Telemetry.start({ clock, log, listen: flags.metrics, version: packageVersion() });
  if (telemetry.url !== undefined)
    log.write('info', 'listening', { message: 'metrics and health', url: telemetry.url });
  if (flags.install) await installHub(hub, flags.namespace);
  const signal = untilSignalled();
  const sources = new Sources({
    cacheDir: flags.cache,
    mapping: repositoryMapping(flags.repository),
    ...renderingOptions(flags),
    clock,
    pollMilliseconds: flags.poll > 0 ? flags.poll * 1000 : false,
    ...telemetry.sources,
  });
  const identity = ownIdentity();
  const options = {
    hub,
    namespace: flags.namespace,
    sources,
    clock,
    identity,
    steady: steadyTime,
    ...telemetry.reconciler,
  };
  let lost: (error: OthersAtWorkError) => void = () => undefined;
  const taken = new Promise<OthersAtWorkError>((resolve) => (lost = resolve));
  const reconciler =
    flags.shards === undefined
      ? new Sole({ ...options, onRival: (rival) => telemetry.rival(rival), onLost: lost })
      : replicaOf({ ...options, shards: flags.shards }, log);
  telemetry.observe(reconciler);
  void tellConfinement(sources, log);
  try {
    // A hub that cannot be reached keeps the start waiting: it can be stopped then as well.
    const started = reconciler.start().then(() => {
      const message = `reconciling the applications of namespace ${flags.namespace} at ${hub.server}`;
      log.write('info', 'started', { message });
    });
    await Promise.race([started, signal, taken]);
    const end = await Promise.race([signal, taken]);
    if (typeof end !== 'string') throw end;
    log.write('info', 'ending', { message: `${end}: what is under way ends, nothing more begins` });
  } finally {
    await reconciler.end(graceMilliseconds, () => sources.close());
    sources.close();
    telemetry.close();
  }
  log.write('info', 'ended', {});
}

async function tellConfinement(sources: Sources, log: Log): Promise<void> {
  try {
    const confinement = await sources.confinement();
    const isWhole = Object.values(confinement).every((kept) => kept === true);
    log.write(isWhole ? 'info' : 'warn', 'jail', { message: describeConfinement(confinement) });
  } catch (error) {
    log.write('warn', 'jail', { message: `no program can be run: ${error instanceof Error ? error.message : ''}` });
  }
}

/** Who this process is, as Leases and audit logs tell it. */
function ownIdentity(): string {
  const host = hostname().toLowerCase();
  return `${host.replace(/[^a-z0-9-]/g, '-')}-${randomUUID().slice(0, 8)}`;
}

function replicaOf(options: ReplicaOptions, log: Log): Replica {
  const { shards, identity } = options;
  const onShard = (event: ShardEvent): void => {
    if (event.type === 'warning') log.write('warn', 'lease', { message: event.message });
    else log.write('info', event.held ? 'leading' : 'left', { shard: `${event.shard} of ${shards}`, identity });
  };
  return new Replica({ ...options, onShard });
}
