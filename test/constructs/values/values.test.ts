import { Cron } from 'croner';
import { Duration, Percent, Quantity, Schedule } from '../../../lib/constructs/values/index.js';

describe('a duration', () => {
  test.each([
    [Duration.hours(8), '8h'],
    [Duration.minutes(90), '1h30m'],
    [Duration.seconds(5), '5s'],
    [Duration.milliseconds(250), '250ms'],
    [Duration.days(1), '24h'],
    [Duration.seconds(0), '0s'],
    [Duration.parse('1.5h'), '1h30m'],
    [Duration.parse('1h30m5s'), '1h30m5s'],
  ])('is written as Go reads it (%#)', (duration, text) => {
    expect(duration.toString()).toBe(text);
  });

  test.each(['', '8', '8 h', '-1h', '1d', 'h'])('refuses %j', (text) => {
    expect(() => Duration.parse(text)).toThrow(`Duration: got "${text}", expected numbers with units`);
  });

  test('is never negative, and never loses milliseconds', () => {
    expect(() => Duration.hours(-1)).toThrow('expected a whole number of milliseconds, not negative');
    expect(() => Duration.milliseconds(1500).toSeconds()).toThrow('got "1s500ms", expected whole seconds');
  });
});

describe('a schedule', () => {
  test.each(['0 22 * * *', '*/5 0-6,22-23 * * 1-5', '0 0 1 jan mon', '30 4 29 2 *', '0 0 31 2 fri', '5/15 * * * *'])(
    'takes %j',
    (expression) => {
      expect(Schedule.cron(expression).expression).toBe(expression);
    },
  );

  test('has one space between its fields', () => {
    expect(Schedule.cron(' 0  22 * *  * ').expression).toBe('0 22 * * *');
  });

  test.each([
    ['0 22 * *', 'expected five fields'],
    ['0 22 * * * *', 'expected five fields'],
    ['@daily', 'expected five fields'],
    ['60 * * * *', 'minute: got "60", expected 0-59'],
    ['0 24 * * *', 'hour: got "24", expected 0-23'],
    ['0 0 0 * *', 'day of month: got "0", expected 1-31'],
    ['0 0 * 13 *', 'month: got "13", expected 1-12 or jan-dec'],
    ['0 0 * * 7', 'day of week: got "7", expected 0-6 or sun-sat'],
    ['0 6-4 * * *', 'hour: got "6-4"'],
    ['*/0 * * * *', 'minute: got "*/0"'],
    ['0 0 31 2 *', 'expected a date that exists'],
    ['0 0 31 4,6 *', 'expected a date that exists'],
  ])('refuses %j', (expression, message) => {
    expect(() => Schedule.cron(expression)).toThrow(message);
  });

  test.each([
    ['@daily', '0 0 * * *'],
    ['0 0 22 * * *', '0 22 * * *'],
    ['0 24 * * *', '0 0 * * *'],
    ['0 0 * * 7', '0 0 * * 0'],
    ['0 0 * * 5-7', '0 0 * * 5-6,0'],
    ['0 22-6 * * *', '0 22-23,0-6 * * *'],
  ])('refuses %j, and tells what was meant and when that runs next', (expression, mended) => {
    const runs = Schedule.cron(mended).next(new Date(), 3);
    const [first = ''] = runs.map((run) => run.toISOString().slice(0, 16).replace('T', ' '));
    const remedy = expect.stringMatching(new RegExp(`runs next at [-0-9: ]+, [-0-9: ]+, [-0-9: ]+ UTC$`));
    expect(() => Schedule.cron(expression)).toThrow(expect.objectContaining({ remedy }));
    const contains = expect.stringContaining(`write "${mended}": it runs next at ${first.slice(0, 10)}`);
    expect(() => Schedule.cron(expression)).toThrow(expect.objectContaining({ remedy: contains }));
  });

  test.each(['60 * * * *', 'every day', '0 0 31 2 *', '0 0 L * *'])('guesses nothing about %j', (expression) => {
    expect(() => Schedule.cron(expression)).toThrow(
      expect.objectContaining({
        code: 'INVALID_VALUE',
        remedy: expression.includes('31 2') ? expect.anything() : undefined,
      }),
    );
  });

  test.each([
    '0 22 * * *',
    '*/7 0-6,22-23 * * 1-5',
    '0 0 1 jan mon',
    '30 4 29 2 *',
    '0 0 31 2 fri',
    '5-59/15 3 * * *',
    '0 12 13 * fri',
    '59 23 31 12 *',
  ])('runs %j when others do', (expression) => {
    const after = new Date('2026-02-27T21:59:30Z');
    const others = new Cron(expression, { timezone: 'UTC' }).nextRuns(5, after);
    expect(Schedule.cron(expression).next(after, 5)).toEqual(others);
  });

  test('says daily and weekly in words', () => {
    expect(Schedule.daily({ hour: 22 }).expression).toBe('0 22 * * *');
    expect(Schedule.weekly({ on: ['sat', 'sun'], hour: 6, minute: 30 }).expression).toBe('30 6 * * 6,0');
  });
});

test('a percent is a whole number from 0 to 100', () => {
  expect(Percent.of(10).toString()).toBe('10%');
  expect(Percent.of(10).rest().value).toBe(90);
  for (const value of [-1, 101, 12.5, Number.NaN]) {
    expect(() => Percent.of(value)).toThrow(`Percent: got ${value}, expected a whole number from 0 to 100`);
  }
});

describe('a quantity', () => {
  test.each([
    [Quantity.cpus(2), '2'],
    [Quantity.cpus(0.5), '500m'],
    [Quantity.millicpus(250), '250m'],
    [Quantity.gibibytes(4), '4Gi'],
    [Quantity.mebibytes(512), '512Mi'],
    [Quantity.parse('1.5Ti'), '1.5Ti'],
    [Quantity.parse('12e6'), '12e6'],
  ])('is written as Kubernetes reads it (%#)', (quantity, text) => {
    expect(quantity.toString()).toBe(text);
  });

  test.each(['', '2 Gi', '4GB', '-1', 'lots'])('refuses %j', (text) => {
    expect(() => Quantity.parse(text)).toThrow(`Quantity: got "${text}"`);
  });
});
