import { SlipwayError } from './errors.js';
import { parseRequirements, SelectorFault } from './selector-syntax.js';

/** One requirement of a label selector. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | 'absent' | 'gt' | 'lt';
  /** Empty for `exists` and `absent`, one integer for `gt` and `lt`. */
  readonly values: readonly string[];
}

/** A label selector: all requirements must hold; none at all selects everything. */
export type LabelSelector = readonly LabelRequirement[];

/** `matchLabels` and `matchExpressions`, as they stand in Kubernetes objects. */
export interface LabelSelectorObject {
  readonly matchLabels?: { readonly [key: string]: string };
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Text that is no label selector. */
export class SelectorError extends SlipwayError {
  declare readonly code: 'INVALID_SELECTOR';

  constructor(what: string) {
    super('INVALID_SELECTOR', what, {
      remedy: 'write requirements such as a=b, a!=b, a in (x,y), a notin (x,y), a, !a with commas between',
    });
  }
}

/**
 * Reads a label selector as `kubectl -l` takes it; empty text selects everything.
 *
 * @throws SelectorError
 */
export function parseLabelSelector(text: string): LabelSelector {
  try {
    return parseRequirements(text);
  } catch (error) {
    if (error instanceof SelectorFault) throw new SelectorError(error.message);
    throw error;
  }
}

/** Reads the `matchLabels`/`matchExpressions` form. @throws SelectorError */
export function labelSelectorOf(selector: LabelSelectorObject): LabelSelector {
  const requirements: LabelRequirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    requirements.push({ key, operator: 'in', values: [value] });
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const known = EXPRESSION_OPERATORS.get(operator);
    if (known === undefined) throw new SelectorError(`${JSON.stringify(operator)} is no operator of a label selector`);
    requirements.push({ key, operator: known, values });
  }
  return requirements;
}

/** Whether labels satisfy every requirement; `notin` and `absent` also hold for a label that is not there. */
export function matchesSelector(
  selector: LabelSelector | string,
  labels: { readonly [key: string]: string } | undefined,
): boolean {
  const requirements = typeof selector === 'string' ? parseLabelSelector(selector) : selector;
  return requirements.every((requirement) => {
    const { key } = requirement;
    return holds(requirement, labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined);
  });
}

const EXPRESSION_OPERATORS = new Map<string, LabelRequirement['operator']>([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', 'absent'],
  ['Gt', 'gt'],
  ['Lt', 'lt'],
]);

function holds({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'gt':
    case 'lt': {
      if (value === undefined || !/^[-+]?\d+$/.test(value)) return false;
      const bound = BigInt(values[0] ?? '0');
      return operator === 'gt' ? BigInt(value) > bound : BigInt(value) < bound;
    }
  }
}
