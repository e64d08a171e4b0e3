import { invalidValue } from '../errors.js';

const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** A length of time, exact to the millisecond and never negative. */
export class Duration {
  static milliseconds(amount: number): Duration {
    return new Duration(amount);
  }

  static seconds(amount: number): Duration {
    return new Duration(amount * 1_000);
  }

  static minutes(amount: number): Duration {
    return new Duration(amount * 60_000);
  }

  static hours(amount: number): Duration {
    return new Duration(amount * 3_600_000);
  }

  static days(amount: number): Duration {
    return new Duration(amount * 86_400_000);
  }

  /**
   * Reads what Go writes and Kubernetes tools accept: `90s`, `1h30m`, `1.5h`, `250ms`.
   * @throws ConstructError INVALID_VALUE for anything else
   */
  static parse(text: string): Duration {
    const part = /(\d+(?:\.\d+)?)(ms|h|m|s)/y;
    let milliseconds = 0;
    while (part.lastIndex < text.length || text === '') {
      const match = part.exec(text);
      if (!match)
        throw invalidValue(
          'Duration',
          text,
          'numbers with units h, m, s or ms, such as "1h30m"',
          'days are hours: Duration.days(1) is 24h',
        );
      const scale = units.find(([unit]) => unit === match[2])?.[1] ?? 1;
      milliseconds += Number(match[1]) * scale;
    }
    return new Duration(milliseconds);
  }

  private constructor(private readonly amount: number) {
    if (!Number.isInteger(amount) || amount < 0 || !Number.isSafeInteger(amount)) {
      throw invalidValue(
        'Duration',
        `${amount}ms`,
        'a whole number of milliseconds, not negative',
        'take a smaller unit',
      );
    }
  }

  toMilliseconds(): number {
    return this.amount;
  }

  /** Whole seconds. @throws ConstructError INVALID_VALUE when milliseconds would be lost */
  toSeconds(): number {
    if (this.amount % 1_000 !== 0)
      throw invalidValue('Duration', this.toString(), 'whole seconds', 'round it: this field has no fractions');
    return this.amount / 1_000;
  }

  isLongerThan(other: Duration): boolean {
    return this.amount > other.amount;
  }

  /** As Go reads it, in the fewest units: `8h`, `1h30m`, `0s`. */
  toString(): string {
    let rest = this.amount;
    let text = '';
    for (const [unit, scale] of units) {
      const count = Math.floor(rest / scale);
      rest -= count * scale;
      if (count > 0) text += `${count}${unit}`;
    }
    return text || '0s';
  }
}
