/** A full commit name: 40 hexadecimal digits. */
export function isCommitName(revision: string): boolean {
  return /^[0-9a-f]{40}$/i.test(revision);
}

/** A commit name that may be abbreviated: 7 to 40 hexadecimal digits. */
export function isAbbreviatedCommit(revision: string): boolean {
  return /^[0-9a-f]{7,40}$/i.test(revision);
}

/** Has this name no longer form that means a branch, a tag or a remote's branch (`refs/heads/…` and so on)? */
export function isShortName(revision: string): boolean {
  return !/^refs\/(heads|tags|remotes)\/./.test(revision);
}
