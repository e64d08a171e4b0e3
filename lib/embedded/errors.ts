import { SlipwayError, type JsonObject } from '../kube/index.js';

/** One cause of a refused request, as in `Status.details.causes[]`. */
export interface StatusCause {
  readonly reason: string;
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

/** A journal that cannot be read: written by another program, or damaged before its last line. */
export class JournalError extends SlipwayError {
  constructor(what: string, where: string, cause?: unknown) {
    super('JOURNAL_UNREADABLE', what, { where, remedy: 'start with a fresh state folder', cause });
  }
}
