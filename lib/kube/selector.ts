import { SlipwayError } from './errors.js';

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

const KEY = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const SET = /^([^\s!=<>(),]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EQUALITY = /^([^\s!=<>(),]+)\s*(==|=|!=|<|>)\s*([^\s!=<>(),]*)$/;
const EXISTENCE = /^(!?)\s*([^\s!=<>(),]+)$/;

/**
 * Reads a label selector as `kubectl -l` takes it; empty text selects everything.
 *
 * @throws SelectorError
 */
export function parseLabelSelector(text: string): LabelSelector {
  if (text.trim() === '') return [];
  return text.split(/,(?![^(]*\))/).map((part) => checked(readRequirement(part.trim()), text));
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

function readRequirement(part: string): LabelRequirement | undefined {
  const set = SET.exec(part);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    return { key, operator: operator === 'in' ? 'in' : 'notin', values: list.split(',').map((value) => value.trim()) };
  }
  const equality = EQUALITY.exec(part);
  if (equality !== null) {
    const [, key = '', operator, value = ''] = equality;
    if (operator === '<' || operator === '>') {
      return /^[-+]?\d+$/.test(value) ? { key, operator: operator === '<' ? 'lt' : 'gt', values: [value] } : undefined;
    }
    return { key, operator: operator === '!=' ? 'notin' : 'in', values: [value] };
  }
  const existence = EXISTENCE.exec(part);
  if (existence === null) return undefined;
  return { key: existence[2] ?? '', operator: existence[1] === '!' ? 'absent' : 'exists', values: [] };
}

function checked(requirement: LabelRequirement | undefined, text: string): LabelRequirement {
  if (requirement === undefined) throw new SelectorError(`unable to parse requirement: ${JSON.stringify(text)}`);
  const { key, operator, values } = requirement;
  if (!KEY.test(key)) throw new SelectorError(`${JSON.stringify(key)} is no label key`);
  if (operator === 'in' || operator === 'notin') {
    const bad = values.find((value) => !VALUE.test(value));
    if (bad !== undefined) throw new SelectorError(`${JSON.stringify(bad)} is no label value`);
  }
  return requirement;
}
