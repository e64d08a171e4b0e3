import type { Condition } from '../../model/index.js';

/**
 * The conditions of an Application after some types were evaluated anew. Conditions of other types stay; one of an evaluated type
 * stays as it was (with its time) when the same type already said the same, is new otherwise, and goes when nothing says it any
 * more. Sorted by type, message and time.
 *
 * @param evaluatedTypes the types that `incoming` speaks about
 * @param now RFC 3339 time for conditions that bring none
 */
export function setConditions(
  existing: readonly Condition[],
  incoming: readonly Condition[],
  evaluatedTypes: Iterable<string>,
  now: string,
): Condition[] {
  const evaluated = new Set(evaluatedTypes);
  const kept = existing.filter(({ type }) => !evaluated.has(type));
  const renewed = incoming.map((condition) => {
    const before = existing.find(({ type }) => type === condition.type);
    return before?.message === condition.message
      ? before
      : { ...condition, lastTransitionTime: condition.lastTransitionTime ?? now };
  });
  return [...kept, ...renewed].sort(compareConditions);
}

/** The conditions of some types. */
export function conditionsOf(conditions: readonly Condition[], types: Iterable<string>): Condition[] {
  const wanted = new Set(types);
  return conditions.filter(({ type }) => wanted.has(type));
}

/** Whether a condition is an error; the others are warnings. */
export function isErrorCondition({ type }: Condition): boolean {
  return type.endsWith('Error');
}

function compareConditions(a: Condition, b: Condition): number {
  return (
    compareText(a.type, b.type) ||
    compareText(a.message, b.message) ||
    compareText(a.lastTransitionTime ?? '', b.lastTransitionTime ?? '')
  );
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
