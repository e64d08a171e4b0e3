import type { Credentials } from './connection.js';

/** So long, in milliseconds, credentials serve that do not say it. */
const USUAL = 60_000;
/** So long they serve at least: where the clock of who gave them is wrong, not every request asks for others. */
const SHORTEST = 1_000;

/** Credentials that change: asked for once for all who wait for them, and kept as long as they serve and nobody refuses them. */
export class KeptCredentials {
  private kept: { readonly value: Credentials; readonly until: number } | undefined;
  private asking: Promise<Credentials> | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly source: (signal: AbortSignal) => Promise<Credentials>,
    private readonly now: () => number,
  ) {}

  /** Those that serve now. @throws what the source throws */
  async get(): Promise<Credentials> {
    if (this.kept !== undefined && this.now() < this.kept.until) return this.kept.value;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** The server does not take these: others are asked for, where that has not happened since. */
  refused(value: Credentials): void {
    if (this.kept?.value === value) this.kept = undefined;
  }

  /** Nobody waits for credentials any more. */
  close(): void {
    this.closing.abort();
  }

  private async ask(): Promise<Credentials> {
    const value = await this.source(this.closing.signal);
    const now = this.now();
    this.kept = { value, until: Math.max(value.until ?? now + USUAL, now + SHORTEST) };
    return value;
  }
}
