import type { Clock } from '../../lib/kube/index.js';
import { Health, type Observed } from '../../lib/telemetry/index.js';

let now = 0;
const clock: Clock = { now: () => new Date(now), after: () => () => undefined };

function observed(load: Partial<ReturnType<Observed['standing']>['load']>, asked: () => Promise<void>): Observed {
  const standing = {
    applications: [],
    clusters: [],
    unready: [],
    load: { waiting: 0, active: 0, oldestMilliseconds: 0, ...load },
  };
  return { standing: () => standing, askHub: asked };
}

const answers = (): Promise<void> => Promise.resolve();

it('is stuck when work has waited for ten minutes in which nothing came of anything, and not before', () => {
  let work = observed({ waiting: 3, active: 50, oldestMilliseconds: 599_000 }, answers);
  const health = new Health(clock, () => work);
  now += 3_600_000;
  expect(health.stuck()).toBeUndefined();
  work = observed({ waiting: 3, active: 50, oldestMilliseconds: 601_000 }, answers);
  expect(health.stuck()).toMatch(/3 Applications wait, and nothing came of anything for 3600 s/);
  health.progressed();
  expect(health.stuck()).toBeUndefined();
});

it('asks the hub itself before it says that it is ready, once in five seconds', async () => {
  let asked = 0;
  let answer = answers;
  const health = new Health(clock, () => observed({}, () => (asked++, answer())));
  expect(await health.unready()).toEqual([]);
  answer = () => Promise.reject(new Error('connection refused'));
  expect(await health.unready()).toEqual([]);
  expect(asked).toBe(1);
  now += 5_000;
  expect(await health.unready()).toEqual(['the hub cannot be reached: connection refused']);
  expect(asked).toBe(2);
});

it('is not ready before there is a reconciler', async () => {
  expect(await new Health(clock, () => undefined).unready()).toEqual(['it has not started yet']);
});
