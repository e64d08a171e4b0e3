import type { Effect } from '../engine/index.js';

/**
 * What goes wrong with an effect. `lost`: it never reaches the cluster, and the reconciler learns that there was no answer.
 * `unanswered`: it is done, but there is no answer. `twice`: it is done two times. `killed`: it is done, and the process is killed before
 * it learns of it, whatever else is on its way. `alone`: the same, but nothing that was to be sent together with it is sent any more.
 * `forgotten`: the process is killed when all that is on its way is done. `slow`: it is done, and the answer takes 10 s.
 */
export type Fault = 'lost' | 'unanswered' | 'twice' | 'killed' | 'alone' | 'forgotten' | 'slow';

/** How long a slow answer takes, in milliseconds. */
export const SLOW = 10_000;

/** Which effects go wrong. It is data, so that a recording can hold it. */
export interface FaultPlan {
  /** Every effect goes wrong the first time that an attempt of an operation executes it; of several faults each comes in its turn. */
  readonly first?: Fault | readonly Fault[];
  /** Effects by their number, counted from 0 over the whole simulation. */
  readonly numbered?: { readonly [number: string]: Fault };
}

/** Tells what goes wrong with which effect. */
export class Faults {
  private readonly seen = new Set<string>();
  private count = 0;

  constructor(private readonly plan: FaultPlan = {}) {}

  /** @param attempt identifies the Application and the attempt of its operation */
  of(effect: Effect, attempt: string): Fault | undefined {
    const number = this.count++;
    const numbered = this.plan.numbered?.[number];
    const { first = [] } = this.plan;
    if (numbered !== undefined || first.length === 0) return numbered;
    const key = `${attempt} ${effect.type} ${effect.task}`;
    if (this.seen.has(key)) return undefined;
    this.seen.add(key);
    return typeof first === 'string' ? first : first[(this.seen.size - 1) % first.length];
  }
}
