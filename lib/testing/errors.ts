import { SlipwayError } from '../kube/index.js';

/** An assertion on a delivery did not hold. The message shows what came nearest. */
export class AssertionError extends SlipwayError {
  override readonly code = 'ASSERTION_FAILED';

  constructor(what: string) {
    super('ASSERTION_FAILED', what);
    // Jest takes the plain name for Node's own class, and would show an `expected` and `actual` that are not there.
    this.name = 'AssertionError [ASSERTION_FAILED]';
  }
}
