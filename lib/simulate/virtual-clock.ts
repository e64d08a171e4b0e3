import type { Clock } from '../kube/index.js';

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** A clock that stands still until somebody moves it. Alarms of the same time ring in the order in which they were set. */
export class VirtualClock implements Clock {
  /** A binary heap: the earliest alarm first. */
  private readonly alarms: Alarm[] = [];
  private readonly cancelled = new Set<Alarm>();
  private orders = 0;

  /** @param millis the time at which it stands, in milliseconds since 1970 */
  constructor(private millis: number) {}

  now(): Date {
    return new Date(this.millis);
  }

  after(milliseconds: number, wake: () => void): () => void {
    const alarm = { at: this.millis + Math.max(0, milliseconds), order: this.orders++, wake };
    this.push(alarm);
    return () => void this.cancelled.add(alarm);
  }

  /** When the next alarm rings, in milliseconds since 1970. */
  get next(): number | undefined {
    for (let first = this.alarms[0]; first !== undefined; first = this.alarms[0]) {
      if (!this.cancelled.delete(first)) return first.at;
      this.pop();
    }
    return undefined;
  }

  /** Stands at this time, never an earlier one than before, and rings the alarms that are due. */
  moveTo(millis: number): void {
    this.millis = Math.max(this.millis, millis);
    for (let next = this.next; next !== undefined && next <= this.millis; next = this.next) this.pop()?.wake();
  }

  private push(alarm: Alarm): void {
    const { alarms } = this;
    let index = alarms.length;
    alarms.push(alarm);
    for (let above = (index - 1) >> 1; index > 0; above = (index - 1) >> 1) {
      const parent = alarms[above];
      if (parent === undefined || isEarlier(parent, alarm)) break;
      alarms[index] = parent;
      index = above;
    }
    alarms[index] = alarm;
  }

  private pop(): Alarm | undefined {
    const { alarms } = this;
    const first = alarms[0];
    const last = alarms.pop();
    if (first === undefined || last === undefined || alarms.length === 0) return first;
    let index = 0;
    for (let below = 1; below < alarms.length; below = 2 * index + 1) {
      const [left, right] = [alarms[below], alarms[below + 1]];
      const child = right !== undefined && left !== undefined && isEarlier(right, left) ? below + 1 : below;
      const smaller = alarms[child];
      if (smaller === undefined || isEarlier(last, smaller)) break;
      alarms[index] = smaller;
      index = child;
    }
    alarms[index] = last;
    return first;
  }
}

function isEarlier(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
