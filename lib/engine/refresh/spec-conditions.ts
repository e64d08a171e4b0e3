import type { Application, AppProject, Condition } from '../../model/index.js';
import { setConditions } from '../conditions/index.js';
import { validateSpec, type SpecSurroundings } from '../permissions/index.js';

/** What a check of the spec makes of an Application's conditions. */
export interface SpecCheck {
  /** All conditions of the Application: those that a check of the spec judges are replaced, the others stay. */
  readonly conditions: readonly Condition[];
  /** Whether something is wrong: then nothing is compared and nothing synced. */
  readonly invalid: boolean;
}

/** Checks the spec of an Application. `now` is RFC 3339. */
export function checkSpecConditions(
  app: Application,
  project: AppProject | undefined,
  surroundings: SpecSurroundings,
  now: string,
): SpecCheck {
  const problems = validateSpec(app, project, surroundings);
  const conditions = setConditions(app.status?.conditions ?? [], problems, ['InvalidSpecError', 'UnknownError'], now);
  return { conditions, invalid: problems.length > 0 };
}
