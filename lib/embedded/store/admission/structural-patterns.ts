const known = new Map<string, RegExp | undefined>();

/** A regular expression as Go reads it; `undefined` for one that cannot be read here. */
export function goPattern(pattern: string): RegExp | undefined {
  if (!known.has(pattern)) {
    if (known.size > 1000) known.clear();
    known.set(pattern, compile(pattern));
  }
  return known.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  const [, flags = '', rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  const text = rest
    .replace(/\(\?P</g, '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole);
  for (const mode of [`${flags}u`, flags]) {
    try {
      return new RegExp(text, mode);
    } catch {
      continue;
    }
  }
  return undefined;
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

/** Why Go does not take a regular expression; undefined when it does. */
export function patternFault(pattern: string): string | undefined {
  const lookaround = /\(\?(<?[=!])/.exec(pattern);
  if (lookaround) {
    return `error parsing regexp: invalid or unsupported Perl syntax: \`(?${lookaround[1] === '=' || lookaround[1] === '!' ? lookaround[1] : '<'}\``;
  }
  if (goPattern(pattern) !== undefined) return undefined;
  return `error parsing regexp: ${whyUnreadable(pattern)}`;
}

function whyUnreadable(pattern: string): string {
  const bare = pattern.replace(/\\./gs, '__');
  const outside = bare.replace(/\[\^?\]?[^\]]*\]/g, '_');
  if (/\[[^\]]*$/.test(outside)) return `missing closing ]: \`${pattern.slice(bare.lastIndexOf('['))}\``;
  const opened = (outside.match(/\(/g) ?? []).length;
  const closed = (outside.match(/\)/g) ?? []).length;
  if (opened > closed) return `missing closing ): \`${pattern}\``;
  if (closed > opened) return `unexpected ): \`${pattern}\``;
  const repeat = /(?:^|[(|])([*+?])/.exec(outside);
  if (repeat) return `missing argument to repetition operator: \`${repeat[1] ?? ''}\``;
  return `invalid escape sequence: \`${/\\./s.exec(pattern)?.[0] ?? pattern}\``;
}
