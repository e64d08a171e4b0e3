import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { AnalysisRunSpec } from './fields/index.js';

const kind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisRun' } as const;

/**
 * `argoproj.io/v1alpha1 AnalysisRun`: a measurement that is made once, such as after a sync, without a Rollout.
 *
 * @example
 * const check = new AnalysisRun(this, 'check', { spec: { metrics: [errorRate] } });
 * Sync.runAfter(check, this);
 */
export class AnalysisRun extends SpecResource<AnalysisRunSpec> {
  /** Whether a value is an AnalysisRun construct. */
  static isAnalysisRun(value: unknown): value is AnalysisRun {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, props: SpecProps<AnalysisRunSpec>) {
    super(scope, id, kind, props);
    const { metrics, args = [] } = props.spec;
    if (metrics.length === 0) throw invalidProp(this, 'spec.metrics', metrics, 'at least one metric');
    const open = args.find(({ value, valueFrom }) => value === undefined && !valueFrom);
    if (open) throw invalidProp(this, `spec.args ${open.name}`, undefined, 'a value: a run has nobody to ask');
  }
}
