import { EngineError } from '../errors.js';
import { parseGlob, type GlobNode } from './pattern.js';

/** How a glob is matched. */
export interface GlobOptions {
  /** Characters that `*` and `?` do not match. None by default: then `*` matches everything. */
  readonly separators?: readonly string[];
  /** Whether a leading `!` turns the pattern round. */
  readonly negation?: boolean;
}

/** Says whether a text as a whole matches. */
export type GlobMatcher = (text: string) => boolean;

/**
 * Compiles a glob of `*`, `**`, `?`, `[abc]`, `[!abc]`, `[a-z]`, `{a,b}` and `\` escapes. Matching takes time in proportion to
 * the lengths of text and pattern, whatever the pattern.
 *
 * @throws {EngineError} `INVALID_GLOB`
 */
export function compileGlob(pattern: string, { separators = [], negation = false }: GlobOptions = {}): GlobMatcher {
  if (negation && isNegated(pattern)) {
    const inner = compileGlob(pattern.slice(1), { separators });
    return (text) => !inner(text);
  }
  if (!SPECIAL.test(pattern)) return (text) => text === pattern;
  const nodes = parseGlob(pattern);
  const separated = new Set(separators);
  return (text) => {
    const characters = [...text];
    return walk(nodes, characters, new Set([0]), separated).has(characters.length);
  };
}

/** Whether the whole text matches the glob; an invalid glob matches nothing. See {@link compileGlob}. */
export function glob(pattern: string, text: string, options: GlobOptions = {}): boolean {
  try {
    return compileGlob(pattern, options)(text);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'INVALID_GLOB') return false;
    throw error;
  }
}

/** What makes a glob more than a text. */
const SPECIAL = /[*?[\]{},\\]/;

/** Whether a pattern of a list that knows denials denies. */
export function isNegated(pattern: string): boolean {
  return pattern.startsWith('!');
}

type Positions = ReadonlySet<number>;

/** The positions in the text that are reached when `nodes` are matched from any of `from`. */
function walk(nodes: readonly GlobNode[], text: readonly string[], from: Positions, separators: ReadonlySet<string>) {
  let positions = from;
  for (const node of nodes) {
    if (positions.size === 0) break;
    positions = advance(node, text, positions, separators);
  }
  return positions;
}

function advance(node: GlobNode, text: readonly string[], from: Positions, separators: ReadonlySet<string>): Positions {
  const reached = new Set<number>();
  if (node.type === 'terms') {
    for (const alternative of node.alternatives) {
      for (const position of walk(alternative, text, from, separators)) reached.add(position);
    }
    return reached;
  }
  for (const position of from) {
    if (node.type === 'any') {
      for (let end = position; !reached.has(end); end++) {
        reached.add(end);
        const next = text[end];
        if (next === undefined || (!node.crossing && separators.has(next))) break;
      }
    } else if (node.type === 'text') {
      if (node.text.every((character, offset) => text[position + offset] === character)) {
        reached.add(position + node.text.length);
      }
    } else {
      const next = text[position];
      if (next !== undefined && matchesOne(node, next, separators)) reached.add(position + 1);
    }
  }
  return reached;
}

function matchesOne(
  node: Extract<GlobNode, { type: 'single' | 'list' | 'range' }>,
  character: string,
  separators: ReadonlySet<string>,
): boolean {
  switch (node.type) {
    case 'single':
      return !separators.has(character);
    case 'list':
      return node.characters.has(character) !== node.negated;
    case 'range':
      return (node.low <= character && character <= node.high) !== node.negated;
  }
}
