import { invalidValue } from '../errors.js';

/** A place in the order of a sync phase: lower waves are applied, and healthy, before higher ones. */
export class Wave {
  /** The wave of everything that says nothing. */
  static readonly DEFAULT = new Wave(0);

  /** @throws ConstructError INVALID_VALUE unless it is a whole number of 32 bits; negative is allowed */
  static of(number: number): Wave {
    return new Wave(number);
  }

  private constructor(
    /** The whole number that the annotation carries. */
    readonly number: number,
  ) {
    if (!Number.isInteger(number) || Math.abs(number) > 2_147_483_647) {
      throw invalidValue(
        'Wave',
        number,
        'a whole number of 32 bits',
        'waves are places in an order: 0, 1, 2; before 0 is -1',
      );
    }
  }

  /** The wave right before this one. */
  before(): Wave {
    return new Wave(this.number - 1);
  }

  /** The wave right after this one. */
  after(): Wave {
    return new Wave(this.number + 1);
  }

  toString(): string {
    return String(this.number);
  }
}
