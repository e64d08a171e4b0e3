import type { StatusCause } from '../../errors.js';
import { invalidValue } from '../../refusals.js';

/** What is found of a value: causes to refuse it, each once, and how much of it was as it should be. */
export class Findings {
  readonly causes: StatusCause[] = [];
  /** How many checks were made; it tells which of several alternatives a value comes nearest to. */
  weight = 0;

  push(cause: StatusCause): void {
    const isTold = this.causes.some(({ field, message }) => field === cause.field && message === cause.message);
    if (!isTold) this.causes.push(cause);
  }

  add({ causes, weight }: Findings): void {
    for (const cause of causes) this.push(cause);
    this.weight += weight + 1;
  }

  invalid(field: string, value: string, why: string): void {
    this.push(invalidValue(field, value, why));
  }

  /** A fault that is told without the field. */
  general(why: string): void {
    this.push(invalidValue('<nil>', '""', why));
  }

  tooMany(field: string, count: number, most: number): void {
    this.push({ reason: 'FieldValueTooMany', message: `Too many: ${count}: must have at most ${most} items`, field });
  }
}
