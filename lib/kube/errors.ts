/** What every typed error of Slipway carries beside its message. */
export interface SlipwayErrorOptions {
  /** Where it happened: a construct path, `file:line`, or an object key. */
  readonly where?: string;
  /** `file:line` of the person's program that asked for it, the file named from the folder of its package.json. */
  readonly source?: string | undefined;
  /** What was given, as a short text. */
  readonly got?: string;
  /** What would have been right. */
  readonly expected?: string;
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
  readonly got: string | undefined;
  readonly expected: string | undefined;
  readonly remedy: string | undefined;
  private place: string | undefined;

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
    this.got = options.got;
    this.expected = options.expected;
    this.remedy = options.remedy;
    if (options.source !== undefined) this.locate(options.source);
  }

  /** `file:line` of the person's program that asked for it, the file named from the folder of its package.json, where it is known. */
  get source(): string | undefined {
    return this.place;
  }

  /** Adds the place in the person's program, where nobody has yet. */
  locate(source: string | undefined): this {
    if (this.place !== undefined || source === undefined) return this;
    this.place = source;
    this.message = `${this.message} (${source})`;
    return this;
  }
}
