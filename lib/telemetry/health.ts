import type { Clock } from '../kube/index.js';
import type { Reconciler } from '../reconciler/index.js';

/** So long work may wait while nothing at all comes of anything: longer than any single thing may take. */
const PATIENCE = 600_000;
/** The hub is asked at most so often whether it answers, and may take so long. */
const [ASK_AGAIN, ASK_TIMEOUT] = [5_000, 3_000];

/** What a {@link Health} looks at. */
export type Observed = Pick<Reconciler, 'standing' | 'askHub'>;

/** Whether a reconciler lives, and whether it can work. */
export class Health {
  private progressedAt: number;
  private asked: { readonly at: number; readonly answer: Promise<string | undefined> } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly observed: () => Observed | undefined,
  ) {
    this.progressedAt = this.now();
  }

  /** To be called whenever something came of something: an answer, or the end of a look at an Application. */
  progressed(): void {
    this.progressedAt = this.now();
  }

  /**
   * Why it is stuck; `undefined` when it is not. That the event loop turns is said by there being an answer at all; beyond that, work that has
   * waited for ten minutes in which nothing came of anything will not be done any more.
   */
  stuck(): string | undefined {
    const load = this.observed()?.standing().load;
    if (load === undefined || load.oldestMilliseconds < PATIENCE || this.now() - this.progressedAt < PATIENCE)
      return undefined;
    const seconds = Math.floor((this.now() - this.progressedAt) / 1000);
    return `${load.waiting} Applications wait, and nothing came of anything for ${seconds} s`;
  }

  /** Why it cannot work now; empty when it can. Asks the hub itself, at most every five seconds. */
  async unready(): Promise<readonly string[]> {
    const observed = this.observed();
    if (observed === undefined) return ['it has not started yet'];
    const known = observed.standing().unready;
    if (known.length > 0) return known;
    if (this.asked === undefined || this.now() - this.asked.at >= ASK_AGAIN)
      this.asked = { at: this.now(), answer: this.ask(observed) };
    const silence = await this.asked.answer;
    return silence === undefined ? observed.standing().unready : [silence];
  }

  private async ask(observed: Observed): Promise<string | undefined> {
    let cancel: () => void = () => undefined;
    const late = new Promise<string>((resolve) => {
      cancel = this.clock.after(ASK_TIMEOUT, () => resolve(`the hub has not answered for ${ASK_TIMEOUT / 1000} s`));
    });
    const answer = observed.askHub().then(
      () => undefined,
      (error: unknown) => `the hub cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
    );
    const first = await Promise.race([answer, late]);
    cancel();
    return first;
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}
