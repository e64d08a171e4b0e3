import { SlipwayError, type JsonObject } from '../kube/index.js';

/** One cause of a refused request, as in `Status.details.causes[]`. */
export interface StatusCause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

/** `Status.details` of a refused request. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** A request that the API refuses: it becomes a Kubernetes `Status` object with this HTTP code, reason and details. */
export class ApiError extends SlipwayError {
  constructor(
    /** The HTTP status code. */
    readonly status: number,
    /** The machine-readable reason that clients switch on, such as `NotFound`; empty when upstream gives none. */
    readonly reason: string,
    message: string,
    readonly details?: StatusDetails,
  ) {
    super('API_ERROR', message);
  }

  /** The `Status` object of this error. */
  toStatus(): JsonObject {
    const details: JsonObject | undefined = this.details && JSON.parse(JSON.stringify(this.details));
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.what,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(details === undefined ? {} : { details }),
      code: this.status,
    };
  }
}

/**
 * A journal that cannot be used: `JOURNAL_UNREADABLE` when it is another program's file or damaged where it had been acknowledged,
 * `JOURNAL_UNWRITABLE` when writing to it failed.
 */
export class JournalError extends SlipwayError {
  constructor(code: 'JOURNAL_UNREADABLE' | 'JOURNAL_UNWRITABLE', what: string, where: string, cause?: unknown) {
    const remedy =
      code === 'JOURNAL_UNREADABLE' ? 'start with a fresh state folder' : 'make room on the disk and start again';
    super(code, what, { where, remedy, cause });
  }
}
