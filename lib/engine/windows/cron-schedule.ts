import { EngineError } from '../errors.js';

/** When something happens, minute by minute, in UTC arithmetic. */
export interface CronSchedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
  /** Whether one day field is a `*`: then both must match; otherwise one of them suffices. */
  readonly bothDays: boolean;
}

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of month', low: 1, high: 31 },
  {
    name: 'month',
    low: 1,
    high: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of week', low: 0, high: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/**
 * Reads a cron schedule of five fields: minute, hour, day of month, month, day of week, each with lists, ranges, steps and
 * names. No seconds, no `@daily` and its like, and Sunday is 0, not 7. A `*` with a step above 1 is a restriction.
 *
 * @throws {EngineError} `INVALID_SCHEDULE`
 */
export function parseCron(text: string): CronSchedule {
  const parts = text.trim().split(/\s+/);
  if (text.startsWith('@') || text.trim() === '' || parts.length !== fields.length) {
    throw fault(text, `expected 5 fields, found ${text.trim() === '' ? 0 : parts.length}`);
  }
  const parsed = fields.map((field, index) => parseField(parts[index] ?? '', field, text));
  const values = (index: number) => parsed[index]?.values ?? new Set<number>();
  return {
    minutes: values(0),
    hours: values(1),
    daysOfMonth: values(2),
    months: values(3),
    daysOfWeek: values(4),
    bothDays: parsed[2]?.star === true || parsed[4]?.star === true,
  };
}

function parseField(text: string, field: Field, schedule: string): { values: ReadonlySet<number>; star: boolean } {
  const values = new Set<number>();
  let star = false;
  for (const part of text.split(',').filter((item) => item !== '')) {
    const { low, high, step, isStar } = parseRange(part, field, schedule);
    star ||= isStar;
    for (let value = low; value <= high; value += step) values.add(value);
  }
  return { values, star };
}

function parseRange(part: string, field: Field, schedule: string) {
  const [range = '', stepText, ...more] = part.split('/');
  const [lowText = '', highText, ...evenMore] = range.split('-');
  if (more.length > 0 || evenMore.length > 0) throw fault(schedule, `"${part}" is no ${field.name}`);
  const star = lowText === '*' || lowText === '?';
  if (star && highText !== undefined) throw fault(schedule, `"${part}" is no ${field.name}`);
  const low = star ? field.low : parseValue(lowText, field, schedule);
  const single = star || stepText !== undefined ? field.high : low;
  const high = highText === undefined ? single : parseValue(highText, field, schedule);
  const step = stepText === undefined ? 1 : parseNumber(stepText, schedule);
  if (low < field.low || high > field.high || low > high || step === 0) {
    throw fault(schedule, `${field.name} "${part}" is not within ${field.low}-${field.high}`);
  }
  return { low, high, step, isStar: star && step === 1 };
}

function parseValue(text: string, { names }: Field, schedule: string): number {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  if (names === undefined || index < 0) return parseNumber(text, schedule);
  return names.length === 12 ? index + 1 : index;
}

function parseNumber(text: string, schedule: string): number {
  if (!/^\d+$/.test(text)) throw fault(schedule, `"${text}" is no number`);
  return Number(text);
}

function fault(schedule: string, reason: string): EngineError {
  return new EngineError('INVALID_SCHEDULE', `"${schedule}": ${reason}`, {
    remedy: 'write minute, hour, day of month, month and day of week, such as "0 22 * * 1-5"',
  });
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * The first time after `after` (milliseconds since 1970, fields read in UTC) at which the schedule fires; `undefined` when it
 * does not within five years, such as on a 30th of February.
 */
export function nextFiring(schedule: CronSchedule, after: number): number | undefined {
  const start = Math.floor(after / minute) * minute + minute;
  const lastYear = new Date(after).getUTCFullYear() + 5;
  for (let dayStart = Math.floor(start / day) * day; ; dayStart += day) {
    const date = new Date(dayStart);
    if (date.getUTCFullYear() > lastYear) return undefined;
    if (!schedule.months.has(date.getUTCMonth() + 1) || !firesOnDay(schedule, date)) continue;
    const time = firstOfDay(schedule, Math.max(0, start - dayStart));
    if (time !== undefined) return dayStart + time;
  }
}

function firesOnDay({ daysOfMonth, daysOfWeek, bothDays }: CronSchedule, date: Date): boolean {
  const [inMonth, inWeek] = [daysOfMonth.has(date.getUTCDate()), daysOfWeek.has(date.getUTCDay())];
  return bothDays ? inMonth && inWeek : inMonth || inWeek;
}

/** The first firing at or after `from` milliseconds into a day on which the schedule fires. */
function firstOfDay({ hours, minutes }: CronSchedule, from: number): number | undefined {
  for (let time = from; time < day; time += minute) {
    const [hour, minuteOfHour] = [Math.floor(time / minute / 60), Math.floor(time / minute) % 60];
    if (!hours.has(hour)) {
      time = (hour + 1) * 60 * minute - minute;
    } else if (minutes.has(minuteOfHour)) {
      return time;
    }
  }
  return undefined;
}
