import { glob, isNegated } from '../globs/index.js';

/** How a project's patterns are read: a leading `!` may deny, `*` alone covers everything whatever the separators. */
export function matchesPattern(
  pattern: string,
  text: string,
  { negation = false, separators = [] }: { negation?: boolean; separators?: readonly string[] } = {},
): boolean {
  if (negation && isNegated(pattern)) return !glob(pattern.slice(1), text, { separators });
  return pattern === '*' || glob(pattern, text, { separators });
}
