import type { ApiError } from './errors.js';
import type { Turn } from './turnstile.js';

/** A call is over after so long, from its first request on, whatever is tried in it. */
export const CALL_MILLISECONDS = 60_000;

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;
/** So often a request is sent that a server could not answer. */
const TRIES = 4;
/** What a server says that could not do it now, and may have done it all the same. */
const PASSING = [500, 502, 503, 504];
/** What a server says that has not even begun: it has too much to do. */
const TOO_MANY = 429;

/** What to do about a refusal. */
export interface Patience {
  /** Milliseconds until the next try. */
  readonly pause: number;
  /** Whether all others have to wait as well. */
  readonly forAll: boolean;
}

/**
 * Whether a request that was refused is sent again, and when: after as long as the server says, or else twice as long as the last time, give or
 * take a half, so that those who were refused together do not come together again. What was not begun may always be sent again, what may
 * have been done only where doing it twice is the same as once.
 *
 * @param tries how often it was sent
 * @param chance from 0 to 1
 */
export function patienceFor(
  { status, retryAfterSeconds }: Pick<ApiError, 'status' | 'retryAfterSeconds'>,
  tries: number,
  isRepeatable: boolean,
  chance: number,
): Patience | undefined {
  const backOff = Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE) * (0.5 + chance);
  const asked = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000;
  if (status === TOO_MANY) return { pause: Math.max(asked ?? 0, backOff), forAll: true };
  if (!PASSING.includes(status) || !isRepeatable || tries >= TRIES) return undefined;
  return { pause: Math.max(asked ?? 0, backOff), forAll: status === 503 && asked !== undefined };
}

/** Whether a request may be sent twice: it reads, deletes, or says how something is to be. */
export function mayBeRepeated(method: string, contentType: string | undefined): boolean {
  if (method === 'PATCH') return contentType !== 'application/json-patch+json';
  return method === 'GET' || method === 'DELETE';
}

/** What is sent before other things: deletions, the statuses of Applications, Leases; and what after them: Kubernetes Events. */
export function turnOf(method: string, path: string): Turn {
  if (method === 'DELETE') return 'first';
  if (method === 'GET') return 'ordinary';
  if (/^\/apis\/(argoproj\.io|coordination\.k8s\.io)\//.test(path)) return 'first';
  return method === 'POST' && path.endsWith('/events') ? 'last' : 'ordinary';
}
