import { createHmac, timingSafeEqual } from 'node:crypto';
import { WebhookError } from './errors.js';

/** Refuses a body whose HMAC-SHA-256 is not the one that the sender gives; without a secret nothing is checked. @throws WebhookError */
export function checkHmac(secret: string | undefined, body: string, given: string | undefined): void {
  if (!secret) return;
  const expected = createHmac('sha256', secret).update(body).digest('hex');
  checkSame(expected, (given ?? '').replace(/^sha256=/, ''));
}

/** Refuses a token that is not the secret; without a secret nothing is checked. @throws WebhookError `SIGNATURE_REFUSED` */
export function checkToken(secret: string | undefined, given: string | undefined): void {
  if (secret) checkSame(secret, given ?? '');
}

/** Are both texts the same? It takes the same time whatever is different. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function checkSame(expected: string, given: string): void {
  if (isSame(expected, given)) return;
  throw new WebhookError(
    'SIGNATURE_REFUSED',
    'the webhook does not carry the secret that is configured for its sender',
    {
      remedy: "set the same secret at the sender's webhook and in argocd-secret",
    },
  );
}
