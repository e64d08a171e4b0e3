import { invalidValue } from '../errors.js';

/** A share of a whole, in whole percent from 0 to 100. */
export class Percent {
  /** @throws ConstructError INVALID_VALUE unless it is a whole number from 0 to 100 */
  static of(value: number): Percent {
    return new Percent(value);
  }

  private constructor(
    /** From 0 to 100. */
    readonly value: number,
  ) {
    if (!Number.isInteger(value) || value < 0 || value > 100) {
      throw invalidValue('Percent', value, 'a whole number from 0 to 100', 'a share of 0.25 is Percent.of(25)');
    }
  }

  /** What is left of the whole. */
  rest(): Percent {
    return new Percent(100 - this.value);
  }

  /** `10%`. */
  toString(): string {
    return `${this.value}%`;
  }
}
