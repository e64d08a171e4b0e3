import { equalJson, type Clock } from '../../kube/index.js';
import type { Application } from '../../model/index.js';
import { environmentOf } from '../hub/environment.js';
import { applicationListing, messageOf, shortRevision } from '../hub/rows.js';
import { coloursFor, paintStatus } from '../output/colour.js';
import { renderTable } from '../output/table.js';

/** Shows how Applications come along. */
export interface Progress {
  /** What is being done now, in a few words. */
  stage(text: string): void;
  /** The Applications after a change. */
  show(applications: ReadonlyMap<string, Application>): void;
  /** Prints lines that stay, below everything shown so far. */
  say(text: string): void;
  stop(): void;
}

/** Whether an Application has arrived where its spec, as it is now, says. */
export function isSettled(application: Application): boolean {
  const { spec, status } = application;
  const compared = status?.sync?.comparedTo;
  return (
    equalJson(compared?.source ?? null, spec.source ?? null) &&
    equalJson(compared?.sources ?? null, spec.sources ?? null) &&
    application.operation === undefined &&
    status?.operationState?.phase !== 'Running' &&
    status?.sync?.status === 'Synced' &&
    status.health?.status === 'Healthy'
  );
}

/** On a terminal a table that is redrawn in place, elsewhere a line per event. */
export function progressOn(out: NodeJS.WriteStream, clock: Clock): Progress {
  return out.isTTY && process.env['TERM'] !== 'dumb' ? new LiveTable(out, clock) : new EventLines(out, clock);
}

/** No progress at all: for `--json`. */
export const silence: Progress = {
  stage: () => undefined,
  show: () => undefined,
  say: () => undefined,
  stop: () => undefined,
};

/** Redraws at most this often, in milliseconds. */
const frame = 80;

class LiveTable implements Progress {
  private drawn = 0;
  private text = '';
  private rows: readonly Application[] = [];
  private cancel: (() => void) | undefined;

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly clock: Clock,
  ) {}

  stage(text: string): void {
    this.text = text;
    this.schedule();
  }

  show(applications: ReadonlyMap<string, Application>): void {
    this.rows = [...applications.values()].sort(byEnvironment);
    this.schedule();
  }

  say(text: string): void {
    this.draw();
    this.out.write(`${text}\n`);
    this.drawn = 0;
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.draw();
  }

  private schedule(): void {
    this.cancel ??= this.clock.after(frame, () => {
      this.cancel = undefined;
      this.draw();
    });
  }

  private draw(): void {
    const colour = coloursFor(this.out);
    const height = Math.max(5, (this.out.rows ?? 40) - 3);
    const listing = applicationListing((word) => paintStatus(word, colour));
    const settled = this.rows.filter(isSettled).length;
    const shown = this.rows.slice(0, height);
    const lines = this.rows.length ? renderTable(listing.columns, shown, this.out.columns ?? 120).split('\n') : [];
    if (shown.length < this.rows.length) lines.push(colour.dim(`… and ${this.rows.length - shown.length} more`));
    lines.push(
      `${colour.bold(this.text)}${this.rows.length ? `  ${bar(settled, this.rows.length)} ${settled}/${this.rows.length}` : ''}`,
    );
    const up = this.drawn ? `\u001b[${this.drawn}A` : '';
    this.out.write(`${up}\r\u001b[J${lines.join('\n')}\n`);
    this.drawn = lines.length;
  }
}

class EventLines implements Progress {
  private readonly last = new Map<string, string>();

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly clock: Clock,
  ) {}

  stage(text: string): void {
    this.line(text);
  }

  show(applications: ReadonlyMap<string, Application>): void {
    for (const [name, application] of applications) {
      const event = describe(application);
      if (this.last.get(name) === event) continue;
      this.last.set(name, event);
      this.line(`${name} ${event}`);
    }
    for (const name of this.last.keys()) {
      if (applications.has(name)) continue;
      this.last.delete(name);
      this.line(`${name} deleted`);
    }
  }

  say(text: string): void {
    this.out.write(`${text}\n`);
  }

  stop(): void {}

  private line(text: string): void {
    this.out.write(`${this.clock.now().toISOString()} ${text}\n`);
  }
}

function describe(application: Application): string {
  const { status } = application;
  const phase = application.operation !== undefined ? (status?.operationState?.phase ?? 'Requested') : undefined;
  return [
    `environment=${environmentOf(application)}`,
    `revision=${shortRevision(status?.sync?.revision) || '-'}`,
    `sync=${status?.sync?.status ?? 'Unknown'}`,
    `health=${status?.health?.status ?? 'Unknown'}`,
    ...(phase ? [`operation=${phase}`] : []),
    messageOf(application),
  ]
    .join(' ')
    .trimEnd();
}

function bar(done: number, all: number, width = 24): string {
  const full = Math.round((done / all) * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}

function byEnvironment(a: Application, b: Application): number {
  const key = (application: Application): string => `${environmentOf(application)}/${application.metadata.name ?? ''}`;
  return key(a) < key(b) ? -1 : 1;
}
