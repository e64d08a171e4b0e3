import { LeastRecentlyUsed } from '../git/index.js';
import type { Work } from '../engine/index.js';
import type { ReconcilerEvent } from '../reconciler/index.js';
import type { Log, LogLevel } from './log.js';

/**
 * Writes what happens in a reconciler into a log: with the Application, the operation (when it began, and the uid of its Application), the
 * revision, and how many seconds an operation took.
 */
export class EventLog {
  private readonly began = new LeastRecentlyUsed<string, number>(10_000);

  constructor(
    private readonly log: Log | undefined,
    private readonly now: () => number,
  ) {}

  /** @returns how many seconds an operation took that ended by this */
  event(event: ReconcilerEvent): number | undefined {
    const { type, ...fields } = event;
    const duration = this.durationOf(event);
    this.log?.write(levelOf(event), type, { ...fields, duration });
    return duration;
  }

  work({ application, waitedMilliseconds, milliseconds }: Work): void {
    this.log?.write('debug', 'work', { application, waited: waitedMilliseconds / 1000, duration: milliseconds / 1000 });
  }

  private durationOf(event: ReconcilerEvent): number | undefined {
    if (event.type === 'operationStarted') this.began.set(event.operation, this.now());
    if (event.type !== 'operationCompleted') return undefined;
    // One that an earlier process began is known by its time alone.
    const began = this.began.get(event.operation) ?? Date.parse(event.operation.split('/')[0] ?? '');
    this.began.delete(event.operation);
    return Math.max(0, this.now() - began) / 1000;
  }
}

function levelOf(event: ReconcilerEvent): LogLevel {
  switch (event.type) {
    case 'operationCompleted':
      return event.phase === 'Succeeded' ? 'info' : 'error';
    case 'cluster':
      return event.reachable ? 'info' : 'warn';
    case 'problem':
    case 'warning':
      return 'warn';
    default:
      return 'info';
  }
}
