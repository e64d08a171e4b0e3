import { invalidValue } from '../errors.js';

/** An amount of a resource, as Kubernetes writes it: `500m` CPU, `2Gi` memory, `1` GPU. */
export class Quantity {
  /**
   * Any Kubernetes quantity that is not negative, kept as it is written.
   * @throws ConstructError INVALID_VALUE for anything else
   */
  static parse(text: string): Quantity {
    return new Quantity(text);
  }

  /** A plain number, such as GPUs. */
  static of(amount: number): Quantity {
    return new Quantity(decimal(amount, 'Quantity'));
  }

  /** Processors; `Quantity.cpus(0.5)` is `500m`. */
  static cpus(amount: number): Quantity {
    return Number.isInteger(amount) ? Quantity.of(amount) : Quantity.millicpus(Math.round(amount * 1000));
  }

  /** Thousandths of a processor. */
  static millicpus(amount: number): Quantity {
    return new Quantity(`${decimal(amount, 'Quantity')}m`);
  }

  /** 2^20 bytes each. */
  static mebibytes(amount: number): Quantity {
    return new Quantity(`${decimal(amount, 'Quantity')}Mi`);
  }

  /** 2^30 bytes each. */
  static gibibytes(amount: number): Quantity {
    return new Quantity(`${decimal(amount, 'Quantity')}Gi`);
  }

  private constructor(private readonly text: string) {
    if (!/^\+?(\d+(\.\d*)?|\.\d+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/.test(text)) {
      throw invalidValue(
        'Quantity',
        text,
        'a number with an optional unit such as m, k, M, G, Ki, Mi or Gi',
        'write 500m processors, 4Gi or 4G memory, without spaces',
      );
    }
  }

  toString(): string {
    return this.text;
  }
}

function decimal(amount: number, subject: string): string {
  if (!Number.isFinite(amount) || amount < 0)
    throw invalidValue(subject, amount, 'a number that is not negative', 'name an amount of at least 0');
  return String(amount);
}
