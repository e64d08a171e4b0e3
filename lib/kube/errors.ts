/** What every typed error of Slipway carries beside its message. */
export interface SlipwayErrorOptions {
  /** Where it happened: a construct path, `file:line`, or an object key. */
  readonly where?: string;
  /** What the person can do about it. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/**
 * The base of all typed errors: a stable `code` (upper snake case, never reused for another meaning), what happened, where,
 * and what to do. Each floor keeps its own subclasses in its `errors.ts`. A message never holds a secret.
 */
export class SlipwayError extends Error {
  readonly where: string | undefined;
  readonly remedy: string | undefined;

  constructor(
    readonly code: string,
    readonly what: string,
    options: SlipwayErrorOptions = {},
  ) {
    super([options.where ? `${options.where}: ${what}` : what, options.remedy].filter(Boolean).join('; '), {
      cause: options.cause,
    });
    this.name = new.target.name;
    this.where = options.where;
    this.remedy = options.remedy;
  }
}
