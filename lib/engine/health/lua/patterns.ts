/** What a pattern captured: the place of a text, or a position alone. */
export interface Capture {
  readonly start: number;
  /** One past the last byte; `undefined` for a position. */
  readonly end: number | undefined;
}

/** Where a pattern matched. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly captures: readonly Capture[];
}

/** A pattern that cannot be read. */
export class PatternError extends Error {}

const code = (character: string) => character.charCodeAt(0);
const escape = code('%');
const inClass: Readonly<Record<string, (byte: number) => boolean>> = {
  a: (byte) => isBetween(byte | 32, 'a', 'z'),
  c: (byte) => byte < 32 || byte === 127,
  d: (byte) => isBetween(byte, '0', '9'),
  g: (byte) => byte > 32 && byte < 127,
  l: (byte) => isBetween(byte, 'a', 'z'),
  p: (byte) => byte > 32 && byte < 127 && !isAlphanumeric(byte),
  s: (byte) => byte === 32 || (byte >= 9 && byte <= 13),
  u: (byte) => isBetween(byte, 'A', 'Z'),
  w: isAlphanumeric,
  x: (byte) => isBetween(byte, '0', '9') || isBetween(byte | 32, 'a', 'f'),
};

function isBetween(byte: number, first: string, last: string): boolean {
  return byte >= code(first) && byte <= code(last);
}

function isAlphanumeric(byte: number): boolean {
  return isBetween(byte | 32, 'a', 'z') || isBetween(byte, '0', '9');
}

interface OpenCapture {
  start: number;
  end: number | 'open' | 'position';
}

/**
 * Matches Lua's patterns (not regular expressions) in bytes.
 *
 * @param step called for each step, so that the caller can end a pattern that tries too much
 */
export class PatternMatcher {
  private captures: OpenCapture[] = [];
  private depth = 0;

  constructor(
    private readonly subject: Uint8Array,
    private readonly pattern: Uint8Array,
    private readonly step: () => void,
  ) {}

  /** The first match at or after a place. */
  find(from: number): Match | undefined {
    const anchored = this.pattern[0] === code('^');
    for (let start = from; start <= this.subject.length; start++) {
      const match = this.matchAt(start, anchored ? 1 : 0);
      if (match || anchored) return match;
    }
    return undefined;
  }

  private matchAt(start: number, from: number): Match | undefined {
    this.captures = [];
    this.depth = 0;
    const end = this.match(start, from);
    if (end === undefined) return undefined;
    const captures = this.captures.map(({ start: at, end: to }): Capture => {
      if (to === 'open') throw new PatternError('unfinished capture');
      return { start: at, end: to === 'position' ? undefined : to };
    });
    return { start, end, captures };
  }

  /** The end of the match of the pattern from `p` on, at place `s`. */
  private match(s: number, p: number): number | undefined {
    if (++this.depth > 200) throw new PatternError('pattern too complex');
    try {
      return this.matchHere(s, p);
    } finally {
      this.depth--;
    }
  }

  private matchHere(start: number, from: number): number | undefined {
    let s = start;
    let p = from;
    for (;;) {
      this.step();
      if (p >= this.pattern.length) return s;
      const byte = this.pattern[p];
      if (byte === code('(')) return this.open(s, p);
      if (byte === code(')')) return this.close(s, p + 1);
      if (byte === code('$') && p + 1 === this.pattern.length) return s === this.subject.length ? s : undefined;
      const after = this.itemEnd(p);
      switch (this.pattern[after]) {
        case code('?'): {
          const taken = this.single(s, p, after) ? this.match(s + 1, after + 1) : undefined;
          if (taken !== undefined) return taken;
          p = after + 1;
          break;
        }
        case code('*'):
          return this.most(s, p, after, 0);
        case code('+'):
          return this.most(s, p, after, 1);
        case code('-'):
          return this.least(s, p, after);
        default:
          if (!this.single(s, p, after)) return undefined;
          s++;
          p = after;
      }
    }
  }

  private open(s: number, p: number): number | undefined {
    const position = this.pattern[p + 1] === code(')');
    this.captures.push({ start: s, end: position ? 'position' : 'open' });
    const end = this.match(s, position ? p + 2 : p + 1);
    if (end === undefined) this.captures.pop();
    return end;
  }

  private close(s: number, p: number): number | undefined {
    const capture = this.captures.filter(({ end }) => end === 'open').at(-1);
    if (!capture) throw new PatternError('invalid pattern capture');
    capture.end = s;
    const end = this.match(s, p);
    if (end === undefined) capture.end = 'open';
    return end;
  }

  private most(s: number, p: number, after: number, least: number): number | undefined {
    let count = 0;
    while (this.single(s + count, p, after)) {
      this.step();
      count++;
    }
    for (; count >= least; count--) {
      const end = this.match(s + count, after + 1);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  private least(from: number, p: number, after: number): number | undefined {
    for (let s = from; ; s++) {
      const end = this.match(s, after + 1);
      if (end !== undefined) return end;
      if (!this.single(s, p, after)) return undefined;
    }
  }

  /** Where the item of the pattern at `p` ends: a byte, an escape, or a set. */
  private itemEnd(p: number): number {
    const byte = this.pattern[p];
    if (byte === escape) return this.escapeEnd(p);
    if (byte !== code('[')) return p + 1;
    let at = this.pattern[p + 1] === code('^') ? p + 2 : p + 1;
    do {
      if (at >= this.pattern.length) throw new PatternError("malformed pattern (missing ']')");
      at = this.pattern[at] === escape ? this.escapeEnd(at) : at + 1;
    } while (this.pattern[at] !== code(']'));
    return at + 1;
  }

  /** Back references, frontiers and balanced texts are left out: no health is told by them. */
  private escapeEnd(p: number): number {
    const next = this.pattern[p + 1];
    if (next === undefined) throw new PatternError("malformed pattern (ends with '%')");
    if (isBetween(next, '0', '9') || next === code('b') || next === code('f')) {
      throw new PatternError(`'%${String.fromCharCode(next)}' is not supported in patterns here`);
    }
    return p + 2;
  }

  private single(s: number, p: number, after: number): boolean {
    const byte = this.subject[s];
    if (byte === undefined) return false;
    const first = this.pattern[p];
    if (first === code('.')) return true;
    if (first === escape) return isOfClass(byte, this.pattern[p + 1] ?? 0);
    return first === code('[') ? this.isInSet(byte, p + 1, after - 1) : byte === first;
  }

  private isInSet(byte: number, from: number, end: number): boolean {
    const negated = this.pattern[from] === code('^');
    let found = false;
    for (let at = negated ? from + 1 : from; at < end; at++) {
      const low = this.pattern[at] ?? 0;
      const high = this.pattern[at + 2] ?? 0;
      if (low === escape) found ||= isOfClass(byte, this.pattern[++at] ?? 0);
      else if (this.pattern[at + 1] === code('-') && at + 2 < end) {
        found ||= low <= byte && byte <= high;
        at += 2;
      } else found ||= byte === low;
    }
    return found !== negated;
  }
}

/** A letter after `%` names a class, in capitals its opposite; anything else stands for itself. */
function isOfClass(byte: number, name: number): boolean {
  const letter = String.fromCharCode(name | 32);
  const test = isBetween(name | 32, 'a', 'z') && Object.hasOwn(inClass, letter) ? inClass[letter] : undefined;
  if (!test) return byte === name;
  return test(byte) === isBetween(name, 'a', 'z');
}
