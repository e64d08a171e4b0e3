import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { PrometheusRuleSpec, Rule } from './fields/index.js';

const kind = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' } as const;

/**
 * `monitoring.coreos.com/v1 PrometheusRule`: alerts, and queries whose results are recorded.
 *
 * @example
 * new PrometheusRule(this, 'churn', {
 *   spec: {
 *     groups: [{
 *       name: 'churn',
 *       rules: [{ alert: 'ChurnErrors', expr: 'rate(errors[5m]) > 0.01', for: '10m', labels: { severity: 'page' } }],
 *     }],
 *   },
 * });
 */
export class PrometheusRule extends SpecResource<PrometheusRuleSpec> {
  /** Whether a value is a PrometheusRule construct. */
  static isPrometheusRule(value: unknown): value is PrometheusRule {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, props: SpecProps<PrometheusRuleSpec>) {
    super(scope, id, kind, props);
    const names = (props.spec.groups ?? []).map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw invalidProp(this, 'spec.groups', `two of the name ${twice}`, 'one of each name');
    for (const { name, rules = [] } of props.spec.groups ?? []) for (const rule of rules) this.checkRule(name, rule);
  }

  private checkRule(group: string, { alert, record, annotations, expr, ...rule }: Rule): void {
    const where = `group ${group}, rule ${alert ?? record ?? expr}`;
    if ((alert === undefined) === (record === undefined)) {
      throw invalidProp(this, where, alert ? 'alert and record' : 'neither', 'exactly one of alert and record');
    }
    if (String(expr).trim() === '') throw invalidProp(this, where, expr, 'a query');
    if (record !== undefined && (annotations ?? rule.for ?? rule.keep_firing_for)) {
      throw invalidProp(this, where, 'fields of an alert', 'expr, record and labels alone');
    }
    if (record !== undefined && !/^[a-zA-Z_:][\w:]*$/.test(record)) {
      throw invalidProp(this, where, record, 'the name of a metric');
    }
  }
}
