const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return'.split(' '),
);
const ACCESSIBLE = /^[a-zA-Z_./-][a-zA-Z0-9_./-]*$/;
const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** The name under which expressions know a property; `undefined` when they cannot. */
export function escapedName(property: string): string | undefined {
  if (!ACCESSIBLE.test(property)) return undefined;
  if (RESERVED.has(property)) return `__${property}__`;
  return property.replace(/__|[./-]/g, (found) => ESCAPES[found] ?? found);
}

/** All names under which expressions know a property: words of the language can stand for themselves after a dot. */
export function namesOf(property: string): string[] {
  const escaped = escapedName(property);
  if (escaped === undefined) return [];
  return RESERVED.has(property) ? [escaped, property] : [escaped];
}
