/** When something runs: the values of the five fields of a cron expression. */
export interface CronTimes {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** Whether a day has to match both fields of days; else one of them suffices. So it is when one of them is `*`. */
  readonly bothDays: boolean;
}

const DAY = 86_400_000;
/** A 29 February on a given weekday returns after at most 40 years. */
const LONGEST_WAIT = 366 * 40;

/** The next runs after an instant, in UTC; fewer than asked for when there are no more within 40 years. */
export function nextRuns(times: CronTimes, after: Date, count: number): Date[] {
  const runs: Date[] = [];
  const midnight = Date.UTC(after.getUTCFullYear(), after.getUTCMonth(), after.getUTCDate());
  for (let day = 0; day < LONGEST_WAIT && runs.length < count; day++) {
    const date = new Date(midnight + day * DAY);
    if (!isDay(times, date)) continue;
    for (const hour of ascending(times.hours)) {
      for (const minute of ascending(times.minutes)) {
        const run = new Date(date.getTime() + (hour * 60 + minute) * 60_000);
        if (run > after && runs.length < count) runs.push(run);
      }
    }
  }
  return runs;
}

function isDay({ days, months, weekdays, bothDays }: CronTimes, date: Date): boolean {
  if (!months.includes(date.getUTCMonth() + 1)) return false;
  const ofMonth = days.includes(date.getUTCDate());
  const ofWeek = weekdays.includes(date.getUTCDay());
  return bothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
