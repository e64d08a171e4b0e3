/** Controls, formats that change the direction or hide what follows, lone surrogates and private characters; a new line and a tab are text. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufff9-\ufffb]/gu;

/**
 * A text of unknown origin as it may be shown to people: whatever would not be seen, or would change how the rest is seen (control
 * characters, terminal sequences, marks of direction), is written out as its number; what is longer than `most` characters is cut, and
 * says so.
 */
export function visibleText(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most)}… (${text.length - most} more characters)` : text;
  return cut.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** The same on one line. */
export function visibleLine(text: string, most: number): string {
  return visibleText(text, most).replace(/[\n\t]/g, ' ');
}
