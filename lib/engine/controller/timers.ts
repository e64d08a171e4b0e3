import type { Clock } from '../../kube/index.js';

/** One alarm for each key; of several times that are asked for, the earliest counts. */
export class Timers {
  private readonly alarms = new Map<string, { at: number; cancel: () => void }>();
  private closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly ring: (key: string) => void,
  ) {}

  /** Rings at this time (RFC 3339), at once when it is past. */
  wakeAt(key: string, time: string): void {
    const at = Date.parse(time);
    const known = this.alarms.get(key);
    if (this.closed || Number.isNaN(at) || (known !== undefined && known.at <= at)) return;
    known?.cancel();
    const cancel = this.clock.after(Math.max(0, at - this.clock.now().getTime()), () => {
      this.alarms.delete(key);
      this.ring(key);
    });
    this.alarms.set(key, { at, cancel });
  }

  cancel(key: string): void {
    this.alarms.get(key)?.cancel();
    this.alarms.delete(key);
  }

  close(): void {
    this.closed = true;
    for (const { cancel } of this.alarms.values()) cancel();
    this.alarms.clear();
  }
}
