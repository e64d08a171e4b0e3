import { WorkQueue } from '../../../lib/engine/controller/work-queue.js';
import { ManualClock } from '../../cluster/manual-clock.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const place = { cluster: 'c', repository: 'r', urgency: 'refresh' } as const;

/** Work that a test ends by hand. */
function controlled(workers: number): {
  queue: WorkQueue;
  clock: ManualClock;
  begun: string[];
  end: (key: string) => Promise<void>;
} {
  const clock = new ManualClock();
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (key: string): Promise<void> => {
    begun.push(key);
    return new Promise((resolve) => ends.set(key, resolve));
  };
  const end = async (key: string): Promise<void> => {
    ends.get(key)?.();
    await turn();
  };
  return { queue: new WorkQueue(clock, work, workers), clock, begun, end };
}

describe('the work queue', () => {
  it('works on a key once however often it is added while it waits', async () => {
    const { queue, begun, end } = controlled(1);
    queue.add('busy', place);
    for (let times = 0; times < 5; times++) queue.add('app', place);
    await end('busy');
    await end('app');
    expect(begun).toEqual(['busy', 'app']);
  });

  it('never works on one key twice at a time, and again afterwards behind all others', async () => {
    const { queue, begun, end } = controlled(1);
    queue.add('noisy', place);
    queue.add('noisy', place);
    queue.add('quiet', place);
    await end('noisy');
    expect(begun).toEqual(['noisy', 'quiet']);
    await end('quiet');
    expect(begun).toEqual(['noisy', 'quiet', 'noisy']);
  });

  it('joins what comes within a delay', async () => {
    const { queue, clock, begun } = controlled(2);
    queue.add('app', place, 25);
    queue.add('app', place, 25);
    expect(begun).toEqual([]);
    clock.advance(25);
    expect(begun).toEqual(['app']);
  });

  it('is idle when nothing waits, is delayed or is worked on', async () => {
    const { queue, clock, end } = controlled(2);
    let idle = false;
    queue.add('app', place);
    queue.add('later', place, 10);
    void queue.idle().then(() => (idle = true));
    await end('app');
    expect(idle).toBe(false);
    clock.advance(10);
    await end('later');
    expect(idle).toBe(true);
  });
});
