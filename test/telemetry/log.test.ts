import type { Clock } from '../../lib/kube/index.js';
import { EventLog, Log, type LogOptions } from '../../lib/telemetry/index.js';

let now = Date.parse('2026-03-01T10:00:00Z');
const clock: Clock = { now: () => new Date(now), after: () => () => undefined };

function logTo(lines: string[], options: Partial<LogOptions> = {}): Log {
  return new Log({ format: 'json', level: 'info', clock, write: (line) => lines.push(line), ...options });
}

describe('a log', () => {
  it('is one JSON object a line, whatever a message holds', () => {
    const lines: string[] = [];
    logTo(lines).write('warn', 'problem', {
      application: 'web',
      message: 'two\nlines "quoted" \u001b[2J\u2028 ',
      empty: '',
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\n\u001b\u2028]/);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      time: '2026-03-01T10:00:00.000Z',
      level: 'warn',
      event: 'problem',
      application: 'web',
      message: 'two\nlines "quoted" \u001b[2J\u2028 ',
    });
  });

  it('is one line of words as text, and nothing in it moves the cursor of a terminal', () => {
    const lines: string[] = [];
    logTo(lines, { format: 'text' }).write('info', 'problem', {
      application: 'web',
      message: 'two\nlines\u001b[2J',
      n: 1,
    });
    expect(lines).toEqual(['2026-03-01T10:00:00.000Z problem application=web message="two\\nlines\\u001b[2J" n=1']);
  });

  it('leaves logins in URLs out', () => {
    const lines: string[] = [];
    logTo(lines).write('error', 'problem', { message: 'cannot read https://bob:hunter2@git.example.com/x.git: no' });
    expect(lines[0]).toContain('https://git.example.com/x.git');
    expect(lines[0]).not.toContain('hunter2');
  });

  it('writes no line below its level', () => {
    const lines: string[] = [];
    const log = logTo(lines, { level: 'warn' });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log.write(level, level);
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['warn', 'error']);
  });
});

it('an operation is told with its id, its revision and how long it took, also when an earlier process began it', () => {
  const lines: string[] = [];
  const events = new EventLog(logTo(lines), () => now);
  const common = { application: 'web', operation: '2026-03-01T10:00:00Z/uid-1', revision: 'abc' };
  events.event({ type: 'operationStarted', automated: true, ...common });
  now += 1_250;
  events.event({ type: 'operationCompleted', phase: 'Failed', message: 'no', ...common });
  events.event({
    type: 'operationCompleted',
    phase: 'Succeeded',
    message: '',
    ...common,
    operation: '2026-03-01T09:59:00Z/uid-2',
  });
  const told = lines.map((line) => JSON.parse(line));
  expect(told[0]).toMatchObject({ level: 'info', event: 'operationStarted', ...common });
  expect(told[1]).toMatchObject({
    level: 'error',
    event: 'operationCompleted',
    phase: 'Failed',
    duration: 1.25,
    ...common,
  });
  expect(told[2]).toMatchObject({ level: 'info', duration: 61.25 });
});
