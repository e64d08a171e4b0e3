import type { Application, ComparedTo, ConditionType } from '../../model/index.js';

/** The condition types that every comparison judges. */
export const evaluatedTypes: readonly ConditionType[] = [
  'InvalidSpecError',
  'ComparisonError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'ExcludedResourceWarning',
  'PruneNeedsConfirmation',
  'ReplaceNeedsConfirmation',
];

/** The part of an Application's spec that a comparison is about. */
export function comparedTo({ spec }: Application): ComparedTo {
  const several = spec.sources && spec.sources.length > 0;
  return {
    ...(several ? { sources: spec.sources } : spec.source && { source: spec.source }),
    destination: spec.destination,
    ...(spec.ignoreDifferences && { ignoreDifferences: spec.ignoreDifferences }),
  };
}
