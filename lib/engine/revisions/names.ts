/** Has this name no longer form that means a branch, a tag or a remote's branch (`refs/heads/…` and so on)? */
export function isShortName(revision: string): boolean {
  return !/^refs\/(heads|tags|remotes)\/./.test(revision);
}
