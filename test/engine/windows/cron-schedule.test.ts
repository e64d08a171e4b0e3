import { Cron } from 'croner';
import fc from 'fast-check';
import { EngineError, nextFiring, parseCron } from '../../../lib/engine/index.js';

const next = (schedule: string, after: string) => {
  const firing = nextFiring(parseCron(schedule), Date.parse(after));
  return firing === undefined ? undefined : new Date(firing).toISOString();
};

test.each([
  ['0 22 * * *', '2026-08-19T21:59:59.999Z', '2026-08-19T22:00:00.000Z'],
  ['0 22 * * *', '2026-08-19T22:00:00Z', '2026-08-20T22:00:00.000Z'],
  ['*/15 8-10 * * MON-FRI', '2026-08-21T10:46:00Z', '2026-08-24T08:00:00.000Z'],
  ['0 0 29 2 *', '2026-08-19T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['30 4 1,15 * 5', '2026-08-19T00:00:00Z', '2026-08-21T04:30:00.000Z'],
  ['5/20 1 * jan,Dec *', '2026-08-19T00:00:00Z', '2026-12-01T01:05:00.000Z'],
])('%s after %s fires at %s', (schedule, after, expected) => {
  expect(next(schedule, after)).toBe(expected);
});

test('a day field with a step restricts: either day field suffices then', () => {
  expect(next('0 0 */2 * 1', '2026-08-23T12:00:00Z')).toBe('2026-08-24T00:00:00.000Z');
  expect(next('0 0 */2 * *', '2026-08-23T12:00:00Z')).toBe('2026-08-25T00:00:00.000Z');
});

test('a schedule that never fires has no next time', () => {
  expect(next('0 0 30 2 *', '2026-08-19T00:00:00Z')).toBeUndefined();
});

test.each([
  '',
  '* * * *',
  '* * * * * *',
  '@daily',
  '* * * * 7',
  '60 * * * *',
  '* * 0 * *',
  '5-3 * * * *',
  '*/0 * * * *',
  'a * * * *',
])('refuses "%s"', (schedule) => {
  expect(() => parseCron(schedule)).toThrow(EngineError);
});

test('agrees with another implementation on random schedules', () => {
  const field = (low: number, high: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: low, max: high }).map(String),
      fc
        .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 3 }).map((list) => list.join(',')),
    );
  const schedules = fc
    .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
    .map((parts) => parts.join(' '));
  const instants = fc.date({
    min: new Date('2024-01-01T00:00:00Z'),
    max: new Date('2030-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(schedules, instants, (schedule, instant) => {
      const other = new Cron(schedule, { timezone: 'UTC', legacyMode: true, paused: true }).nextRun(instant);
      expect(next(schedule, instant.toISOString())).toBe(other?.toISOString());
    }),
    { numRuns: 200 },
  );
});
