import { glob } from './glob.js';

/** How the entries of a list are meant: as texts, as globs, or as globs with regular expressions between slashes. */
export type ListMode = 'exact' | 'glob' | 'regexp';

/** Whether a text is covered by one of the entries. An invalid entry covers nothing. */
export function matchesList(list: readonly string[], text: string, mode: ListMode): boolean {
  return list.some((entry) => {
    if (mode === 'exact') return entry === text;
    const expression = mode === 'regexp' ? /^\/(.*)\/$/s.exec(entry)?.[1] : undefined;
    return (expression !== undefined && matchesExpression(expression, text)) || glob(entry, text);
  });
}

function matchesExpression(expression: string, text: string): boolean {
  try {
    return new RegExp(expression).test(text);
  } catch {
    return false;
  }
}
