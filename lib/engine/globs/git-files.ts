/** A committed path; `link` tells that it is a symbolic link. */
export interface CommittedPath {
  readonly path: string;
  readonly link?: boolean;
}

/**
 * The files that a pattern of the ApplicationSet git file generator selects, sorted by path.
 *
 * Without `globstar` as `git ls-files` reads a pathspec: `*` and `?` match `/` too, and a path without wildcards also selects
 * what is below it. With it, `*` stays within a folder, `**` as a whole segment means any number of folders, `{a,b}` is a choice,
 * and symbolic links and paths that leave the repository are never selected.
 */
export function selectFiles(
  files: readonly CommittedPath[],
  pattern: string,
  { globstar }: { globstar: boolean },
): string[] {
  const candidates = globstar ? files.filter(({ link }) => link !== true) : files;
  const matches = globstar ? matchesGlobstar(pattern) : pathspecMatcher(pattern);
  return candidates
    .map(({ path }) => path)
    .filter(matches)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function pathspecMatcher(pattern: string): (path: string) => boolean {
  const folder = pattern.endsWith('/') ? pattern : `${pattern}/`;
  const expression = new RegExp(`^${wildcards(pattern, { star: '.*', single: '.', choices: false })}$`, 'su');
  return (path) => path === pattern || path.startsWith(folder) || expression.test(path);
}

/**
 * Tells which paths a pattern means where `*` stays within a folder, `**` as a whole segment means any number of folders, and `{a,b}` is a
 * choice. A pattern that leads out of the root means none.
 */
export function matchesGlobstar(pattern: string): (path: string) => boolean {
  const segments: string[] = [];
  for (const segment of pattern.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return () => false;
  }
  const source = wildcards(segments.join('/'), { star: '[^/]*', single: '[^/]', choices: true })
    .replaceAll(anyFoldersBefore, '(?:[^/]+/)*')
    .replaceAll(anyFoldersAfter, '(?:/.*)?')
    .replaceAll('\u0000', '.*');
  const expression = new RegExp(`^(?:${source})$`, 'su');
  return (path) => expression.test(path);
}

const anyFoldersBefore = '\u0000/';
const anyFoldersAfter = '/\u0000';

interface Wildcards {
  readonly star: string;
  readonly single: string;
  /** Whether braces are choices and `**` means folders. */
  readonly choices: boolean;
}

function wildcards(pattern: string, { star, single, choices }: Wildcards): string {
  const token = /\\(.)|(?<=^|\/)\*\*(?=\/|$)|\*+|\?|\[([!^]?)((?:\\.|[^\]\\])(?:\\.|[^\]\\])*)\]|[{},]|[^]/gsu;
  let depth = 0;
  return pattern.replaceAll(token, (text: string, escaped?: string, negated?: string, characters?: string) => {
    if (escaped !== undefined) return literal(escaped);
    if (text === '**' && choices) return '\u0000';
    if (text.startsWith('*')) return star;
    if (text === '?') return single;
    if (characters !== undefined) {
      const body = characters.replaceAll('[', '\\[').replaceAll('&&', '&\\&');
      return `[${negated ? '^' : ''}${body}]`;
    }
    if (choices && text === '{') depth++;
    else if (choices && depth > 0 && text === '}') depth--;
    else if (!choices || depth === 0 || text !== ',') return literal(text);
    return text === '{' ? '(?:' : text === '}' ? ')' : '|';
  });
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
}
