import type { Application } from '../../model/index.js';
import type { Comparison, NewCondition } from './comparison.js';

/**
 * The comparison of an Application whose manifests, live state or spec could not be had: sync is Unknown, and what was known of
 * its objects, its health and its revision stays (an invalid spec makes health Unknown too, and forgets the objects).
 */
export function failedComparison(_app: Application, _conditions: readonly NewCondition[]): Comparison {
  throw new Error('not yet');
}
