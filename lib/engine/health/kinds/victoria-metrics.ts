import { textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type HealthRule } from '../health.js';
import { firstOf, unobserved, withoutStatus, word, type Verdict } from '../rules.js';

const reconciling = 'Waiting for the operator to reconcile';

const update = (state: string, verdict: Verdict, text: string) =>
  word(
    ['status', 'updateStatus'],
    { [state]: verdict },
    { saying: (object) => textAt(object, 'status', 'reason') || text },
  );

/** All kinds of VictoriaMetrics: the status of the last update, with its reason. */
export const victoriaMetricsRule: HealthRule = firstOf(
  [
    withoutStatus(reconciling),
    unobserved(reconciling),
    word(['status', 'updateStatus'], { operational: healthy('All components are operational') }),
    update('expanding', progressing, 'Reconciliation in progress'),
    update('paused', suspended, 'Reconciliation is paused'),
    update('failed', degraded, 'Reconciliation failed'),
  ],
  progressing('Waiting for the operator to report status'),
);
