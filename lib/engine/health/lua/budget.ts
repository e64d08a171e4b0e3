/** How much a script may do. */
export interface ScriptLimits {
  /** Instructions of the machine, and steps of its library that take as long. */
  readonly steps: number;
  /** Bytes of text that it may make, all together. */
  readonly bytes: number;
}

/** Enough for a walk over thousands of conditions; ends in well under a second. */
export const defaultLimits: ScriptLimits = { steps: 200_000, bytes: 8 * 1024 * 1024 };

/** Counts what a script does. There is no clock here: the same script always ends at the same place. */
export class Budget {
  private steps = 0;
  private bytes = 0;

  /** @param stop raises an error in the script; does not return */
  constructor(
    private readonly limits: ScriptLimits,
    private readonly stop: (message: string) => void,
  ) {}

  /** Which limit was passed; `undefined` as long as none was. */
  get exceeded(): string | undefined {
    if (this.steps > this.limits.steps) return `the script took more than ${this.limits.steps} steps`;
    return this.bytes > this.limits.bytes ? `the script made more than ${this.limits.bytes} bytes of text` : undefined;
  }

  /** Counts from nothing again, for another run. */
  reset(): void {
    this.steps = 0;
    this.bytes = 0;
  }

  /** Counts steps before they are taken. */
  spend(steps: number): void {
    this.steps += steps;
    this.check();
  }

  /** Counts bytes before they are made. */
  allocate(bytes: number): void {
    this.bytes += bytes;
    this.check();
  }

  /** Stops the script when a limit was passed, also after it caught that. */
  check(): void {
    const { exceeded } = this;
    if (exceeded !== undefined) this.stop(exceeded);
  }
}
