import { invalidValue } from '../errors.js';

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
const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day of the week. */
export type Weekday = 'sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat';

/** Points in time that return: a cron expression of five fields that is known to be one and to come true some day. */
export class Schedule {
  /**
   * `minute hour day-of-month month day-of-week`, with `*`, lists, ranges, steps and English three-letter names.
   * @throws ConstructError INVALID_VALUE for another number of fields, a value out of range, a macro such as `@daily`, or
   *   a date that no year has
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

  private constructor(expression: string) {
    const parts = expression.trim().split(/\s+/);
    if (parts.length !== fields.length) {
      throw invalidValue('Schedule', expression, 'five fields: minute hour day-of-month month day-of-week');
    }
    const values = fields.map((field, index) => valuesOf(parts[index] ?? '', field, expression));
    refuseImpossibleDate(parts, values[2] ?? [], values[3] ?? [], expression);
    this.expression = parts.join(' ');
  }

  toString(): string {
    return this.expression;
  }
}

/** All values that one field of the expression stands for. */
function valuesOf(text: string, field: Field, expression: string): number[] {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const match = /^(\*|\?|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/i.exec(item);
    const step = match?.[4] === undefined ? 1 : Number(match[4]);
    if (!match || step < 1) throw refused(item, field, expression);
    const from = match[2] === undefined ? field.min : numberOf(match[2], field, expression);
    const openEnd = match[2] === undefined || (match[3] === undefined && match[4] !== undefined);
    const to = openEnd ? field.max : match[3] === undefined ? from : numberOf(match[3], field, expression);
    if (from > to) throw refused(item, field, expression);
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return [...values];
}

function numberOf(text: string, field: Field, expression: string): number {
  const index = field.names?.indexOf(text.toLowerCase()) ?? -1;
  const value = index >= 0 ? index + field.min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.min && value <= field.max)) throw refused(text, field, expression);
  return value;
}

function refused(item: string, field: Field, expression: string) {
  const names = field.names ? ` or ${field.names[0]}-${field.names[field.names.length - 1]}` : '';
  return invalidValue(
    `Schedule "${expression}", ${field.name}`,
    item,
    `${field.min}-${field.max}${names}, *, a-b, a,b or */n`,
  );
}

/** A day that none of its months has never comes; a reader of the window would take it for always. */
function refuseImpossibleDate(parts: string[], days: number[], inMonths: number[], expression: string): void {
  const weekdayDecidesToo = !/^[*?]/.test(parts[4] ?? '*');
  if (weekdayDecidesToo) return;
  if (days.some((day) => inMonths.some((month) => day <= (longestMonth[month - 1] ?? 0)))) return;
  throw invalidValue('Schedule', expression, 'a date that exists');
}
