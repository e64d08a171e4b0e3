import { invalidValue, type ConstructError } from '../errors.js';
import { mendedCron } from './mended-cron.js';
import { nextRuns, type CronTimes } from './next-runs.js';

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: months },
  { name: 'day of week', min: 0, max: 6, names: weekdays },
];

type Refuse = (subject: string, got: unknown, expected: string) => ConstructError;

/** Whether an expression ever comes true does not depend on when it is asked. */
const anyLeapDay = new Date(Date.UTC(2024, 1, 28));

/** A day of the week. */
export type Weekday = 'sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat';

/** Points in time that return: a cron expression of five fields that is known to be one and to come true some day. */
export class Schedule {
  /**
   * `minute hour day-of-month month day-of-week`, with `*`, lists, ranges, steps and English three-letter names.
   * @throws ConstructError INVALID_VALUE for another number of fields, a value out of range, a macro such as `@daily`, or
   *   a date that no year has; where it is plain what was meant, the error says so, and when that would run
   */
  static cron(expression: string): Schedule {
    return new Schedule(expression);
  }

  /** Every day at a time. */
  static daily(at: { readonly hour: number; readonly minute?: number }): Schedule {
    return new Schedule(`${at.minute ?? 0} ${at.hour} * * *`);
  }

  /** On some days of the week at a time. */
  static weekly(at: { readonly on: readonly Weekday[]; readonly hour: number; readonly minute?: number }): Schedule {
    if (at.on.length === 0) throw invalidValue('Schedule', at.on, 'at least one weekday');
    return new Schedule(`${at.minute ?? 0} ${at.hour} * * ${at.on.map((day) => weekdays.indexOf(day)).join(',')}`);
  }

  /** The expression, its fields separated by one space. */
  readonly expression: string;
  private readonly times: CronTimes;

  private constructor(expression: string, advises = true) {
    const parts = expression.trim().split(/\s+/);
    const refuse: Refuse = (subject, got, expected) =>
      invalidValue(subject, got, expected, advises ? Schedule.advice(expression) : undefined);
    if (parts.length !== fields.length) {
      throw refuse('Schedule', expression, 'five fields: minute hour day-of-month month day-of-week');
    }
    const [minutes = [], hours = [], days = [], months = [], weekdays = []] = fields.map((field, index) =>
      valuesOf(parts[index] ?? '', field, expression, refuse),
    );
    const bothDays = [parts[2], parts[4]].some((part) => /^[*?](\/1)?$/.test(part ?? ''));
    this.times = { minutes, hours, days, months, weekdays, bothDays };
    this.expression = parts.join(' ');
    if (nextRuns(this.times, anyLeapDay, 1).length === 0) {
      throw invalidValue(
        'Schedule',
        expression,
        'a date that exists',
        'it would never run: name a day that a month has',
      );
    }
  }

  /** The next times at which it comes true after an instant, in UTC. */
  next(after: Date, count = 1): Date[] {
    return nextRuns(this.times, after, count);
  }

  toString(): string {
    return this.expression;
  }

  /** What an expression that is refused probably meant, when that can be, and when it would run. */
  private static advice(expression: string): string | undefined {
    const text = mendedCron(expression);
    if (text === undefined) return undefined;
    try {
      // eslint-disable-next-line no-restricted-syntax -- what is synthesised never depends on it: an error alone says it
      const runs = new Schedule(text, false).next(new Date(), 3);
      const shown = runs.map((run) => run.toISOString().slice(0, 16).replace('T', ' '));
      return `write "${text}": it runs next at ${shown.join(', ')} UTC`;
    } catch {
      return undefined;
    }
  }
}

/** All values that one field of the expression stands for. */
function valuesOf(text: string, field: Field, expression: string, refuse: Refuse): number[] {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const match = /^(\*|\?|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/i.exec(item);
    const step = match?.[4] === undefined ? 1 : Number(match[4]);
    if (!match || step < 1) throw refused(item, field, expression, refuse);
    const from = match[2] === undefined ? field.min : numberOf(match[2], field, expression, refuse);
    const openEnd = match[2] === undefined || (match[3] === undefined && match[4] !== undefined);
    const to = openEnd ? field.max : match[3] === undefined ? from : numberOf(match[3], field, expression, refuse);
    if (from > to) throw refused(item, field, expression, refuse);
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return [...values];
}

function numberOf(text: string, field: Field, expression: string, refuse: Refuse): number {
  const index = field.names?.indexOf(text.toLowerCase()) ?? -1;
  const value = index >= 0 ? index + field.min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.min && value <= field.max)) throw refused(text, field, expression, refuse);
  return value;
}

function refused(item: string, field: Field, expression: string, refuse: Refuse) {
  const names = field.names ? ` or ${field.names[0]}-${field.names[field.names.length - 1]}` : '';
  return refuse(
    `Schedule "${expression}", ${field.name}`,
    item,
    `${field.min}-${field.max}${names}, *, a-b, a,b or */n`,
  );
}
