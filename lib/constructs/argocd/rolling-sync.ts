import type { ApplicationSetSpec } from '../../model/index.js';
import { invalidValue } from '../errors.js';
import type { Percent } from '../values/index.js';

/** Applications that are synced together. */
export interface RollingSyncStep {
  /** Labels of the Applications: the values that count, for each key. */
  readonly match: Readonly<Record<string, readonly string[]>>;

  /**
   * Labels that the Applications must not have: the values that do not count, for each key.
   * @default - none
   */
  readonly except?: Readonly<Record<string, readonly string[]>>;

  /**
   * How many are synced at the same time. 0 stops here until a person syncs.
   * @default - all of the step
   */
  readonly maxUpdate?: number | Percent;
}

/**
 * Applications of a set in steps: a step begins when all Applications of the step before are healthy.
 *
 * @example
 * RollingSync.steps([
 *   { match: { environment: ['staging'] } },
 *   { match: { environment: ['production'] }, maxUpdate: Percent.of(25) },
 * ])
 */
export class RollingSync {
  /** @throws ConstructError INVALID_VALUE without a step, or for a step that matches nothing */
  static steps(steps: readonly RollingSyncStep[], options: { readonly reverseDeletion?: boolean } = {}): RollingSync {
    if (steps.length === 0) throw invalidValue('RollingSync', steps, 'at least one step');
    for (const { match, except = {}, maxUpdate } of steps) {
      const empty = Object.entries({ ...match, ...except }).find(([, values]) => values.length === 0);
      if (empty) throw invalidValue(`RollingSync label ${empty[0]}`, empty[1], 'at least one value');
      if (Object.keys(match).length + Object.keys(except).length === 0) {
        throw invalidValue('RollingSync step', 'no label', 'at least one label');
      }
      if (typeof maxUpdate === 'number' && (!Number.isInteger(maxUpdate) || maxUpdate < 0)) {
        throw invalidValue('RollingSync maxUpdate', maxUpdate, 'a whole number from 0, or a Percent');
      }
    }
    return new RollingSync(steps, options.reverseDeletion === true);
  }

  private constructor(
    private readonly all: readonly RollingSyncStep[],
    private readonly reverseDeletion: boolean,
  ) {}

  /** The labels that Applications are chosen by. */
  get labels(): string[] {
    return [...new Set(this.all.flatMap(({ match, except = {} }) => [...Object.keys(match), ...Object.keys(except)]))];
  }

  /** As the ApplicationSet says it. */
  toJson(): NonNullable<ApplicationSetSpec['strategy']> {
    return {
      type: 'RollingSync',
      rollingSync: {
        steps: this.all.map(({ match, except = {}, maxUpdate }) => ({
          matchExpressions: [
            ...Object.entries(match).map(([key, values]) => ({ key, operator: 'In', values: [...values] })),
            ...Object.entries(except).map(([key, values]) => ({ key, operator: 'NotIn', values: [...values] })),
          ],
          ...(maxUpdate !== undefined && {
            maxUpdate: typeof maxUpdate === 'number' ? maxUpdate : maxUpdate.toString(),
          }),
        })),
      },
      ...(this.reverseDeletion && { deletionOrder: 'Reverse' }),
    };
  }
}
