import type { Clock } from '../kube/index.js';
import type { Reconciler, ReconcilerEvent, ReconcilerOptions, Rival } from '../reconciler/index.js';
import type { SourcesOptions } from '../source/index.js';
import { Endpoint, type ListenAddress } from './endpoint.js';
import { EventLog } from './event-log.js';
import { Health } from './health.js';
import type { Log } from './log.js';
import { Metrics } from './metrics.js';

/** What can be told of: a reconciler, or the replica that has several. */
export type Watched = Pick<Reconciler, 'standing' | 'application' | 'askHub'>;

/** What {@link Telemetry.start} needs. */
export interface TelemetryOptions {
  readonly clock: Clock;
  readonly log?: Log;
  /** Where metrics and health are told; nowhere by default. */
  readonly listen?: ListenAddress | undefined;
  /** The version of Slipway. */
  readonly version: string;
}

/** A reconciler seen from outside: its log, its metrics and its health. It is given to what is to be seen, and changes nothing. */
export class Telemetry {
  /** What a reconciler is made with, to be seen. */
  readonly reconciler: Required<Pick<ReconcilerOptions, 'onEvent' | 'onWork' | 'onRequest' | 'onEffect' | 'onChange'>>;
  /** What sources are made with, to be seen. */
  readonly sources: Required<Pick<SourcesOptions, 'onRemote' | 'onRender'>>;
  private readonly log: Log | undefined;
  private readonly health: Health;
  private observed: Watched | undefined;
  private metrics: Metrics | undefined;
  private endpoint: Endpoint | undefined;

  private constructor({ clock, log }: TelemetryOptions) {
    this.log = log;
    const now = (): number => clock.now().getTime();
    const events = new EventLog(log, now);
    this.health = new Health(clock, () => this.observed);
    this.reconciler = {
      onEvent: (event: ReconcilerEvent) => {
        const seconds = events.event(event);
        const object = 'application' in event ? this.observed?.application(event.application) : undefined;
        this.metrics?.event(event, object, seconds);
      },
      onWork: (work) => {
        this.health.progressed();
        events.work(work);
        this.metrics?.work(work, this.observed?.application(work.application));
      },
      onRequest: (server, request) => {
        if (request.status !== undefined) this.health.progressed();
        this.metrics?.request(server, request);
      },
      onEffect: (server, effect, outcome) => this.metrics?.effect(server, effect, outcome),
      onChange: (server, key) => this.metrics?.change(server, key),
    };
    this.sources = {
      onRemote: (request) => this.metrics?.remote(request),
      onRender: (rendering) => this.metrics?.rendered(rendering),
    };
  }

  /** Begins; answers at the address from now on. @throws Error when the address cannot be had */
  static async start(options: TelemetryOptions): Promise<Telemetry> {
    const telemetry = new Telemetry(options);
    if (options.listen !== undefined) await telemetry.serve(options.listen, options.version);
    return telemetry;
  }

  /** Where it answers, if so. */
  get url(): string | undefined {
    return this.endpoint?.url;
  }

  /** From now on this reconciler is told of. */
  observe(reconciler: Watched): void {
    this.observed = reconciler;
  }

  /** Another process wants the same Applications. */
  rival({ identity }: Rival): void {
    const message = `another process wants to work for the same Applications: ${identity}; it is told to end`;
    this.log?.write('error', 'rival', { message });
    this.metrics?.rival();
  }

  close(): void {
    this.endpoint?.close();
  }

  private async serve(address: ListenAddress, version: string): Promise<void> {
    const view = {
      standing: () => this.observed?.standing(),
      application: (name: string) => this.observed?.application(name),
    };
    const metrics = await Metrics.create(view, version);
    this.metrics = metrics;
    this.endpoint = await Endpoint.open(address, {
      metrics: () => metrics.text(),
      stuck: () => this.health.stuck(),
      unready: () => this.health.unready(),
    });
  }
}
