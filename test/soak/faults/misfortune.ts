import type { ApiProxy, Fault } from '../../faults/support/index.js';

const faults: readonly Fault[] = [
  { type: 'drop' },
  { type: 'lose' },
  { type: 'cut' },
  { type: 'hang' },
  { type: 'delay', milliseconds: 300 },
  { type: 'delay', milliseconds: 2_000 },
  { type: 'refuse', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 1 },
  { type: 'refuse', status: 500, reason: 'InternalError' },
  { type: 'refuse', status: 500, reason: 'InternalError', done: true },
  { type: 'refuse', status: 503, reason: 'ServiceUnavailable' },
  { type: 'refuse', status: 504, reason: 'Timeout' },
];
/** No empty lists: the first list of a process is all that it knows, so that nobody can tell that it is not true. */
const ofReads: readonly Fault[] = [
  { type: 'stale' },
  { type: 'refuse', status: 403, reason: 'Forbidden' },
  { type: 'refuse', status: 410, reason: 'Expired' },
];

/** Makes the way to a server unreliable, as chance has it, until it is mended. */
export class Misfortune {
  constructor(
    private readonly proxy: ApiProxy,
    private readonly random: () => number,
  ) {}

  /** A few rules that are in force from now on. */
  begin(): void {
    this.proxy.remember();
    for (let count = 1 + Math.floor(this.random() * 3); count > 0; count--) {
      if (this.random() < 0.3) this.proxy.add({ verbs: ['list'], fault: this.pick(ofReads), probability: 0.3 });
      else this.proxy.add({ fault: this.pick(faults), probability: 0.02 + this.random() * 0.2 });
    }
  }

  /** Something that happens once: watches that break or fall silent, a server that restarts. */
  async strike(): Promise<void> {
    const chance = this.random();
    if (chance < 0.25) {
      await this.proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, this.random() * 1_000));
      await this.proxy.open();
    } else if (chance < 0.4) for (const watch of this.proxy.watches()) watch.break();
    else if (chance < 0.5) for (const watch of this.proxy.watches()) watch.send('{"type":"NONSENSE"');
    else if (chance < 0.6) for (const watch of this.proxy.watches()) watch.end();
  }

  private pick(from: readonly Fault[]): Fault {
    return from[Math.floor(this.random() * from.length)] ?? { type: 'drop' };
  }
}
