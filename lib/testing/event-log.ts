import { eventText, type DeliveryEvent } from '../simulate/index.js';
import { AssertionError } from './errors.js';

/** What is expected of an event; what is not named does not matter. A text in `message` needs only to be contained. */
export type ExpectedEvent = Partial<Omit<DeliveryEvent, 'at'>>;

/** How many events a failure shows around the place where the search ended. */
const SHOWN = 25;

/** What happened in a simulation, in its order. */
export class EventLog {
  constructor(
    readonly all: readonly DeliveryEvent[],
    private readonly start: Date,
  ) {}

  get size(): number {
    return this.all.length;
  }

  /** The events of one Application. */
  of(application: string): EventLog {
    return this.filter((event) => event.application === application);
  }

  /** The events since a time, such as the simulation's `now` before a push. */
  since(time: Date): EventLog {
    return this.filter(({ at }) => Date.parse(at) >= time.getTime());
  }

  /** The events that are as expected. */
  find(expected: ExpectedEvent): EventLog {
    return this.filter((event) => isAsExpected(event, expected));
  }

  /** Such an event happened. @throws AssertionError that shows the log */
  has(expected: ExpectedEvent): this {
    return this.inOrder([expected]);
  }

  /** No such event happened. @throws AssertionError that shows those that did */
  hasNone(expected: ExpectedEvent): this {
    const found = this.find(expected);
    if (found.size === 0) return this;
    throw new AssertionError(`expected no event ${textOf(expected)}, got ${found.size}:\n${found.last(SHOWN)}`);
  }

  /** Such events happened in this order; others may lie in between. @throws AssertionError that shows where the search ended */
  inOrder(expected: readonly ExpectedEvent[]): this {
    let from = 0;
    for (const [index, each] of expected.entries()) {
      const at = this.all.findIndex((event, place) => place >= from && isAsExpected(event, each));
      if (at < 0) throw this.missing(expected, index, from);
      from = at + 1;
    }
    return this;
  }

  /** The last events, one on each line. */
  last(count: number): string {
    return this.all
      .slice(-count)
      .map((event) => `  ${eventText(event, this.start)}`)
      .join('\n');
  }

  /** All events, one on each line. */
  toString(): string {
    return this.last(this.size);
  }

  private missing(expected: readonly ExpectedEvent[], index: number, from: number): AssertionError {
    const wanted = expected[index] ?? {};
    const earlier = this.all.findIndex((event) => isAsExpected(event, wanted));
    const found = index === 0 ? '' : ` after ${textOf(expected[index - 1] ?? {})}`;
    const hint = earlier >= 0 ? `; it happened, but before that` : '';
    const rest = this.all.slice(from, from + SHOWN).map((event) => `  ${eventText(event, this.start)}`);
    return new AssertionError(
      `expected the event ${textOf(wanted)}${found}${hint}. What happened${found}:\n${rest.join('\n') || '  nothing'}`,
    );
  }

  private filter(keep: (event: DeliveryEvent) => boolean): EventLog {
    return new EventLog(this.all.filter(keep), this.start);
  }
}

function isAsExpected(event: DeliveryEvent, expected: ExpectedEvent): boolean {
  return Object.entries(expected).every(([key, value]) => {
    if (key === 'message') return value === undefined || (event.message ?? '').includes(String(value));
    return event[key as keyof DeliveryEvent] === value;
  });
}

function textOf(expected: ExpectedEvent): string {
  return JSON.stringify(expected);
}
