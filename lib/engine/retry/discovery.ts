import type { OutcomeReason } from '../operation/outcome.js';

/** How often a cluster is asked what it serves before its refusal is believed. */
const mostTries = 5;

/**
 * Whether a cluster that did not say what it serves is asked again at once: only when it did not know us, because credentials are
 * renewed meanwhile, and not for ever.
 *
 * @param tries how often it was asked
 */
export function asksAgain(reason: OutcomeReason | undefined, tries: number): boolean {
  return reason === 'Unauthorized' && tries < mostTries;
}
