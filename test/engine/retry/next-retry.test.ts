import { EngineError, nextRetryAt, parseDuration, retryWait } from '../../../lib/engine/index.js';

test('a bare number means seconds, and zero means no longest wait', () => {
  expect(retryWait({ backoff: { duration: '10' } }, 0)).toBe(10_000);
  expect(retryWait({ backoff: { duration: '1s', factor: 10, maxDuration: '0' } }, 4)).toBe(10_000_000);
});

test('a wait beyond all measure is still a date', () => {
  const next = nextRetryAt({ backoff: { maxDuration: '0' } }, new Date('2026-08-19T12:00:00Z'), 5000);
  expect(next.getTime()).not.toBeNaN();
});

test.each([
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['500ms', 500],
  ['-2m', -120_000],
  ['0', 0],
  ['2µs', 0.002],
])('%s is %d ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each(['', '5', '1d', 'h', '1 h', '1h 30m', '1000days'])('"%s" is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow(EngineError);
});
