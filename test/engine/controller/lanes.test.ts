import { AGEING, Lanes, type Place, type Urgency } from '../../../lib/engine/controller/lanes.js';

const at = (cluster: string, repository = 'r', urgency: Urgency = 'refresh'): Place => ({
  cluster,
  repository,
  urgency,
});

/** All that can be taken now, in its order. */
function takeAll(lanes: Lanes, now = 0): string[] {
  const taken: string[] = [];
  for (let next = lanes.take(now); next !== undefined; next = lanes.take(now)) taken.push(next.key);
  return taken;
}

describe('the lanes of waiting work', () => {
  it('take deletions before operations, those before drift, and refreshes last, whatever came first', () => {
    const lanes = new Lanes(64);
    for (const urgency of ['refresh', 'drift', 'operation', 'deletion'] as const)
      lanes.add(urgency, at('c', 'r', urgency), 0);
    expect(takeAll(lanes)).toEqual(['deletion', 'operation', 'drift', 'refresh']);
  });

  it('let nothing wait for ever: who has waited long enough goes before what is more urgent and came late', () => {
    const lanes = new Lanes(64);
    lanes.add('refresh', at('c', 'r', 'refresh'), 0);
    for (const [index, urgency] of (['operation', 'deletion'] as const).entries())
      lanes.add(urgency, at('c', `r${index}`, urgency), 4 * AGEING);
    lanes.add('early', at('d', 'r', 'deletion'), 1);
    expect(takeAll(lanes, 4 * AGEING)).toEqual(['early', 'refresh', 'deletion', 'operation']);
  });

  it('give the clusters their turns, however much waits for one of them', () => {
    const lanes = new Lanes(8);
    for (let index = 0; index < 100; index++) lanes.add(`busy-${index}`, at('busy'), 0);
    lanes.add('quiet', at('quiet'), 1);
    expect(takeAll(lanes).slice(0, 2)).toEqual(['busy-0', 'quiet']);
  });

  it('keep a worker free for one more cluster, however many hang with all that they may have', () => {
    const lanes = new Lanes(64);
    for (let cluster = 0; cluster < 40; cluster++) {
      for (let index = 0; index < 100; index++) lanes.add(`${cluster}/${index}`, at(`hung-${cluster}`), 0);
      takeAll(lanes);
    }
    lanes.add('alive', at('alive'), 1);
    expect(takeAll(lanes)).toEqual(['alive']);
  });

  it('keep a worker of a cluster free for one more repository, however many hang', () => {
    const lanes = new Lanes(128);
    for (let repository = 0; repository < 12; repository++) {
      for (let index = 0; index < 100; index++) lanes.add(`${repository}/${index}`, at('c', `hung-${repository}`), 0);
      takeAll(lanes);
    }
    lanes.add('alive', at('c', 'alive'), 1);
    expect(takeAll(lanes)).toEqual(['alive']);
  });

  it('give one repository of one cluster an eighth of the workers, and all of them back', () => {
    const lanes = new Lanes(128);
    for (let index = 0; index < 100; index++) lanes.add(String(index), at('c'), 0);
    expect(takeAll(lanes)).toHaveLength(16);
    for (let index = 0; index < 16; index++) lanes.release(at('c'));
    expect(takeAll(lanes)).toHaveLength(16);
  });

  it('work with a single worker, and one more for each other cluster', () => {
    const lanes = new Lanes(1);
    lanes.add('a', at('c'), 0);
    lanes.add('b', at('d'), 0);
    lanes.add('c', at('c'), 0);
    expect(takeAll(lanes)).toEqual(['a', 'b']);
    lanes.release(at('c'));
    expect(takeAll(lanes)).toEqual(['c']);
  });

  it('make what waits more urgent, never less, and keep the time since when it has waited', () => {
    const lanes = new Lanes(64);
    lanes.add('early', at('c', 'r', 'drift'), 1);
    lanes.add('app', at('c'), 2);
    lanes.add('app', at('c', 'r', 'deletion'), 3);
    lanes.add('app', at('c'), 4);
    expect(lanes.oldest).toBe(1);
    expect(lanes.take(2)).toEqual({ key: 'app', place: at('c', 'r', 'deletion'), since: 2 });
    expect(lanes.size).toBe(1);
  });
});
