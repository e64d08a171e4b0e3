import type { Clock } from '../kube/index.js';
import type { ApiClient } from './client.js';
import { ApiError, UnreachableError } from './errors.js';

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 10_000;

/**
 * Whether an API server can be reached. After the first failed request one probe asks again and again (0.2 s to 10 s apart), so
 * that an absent cluster costs one connection however many kinds are watched; all who wait go on together once it answers.
 */
export class Reachability {
  /** Why the server cannot be reached; `undefined` while it can. */
  trouble: UnreachableError | undefined;
  private probing: Promise<void> | undefined;
  private closed = false;
  private cancel: (() => void) | undefined;
  private release: (() => void) | undefined;

  constructor(
    private readonly client: ApiClient,
    private readonly clock: Clock,
    private readonly listener: { unreachable(error: UnreachableError): void; reachable(): void },
  ) {}

  /** Resolves when the server answers; to be called after a request failed. */
  restored(): Promise<void> {
    this.probing ??= this.probe().finally(() => (this.probing = undefined));
    return this.probing;
  }

  close(): void {
    this.closed = true;
    this.cancel?.();
    this.release?.();
  }

  private async probe(): Promise<void> {
    for (let pause = FIRST_PAUSE; !this.closed; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        await this.client.json('GET', '/version');
        break;
      } catch (error) {
        if (this.closed || error instanceof ApiError) break;
        const first = this.trouble === undefined;
        this.trouble =
          error instanceof UnreachableError
            ? error
            : new UnreachableError(
                this.client.connection.server,
                error instanceof Error ? error.message : String(error),
                error,
              );
        if (first) this.listener.unreachable(this.trouble);
      }
      await this.wait(pause);
    }
    if (this.closed || this.trouble === undefined) return;
    this.trouble = undefined;
    this.listener.reachable();
  }

  private wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.release = resolve;
      this.cancel = this.clock.after(milliseconds, resolve);
    });
  }
}
