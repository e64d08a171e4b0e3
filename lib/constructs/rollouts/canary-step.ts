import { invalidValue } from '../errors.js';
import type { Duration, Percent } from '../values/index.js';
import { analysisOf, type IAnalysisTemplate } from './analysis-template.js';
import type { CanaryStep as CanaryStepFields, ExperimentStep, StringMatch } from './fields/index.js';

/** One step of a canary rollout. */
export class CanaryStep {
  /** Sends a share of the traffic to the new version. */
  static setWeight(weight: Percent): CanaryStep {
    return new CanaryStep({ setWeight: weight.value });
  }

  /** Waits; without a duration until a person promotes. */
  static pause(duration?: Duration): CanaryStep {
    return new CanaryStep({ pause: duration ? { duration: duration.toString() } : {} });
  }

  /** Runs pods of the new version, whatever its share of the traffic. */
  static setCanaryReplicas(replicas: number): CanaryStep {
    if (!Number.isInteger(replicas) || replicas < 0) {
      throw invalidValue('CanaryStep.setCanaryReplicas', replicas, 'a whole number from 0');
    }
    return new CanaryStep({ setCanaryScale: { replicas } });
  }

  /** Lets pods of the new version follow its share of the traffic again. */
  static matchTrafficWeight(): CanaryStep {
    return new CanaryStep({ setCanaryScale: { matchTrafficWeight: true } });
  }

  /** Goes on only when the analyses succeed; a template of the namespace may be given by its name. */
  static analysis(
    templates: readonly (string | IAnalysisTemplate)[],
    args: Readonly<Record<string, string>> = {},
  ): CanaryStep {
    if (templates.length === 0) throw invalidValue('CanaryStep.analysis', templates, 'at least one AnalysisTemplate');
    for (const template of templates) if (typeof template !== 'string') template.checkArguments?.(Object.keys(args));
    return new CanaryStep({ analysis: analysisOf(templates, args) });
  }

  /** Runs pods of both versions beside each other, and may measure them. */
  static experiment(experiment: ExperimentStep): CanaryStep {
    return CanaryStep.fromJson({ experiment });
  }

  /** Sends requests with these headers to the new version; the route must be among the managed ones. */
  static setHeaderRoute(name: string, headers: Readonly<Record<string, StringMatch>>): CanaryStep {
    const match = Object.entries(headers).map(([headerName, headerValue]) => ({ headerName, headerValue }));
    return CanaryStep.fromJson({ setHeaderRoute: { name, ...(match.length > 0 && { match }) } });
  }

  /** A step in the words of the kind itself. @throws ConstructError INVALID_VALUE unless it says exactly one thing */
  static fromJson(step: CanaryStepFields): CanaryStep {
    const said = Object.keys(step);
    if (said.length !== 1) throw invalidValue('CanaryStep', said, 'exactly one thing to do');
    return new CanaryStep(step);
  }

  private constructor(private readonly step: CanaryStepFields) {}

  /** The step as the Rollout says it. */
  toJson(): CanaryStepFields {
    return this.step;
  }
}
