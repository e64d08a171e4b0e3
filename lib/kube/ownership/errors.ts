import { SlipwayError } from '../errors.js';

/** An applied configuration that does not fit the schema: a field that is not declared, an item that is there twice. */
export class ApplyError extends SlipwayError {
  declare readonly code: 'INVALID_APPLY';

  constructor(
    /** Each with its path first, such as `.spec.bogus: field not declared in schema`. */
    readonly problems: readonly string[],
  ) {
    super('INVALID_APPLY', problems.join('\n'));
  }
}
