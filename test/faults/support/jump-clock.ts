import type { Clock } from '../../../lib/kube/index.js';

interface Alarm {
  readonly at: number;
  readonly wake: () => void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The machine's clock, which a test moves on: what was to happen in between happens at once, as for a process that slept. `skew` moves
 * what the clock shows and no timer, as a step of the machine's time does.
 */
export class JumpClock implements Clock {
  private passed = 0;
  private shown = 0;
  private readonly alarms = new Set<Alarm>();

  now(): Date {
    return new Date(Date.now() + this.passed + this.shown);
  }

  /** Milliseconds that pass whatever the clock shows. */
  steady(): number {
    return performance.now() + this.passed;
  }

  after(milliseconds: number, wake: () => void): () => void {
    const alarm: Alarm = { at: this.steady() + Math.max(0, milliseconds), wake, timer: undefined };
    this.alarms.add(alarm);
    this.set(alarm);
    return () => this.drop(alarm);
  }

  /** So much time passes at once. */
  jump(milliseconds: number): void {
    this.passed += milliseconds;
    for (const alarm of this.alarms) this.set(alarm);
  }

  /** The clock shows another time from now on; nothing becomes due because of that. */
  skew(milliseconds: number): void {
    this.shown += milliseconds;
  }

  private set(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    const left = Math.max(0, alarm.at - this.steady());
    alarm.timer = setTimeout(
      () => {
        if (this.steady() < alarm.at - 1) return this.set(alarm);
        this.drop(alarm);
        alarm.wake();
      },
      Math.min(left, 2 ** 31 - 1),
    );
  }

  private drop(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    this.alarms.delete(alarm);
  }
}
