import { isJsonObject, type Json } from '../kube/index.js';
import { Matcher, type Captured, type Expected, type ExpectedObject } from './matcher.js';
import { inline, isExpectedObject, isList, mismatches, type Mismatch, type Place } from './mismatch.js';

/** Matchers: they stand wherever a value is expected, at any depth. */
export const Match = {
  /** Any value, but one must be there. */
  anyValue(): Matcher {
    return new Test('any value', (got) => got !== undefined);
  },

  /** The key must be absent; the same as `undefined`. */
  absent(): Matcher {
    return new Test('absent', (got) => got === undefined);
  },

  /** An object with at least these keys. Every plain object means this already, save within {@link Match.exactly}. */
  objectLike(expected: ExpectedObject): Matcher {
    return new Like(expected);
  },

  /** This value and nothing more: no other key, at no depth. */
  exactly(expected: Expected): Matcher {
    return new Exactly(expected);
  },

  /** A list that holds such items in this order; others may stand before, between and after. */
  arrayWith(expected: readonly Expected[]): Matcher {
    return new ArrayWith(expected);
  },

  /** A text that the expression finds something in. */
  stringMatching(expression: RegExp): Matcher {
    return new Test(
      `a text like ${String(expression)}`,
      (got) => typeof got === 'string' && got.search(expression) >= 0,
    );
  },

  /** Anything but this; absent counts as something else. */
  not(expected: Expected): Matcher {
    return new Test(`not ${inline(expected)}`, (got) => mismatches(expected, got).length > 0);
  },
} as const;

class Test extends Matcher {
  constructor(
    private readonly text: string,
    private readonly holds: (got: Json | undefined) => boolean,
  ) {
    super();
  }

  override mismatches(got: Json | undefined, at: Place): Mismatch[] {
    return this.holds(got) ? [] : [{ at, expected: this, got }];
  }

  override toString(): string {
    return this.text;
  }
}

class Like extends Matcher {
  constructor(private readonly expected: ExpectedObject) {
    super();
  }

  override mismatches(got: Json | undefined, at: Place, captured: Captured[]): Mismatch[] {
    return mismatches(this.expected, got, at, captured);
  }

  override toString(): string {
    return `an object like ${inline(this.expected)}`;
  }
}

class Exactly extends Matcher {
  constructor(private readonly expected: Expected) {
    super();
  }

  override mismatches(got: Json | undefined, at: Place, captured: Captured[]): Mismatch[] {
    return [...mismatches(this.expected, got, at, captured), ...unexpected(this.expected, got, at)];
  }

  override toString(): string {
    return `exactly ${inline(this.expected)}`;
  }
}

/** The keys that nobody expected. Where a matcher stands, it alone decides. */
function unexpected(expected: Expected | undefined, got: Json | undefined, at: Place): Mismatch[] {
  if (isList(expected) && Array.isArray(got)) {
    return got.flatMap((item, index) => unexpected(expected[index], item, [...at, index]));
  }
  if (!isExpectedObject(expected) || !isJsonObject(got)) return [];
  return Object.keys(got).flatMap((key) => {
    const place = [...at, key];
    if (Object.hasOwn(expected, key)) return unexpected(expected[key], got[key], place);
    return got[key] === undefined ? [] : [{ at: place, expected: undefined, got: got[key] }];
  });
}

class ArrayWith extends Matcher {
  constructor(private readonly expected: readonly Expected[]) {
    super();
  }

  override mismatches(got: Json | undefined, at: Place, captured: Captured[]): Mismatch[] {
    if (!Array.isArray(got)) return [{ at, expected: this, got }];
    let from = 0;
    for (const wanted of this.expected) {
      const tries = got.slice(from).map((item, index) => {
        const seen: Captured[] = [];
        return { seen, index: from + index, found: mismatches(wanted, item, [...at, from + index], seen) };
      });
      const match = tries.find(({ found }) => found.length === 0);
      if (!match) {
        const nearest = tries
          .filter(
            ({ index, found }) => found.every((each) => each.at.length > at.length + 1) && isJsonObject(got[index]),
          )
          .sort((a, b) => a.found.length - b.found.length || missing(a.found) - missing(b.found))[0];
        return nearest?.found ?? [{ at, expected: this, got }];
      }
      captured.push(...match.seen);
      from = match.index + 1;
    }
    return [];
  }

  override toString(): string {
    return `a list with ${this.expected.map(inline).join(', ')}`;
  }
}

/** How many of the places hold nothing at all: an item without them is further away than one with another value. */
function missing(found: readonly Mismatch[]): number {
  return found.filter(({ got }) => got === undefined).length;
}
