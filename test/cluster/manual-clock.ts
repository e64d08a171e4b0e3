import type { Clock } from '../../lib/kube/index.js';

/** A clock that a test moves. */
export class ManualClock implements Clock {
  private alarms: { at: number; wake: () => void }[] = [];

  constructor(private time = Date.parse('2026-01-01T00:00:00Z')) {}

  now(): Date {
    return new Date(this.time);
  }

  after(milliseconds: number, wake: () => void): () => void {
    const alarm = { at: this.time + milliseconds, wake };
    this.alarms.push(alarm);
    return () => void (this.alarms = this.alarms.filter((other) => other !== alarm));
  }

  /** Lets time pass; everything that becomes due is called in order. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const next = this.alarms.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.alarms = this.alarms.filter((alarm) => alarm !== next);
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
    this.time = end;
  }

  get waiting(): number {
    return this.alarms.length;
  }
}
