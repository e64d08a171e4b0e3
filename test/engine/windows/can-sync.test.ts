import { canSync, windowsFor } from '../../../lib/engine/index.js';
import type { AppProject, Application, SyncWindow } from '../../../lib/model/index.js';

const night: SyncWindow = {
  kind: 'deny',
  schedule: '0 22 * * *',
  duration: '8h',
  applications: ['*'],
  manualSync: true,
};
const at = (time: string) => new Date(time);

test('a deny window names itself and its end', () => {
  const decision = canSync([night], { now: at('2026-08-19T23:30:00Z'), manual: false });
  expect(decision).toEqual({ allowed: false, blockedBy: { window: night, until: at('2026-08-20T06:00:00Z') } });
  expect(canSync([night], { now: at('2026-08-20T06:00:00Z'), manual: false }).allowed).toBe(true);
});

test('a window with manualSync lets a person pass', () => {
  expect(canSync([night], { now: at('2026-08-19T23:30:00Z'), manual: true }).allowed).toBe(true);
});

test('a closed allow window names when it opens, and lets pass then', () => {
  const morning: SyncWindow = {
    kind: 'allow',
    schedule: '0 8 * * *',
    duration: '1h',
    applications: ['*'],
    timeZone: 'Europe/Berlin',
  };
  const { blockedBy } = canSync([morning], { now: at('2026-08-19T12:00:00Z'), manual: false });
  expect(blockedBy?.until).toEqual(at('2026-08-20T06:00:01Z'));
  expect(canSync([morning], { now: at('2026-08-20T06:00:01Z'), manual: false }).allowed).toBe(true);
  const atFiring = canSync([morning], { now: at('2026-08-20T06:00:00Z'), manual: false });
  expect(atFiring.blockedBy?.until).toEqual(at('2026-08-20T06:00:01Z'));
});

test('a window across a change of clocks ends when the clock on the wall says so', () => {
  const berlin: SyncWindow = { ...night, timeZone: 'Europe/Berlin' };
  const { blockedBy } = canSync([berlin], { now: at('2026-10-24T21:00:00Z'), manual: false });
  expect(blockedBy?.until).toEqual(at('2026-10-25T05:00:00Z'));
});

test('a window that never closes has no end', () => {
  const always: SyncWindow = { ...night, schedule: '* * * * *', duration: '1h' };
  expect(canSync([always], { now: at('2026-08-19T23:30:00Z'), manual: false })).toEqual({
    allowed: false,
    blockedBy: { window: always },
  });
});

test('a window that cannot be read blocks and says why', () => {
  const { allowed, error } = canSync([{ ...night, duration: '8 hours' }], {
    now: at('2026-08-19T12:00:00Z'),
    manual: true,
  });
  expect(allowed).toBe(false);
  expect(error?.code).toBe('INVALID_SYNC_WINDOW');
  expect(error?.message).toContain("cannot parse duration '8 hours'");
});

test('the windows of a project are those that select the Application', () => {
  const elsewhere: SyncWindow = { ...night, applications: [], clusters: ['staging'] };
  const project = { spec: { syncWindows: [night, elsewhere] } } as Pick<AppProject, 'spec'>;
  const application = {
    metadata: { name: 'churn-api' },
    spec: { project: 'p', destination: { name: 'production', namespace: 'ml' } },
  } as Pick<Application, 'metadata' | 'spec'>;
  expect(windowsFor(project, application)).toEqual([night]);
});
