import { SlipwayError, type SlipwayErrorOptions } from '../../kube/index.js';

/** Why a webhook was refused; stable. */
export type WebhookErrorCode = 'UNKNOWN_WEBHOOK' | 'METHOD_NOT_ALLOWED' | 'INVALID_PAYLOAD' | 'SIGNATURE_REFUSED';

/** A webhook that cannot be taken. */
export class WebhookError extends SlipwayError {
  constructor(
    override readonly code: WebhookErrorCode,
    what: string,
    options: SlipwayErrorOptions = {},
  ) {
    super(code, what, options);
  }

  /** The HTTP status to answer with, as Argo CD's. */
  get status(): number {
    return this.code === 'METHOD_NOT_ALLOWED' ? 405 : 400;
  }
}
