import type { Application } from '../../model/index.js';
import { comparedTo, evaluatedTypes } from './compared-to.js';
import type { Comparison } from './comparison.js';
import type { NewCondition } from '../conditions/new-condition.js';

/**
 * The comparison of an Application whose manifests, live state or spec could not be had: sync is Unknown, and what was known of
 * its objects, its health and its revision stays; an invalid spec makes health Unknown too. As Argo CD does.
 */
export function failedComparison(app: Application, conditions: readonly NewCondition[]): Comparison {
  const invalid = conditions.some(({ type }) => type === 'InvalidSpecError');
  const { sync, resources, health, summary } = app.status ?? {};
  const known = health?.status;
  return {
    status: 'Unknown',
    sync: {
      status: 'Unknown',
      comparedTo: comparedTo(app),
      ...(sync?.revision !== undefined && { revision: sync.revision }),
      ...(sync?.revisions !== undefined && { revisions: sync.revisions }),
    },
    resources: resources ?? [],
    health:
      invalid || known === undefined
        ? { status: 'Unknown' }
        : { status: known, ...(health?.message && { message: health.message }) },
    summary: summary ?? {},
    diffs: new Map(),
    conditions,
    evaluated: evaluatedTypes,
    unconfirmed: [],
  };
}
