/**
 * Whether a text matches a path pattern of `*`, `?`, `[a-z]`, `[^a-z]` and `\` escapes, of which none but an escape or a class
 * matches `/`. An invalid pattern matches nothing. This is what lists of groups and kinds are written in.
 */
export function pathMatch(pattern: string, text: string): boolean {
  const source = toRegExp(pattern);
  return source !== undefined && new RegExp(`^(?:${source})$`, 'su').test(text);
}

function toRegExp(pattern: string): string | undefined {
  const characters = [...pattern];
  let source = '';
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    if (character === '*') {
      if (characters[index - 1] !== '*') source += '[^/]*';
    } else if (character === '?') {
      source += '[^/]';
    } else if (character === '[') {
      const end = endOfClass(characters, index);
      const body = end === undefined ? undefined : classSource(characters.slice(index + 1, end));
      if (end === undefined || body === undefined) return undefined;
      source += body;
      index = end;
    } else if (character === '\\') {
      const next = characters[++index];
      if (next === undefined) return undefined;
      source += literal(next);
    } else {
      source += literal(character);
    }
  }
  return source;
}

function endOfClass(characters: readonly string[], start: number): number | undefined {
  const first = characters[start + 1] === '^' ? start + 2 : start + 1;
  for (let index = first; index < characters.length; index++) {
    if (characters[index] === '\\') index++;
    else if (characters[index] === ']') return index > first ? index : undefined;
  }
  return undefined;
}

function classSource(characters: readonly string[]): string | undefined {
  const negated = characters[0] === '^';
  let source = '';
  for (let index = negated ? 1 : 0; index < characters.length; index++) {
    const low = characters[index] === '\\' ? characters[++index] : characters[index];
    if (low === undefined || low === '-') return undefined;
    if (characters[index + 1] !== '-') {
      source += literal(low);
      continue;
    }
    index += 2;
    const high = characters[index] === '\\' ? characters[++index] : characters[index];
    if (high === undefined) return undefined;
    if (low <= high) source += `${literal(low)}-${literal(high)}`;
  }
  return `[${negated ? '^' : ''}${source}]`;
}

const literal = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
