import type { Duration } from '../constructs/values/index.js';
import { PlatformError } from './errors.js';

/** A gate as it is recorded. */
export type GateJson =
  { gate: 'healthy'; seconds: number } | { gate: 'approval'; by: string[] } | { gate: 'analysis'; template: string };

/** What must hold before a change goes on to the next environment. */
export class Gate {
  /** All its applications are Synced and Healthy, and have been for so long. */
  static healthyFor(duration: Duration): Gate {
    return new Gate({ gate: 'healthy', seconds: duration.toSeconds() });
  }

  /** Somebody of one of these teams has agreed. @throws PlatformError `INVALID_PROMOTION` without a team */
  static approvedBy(...teams: readonly string[]): Gate {
    if (teams.length === 0 || teams.some((team) => team.trim() === '')) {
      throw new PlatformError('INVALID_PROMOTION', `expected the names of teams, got ${JSON.stringify(teams)}`);
    }
    return new Gate({ gate: 'approval', by: [...teams] });
  }

  /** An analysis of what runs there succeeds. */
  static analysis(template: { readonly name: string }): Gate {
    return new Gate({ gate: 'analysis', template: template.name });
  }

  private constructor(private readonly json: Readonly<GateJson>) {}

  /** As it is recorded. */
  toJson(): GateJson {
    return this.json;
  }
}

/** That a change goes from one environment to another, and what must hold before. */
export interface Promotion {
  /** Name of the environment that comes next. */
  readonly to: string;
  readonly gates: readonly Gate[];
}
