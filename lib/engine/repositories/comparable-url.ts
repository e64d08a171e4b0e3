/**
 * The form in which URLs of Git repositories are compared: lower case, without surrounding space, `.git` and `ssh://`, and
 * with `/` in place of the `:` of `user@host:path`. The https and ssh addresses of one repository stay different.
 */
export function comparableUrl(url: string): string {
  const text = url
    .trim()
    .toLowerCase()
    .replace(/\.git$/, '');
  const path = /^[^/:@]+@[^/:]+:/.test(text) ? text.replace(':', '/') : text;
  return path.replace(/^ssh:\/\//, '');
}
