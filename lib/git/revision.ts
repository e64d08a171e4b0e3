import { GitError } from './errors.js';

/** A full object name: SHA-1 (40 hexadecimal digits) or SHA-256 (64). */
export function isObjectId(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** An abbreviated object name: 7 hexadecimal digits or more. */
export function isShortObjectId(text: string): boolean {
  return /^[0-9a-f]{7,64}$/i.test(text);
}

const NOT_IN_A_REF = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|^\.|\/\.|\.$|\.lock(\/|$)/;

/**
 * Checks a revision that a person wrote (a branch, a tag, `refs/…`, a commit, `HEAD` or nothing): what Git could read as an
 * option, a range or an expression is refused, so that a revision is only ever looked up, never evaluated.
 *
 * @throws GitError `INVALID_REVISION`
 */
export function checkRevision(revision: string): void {
  const problem = refProblem(revision);
  if (problem === undefined || revision === '') return;
  throw new GitError('INVALID_REVISION', `${problem}: ${JSON.stringify(revision.slice(0, 100))}`, {
    remedy: 'name a branch, a tag, a full ref (refs/…), a commit or HEAD',
  });
}

/**
 * Checks the name of a branch or tag that is to be written.
 *
 * @throws GitError `INVALID_REF_NAME`
 */
export function checkRefName(name: string): void {
  const problem =
    name === ''
      ? 'a ref needs a name'
      : name === 'HEAD'
        ? 'HEAD cannot be the name of a branch or tag'
        : refProblem(name);
  if (problem !== undefined) {
    throw new GitError('INVALID_REF_NAME', `${problem}: ${JSON.stringify(name.slice(0, 100))}`, {
      remedy: 'choose another name (letters, digits, ".", "_", "-" and "/")',
    });
  }
}

function refProblem(name: string): string | undefined {
  if (name.length > 250) return 'a revision has at most 250 characters';
  if (name.startsWith('-')) return 'a revision cannot begin with "-"';
  if (NOT_IN_A_REF.test(name) || name === '@') return 'not the name of a branch, tag or commit';
  return undefined;
}
