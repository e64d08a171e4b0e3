import { JqLimitError } from './errors.js';

/** The steps that one run of a program may take: some tens of milliseconds at most, the same on every machine. */
export const MOST_STEPS = 300_000;

/** Counts the steps of a run. */
export class Budget {
  private left: number;

  constructor(steps = MOST_STEPS) {
    this.left = steps;
  }

  /**
   * Takes steps; work on large values counts by size.
   *
   * @throws JqLimitError when there are none left
   */
  spend(steps = 1): void {
    this.left -= steps;
    if (this.left < 0) throw new JqLimitError();
  }
}
