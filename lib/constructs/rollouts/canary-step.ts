import { invalidValue } from '../errors.js';
import type { Duration, Percent } from '../values/index.js';
import type { CanaryStep as CanaryStepFields } from './fields/index.js';

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

  /** Goes on only when the analyses succeed. */
  static analysis(templates: readonly string[], args: Readonly<Record<string, string>> = {}): CanaryStep {
    if (templates.length === 0) throw invalidValue('CanaryStep.analysis', templates, 'at least one AnalysisTemplate');
    const names = Object.entries(args).map(([name, value]) => ({ name, value }));
    return new CanaryStep({
      analysis: {
        templates: templates.map((templateName) => ({ templateName })),
        ...(names.length > 0 && { args: names }),
      },
    });
  }

  private constructor(private readonly step: CanaryStepFields) {}

  /** The step as the Rollout says it. */
  toJson(): CanaryStepFields {
    return this.step;
  }
}
